"""What came of past projections, and which hold now."""

from __future__ import annotations

from datetime import date
from typing import Any

from milepost.readings import forecasts

JUNE, SEPTEMBER, DECEMBER = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


def made(on: date, about: date, reached: float | None = None, held: bool | None = None) -> dict[str, Any]:
    return {
        "made_on_date": on,
        "point_date": about,
        "reached_value": reached,
        "is_range_held": held,
        "mean_error": -2.5,
    }


ROWS = [
    made(JUNE, DECEMBER),
    made(JUNE, SEPTEMBER, 10, True),
    made(date(2026, 7, 31), SEPTEMBER, 10, False),
    made(date(2026, 5, 31), JUNE, 7, None),
    made(date(2026, 10, 31), date(2027, 12, 31)),
    made(date(2026, 10, 31), DECEMBER),
]


def test_record_counts_ranges_among_scored_projections_alone() -> None:
    assert forecasts.record(ROWS) == forecasts.Record(scored=3, ranged=2, held=1, mean_error=-2.5)
    assert forecasts.record([]) == forecasts.record(ROWS[:1]) == forecasts.Record()


def test_those_of_the_day_of_the_reading_stand_in_the_order_of_their_days() -> None:
    found = forecasts.standing(ROWS, date(2026, 10, 31))
    assert [row["point_date"] for row in found] == [DECEMBER, date(2027, 12, 31)]


def test_past_ones_stand_the_latest_first() -> None:
    assert [row["made_on_date"] for row in forecasts.past(ROWS)] == [date(2026, 7, 31), JUNE, date(2026, 5, 31)]
