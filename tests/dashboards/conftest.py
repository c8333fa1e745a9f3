"""Fixtures of the board tests: copies of the published sample, and pages run headless on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from builders import published as published_sample
from builders.pages import OpenPage
from builders.published import Sample
from streamlit.testing.v1 import AppTest

from dashboards import kept

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
