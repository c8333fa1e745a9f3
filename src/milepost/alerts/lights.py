"""Which targets' lights open an incident, and which close one: readings of one version after another -> changes.

A light counts when it has stood for a while: one that flaps between two versions opens and closes nothing. What the
first evaluation of a target finds, and what a new method makes of it, is no news: it opens without a message.
Pure: what is kept of each target between two versions is a Standing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

Trouble = Literal[
    "target_yellow",
    "target_red",
    "target_missed",
    "report_overdue",
    "subsidy_over_cap",
    "subsidy_nearly_used",
    "targets_incoherent",
]
Cause = Literal[
    "new_report", "time_passed", "revision", "retraction", "baseline", "target_changed", "method", "taken_back"
]
"""taken_back: an older version is shown again, since the newer one was wrong."""

STANDS_AFTER: Final = timedelta(minutes=10)  # two evaluations so far apart must say the same
GRAVITY: Final[dict[Trouble | None, int]] = {
    None: 0,
    "target_yellow": 1,
    "target_red": 2,
    "target_missed": 3,
    "report_overdue": 1,
    "subsidy_nearly_used": 1,
    "subsidy_over_cap": 2,
    "targets_incoherent": 1,
}
CORRECTIONS: Final = frozenset({"revision", "retraction", "baseline", "target_changed", "taken_back"})


class Standing(NamedTuple):
    """What is known of a target: the trouble that counts, and another one that has been seen since a moment."""

    trouble: Trouble | None
    seen: Trouble | None
    seen_at: datetime


class Change(NamedTuple):
    """What became of a target. is_quiet: to be kept, not told; is_correction: knowledge changed, not the work."""

    before: Trouble | None
    after: Trouble | None
    is_quiet: bool = False
    is_correction: bool = False

    @property
    def is_end(self) -> bool:
        return self.after is None

    @property
    def is_worse(self) -> bool:
        return GRAVITY[self.after] > GRAVITY[self.before]


def trouble_of(status: str, light: str) -> Trouble | None:
    """The trouble that a reading is; None for green, blue, and for grey: no data accuses nobody."""
    if status == "missed":
        return "target_missed"
    if light == "red":
        return "target_red"
    return "target_yellow" if light == "yellow" else None


def evaluate(
    standing: Standing | None, now_seen: Trouble | None, cause: Cause | None, now: datetime
) -> tuple[Standing, Change | None]:
    """What one more version says of a target.

    standing: what the versions before left, None for a target that was never evaluated; cause: why its reading changed
    last (fct_status_changes), as far as it is known. A light that has come back before it counted leaves no trace.
    """
    if standing is None:
        change = Change(None, now_seen, is_quiet=True) if now_seen else None
        return Standing(now_seen, now_seen, now), change
    if now_seen == standing.trouble:
        return Standing(standing.trouble, now_seen, now), None
    if now_seen != standing.seen:
        return Standing(standing.trouble, now_seen, now), None
    if now - standing.seen_at < STANDS_AFTER:
        return standing, None
    change = Change(standing.trouble, now_seen, is_quiet=cause == "method", is_correction=cause in CORRECTIONS)
    return Standing(now_seen, now_seen, now), change
