"""Which actuals a reading looks at: the year read of flows and yearly promises, and the due day that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .calendar_months import year_end
from .promise import Actual, Promise


@dataclass(frozen=True)
class Period:
    """due: D. year: the year read (annual and yearly promises). own: the actuals read, oldest first.

    later: figures of later years than D's, which can only make an annual target achieved_late.
    """

    due: date | None
    year: int | None
    own: tuple[Actual, ...]
    later: tuple[Actual, ...] = ()


def period_read(promise: Promise, actuals: Sequence[Actual], day: date) -> Period:
    """actuals: all that had been accepted, none later than the day."""
    if promise.is_yearly:
        year = _year_of_yearly(promise, actuals, day)
        return Period(year_end(year), year, _of_year(actuals, year))
    if promise.measure != "annual":
        return Period(promise.due, None, tuple(actuals))
    if promise.due and day > promise.due:
        year = promise.due.year
        return Period(promise.due, year, _of_year(actuals, year), tuple(a for a in actuals if a.as_of.year > year))
    readable = [actual for actual in actuals if actual.as_of.year >= promise.starts.year]
    if not readable:
        return Period(promise.due, None, ())
    year = readable[-1].as_of.year
    return Period(promise.due, year, _of_year(actuals, year))


def _year_of_yearly(promise: Promise, actuals: Sequence[Actual], day: date) -> int:
    """The day's year; up to 31 March the year before, while the day's year has no actual (a count's 0 is none)."""
    begun = any(actual.value or not promise.is_counted for actual in _of_year(actuals, day.year))
    goes_back = day <= date(day.year, 3, 31) and not begun and day.year > promise.starts.year
    return day.year - 1 if goes_back else day.year


def _of_year(actuals: Sequence[Actual], year: int) -> tuple[Actual, ...]:
    return tuple(actual for actual in actuals if actual.as_of.year == year)
