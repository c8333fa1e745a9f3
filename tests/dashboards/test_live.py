"""The boards in a real browser: what is published appears by itself, and nothing is asked of the outside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.published import Sample, write_status

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from scripts import screenshots

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(screenshots.CHROMIUM).exists(), reason="Chromium is not installed"),
]
LOOK_MS = 60_000
TOTAL = ".st-key-counts [data-testid=stMetricValue]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with screenshots.running_board(folder) as found:
        yield found


@pytest.fixture
def page(address: str, browser: playwright.Browser) -> Iterator[playwright.Page]:
    """A page of a context of its own that counts loads and notes every address outside this machine."""
    context = browser.new_context(viewport={"width": 1440, "height": 1200})
    context.set_default_timeout(LOOK_MS)
    page = context.new_page()
    page.outside = []
    page.loads = []
    page.on("load", lambda: page.loads.append(page.url))
    context.on("request", lambda r: r.url.startswith((address, "data:", "blob:")) or page.outside.append(r.url))
    yield page
    context.close()


def total_of(page: playwright.Page) -> str:
    return page.locator(TOTAL).first.inner_text()


def test_boards_change_by_themselves_from_empty_to_published_to_failed(
    page: playwright.Page, address: str, folder: Path, sample: Sample
) -> None:
    published = folder / "published"
    page.goto(address)
    page.get_by_text("还没有发布任何数据").wait_for()

    few = [row["indicator_id"] for row in sample.indicators if row["plan_id"] == "wucheng-2025"]
    sample.copy(published, "v1", only=few)
    page.locator(TOTAL).first.wait_for()
    assert total_of(page) == "8"

    sample.copy(published, "v2")
    page.locator(TOTAL, has_text="32").wait_for()
    page.locator(".st-key-footer", has_text="v2").wait_for()

    write_status(published, ok=False, stage="gate_marts", message_zh="发布质量闸门未通过")
    page.get_by_text("质量闸门未通过：看板停留在最后一个合格版本").wait_for()
    assert total_of(page) == "32"

    later = datetime.now(UTC) + timedelta(seconds=5)
    write_status(published, checked_at=later.isoformat())
    page.get_by_text("质量闸门未通过：看板停留在最后一个合格版本").wait_for(state="hidden")
    assert len(page.loads) == 1, "the page was loaded again"
    assert page.outside == []


def test_freshness_ticks_without_a_reload(page: playwright.Page, address: str, folder: Path, sample: Sample) -> None:
    sample.copy(folder / "published", f"v{datetime.now(UTC):%H%M%S%f}")
    page.goto(address)
    strip = page.locator(".st-key-freshness")
    strip.wait_for()
    before = strip.inner_text()
    page.wait_for_function("before => document.querySelector('.st-key-freshness').innerText !== before", arg=before)


def test_row_leads_to_its_indicator_where_the_chart_is_drawn(
    page: playwright.Page, address: str, folder: Path, sample: Sample
) -> None:
    sample.copy(folder / "published", f"v{datetime.now(UTC):%H%M%S%f}")
    page.goto(f"{address}/?lang=en")
    page.get_by_role("link", name="Benchmark applications").first.click()  # in place: what is chosen goes along
    indicator = page
    indicator.get_by_role("heading", name="Benchmark applications").wait_for()
    assert "lang=en" in indicator.url
    chart = indicator.locator('[data-testid="stVegaLiteChart"] svg.marks')
    chart.wait_for()
    for drawn in ("Path", "Actual", "Target", "≥ 60", "≥ 100", "Board date 2026-11-21"):
        assert chart.get_by_text(drawn, exact=True).count() == 1
    assert page.outside == []


def test_page_says_its_language_and_follows_the_switch(page: playwright.Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    page.get_by_role("radio", name="English").click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert page.outside == []
