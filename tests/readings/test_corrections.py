"""Which month ends a correction reads otherwise: those that were over, and read the figure that was put right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from milepost.readings.corrections import corrected, flips

JANUARY, FEBRUARY, MARCH, APRIL = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)


def change(**more: Any) -> dict[str, Any]:
    told = {
        "target_id": "t",
        "as_of_date": date(2026, 1, 31),
        "changed_at": datetime(2026, 4, 10),
        "reason": "revision",
    }
    return told | {"from_light": "green", "to_light": "red"} | more


def month(day: date, read: date | None) -> dict[str, Any]:
    return {"target_id": "t", "period_date": day, "actual_as_of_date": read}


def test_months_that_read_the_corrected_figure_are_marked_until_it_was_learned() -> None:
    months = [month(JANUARY, JANUARY), month(FEBRUARY, JANUARY), month(MARCH, MARCH), month(APRIL, JANUARY)]
    assert corrected(months, [change()]) == {("t", JANUARY), ("t", FEBRUARY)}


@pytest.mark.parametrize("read", [None, date(2025, 12, 31)])
def test_month_whose_figure_was_taken_back_is_marked(read: date | None) -> None:
    assert corrected([month(JANUARY, read)], [change(reason="retraction")]) == {("t", JANUARY)}


def test_month_before_the_day_is_not_marked() -> None:
    assert corrected([month(date(2025, 12, 31), None)], [change()]) == set()


@pytest.mark.parametrize("more", [{"reason": "new_report"}, {"reason": "time_passed"}, {"to_light": "green"}])
def test_what_moved_along_time_or_kept_its_light_is_no_flip(more: dict[str, Any]) -> None:
    assert flips([change(**more)]) == []


def test_day_it_was_learned_is_one_of_shanghai() -> None:
    late = change(changed_at=datetime(2026, 2, 28, 16, 30))  # half past midnight of 1 March there
    assert corrected([month(FEBRUARY, JANUARY)], [late]) == {("t", FEBRUARY)}
    assert corrected([month(FEBRUARY, JANUARY)], [change(changed_at=datetime(2026, 2, 28, 15))]) == set()
