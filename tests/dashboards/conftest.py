"""Fixtures of the board tests: a published folder of made-up data and pages run headless on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parent))  # the two modules below lie beside the tests
import board_sample as sample
from board_pages import OpenPage

PAGES = Path(__file__).resolve().parents[2] / "dashboards/app_pages"


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty published folder that the pages will read."""
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path))
    monkeypatch.setenv("MILEPOST_PLAN_TEXTS", str(tmp_path / "texts"))
    return tmp_path / "published"


@pytest.fixture
def version(published: Path) -> Path:
    """One fresh version of the sample, published; the version's folder."""
    folder = sample.write_version(published, datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"))
    sample.write_status(published)
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
