"""Decisions: what people say about held rows and values -> events on milepost.decisions.v1.

Comes in: who decided what about which event, and why. Goes out: one event, sent by submit(), which the loader lands
like all others; the next build reads it (docs/decisions/0012). Writes no table. Used by `milepost held` and the boards.
"""

from milepost.decisions.rows import DecisionError
from milepost.decisions.sending import Decision, submit

__all__ = ["Decision", "DecisionError", "submit"]
