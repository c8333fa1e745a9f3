"""The bar of lights: rare standings keep their number readable; one colour a light, read on white and read on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboards import counts
from milepost.charts import heat, lights
from milepost.charts.colours import LIGHT_COLOURS, contrast, ink


@given(some.lists(some.integers(1, 999), min_size=1, max_size=8), some.sampled_from(list(counts.BAR_WIDTHS.values())))
def test_parts_fill_the_bar_and_none_is_narrower_than_its_number(numbers: list[int], width: int) -> None:
    found = counts.widths(numbers, width)
    assert sum(found) == pytest.approx(width)
    assert all(part >= 8 * len(str(n)) for n, part in zip(numbers, found, strict=True))


def test_one_target_among_hundreds_keeps_its_number_in_its_part() -> None:
    assert counts.widths([1, 197], 350)[0] >= 16
    assert counts.widths([50, 150], 400) == [100, 300]


@pytest.mark.parametrize("light", LIGHT_COLOURS)
def test_light_has_one_colour_that_stands_out_and_can_be_written_on(light: str) -> None:
    colour = LIGHT_COLOURS[light]
    assert lights.COLOURS[light] == heat.of_light(light) == colour
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, ink(colour)) >= 4.5


def test_the_bar_is_yellow_where_the_charts_are() -> None:
    assert counts.BAR_COLOURS["behind"] == LIGHT_COLOURS["yellow"]


@pytest.mark.parametrize("colour", counts.BAR_COLOURS.values())
def test_number_is_read_on_every_part(colour: str) -> None:
    assert contrast(colour, ink(colour)) >= 4.5
