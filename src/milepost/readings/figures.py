"""A reading's figures as they may be said: what is promised, reached and due, and which shares a row has at all.

Shares of completion are of targets that grow towards T. A ceiling has none: 45 of no more than 30 is not 150 % done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from milepost.readings import numbers
from milepost.readings.numbers import NO_VALUE
from milepost.readings.words import Language, word

Row = Mapping[str, Any]


def falls(row: Row) -> bool:
    """Whether less is better (direction: down)."""
    return row.get("direction") == "down"


def is_milestone(row: Row) -> bool:
    return bool(row["measure"] == "milestone")


def is_ceiling(row: Row) -> bool:
    """Read as a ceiling: at_most, or a falling target without a baseline above it; kept or broken, never a share."""
    said = row.get("is_ceiling")
    return row["bound"] == "at_most" if said is None else bool(said)


def has_shares(row: Row) -> bool:
    """Whether there is something to divide: a ceiling is kept or broken, a milestone may just be completed or not."""
    return not is_ceiling(row) and not (is_milestone(row) and not row.get("is_share_given"))


def gap(row: Row) -> float | None:
    """The gap in points between attainment and schedule."""
    return row.get("gap_points") if has_shares(row) else None


def attainment(row: Row) -> float | None:
    """完成进度, to be held against the schedule: only where the reading has a gap between the two."""
    return None if gap(row) is None else row.get("attainment_share")


def schedule(row: Row) -> float | None:
    """序时进度, beside the attainment."""
    return None if gap(row) is None else row.get("schedule_share")


def completion(row: Row) -> float | None:
    """完成率, y ÷ T: the marts have it for growing targets alone."""
    return row.get("completion_share") if has_shares(row) else None


def completion_name(row: Row) -> str:
    """The code of its word: a figure of an earlier year is no share of a later year's target, it only equals one."""
    due, judged = row.get("due_date"), judged_on(row)
    early = row["measure"] == "annual" and due is not None and judged is not None and judged.year < due.year
    return "of_target" if early else "share"


def judged_on(row: Row) -> date | None:
    """a: the day that is judged, of a count the day it is read on."""
    found: date | None = row.get("judged_date") or row.get("actual_as_of_date")
    return found


def goal(row: Row, language: Language) -> str:
    """What is promised: '≥ 1,200 PFlops', or that a milestone is in service."""
    if is_milestone(row):
        return word("milestone", "target", language)
    if row["target_value"] is None:
        return NO_VALUE
    return f"{sign(row, language)} {numbers.amount(row['target_value'], row['unit'], language)}"


def sign(row: Row, language: Language) -> str:
    """The sign of the bound; a target that is to fall is met at or below T, whatever the catalogue calls its bound."""
    bound = row["bound"]
    if falls(row):
        bound = {"at_least": "at_most", "above": "below"}.get(bound, bound)
    return word("sign", bound, language)


def value(row: Row, key: str, language: Language) -> str:
    """A value of the row in its unit; of a milestone whether it is completed, or the share done."""
    if not is_milestone(row):
        return numbers.amount(row.get(key), row["unit"], language)
    if key == "expected_value" and row.get(key) is not None and not row.get("is_share_given"):
        return word("milestone", "1" if row[key] >= 1 else "not_due", language)
    return _done(row.get(key), language, has_share=bool(row.get("is_share_given")))


def actual(row: Row, language: Language) -> str:
    """The actual as it is said: of a milestone its state, unless a share was reported as done."""
    state = row.get("milestone_state")
    if is_milestone(row) and state and not says_share(row):
        return word("milestone", state, language)
    return value(row, "actual_value", language)


def says_share(row: Row) -> bool:
    """Whether a milestone is told by the share reported as done; once it is over its state says more."""
    ended = row.get("milestone_state") in ("completed", "in_service", "cancelled")
    return bool(row.get("is_share_given")) and not ended


def _done(share: float | None, language: Language, *, has_share: bool) -> str:
    if share is None:
        return NO_VALUE
    if has_share or 0 < share < 1:
        return numbers.share(share)
    return word("milestone", "1" if share >= 1 else "0", language)


def needed(row: Row) -> float | None:
    """What a month must bring to reach T; none where y is already beyond it."""
    found: float | None = row.get("needed_per_month")
    return None if found is None or (found < 0) != falls(row) else found


def remaining(row: Row) -> float | None:
    """How far a ceiling's actual is below it; negative where it is broken."""
    if row["actual_value"] is None or row["target_value"] is None:
        return None
    return float(row["target_value"] - row["actual_value"])
