"""Fixtures of the board tests: one sample published by the real code, copies of it, and pages run headless on them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from builders import published as board_sample
from builders.pages import OpenPage
from builders.published import Sample
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "dashboards/app_pages"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample, landed, gated, built and published once for all workers of a test run."""
    base = tmp_path_factory.getbasetemp()
    data = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "board-sample"
    data.mkdir(exist_ok=True)
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, also by a worker that dies
        found = list((data / "published").glob("[0-9]*"))
        return Sample(found[0]) if found else board_sample.make(data)


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
    board_sample.write_status(published)
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
