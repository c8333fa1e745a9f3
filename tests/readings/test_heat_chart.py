"""The heat map of months: each cell says its sign in ink that is read on its ground, and Vega-Lite takes it."""

from __future__ import annotations

import altair as alt
import pytest

from dashboards.text import Words
from milepost.charts import heat
from milepost.charts.colours import contrast, ink
from milepost.readings.statuses import LIGHTS, SHAPES

CELLS = [
    heat.Cell("t", "指标", f"2026-0{n}-28", f"2026-0{n}", SHAPES[light], light, heat.of_light(light))
    for n, light in enumerate(LIGHTS, 1)
]


@pytest.mark.parametrize("ground", [*map(heat.of_light, LIGHTS), *heat.SHARES, heat.NOTHING])
def test_signs_are_read_on_every_ground(ground: str) -> None:
    assert contrast(ink(ground), ground) >= 4.5


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("share", "place"), [(0.0, 0), (0.19, 0), (0.2, 1), (0.99, 4), (1.0, 4), (-0.1, 0), (1.3, 4)])
def test_more_is_darker(share: float, place: int) -> None:
    assert heat.of_share(share) == heat.SHARES[place]


def test_nothing_assessed_has_no_shade() -> None:
    assert heat.of_share(None) == heat.of_light("unheard") == heat.NOTHING


def test_vega_lite_takes_it_and_signs_are_in_the_cells() -> None:
    spec = heat.specification(Words("zh"), CELLS, ["指标"], [cell.month for cell in CELLS])
    alt.LayerChart.from_dict(spec)
    assert [cell["said"] for cell in spec["data"]["values"]] == [SHAPES[light] for light in LIGHTS]
    assert {layer["mark"]["type"] for layer in spec["layer"]} == {"rect", "text"}
