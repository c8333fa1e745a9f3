"""The page on incidents in a real browser: it changes by itself, and an act is kept, with nothing published at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import incidents as made

from milepost.alerts import actions
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from scripts import screenshots

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(screenshots.CHROMIUM).exists(), reason="Chromium is not installed"),
]
LOOK_MS = 60_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("incidents-live")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with screenshots.running_board(folder) as found:
        yield found


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1200})
    context.set_default_timeout(LOOK_MS)
    yield context.new_page()
    context.close()


def test_page_follows_the_store_and_keeps_what_is_typed_until_it_is_recorded(
    page: playwright.Page, address: str, folder: Path
) -> None:
    page.goto(f"{address}/incidents")
    page.get_by_text("还没有任何告警记录").wait_for()
    store: Store = made.city(folder)
    page.get_by_role("link", name=made.TARGET.title_zh).wait_for()
    page.get_by_role("link", name="4 项告警未恢复，2 项严重").wait_for()

    one = made.the(store, made.TARGET).incident_id
    page.goto(f"{address}/incidents?incident={one}")
    page.get_by_label("说明").fill("已发函，等答复")
    page.get_by_label("姓名").fill("王五")
    store.record(Signal(**vars(made.TARGET) | {"title_zh": "红灯：差距又大了", "title_en": "Red: further behind"}))
    page.get_by_role("heading", name="红灯：差距又大了").wait_for()
    assert page.get_by_label("说明").input_value() == "已发函，等答复"
    page.get_by_role("button", name="认领", exact=True).click()
    page.get_by_text("已记录：认领").wait_for()
    assert [(kept.action, kept.by, kept.comment) for kept in actions.of(store, one)] == [
        ("acknowledged", "王五", "已发函，等答复")
    ]

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/incidents")
    page.get_by_role("link", name="红灯：差距又大了").wait_for()
    wide = (
        "[...document.querySelectorAll('.st-key-incidents-list *')].filter(e => e.getBoundingClientRect().right > 391)"
    )
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == [], "the list runs past a telephone's edge"
