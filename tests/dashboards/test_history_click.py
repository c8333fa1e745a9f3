"""A click on a cell of the heat map, in a real browser: the indicator of that row, on that month end, as now known."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builders.published import Sample

from scripts import screenshots

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DRAWN = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"


def test_click_on_a_cell_opens_its_target_on_that_day(tmp_path: Path, sample: Sample, browser: Any) -> None:
    sample.copy(tmp_path / "published", "v1")
    with screenshots.running_board(tmp_path) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(f"{address}/history?lang=en")
        chart = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks").first
        chart.wait_for()
        page.wait_for_function(DRAWN)
        box = chart.bounding_box()
        page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 40)
        page.wait_for_url(re.compile(r"/indicator\?"))
        assert re.search(r"day=2026-\d\d-\d\d", page.url)
        assert "known=now" in page.url
        page.get_by_text(re.compile(r"board of the month end 2026-\d\d-\d\d, as now known")).wait_for()
        page.close()
