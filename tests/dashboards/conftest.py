"""Fixtures of the board tests: copies of the published sample, pages run headless on them, and boards in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builders import incidents, latency
from builders import published as published_sample
from builders.browsing import DESKTOP, DRAWN
from builders.pages import OpenPage
from builders.published import Sample
from streamlit.testing.v1 import AppTest

from dashboards import kept
from milepost.bulletins.book import drafting
from milepost.bulletins.content.asked import Asked
from milepost.settings import Settings
from scripts import screenshots

PAGES = Path(__file__).resolve().parents[2] / "dashboards/app_pages"


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty published folder that the pages will read."""
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path))
    monkeypatch.setenv("MILEPOST_PLAN_TEXTS", str(tmp_path / "texts"))
    return tmp_path / "published"


@pytest.fixture
def version(sample: Sample, published: Path) -> Path:
    """One fresh version of the sample, shown; the version's folder."""
    folder = sample.copy(published, datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"))
    published_sample.write_status(published)
    return folder


@pytest.fixture
def open_page() -> Iterator[OpenPage]:
    """open_page("overview", lang="en") -> the page after its first run, without an exception."""

    def run(name: str, **query: str) -> AppTest:
        page = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        assert [error.message for error in page.exception] == []
        return page

    yield run
    st.cache_resource.clear()
    kept.clear()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, sample: Sample) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("boards")
    latency.two_weeks(sample.copy(folder / "published", "v1"))
    incidents.city(folder)
    wish = drafting.Wish(Asked("progress", "2026-10", place="wucheng"), "李四", "v1")
    drafting.make(Settings(data=folder), wish, None)
    with screenshots.running_board(folder) as found:
        yield found


@pytest.fixture(scope="module")
def windows(browser: Any) -> Iterator[dict[str, Any]]:
    """One window per size and kind: a new one would load the boards' programs anew."""
    found: dict[str, Any] = {}
    yield found
    for page in found.values():
        page.context.close()


@pytest.fixture
def opened(browser: Any, windows: dict[str, Any], address: str) -> Iterator[Any]:
    """opened("overview?lang=en", PHONE) -> the page as it stands when it is drawn. Afterwards no window goes on."""

    def open_page(path: str, size: tuple[int, int] = DESKTOP, **options: Any) -> Any:
        key = repr((size, options))
        if key not in windows:
            context = browser.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), **options)
            windows[key] = context.new_page()
            windows[key].set_default_timeout(60_000)
        page = windows[key]
        page.goto(f"{address}/{path}")
        page.locator("h1").wait_for()
        page.wait_for_function(DRAWN)
        return page

    yield open_page
    for page in windows.values():
        page.goto("about:blank")
