"""Decisions: what people say about held rows, values and bulletins -> events on milepost.decisions.v1.

Comes in: who decided what about which event, and why. Goes out: one event, sent by submit(), which the loader lands
like all others; the next build reads it (docs/decisions/0012). Writes no table. Used by `milepost held` and the boards.
"""

from milepost.decisions.bulletins import BulletinMove
from milepost.decisions.rows import DecisionError
from milepost.decisions.sending import Decision, Spoken, rehearse, submit

__all__ = ["BulletinMove", "Decision", "DecisionError", "Spoken", "rehearse", "submit"]
