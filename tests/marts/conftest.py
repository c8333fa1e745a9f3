"""One warehouse for the whole run (its path is part of dbt's parse), emptied per module or per test."""

from __future__ import annotations

import pytest
from builders.warehouse import ROOT, Workbench

from milepost.settings import Settings


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("marts")
    return Workbench(Settings(data=folder, plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5))


@pytest.fixture(scope="module")
def bench(_shared: Workbench) -> Workbench:
    """The workbench, emptied once for this module."""
    _shared.empty()
    return _shared


@pytest.fixture
def fresh(bench: Workbench) -> Workbench:
    """The workbench, emptied for this test."""
    bench.empty()
    return bench
