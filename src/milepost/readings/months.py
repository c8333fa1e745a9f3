"""Whole months, and the days on which silence begins to count: what dbt_project/macros/time.sql has, for sentences.

A test runs both over the same days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

GRACE_DAYS: Final[Mapping[str, int]] = {"daily": 3, "monthly": 10, "quarterly": 15, "yearly": 31}
MONTHS_TO_OUTDATED: Final[Mapping[str, int]] = {"monthly": 2, "quarterly": 6, "yearly": 18}


def completed(since: date, until: date) -> int:
    """Whole calendar months from the end of day ``since`` to the end of day ``until``."""
    whole = (until.year - since.year) * 12 + until.month - since.month
    begun = (until.day < since.day or _is_last(since)) and not _is_last(until)
    return whole - 1 if begun else whole


def position(day: date) -> float:
    """The day on a line of months, at its end: whole at the end of a month, of 15 June half a month less."""
    return day.year * 12 + day.month - 1 + day.day / monthrange(day.year, day.month)[1]


def later(day: date, count: int) -> date:
    """The first day to whose end so many months have been completed since the end of ``day``; the last day at most."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    end = monthrange(year, month + 1)[1]
    return date(year, month + 1, end if _is_last(day) else min(day.day, end))


def of_year(day: date) -> int:
    """Months of the day's year that are over at its end: 6 on 30 June, 5 on 29 June."""
    return day.month if _is_last(day) else day.month - 1


def awaited_until(due: date, cadence: str) -> date:
    """The last day on which the report for the due day is in time."""
    return due + timedelta(days=GRACE_DAYS[cadence])


def outdated_from(as_of: date, cadence: str) -> date:
    """The first day on which a report of ``as_of`` says nothing any more."""
    if cadence == "daily":
        return as_of + timedelta(days=2 + GRACE_DAYS[cadence] + 1)
    return _month_end(as_of, MONTHS_TO_OUTDATED[cadence]) + timedelta(days=GRACE_DAYS[cadence] + 1)


def _is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _month_end(day: date, later: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
