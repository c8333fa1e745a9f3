"""Every view on a phone and on a desktop at 200 %: nothing that stays is cut, what stays says what a row is about, and
axe-core finds nothing on a phone but what is known of Streamlit."""

from __future__ import annotations

from typing import Any

import pytest
from builders.browsing import OPENED, PHONE, TWICE, findings, past_the_edge
from builders.pages import OpenPage

from dashboards import grid
from dashboards.columns import Column
from milepost.readings import links

AXED = [*((name, "") for name in links.PAGES), *OPENED]  # on a phone; test_accessibility.py looks at desktops
VIEWS = [
    *AXED,
    ("changes", "show=corrections&since=2025-01-01"),
    ("history", "by=units"),
    ("history", "span=all"),
    ("places", "jurisdiction=all"),
    ("places", "jurisdiction=zhejiang"),
    ("quality", "table=1"),
    ("units", "role=support"),
]
# Of every table in sight: cells that do not stand whole in the place that the table scrolls in, and in the window.
# A paper is shown as it prints, with all its columns: it scrolls in itself, within reach of the keyboard (axe looks)
CUT = """() => [...document.querySelectorAll('[data-testid=stMain] table')]
  .filter((one) => one.checkVisibility() && !one.closest('.st-key-bulletin-preview'))
  .flatMap((table) => {
    let box = table;
    while (box.parentElement && getComputedStyle(box).overflowX === 'visible') box = box.parentElement;
    const edge = Math.min(innerWidth, box.getBoundingClientRect().left + box.clientWidth) + 1;
    const cut = [...table.querySelectorAll('th, td')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > edge).map((one) => one.innerText);
    return box.scrollWidth > box.clientWidth + 1 ? [`${box.scrollWidth} of ${box.clientWidth} px`, ...cut] : cut;
  })"""

# Words of charts that the edge of the window cuts
CHART_CUT = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg text')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.textContent)"""

# Of every row in sight: neighbouring cells between whose letters less than 4 px are left, as "198" and "175" -> 198175
RUN_TOGETHER = """() => {
  const letters = (cell) => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), boxes = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      if (walker.currentNode.parentElement.checkVisibility()) boxes.push(...range.getClientRects());
    }
    return boxes.filter((one) => one.width > 0);
  };
  const rows = [...document.querySelectorAll('[data-testid=stMain] tr')].filter((row) => row.checkVisibility());
  return rows.flatMap((row) => {
    const cells = [...row.cells].filter((one) => one.checkVisibility()).map((one) => [one.innerText, letters(one)])
      .filter(([, boxes]) => boxes.length);
    return cells.slice(1).map(([said, boxes], place) => {
      const [before, earlier] = cells[place];
      return [before, said, Math.min(...boxes.map((one) => one.left)) - Math.max(...earlier.map((one) => one.right))];
    }).filter(([, , gap]) => gap < 4);
  });
}"""


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [PHONE, TWICE], ids=["phone", "200 %"])
@pytest.mark.parametrize(("name", "query"), VIEWS)
def test_nothing_runs_past_the_edge_or_into_its_neighbour_and_axe_finds_nothing_new(
    opened: Any, name: str, query: str, size: tuple[int, int]
) -> None:
    for language in ("zh", "en"):
        page = opened(f"{name}?{query}&lang={language}", size)
        assert page.evaluate(CUT) == [], language
        assert page.evaluate(RUN_TOGETHER) == [], language
        assert page.evaluate(CHART_CUT) == [], language
        assert past_the_edge(page) == [], language
        if size == PHONE and (name, query) in AXED:
            assert findings(page) == [], language


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_light_bar_is_drawn_for_the_width_it_has(opened: Any) -> None:
    for size, most in ((PHONE, 350), (TWICE, 680)):
        bars = opened("overview", size).locator("[class*=st-key-bar-] img:visible")
        assert bars.count() == 1
        assert bars.evaluate("one => [one.naturalWidth, Math.round(one.getBoundingClientRect().width)]") == [most, most]


@pytest.mark.parametrize(("name", "query"), VIEWS)
def test_phone_keeps_of_each_grid_what_a_row_is_about_its_value_its_gap_and_its_day(
    version: Any, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, name: str, query: str
) -> None:
    found: list[grid.Table] = []
    monkeypatch.setattr(grid, "show", lambda w, board, table: found.append(table))
    open_page(name, **dict(part.split("=") for part in query.split("&") if part))
    for table in found:
        shown = [column for column in table.columns if column.cell is not None and column.shown]
        assert _lost(shown) == [], table.key


def _lost(shown: list[Column]) -> list[str]:
    """What a phone should keep of these columns and does not."""
    kept = {column.key for column in shown if column.narrow and not column.wide}
    must = [column.key for column in shown if column.key in ("gap", "due", "left_wan") or column.head == "地区"]
    must += [next(column.key for column in shown if column.kind == "text")]
    lost = [key for key in must if key not in kept]
    for kinds in (("number", "share"), ("day",)):
        some = {column.key for column in shown if column.kind in kinds}
        if some and not some & kept:
            lost.append(" or ".join(sorted(some)))
    return lost
