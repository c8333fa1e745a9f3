"""The baseline: where the path begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from .calendar_months import day_before, year_end
from .period import Period
from .promise import Actual, Promise

Kind = Literal["stated", "zero_at_start", "first_report", "last_full_year", "none"]


@dataclass(frozen=True)
class Baseline:
    """kind, y0, t0; anchor: the end of which day it stands for (a plan's first day counts from its beginning)."""

    kind: Kind
    value: Fraction | None = None
    day: date | None = None
    anchor: date | None = None

    def is_usable(self, promise: Promise, due: date | None) -> bool:
        """t0 before D, and T beyond y0 in the wanted direction."""
        if self.value is None or self.day is None or not promise.has_value:
            return False
        if promise.measure == "annual" and self.day != year_end(self.day.year):
            return False  # never from inside a year
        lies_beyond = promise.value < self.value if promise.falls else promise.value > self.value
        return lies_beyond and (due is None or self.day < due)


NO_BASELINE = Baseline("none")


def baseline_of(promise: Promise, actuals: Sequence[Actual], period: Period) -> Baseline:
    """The first that exists. actuals: all accepted up to the day of the reading."""
    if promise.is_yearly or promise.is_growth:  # a growth rate is compared with T itself
        return NO_BASELINE
    if promise.stated:
        return Baseline("stated", promise.stated.value, promise.stated.day, promise.stated.day)
    if promise.measure == "annual":
        return _last_full_year(promise, actuals, period)
    if promise.measure == "level":
        return _first_report(promise, actuals)
    return Baseline("zero_at_start", Fraction(0), promise.starts, day_before(promise.starts))


def _first_report(promise: Promise, actuals: Sequence[Actual]) -> Baseline:
    """The latest accepted actual up to the plan's first day, else the earliest later one."""
    before = [actual for actual in actuals if actual.as_of <= promise.starts]
    if not actuals:
        return NO_BASELINE
    found = before[-1] if before else actuals[0]
    return Baseline("first_report", found.value, promise.starts, day_before(promise.starts))


def _last_full_year(promise: Promise, actuals: Sequence[Actual], period: Period) -> Baseline:
    """The latest whole year before the plan's first day, else the earliest later one; no year is its own baseline.

    A count's 0 is none: the path never starts from 0.
    """
    ends = [a for a in actuals if a.as_of == year_end(a.as_of.year) and (a.value or not promise.is_counted)]
    whole = [actual for actual in ends if period.year is None or actual.as_of.year < period.year]
    before = [actual for actual in whole if actual.as_of < promise.starts]
    if not whole:
        return NO_BASELINE
    found = before[-1] if before else whole[0]
    day = year_end(promise.starts.year - 1)
    return Baseline("last_full_year", found.value, day, day)
