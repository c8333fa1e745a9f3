"""Fixtures shared by all tests: settings in a temporary folder and real brokers of both kinds."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from builders.environment import CHROMIUM, CHROMIUM_FLAGS

from milepost.settings import Settings

if TYPE_CHECKING:
    from builders.published import Sample

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """A shell that starts us in the background has SIGINT ignored, and children would inherit that."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data folder is this test's own; nothing is read from the environment."""
    return Settings(data=tmp_path / "data", plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The boards' sample, landed, gated, built and published once for all workers of a test run."""
    from builders import published as board_sample

    base = tmp_path_factory.getbasetemp()
    data = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "board-sample"
    data.mkdir(exist_ok=True)
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go when the file is closed, also by a worker that dies
        found = list((data / "published").glob("[0-9]*"))
        return board_sample.Sample(found[0]) if found else board_sample.make(data)


def _kinds() -> list[object]:
    from milepost.local import broker

    missing = broker.missing_for("kafka")
    skip = pytest.mark.skipif(bool(missing), reason=f"Apache Kafka cannot run here: {missing}")
    return [pytest.param("kafka", marks=[pytest.mark.kafka, skip]), pytest.param("tansu", marks=pytest.mark.kafka)]


@pytest.fixture(scope="session", params=_kinds())
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A running broker of each kind (BrokerHandle: .servers, .kind). Topics are shared: use names of your own."""
    from milepost.local import broker as brokers

    folder = tmp_path_factory.mktemp(f"broker-{request.param}")
    with brokers.running_broker(request.param, folder) as handle:
        yield handle
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for all tests of a worker; each opens a context of its own. Skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
