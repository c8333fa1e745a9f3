"""Boards in a real browser: the sizes of windows, what is opened on pages, when a page is drawn, and what is wrong
with it. Findings of Streamlit's own stand in BASELINE, each with what it is of."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

DESKTOP, PHONE, TWICE = (1440, 900), (390, 844), (720, 450)  # twice: a desktop at 200 %
# What is opened on a page, or stands behind a tab of it
OPENED = [
    *(("quality", f"view={view}") for view in ("scores", "rules", "landing", "builds", "latency")),
    ("quality", "event=huzhou-fund-2026-09-30"),
    *(("operations", f"part={part}") for part in ("members", "trainings", "milestones")),
    ("changes", "show=each&since=2025-01-01"),
    ("incidents", "which=all"),
    ("bulletins", "bulletin=progress-wucheng-2026-10"),
]
# Drawn: nothing runs, nothing fades in, and tables that scroll are put within reach of the keyboard
DRAWN = """() => document.querySelector('.st-key-frame')
  && document.getAnimations().every((one) => one.playState !== 'running')
  && !document.querySelector('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')
  && [...document.querySelectorAll('[class*="st-key-long"], .stTable > div')]
    .every((one) => one.scrollWidth <= one.clientWidth + 1 || one.tabIndex === 0)"""
LAYOUT_MS = 10_000
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# What stands past the right edge of the page, and not in a place that scrolls by itself
PAST_THE_EDGE = """() => {
  const main = document.querySelector('[data-testid=stMain]'), page = document.scrollingElement;
  const out = [...main.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 1 || box.right <= main.clientWidth + 1) return false;
    for (let up = one.parentElement; up && up !== main; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return false;
    return true;
  }).map((one) => one.outerHTML.slice(0, 200));
  const wide = [page, main].filter((one) => one.scrollWidth > one.clientWidth).map((one) => `${one.scrollWidth} px`);
  return [...wide, ...out];
}"""
# Rule -> what of Streamlit's own it is found in, as a part of the element's HTML. Nothing of ours may stand here.
BASELINE: dict[str, tuple[str, ...]] = {
    # The parts of a date are smaller than 24 px (streamlit 1.67, its general epic on accessibility is #8399)
    "target-size": ('role="spinbutton"',),
}


def findings(page: Any) -> list[tuple[str, str]]:
    """(rule, HTML of the element) of what axe-core finds and the baseline does not know."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    told = axe.Axe().run(page, options=RULES).response["violations"]
    found = [(one["id"], node["html"][:300]) for one in told for node in one["nodes"]]
    return [(rule, html) for rule, html in found if not any(part in html for part in BASELINE.get(rule, ()))]


def past_the_edge(page: Any) -> list[str]:
    """What keeps on running past the right edge; charts take a moment to follow a change of size."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with suppress(playwright.TimeoutError):
        page.wait_for_function(f"() => ({PAST_THE_EDGE})().length === 0", timeout=LAYOUT_MS)
    found: list[str] = page.evaluate(PAST_THE_EDGE)
    return found
