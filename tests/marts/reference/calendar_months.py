"""Time in completed calendar months; every day stands for its end."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal

Cadence = Literal["daily", "monthly", "quarterly", "yearly"]

GRACE_DAYS: Final[dict[Cadence, int]] = {"daily": 3, "monthly": 10, "quarterly": 15, "yearly": 31}
CADENCE_MONTHS: Final[dict[Cadence, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
OUTDATED_MONTHS: Final[dict[Cadence, int]] = {"monthly": 2, "quarterly": 6, "yearly": 18}
"""Twice the cadence; of a yearly one, one year and six months."""


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def year_end(year: int) -> date:
    return date(year, 12, 31)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def completed_months(start: date, end: date) -> int:
    """Months over between the ends of two days; 0 where the second is not later.

    A month is over when its day has come again (in a shorter month: at its end), from a month end at a month end.
    """
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    is_over = end == month_end(end) or (end.day >= start.day and start != month_end(start))
    return months if is_over else months - 1


def elapsed(start: date, day: date, end: date) -> Fraction:
    """Share of the completed months from start to end that are over on the day, 0 to 1."""
    if day >= end:
        return Fraction(1)
    months = completed_months(start, end)
    return Fraction(completed_months(start, day), months) if months else Fraction(0)


def month_end_after(day: date, months: int) -> date:
    """The end of the month that many months later."""
    number = day.year * 12 + day.month - 1 + months
    return month_end(date(number // 12, number % 12 + 1, 1))


def last_day_in_time(as_of: date, cadence: Cadence) -> date:
    """The last day on which no report is missing: cadence plus grace."""
    grace = timedelta(days=GRACE_DAYS[cadence])
    if cadence == "daily":
        return as_of + timedelta(days=1) + grace
    return month_end_after(as_of, CADENCE_MONTHS[cadence]) + grace


def last_day_up_to_date(as_of: date, cadence: Cadence) -> date:
    """The last day on which a figure still says something: twice the cadence plus one grace."""
    grace = timedelta(days=GRACE_DAYS[cadence])
    if cadence == "daily":
        return as_of + timedelta(days=2) + grace
    return month_end_after(as_of, OUTDATED_MONTHS[cadence]) + grace


def end_of_grace(due: date, cadence: Cadence) -> date:
    return due + timedelta(days=GRACE_DAYS[cadence])
