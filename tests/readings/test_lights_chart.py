"""The chart of lights by month: parts that stack to the number of targets, each with its shape, valid Vega-Lite."""

from __future__ import annotations

import html
import re
from datetime import date
from itertools import pairwise

import altair as alt
import pytest
import vl_convert

from dashboards.text import Words
from milepost.charts import lights
from milepost.readings.statuses import LIGHTS, SHAPES
from milepost.readings.words import Language

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


@pytest.mark.parametrize(
    ("width", "said"),
    [(150, set()), (330, {"118"}), (900, {f"{SHAPES['green']} 118"})],
    ids=["bar", "phone", "desktop"],
)
def test_number_is_drawn_only_in_a_column_as_wide_as_it(width: int, said: set[str]) -> None:
    months = {date(2026, month, 1): {"green": 118} for month in range(1, 12)}
    made = lights.specification(Words("zh"), months, SHAPES) | {"width": width}
    svg = vl_convert.vegalite_to_svg(made)
    (words,) = re.findall(r'class="mark-text role-mark layer_1_marks".*?</g>', svg)
    assert {html.unescape(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", words)} == said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_specification_is_valid(language: str) -> None:
    made = lights.specification(Words(language), MONTHS, SHAPES)
    alt.LayerChart.from_dict(made, validate=True)
    assert tuple(lights.COLOURS) == LIGHTS


def test_nothing_is_no_chart_but_no_error() -> None:
    assert lights.parts(Words("zh"), {}, SHAPES) == []
    lights.specification(Words("zh"), {}, SHAPES)


def _grey(colour: str) -> float:
    """How light a colour prints in black, 0 to 1 (relative luminance)."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_on_paper_neighbours_differ_in_grey_and_the_legend_has_the_signs() -> None:
    stack = list(lights.COLOURS)
    for above, below in pairwise(stack):
        first, second = sorted(_grey(lights.ON_PAPER[light]) for light in (above, below))
        assert (second + 0.05) / (first + 0.05) >= 1.8, (above, below)
    greys = sorted(_grey(colour) for colour in lights.ON_PAPER.values())
    assert min(right - left for left, right in pairwise(greys)) > 0.03
    made = lights.specification(Words("zh"), MONTHS, SHAPES, is_for_paper=True)
    legend = made["layer"][0]["encoding"]["color"]["legend"]["labelExpr"]
    assert all(f"'{SHAPES[light]}'" in legend for light in LIGHTS)
    alt.LayerChart.from_dict(made, validate=True)


@pytest.mark.parametrize(("language", "in_a_row"), [("zh", 6), ("en", 3)])
def test_on_paper_a_legend_too_wide_for_the_page_stands_in_two_rows(language: Language, in_a_row: int) -> None:
    made = lights.specification(Words(language), MONTHS, SHAPES, is_for_paper=True)
    assert made["layer"][0]["encoding"]["color"]["legend"]["columns"] == in_a_row
    drawn = vl_convert.vegalite_to_svg({**made, "width": 440, "autosize": {"type": "fit-x", "contains": "padding"}})
    wide = re.search(r'aria-label="Symbol legend .*?d="M0,0h([\d.]+)v', drawn, re.DOTALL)
    assert wide
    assert float(wide[1]) < 440 - 26  # what the axis leaves
