"""Sends what a person said on a form: the one place where the boards write, and all they write is an event."""

from __future__ import annotations

from dashboards.quality.sent import Said
from milepost.decisions import sending
from milepost.settings import Settings


def send(said: Said) -> None:
    """A decision or a mark -> milepost.decisions.v1. Raises MilepostError where it was not delivered."""
    word, event_id, source, reason, by, rule = said
    sending.submit(Settings.load(), sending.Decision(word, event_id, source, reason, by, rule=rule))
