"""Attainment and schedule of a reading, and the gap between them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from .calendar_months import elapsed, year_end
from .case import Case
from .path import is_year_end, value_on, whole_year_value
from .promise import Point

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Shares:
    """expected(a), the share gone and the share due of the way, how they were formed."""

    attainment: Fraction | None = None
    schedule: Fraction | None = None
    expected: Fraction | None = None
    basis: str = "share_of_target"

    @property
    def gap(self) -> Fraction | None:
        """Points, one decimal, rounded half away from zero."""
        if self.attainment is None or self.schedule is None:
            return None
        return half_away(100 * (self.attainment - self.schedule))


def half_away(points: Fraction) -> Fraction:
    tenths = floor(abs(points) * 10 + Fraction(1, 2))
    return Fraction(tenths if points >= 0 else -tenths, 10)


def shares_of(case: Case) -> Shares:
    """Ceilings have no way to go; without a due date there is no schedule."""
    promise = case.promise
    if case.has_no_way or not promise.has_value:
        return Shares()
    if case.latest is None:
        return Shares(basis=_basis(case))
    if promise.measure == "milestone":
        return _milestone(case)
    if case.due is None:
        is_flow = promise.measure == "annual" and not promise.is_growth
        return Shares(None if is_flow else _attainment(case, promise.value), basis=_basis(case))
    if promise.is_growth:
        return Shares(case.latest.value / promise.value, ONE, promise.value)
    return _annual(case, case.latest.value) if promise.measure == "annual" else _in_time(case)


def _basis(case: Case) -> str:
    return "from_baseline" if case.is_from_baseline else "share_of_target"


def _attainment(case: Case, of: Fraction) -> Fraction:
    """(y - y0)/(T - y0) with a usable baseline, else y over what is asked for."""
    assert case.latest is not None
    base = case.baseline.value if case.is_from_baseline else None
    return case.latest.value / of if base is None else (case.latest.value - base) / (case.promise.value - base)


def _in_time(case: Case) -> Shares:
    """Levels, running totals, increments: linear in time along the path."""
    target, base = case.promise.value, case.baseline
    expected = _expected(case)
    if not case.is_from_baseline:
        return Shares(_attainment(case, target), ONE if case.has_passed else expected / target, expected)
    assert base.value is not None
    schedule = (expected - base.value) / (target - base.value)
    return Shares(_attainment(case, target), schedule, expected, "from_baseline")


def _expected(case: Case) -> Fraction:
    """What the path asks for on the day of the actual; once D has passed, T; where y0 is there already, hold it."""
    promise, base, target = case.promise, case.baseline, case.promise.value
    assert case.due is not None
    assert case.latest is not None
    is_there = base.value is not None and (base.value == target or promise.is_beyond(base.value))
    if case.has_passed or is_there:
        return target
    start = Point(case.begins, ZERO)
    if case.is_from_baseline:
        assert base.anchor is not None
        assert base.value is not None
        start = Point(base.anchor, base.value)
    points = [] if promise.is_yearly else [p for p in promise.path if start.day < p.day < case.due]
    return value_on([start, *points, Point(case.due, target)], case.latest.as_of)


def _annual(case: Case, y: Fraction) -> Shares:
    """Year to date against what the path expects of the year; a target inside its year against itself."""
    promise = case.promise
    assert case.due is not None
    assert case.latest is not None
    assert case.period.year is not None
    if case.has_passed:
        return Shares(y / promise.value, ONE, promise.value)
    year, day = case.period.year, case.latest.as_of
    own = Point(case.due, promise.value)
    points = [own, *(point for point in promise.path if point.day != case.due and not promise.is_yearly)]
    inside = [point for point in points if point.day.year == year and not is_year_end(point.day)]
    whole, is_held = whole_year_value(points, _usable_start(case), year)
    ends = [] if whole is None else [Point(year_end(year), whole)]
    of = promise.value if year == case.due.year else whole
    if of is None:
        return Shares()
    expected = value_on([Point(year_end(year - 1), ZERO), *inside, *ends], day)
    return Shares(y / of, expected / of, expected, "held" if is_held and year != case.due.year else "share_of_target")


def _usable_start(case: Case) -> Point | None:
    base = case.baseline
    if base.value is None or base.day is None or not base.is_usable(case.promise, case.due):
        return None
    return Point(base.day, base.value)


def _milestone(case: Case) -> Shares:
    """T is 1. With a share ever reported the schedule is straight, else 0 before D and 1 from D on."""
    assert case.latest is not None
    y = case.latest.value
    if case.due is None:
        return Shares(y, basis=_basis(case))
    schedule = ZERO
    if case.has_passed or case.latest.as_of >= case.due:
        schedule = ONE
    elif case.is_share_given:
        schedule = elapsed(case.begins, case.latest.as_of, case.due)
    return Shares(y, schedule, schedule, _basis(case))
