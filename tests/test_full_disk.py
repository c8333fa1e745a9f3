"""A full disk during landing, gate, build or publishing: a clear error, one alert, and the boards say so."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from builders import marts
from builders.full_disk import STEPS, alerts, later, listening, nothing_broken

from milepost import pipeline
from milepost.alerts import incidents, outgoing
from milepost.alerts.store import Store, StoreError
from milepost.errors import BuildFailed, DiskFull, MilepostError, WarehouseError
from milepost.gates import verdict
from milepost.landing import load as landing
from milepost.marts import build as building
from milepost.publishing import publish as publishing
from milepost.publishing import status, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import files

NO_SPACE = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
WAL_FULL = 'TransactionContext Error: Failed to commit: Could not write file "w.duckdb.wal": No space left on device'


@pytest.fixture
def told() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    with listening() as there:
        yield there


@pytest.fixture
def ready(settings: Settings, told: tuple[int, list[dict[str, Any]]]) -> Settings:
    """A version is published; a webhook listens."""
    made = settings.model_copy(
        update={"alert_webhook_url": webhook(told[0]), "alert_topic": False, "kafka_servers": "127.0.0.1:9"}
    )
    marts.make(made)
    pipeline.publish(made)
    return made


def webhook(port: int) -> Any:
    return Settings(alert_webhook_url=f"http://127.0.0.1:{port}/").alert_webhook_url


def failing(error: BaseException) -> Callable[..., Any]:
    def fail(*_arguments: object, **_more: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("stage", "place", "error"),
    [
        ("land", (landing, "write_offsets_copy"), NO_SPACE),
        ("gate_raw", (verdict, "run_gate"), duckdb.TransactionException(WAL_FULL)),
        ("gate_marts", (verdict, "run_gate"), duckdb.IOException("IO Error: Could not write: No space left on device")),
        ("gate_marts", (verdict, "run_gate"), duckdb.OutOfMemoryException("limit 'max_temp_directory_size' reached")),
        ("build", (building, "build"), BuildFailed("dbt build failed at model x: IO Error: No space left on device")),
        ("build", (building, "build"), OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))),
        ("publish", (publishing, "sync"), NO_SPACE),
        ("publish", (publishing, "write_tables"), duckdb.IOException("Could not write: No space left on device")),
    ],
)
def test_step_that_finds_no_space_says_so_to_the_boards_and_to_people_once(
    ready: Settings,
    told: tuple[int, list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    place: tuple[Any, str],
    error: BaseException,
) -> None:
    shown = versions.current(ready)
    if stage == "land":
        monkeypatch.setattr(landing, "load", failing(NO_SPACE))
    else:
        monkeypatch.setattr(*place, failing(error))
    for _ in range(2):
        with pytest.raises(DiskFull, match=r"no space is left for .* MB free.*Free space"):
            STEPS[stage](ready)
    said = status.read_status(ready)
    assert (said["ok"], said["stage"]) == (False, stage)
    assert said["message_zh"].endswith("：磁盘空间不足")
    assert "no space is left" in said["message_en"]
    assert versions.current(ready) == shown
    assert alerts(ready) == [("disk_full", True)]
    pipeline.notify(ready)
    pipeline.notify(ready)
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "open")]


def test_trouble_that_finds_no_space_in_its_store_either_is_told_from_memory_and_then_kept(
    ready: Settings, told: tuple[int, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(verdict, "run_gate", failing(duckdb.TransactionException(WAL_FULL)))
        full.setattr(Store, "record", failing(StoreError("database or disk is full")))
        with pytest.raises(DiskFull):
            STEPS["gate_raw"](ready)
        later(ready, 0)
    assert ("disk_full", "open") in [(one["kind"], one["state"]) for one in told[1]]
    assert alerts(ready) == []
    later(ready, 1)
    assert alerts(ready) == [("disk_full", True)]
    pipeline.publish(ready)
    pipeline.notify(ready)
    assert alerts(ready) == [("disk_full", False)]


def test_receiver_that_was_away_is_told_once_it_is_back(
    ready: Settings, told: tuple[int, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "run_gate", failing(NO_SPACE))
    away = ready.model_copy(update={"alert_webhook_url": webhook(9)})
    with pytest.raises(DiskFull):
        STEPS["gate_raw"](away)
    later(away, 0)
    [line] = outgoing.undelivered(incidents.store_of(ready))
    assert line.startswith("磁盘空间不足，数据未更新 (variable_webhook: ConnectError")
    assert told[1] == []
    later(ready, 2)
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "open")]


def test_run_ends_with_a_report_where_a_file_cannot_be_used(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing, "load", lambda *_, **__: landing.LoadReport("l"))
    monkeypatch.setattr(verdict, "run_gate", failing(duckdb.IOException("IO Error: Input/output error")))
    said: list[str] = []
    report = pipeline.run(ready, pipeline.Gates(raw=nothing_broken, marts=nothing_broken), say=said.append)
    assert (report.ok, report.stage) == (False, "gate_raw")
    assert "Input/output error" in report.message
    assert ("gate_failed", True) in alerts(ready)
    assert status.read_status(ready)["stage"] == "gate_raw"


def test_defect_of_ours_stays_a_traceback_and_the_boards_say_that_the_step_failed(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "run_gate", failing(KeyError("column")))
    with pytest.raises(KeyError):
        STEPS["gate_marts"](ready)
    assert status.read_status(ready)["message_en"] == "KeyError: 'column'"


def test_defect_of_ours_in_a_run_is_told_and_raised_all_the_same(
    ready: Settings, told: tuple[int, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "load", failing(KeyError("topic")))
    with pytest.raises(KeyError, match="topic"):
        pipeline.run(ready, pipeline.Gates(raw=nothing_broken, marts=nothing_broken))
    assert [(one["kind"], one["state"]) for one in told[1]] == [("landing_failed", "open")]


def test_note_to_the_boards_is_written_in_place_when_no_draft_can_be(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    status.write_status(settings, {"ok": True})
    before = status.status_file(settings).stat()
    real, calls = os.fsync, iter([NO_SPACE])

    def once(handle: int) -> None:
        for error in calls:
            raise error
        real(handle)

    monkeypatch.setattr(files.os, "fsync", once)
    status.write_failure(settings, "build", "no space is left", no_space=True)
    after = status.status_file(settings).stat()
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    assert status.read_status(settings)["stage"] == "build"
    assert [path.name for path in settings.published.iterdir()] == ["status.json"]


def test_other_faults_of_files_are_one_line_that_names_the_file(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute("CREATE TABLE t AS SELECT 1")
    with (
        pytest.raises(WarehouseError, match=r"warehouse\.duckdb cannot be used: .*missing\.parquet"),
        warehouse.writing(settings, "test") as con,
    ):
        con.execute("FROM 'missing.parquet'")
    with pytest.raises(duckdb.CatalogException), warehouse.writing(settings, "test") as con:
        con.execute("FROM no_such_table")
    assert not issubclass(duckdb.CatalogException, MilepostError)
