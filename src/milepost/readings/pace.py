"""What if a month brought so much? A reading and a pace -> when the target is reached and what stands on its day.

Months are counted as the marts count them: completed ones from the day of the reading to the due date (months_left),
so that the pace needed (needed_per_month) reaches the target on its day and less does not. Amounts are of the row's
unit; where less is better a pace of 2 takes two away.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from milepost.readings import figures, months

Row = Mapping[str, Any]

LONGEST_MONTHS: Final = 1200
_NOISE: Final = 1e-9


class Outcome(NamedTuple):
    """What a pace leads to.

    months: whole months from the day of the reading until the target is met; None if not within a hundred years.
    reached_on: that day. is_in_time: None where the target has no date. at_due: the value on the due date; None where
    that is over or there is none.
    """

    months: int | None
    reached_on: date | None
    is_in_time: bool | None
    at_due: float | None


class Ladder(NamedTuple):
    """The paces to choose from: 0, step, ... top; first is where to begin."""

    top: float
    step: float
    first: float


def why_not(row: Row) -> str | None:
    """The code of the reason why there is no pace to ask about; None where there is one."""
    due = row["due_date"]
    reasons = {
        "milestone": figures.is_milestone(row),
        "ceiling": figures.is_ceiling(row),
        "growth": bool(row.get("is_growth")),
        "no_value": row["actual_value"] is None or row["target_value"] is None,
        "achieved": row["status"] in ("achieved", "achieved_late"),
        "cancelled": row["status"] == "cancelled",
        "other_year": _is_of_other_year(row),
        "year_over": row["measure"] == "annual" and (due is None or due <= row["as_of_date"]),
    }
    found = next((code for code, holds in reasons.items() if holds), None)
    return found or ("met_now" if _missing(row) <= _slack(row) else None)


def _is_of_other_year(row: Row) -> bool:
    """A year's flow begins anew with its year: what stands now says nothing of the year of the target."""
    judged, due = figures.judged_on(row), row["due_date"]
    return bool(row.get("is_year_to_date")) and judged is not None and due is not None and judged.year != due.year


def needed(row: Row) -> float | None:
    """What each month left must bring (where less is better: take away); None where none is left or nothing is."""
    found = figures.needed(row)
    return None if found is None else abs(found)


def so_far(row: Row) -> float | None:
    """What a month brought on average since the baseline, of a year's flow since its 1 January.

    Months are counted in parts of a month. None without a baseline or a day after it.
    """
    judged = figures.judged_on(row)
    if judged is None or row["actual_value"] is None:
        return None
    if row.get("is_year_to_date"):
        base, since = 0.0, date(judged.year - 1, 12, 31)
    else:
        base, since = row["baseline_value"], row.get("anchor_date") or row["baseline_date"]
    if base is None or since is None or since >= judged:
        return None
    return _signed(row, row["actual_value"] - base) / (months.position(judged) - months.position(since))


def outcome(row: Row, per_month: float) -> Outcome:
    """Where a pace leads, from the value and the day of the reading. Ask ``why_not`` before."""
    left: int | None = row["months_left"]
    at_due = row["actual_value"] + _signed(row, per_month) * left if left else None
    count = _months_to(row, per_month)
    if count is None:
        return Outcome(None, None, None if row["due_date"] is None else False, at_due)
    reached = months.later(row["as_of_date"], count)
    return Outcome(count, reached, None if left is None else count <= left, at_due)


def ladder(row: Row) -> Ladder:
    """About a hundred steps, to twice the largest of the paces that matter; it begins where the target is just met."""
    past = so_far(row) or 0.0
    goal = needed(row) or past or _missing(row) / 12
    step = _round_step(2 * max(goal, past) / 100)
    top = step * math.ceil(2 * max(goal, past) / step - _NOISE)
    return Ladder(_clean(top, step), step, _clean(step * math.ceil(goal / step - _NOISE), step))


def decimals(step: float) -> int:
    """So many decimals tell the steps of a ladder apart."""
    return max(0, -math.floor(math.log10(step) + _NOISE))


def _months_to(row: Row, per_month: float) -> int | None:
    if per_month <= 0:
        return None
    exact = (_missing(row) - _slack(row)) / per_month
    count = math.ceil(exact)
    if row["bound"] == "above" and math.isclose(count * per_month, _missing(row)):
        count += 1
    return count if count <= LONGEST_MONTHS else None


def _missing(row: Row) -> float:
    return _signed(row, row["target_value"] - row["actual_value"])


def _slack(row: Row) -> float:
    """Doubles that say the same may differ in their last digits."""
    return float(_NOISE * max(abs(row["target_value"]), 1.0))


def _signed(row: Row, value: float) -> float:
    return float(-value if figures.falls(row) else value)


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not below it."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(_clean(factor * power, power) for factor in (1, 2, 5, 10) if factor * power >= rough - _NOISE * power)


def _clean(value: float, step: float) -> float:
    return round(value, decimals(step) + 1)
