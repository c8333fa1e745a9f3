"""The chart of lights by month: parts that stack to the number of targets, each with its shape, valid Vega-Lite."""

from __future__ import annotations

from datetime import date

import altair as alt
import pytest

from dashboards.text import Words
from milepost.charts import lights
from milepost.readings.statuses import LIGHTS, SHAPES

MONTHS = {
    date(2026, 9, 30): {"red": 1, "yellow": 0, "blue": 2, "grey": 0, "green": 20, "none": 1},
    date(2026, 10, 31): {"red": 4, "yellow": 3, "blue": 0, "grey": 5, "green": 12, "none": 0},
}


def test_parts_of_a_month_stand_on_each_other_and_reach_the_number_of_targets() -> None:
    for month in ("2026-09", "2026-10"):
        rows = [row for row in lights.parts(Words("zh"), MONTHS, SHAPES) if row["month"] == month]
        assert rows[0]["low"] == 0
        assert rows[-1]["high"] == 24
        assert [row["low"] for row in rows[1:]] == [row["high"] for row in rows[:-1]]


def test_part_says_its_shape_and_number_where_there_is_room() -> None:
    said = {(row["month"], row["light"]): row["said"] for row in lights.parts(Words("zh"), MONTHS, SHAPES)}
    assert said["2026-10", "红灯"] == f"{SHAPES['red']} 4"
    assert said["2026-09", "红灯"] == ""
    assert said["2026-09", "绿灯"] == f"{SHAPES['green']} 20"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_specification_is_valid(language: str) -> None:
    made = lights.specification(Words(language), MONTHS, SHAPES)
    alt.LayerChart.from_dict(made, validate=True)
    assert tuple(lights.COLOURS) == LIGHTS


def test_nothing_is_no_chart_but_no_error() -> None:
    assert lights.parts(Words("zh"), {}, SHAPES) == []
    lights.specification(Words("zh"), {}, SHAPES)
