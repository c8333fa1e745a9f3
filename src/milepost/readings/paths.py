"""The points of an indicator's path, each beside what was reached by then or is projected for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from milepost.readings.reported import REPORTS

Row = Mapping[str, Any]


class Point(NamedTuple):
    """point: a row of fct_path_points. reached: the actual that decides on its day; None: none, or not there yet.

    difference: of the two, in the unit of the indicator. ahead: the projection for its day.
    """

    point: Row
    reached: Row | None
    difference: float | None
    ahead: Row | None


def points(path: Iterable[Row], actuals: Iterable[Row], ahead: Iterable[Row], measure: str, day: date) -> list[Point]:
    """In the order of their days, as read on ``day``. actuals: those that count; ahead: forecasts.standing."""
    standing = sorted((row for row in actuals if row["is_current"]), key=lambda row: row["as_of_date"])
    projected = {row["point_date"]: row for row in ahead}
    found = []
    for point in sorted(path, key=lambda row: (row["point_date"], row["point_kind"])):
        is_past = point["point_date"] <= day and point["point_kind"] != "baseline"
        reached = _by(standing, point["point_date"], measure) if is_past else None
        difference = reached["actual_value"] - point["point_value"] if reached else None
        found.append(Point(point, reached, difference, projected.get(point["point_date"])))
    return found


def _by(standing: list[Row], day: date, measure: str) -> Row | None:
    """Of a level, and of what is counted from events, the latest up to the day stands for it, of a year's flow of that
    year; a running total as reported is of that very day.
    """
    until = [row for row in standing if row["as_of_date"] <= day and row["actual_value"] is not None]
    last = until[-1] if until else None
    if last is None or last["as_of_date"] == day:
        return last
    is_counted = not str(last["event_type"]).startswith(REPORTS)
    is_of_year = measure != "annual" or last["as_of_date"].year == day.year
    return last if is_of_year and (measure == "level" or is_counted) else None
