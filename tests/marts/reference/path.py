"""The path: straight lines between dated points, in time, and the values of whole years along it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from .calendar_months import elapsed, year_end
from .promise import Point


def value_on(points: Iterable[Point], day: date) -> Fraction:
    """The line's value at the end of the day; before the first point that one's, after the last one that one's."""
    ordered = sorted(points, key=lambda point: point.day)
    before = [point for point in ordered if point.day <= day]
    after = [point for point in ordered if point.day > day]
    if not before:
        return after[0].value
    if not after:
        return before[-1].value
    share = elapsed(before[-1].day, day, after[0].day)
    return before[-1].value + (after[0].value - before[-1].value) * share


def is_year_end(day: date) -> bool:
    return day == year_end(day.year)


def whole_year_value(points: Iterable[Point], start: Point | None, year: int) -> tuple[Fraction | None, bool]:
    """-> E, the value the path expects of a whole year, and whether the first point's was held for want of a start.

    points inside a year never enter; start: a usable baseline, the end of a year. E is none where no point is a
    year's end.
    """
    years = {point.day.year: point.value for point in points if is_year_end(point.day)}
    if not years:
        return None, False
    first = min(years)
    if start is not None and start.day.year < first:
        years = {start.day.year: start.value} | years
    elif year < first:
        return years[first], True
    return _between_years(years, year), False


def _between_years(years: dict[int, Fraction], year: int) -> Fraction:
    before = max((one for one in years if one <= year), default=min(years))
    after = min((one for one in years if one >= year), default=max(years))
    if before >= after:
        return years[before]
    return years[before] + (years[after] - years[before]) * Fraction(year - before, after - before)
