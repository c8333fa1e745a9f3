"""The planned path of a simulated indicator: its targets and the values agreed between them."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from builders.warehouse import indicator, plan, since

from milepost.catalogue import Plan
from producers.simulator.courses import Course, course

AGREED = [
    {"date": "2026-06-30", "value": 4, "source": "work plan"},
    {"date": "2026-12-31", "value": 10, "source": "work plan"},
]


def planned(measure: str, targets: list[dict[str, Any]], **more: Any) -> Course:
    read = msgspec.convert(plan(indicator("i", measure, targets, **since(0), **more)), Plan)
    return course(read, read.indicators[0], 1, date(2026, 11, 22))


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 12, 31)])
def test_course_of_a_stock_runs_through_every_agreed_value(day: date) -> None:
    found = planned("level", [{"due": 2027, "value": 20}], path=AGREED)
    assert found.planned(day) == {6: 4, 12: 10}[day.month]
    assert found.planned(date(2027, 12, 31)) == 20


def test_course_of_a_flow_takes_whole_years_and_leaves_out_months() -> None:
    found = planned("annual", [{"due": "2027-06-30", "value": 9}, {"due": 2027, "value": 20}], path=AGREED)
    assert found.points[1:] == [(date(2026, 12, 31), 10), (date(2027, 12, 31), 20)]


def test_course_of_a_flow_promised_for_half_a_year_alone_goes_there() -> None:
    assert planned("annual", [{"due": "2027-06-30", "value": 9}]).points[1:] == [(date(2027, 6, 30), 9)]
