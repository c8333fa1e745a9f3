"""What is written under the data folder is for its own user alone; what is handed on is for all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.environment import ROOT, environment

from milepost import doctor
from milepost.local import broker as brokers
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings


@pytest.fixture(scope="module")
def tansu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerHandle]:
    with brokers.running_broker("tansu", tmp_path_factory.mktemp("broker")) as handle:
        yield handle


def run(*words: str, umask: int = 0o022, **variables: str) -> None:
    """A command line as a shell with the usual umask starts it."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=environment(**variables),
        cwd=ROOT,
        umask=umask,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def open_to_others(folder: Path) -> list[str]:
    """What in the folder, itself included, has any right for group or others."""
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if stat.S_IMODE(path.lstat().st_mode) & 0o077]


@pytest.mark.kafka
def test_nothing_that_a_run_or_a_report_writes_is_open_to_others(tmp_path: Path, tansu: BrokerHandle) -> None:
    here = {"MILEPOST_DATA": str(tmp_path / "data"), "MILEPOST_KAFKA_SERVERS": tansu.servers}
    day = "2026-06-30"
    run("producers", "report", "jinhua/core_revenue", "1", "--as-of", day, "--yes", **here)
    run("milepost.cli", "run", **here)
    assert len(list((tmp_path / "data").rglob("*"))) > 30
    assert open_to_others(tmp_path / "data") == []


def test_a_schema_that_is_handed_on_can_be_read_by_all(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    run("milepost.cli", "plans", "schema", MILEPOST_PLANS=str(tmp_path / "plans"))
    assert stat.S_IMODE((tmp_path / "plans" / "plan.schema.json").stat().st_mode) == 0o644


def test_doctor_says_how_to_close_a_folder_from_before(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", kafka_servers="127.0.0.1:1")
    settings.data.mkdir()
    settings.data.chmod(0o755)
    [note] = [note for note in doctor.examine(settings).notes if "other users" in note]
    assert note.endswith(f"chmod -R go= '{settings.data}'")
    os.chmod(settings.data, 0o700)
    assert [note for note in doctor.examine(settings).notes if "other users" in note] == []
