"""Which shares a row has, and what they are called: none of a ceiling, none of a target without a schedule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import readings as rows

from milepost.readings import figures


@pytest.mark.parametrize("kind", ["ceiling", "kept_fall", "undated"])
def test_reading_without_a_gap_has_no_attainment_though_a_row_carries_a_share(kind: str) -> None:
    row = rows.ALL[kind] | {"attainment_share": 1.5, "schedule_share": 1.0}
    assert (figures.attainment(row), figures.schedule(row)) == (None, None)


def test_ceiling_has_no_completion_share_though_a_row_carries_one() -> None:
    assert figures.completion(rows.CEILING | {"completion_share": 1.5}) is None
    before = rows.CEILING | {"completion_share": 1.5}
    del before["is_ceiling"]  # as versions of method 1 have it
    assert figures.completion(before) is None
    assert figures.completion(rows.STRAIGHT) == pytest.approx(700 / 1500)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (rows.FLOW, "of_target"),
        (rows.FLOW | {"judged_date": date(2027, 3, 31)}, "share"),
        (rows.STRAIGHT, "share"),  # a level of before is a share of the way
        (rows.FLOW | {"due_date": None}, "share"),
    ],
)
def test_figure_of_an_earlier_year_only_equals_a_share_of_the_target(row: dict[str, Any], name: str) -> None:
    assert figures.completion_name(row) == name


@pytest.mark.parametrize(
    ("direction", "bound", "said"),
    [("up", "at_least", "≥ 4 家"), ("down", "at_least", "≤ 4 家"), ("down", "above", "< 4 家"),
     ("up", "above", "> 4 家"), ("down", "at_most", "≤ 4 家"), ("up", "exactly", "= 4 家")],
)  # fmt: skip
def test_sign_of_a_falling_target_points_down(direction: str, bound: str, said: str) -> None:
    row = rows.STRAIGHT | {"direction": direction, "bound": bound, "target_value": 4.0}
    assert figures.goal(row, "zh") == said


def test_need_of_what_is_already_beyond_is_none() -> None:
    assert figures.needed(rows.FALLING) == pytest.approx(-5 / 23)
    assert figures.needed(rows.FALLING | {"needed_per_month": 1.0}) is None
    assert figures.needed(rows.STRAIGHT | {"needed_per_month": -1.0}) is None
