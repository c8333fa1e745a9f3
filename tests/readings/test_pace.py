"""What a pace leads to, as the marts count months: what is needed reaches the target on its day, and less does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.readings import months, pace

AS_OF = date(2026, 11, 21)


def reading(**more: Any) -> dict[str, Any]:
    """700 of 1,500 by the end of 2027, from 300 at the end of 2024; 13 months are left."""
    row = {
        "measure": "level", "bound": "at_least", "direction": "up", "is_ceiling": False, "is_growth": False,
        "is_year_to_date": False, "status": "behind", "as_of_date": AS_OF, "judged_date": date(2026, 10, 31),
        "actual_as_of_date": date(2026, 10, 31), "actual_value": 700.0, "target_value": 1500.0,
        "baseline_value": 300.0, "baseline_date": date(2024, 12, 31), "anchor_date": date(2024, 12, 31),
        "due_date": date(2027, 12, 31), "months_left": 13, "needed_per_month": 800 / 13,
    } | more  # fmt: skip
    return row


def test_pace_needed_reaches_the_target_on_its_day() -> None:
    found = pace.outcome(reading(), 800 / 13)
    assert (found.months, found.reached_on, found.is_in_time) == (13, date(2027, 12, 21), True)
    assert found.at_due == pytest.approx(1500)


def test_a_little_less_than_needed_is_a_month_late() -> None:
    found = pace.outcome(reading(), 60)
    assert (found.months, found.reached_on, found.is_in_time, found.at_due) == (14, date(2028, 1, 21), False, 1480)


def test_standing_still_never_reaches_it() -> None:
    assert pace.outcome(reading(), 0) == pace.Outcome(None, None, False, 700)
    assert pace.outcome(reading(), 0.001).months is None


def test_falling_target_is_reached_by_taking_away() -> None:
    row = reading(
        direction="down", actual_value=40.0, target_value=30.0, baseline_value=50.0, needed_per_month=-10 / 13
    )
    assert pace.needed(row) == pytest.approx(10 / 13)
    assert pace.outcome(row, 1) == pace.Outcome(10, date(2027, 9, 21), True, 27)
    assert pace.so_far(row) == pytest.approx(10 / 22)


def test_above_is_not_met_by_the_very_value() -> None:
    assert pace.outcome(reading(bound="above"), 100).months == 9
    assert pace.outcome(reading(), 100).months == 8


def test_overdue_target_is_asked_when_not_whether_in_time() -> None:
    row = reading(status="missed", due_date=date(2026, 6, 30), months_left=0, needed_per_month=None)
    assert pace.why_not(row) is None
    assert pace.outcome(row, 400) == pace.Outcome(2, date(2027, 1, 21), False, None)


def test_target_without_a_day_is_asked_when() -> None:
    row = reading(due_date=None, months_left=None, needed_per_month=None)
    assert pace.outcome(row, 400) == pace.Outcome(2, date(2027, 1, 21), None, None)
    assert pace.outcome(row, 0) == pace.Outcome(None, None, None, None)


def test_average_so_far_counts_parts_of_months() -> None:
    assert pace.so_far(reading()) == pytest.approx(400 / 22)
    assert pace.so_far(reading(judged_date=date(2026, 11, 15))) == pytest.approx(400 / 22.5)
    flow = reading(measure="annual", is_year_to_date=True, actual_value=5.0, baseline_value=3.0)
    assert pace.so_far(flow) == pytest.approx(0.5)


@pytest.mark.parametrize(
    "more", [{"baseline_value": None}, {"judged_date": date(2024, 12, 31)}, {"actual_value": None}]
)
def test_no_average_without_a_way_gone(more: dict[str, Any]) -> None:
    assert pace.so_far(reading(**more)) is None


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("milestone", {"measure": "milestone"}),
        ("ceiling", {"is_ceiling": True, "bound": "at_most"}),
        ("growth", {"is_growth": True}),
        ("no_value", {"actual_value": None}),
        ("no_value", {"target_value": None}),
        ("achieved", {"status": "achieved"}),
        ("cancelled", {"status": "cancelled"}),
        ("other_year", {"measure": "annual", "is_year_to_date": True}),
        ("year_over", {"measure": "annual", "due_date": date(2025, 12, 31)}),
        ("met_now", {"actual_value": 1500.0}),
        (None, {}),
    ],
)
def test_where_there_is_no_pace_to_ask_about_the_reason_is_told(why: str | None, more: dict[str, Any]) -> None:
    assert pace.why_not(reading(**more)) == why


def test_ladder_begins_where_the_target_is_just_met() -> None:
    found = pace.ladder(reading())
    assert found == pace.Ladder(124, 2, 62)
    assert pace.outcome(reading(), found.first).is_in_time


amounts = st.floats(0.001, 1e9, allow_nan=False)


@given(missing=amounts, left=st.integers(1, 120))
def test_first_step_of_any_ladder_is_in_time(missing: float, left: int) -> None:
    row = reading(actual_value=0.0, target_value=missing, months_left=left, needed_per_month=missing / left)
    found = pace.ladder(row)
    assert 0 < found.step <= found.first <= found.top
    assert pace.outcome(row, found.first).is_in_time
    assert round(found.step, pace.decimals(found.step)) == pytest.approx(found.step)


@given(day=st.dates(date(2020, 1, 1), date(2030, 12, 31)), count=st.integers(0, 200))
def test_later_day_completes_so_many_months_and_no_day_before_it_does(day: date, count: int) -> None:
    found = months.later(day, count)
    assert months.completed(day, found) == count
    if count:
        assert months.completed(day, found.fromordinal(found.toordinal() - 1)) < count
