"""One promise on one day: everything the rules of a reading look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from .calendar_months import day_before, end_of_grace, last_day_in_time, last_day_up_to_date, year_end
from .period import Period, period_read
from .promise import Actual, Promise
from .start import Baseline, baseline_of

DONE = ("completed", "in_service")


@dataclass(frozen=True)
class Case:
    """promise, day of the reading, all actuals accepted up to it (oldest first), the period read, the baseline."""

    promise: Promise
    day: date
    actuals: tuple[Actual, ...]
    period: Period
    baseline: Baseline

    @property
    def due(self) -> date | None:
        return self.period.due

    @property
    def has_passed(self) -> bool:
        return self.due is not None and self.day > self.due

    @property
    def is_grace_over(self) -> bool:
        return self.due is not None and self.day > end_of_grace(self.due, self.promise.cadence)

    @property
    def is_from_baseline(self) -> bool:
        return self.promise.measure != "annual" and self.baseline.is_usable(self.promise, self.due)

    @property
    def is_ceiling(self) -> bool:
        """at_most, but for a falling target with a usable baseline; and falling targets without one.

        An exact one is met at equality alone: it is no ceiling, but has no way to go either.
        """
        return self.has_no_way and self.promise.bound != "exactly"

    @property
    def has_no_way(self) -> bool:
        """Whether it is kept or broken, without a gap."""
        if self.promise.measure == "milestone" or not self.promise.has_value:
            return False
        if self.promise.falls:
            return not self.is_from_baseline
        return self.promise.bound == "at_most"

    @property
    def in_time(self) -> tuple[Actual, ...]:
        """The actuals read that are true for a day up to D."""
        return tuple(actual for actual in self.period.own if self.due is None or actual.as_of <= self.due)

    @property
    def latest(self) -> Actual | None:
        """The actual judged: y and its day."""
        read = self.in_time if self.is_ceiling else self.period.own
        if not read or self.promise.measure != "milestone":
            return read[-1] if read else None
        return replace(read[-1], value=self._done(read))

    def _done(self, moves: tuple[Actual, ...]) -> Fraction:
        """1 once completed, else the last share reported, which stays until another is; else 0."""
        shares = [move.share for move in moves if move.share is not None]
        return Fraction(1) if moves[-1].state in DONE else shares[-1] if shares else Fraction(0)

    @property
    def is_share_given(self) -> bool:
        return any(move.share is not None for move in self.period.own)

    @property
    def is_value_for_due_day_there(self) -> bool:
        return any(actual.as_of == self.due for actual in self.period.own)

    @property
    def is_of_due_year(self) -> bool:
        """Flows: the year read is D's (undated ones: any); everything else: always."""
        return self.promise.measure != "annual" or self.due is None or self.period.year == self.due.year

    @property
    def is_outdated(self) -> bool:
        if self.latest is None or self.promise.is_counted:
            return False
        return self.day > last_day_up_to_date(self.latest.as_of, self.promise.cadence)

    @property
    def milestone_day(self) -> date:
        """The day up to which a milestone's months are over: none is counted once its last move is outdated."""
        if self.latest is None:
            return self.day
        return min(self.day, last_day_up_to_date(self.latest.as_of, self.promise.cadence))

    @property
    def is_stale(self) -> bool:
        """No report for longer than the cadence plus grace. Nothing is stale that never reported."""
        if not self.actuals or self.latest is None or self.promise.is_counted:
            return False
        return self.day > last_day_in_time(self.actuals[-1].as_of, self.promise.cadence)

    @property
    def begins(self) -> date:
        """The end of the day before the plan's first day; of yearly promises: before the year."""
        if self.promise.is_yearly and self.period.year is not None:
            return year_end(self.period.year - 1)
        return day_before(self.promise.starts)

    @property
    def completion(self) -> Fraction | None:
        """y/T, for growing targets."""
        grows = not self.promise.falls and self.promise.bound != "at_most"
        if self.latest is None or not grows or not self.promise.value:
            return None
        return self.latest.value / self.promise.value


def case_of(promise: Promise, actuals: Sequence[Actual], day: date) -> Case:
    """actuals: what had been accepted, in any order; later days than the reading's are not looked at."""
    known = tuple(sorted((a for a in actuals if a.as_of <= day), key=lambda actual: actual.as_of))
    period = period_read(promise, known, day)
    return Case(promise, day, known, period, baseline_of(promise, known, period))


def days_between(start: date, end: date) -> int:
    return (end - start) // timedelta(days=1)
