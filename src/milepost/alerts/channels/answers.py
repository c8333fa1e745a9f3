"""What came of sending one message, and when it is tried again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["ok", "retry", "drop", "alarm"]

# Standard Webhooks 1.0.0: at once, then after these; at an end after three days
RETRY_SECONDS: Final = (5.0, 300.0, 1800.0, 7200.0, 18000.0, 36000.0, 50400.0, 72000.0, 86400.0)


@dataclass(frozen=True)
class Answer:
    """outcome: ok; retry: not told as far as is known, try again; drop: this message can never be told, others can;
    alarm: nothing can be told there until a person mends something, so somebody else must hear of it.

    code: the answer's own code, else HTTP's or SMTP's, else what failed. words: for the delivery log; no secret is in
    them. wait_seconds: no sooner than so is it tried again. asked: false where nobody was asked, since the rate is used
    up or calls hang: then it was no attempt.
    """

    outcome: Outcome
    code: str
    words: str = ""
    wait_seconds: float = 0.0
    asked: bool = True


OK: Final = Answer("ok", "0")


def seconds_before_next(attempts: int, answer: Answer) -> float | None:
    """How long to wait after so many attempts; None: not again, since it never can be told or was tried long enough."""
    if answer.outcome != "retry" or not 0 < attempts <= len(RETRY_SECONDS):
        return None
    return max(RETRY_SECONDS[attempts - 1], answer.wait_seconds)
