"""A full disk during landing, gate, build or publishing: a clear error, one alert, and the boards say so."""

from __future__ import annotations

import errno
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builders import marts
from builders.receivers import receiver
from builders.small_disk import fill, small_disk

from milepost import pipeline
from milepost.alerts import incidents
from milepost.errors import BuildFailed, DiskFull, MilepostError, WarehouseError
from milepost.gates import verdict
from milepost.landing import load as landing
from milepost.marts import build as building
from milepost.publishing import publish as publishing
from milepost.publishing import status, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import files, lock

NO_SPACE = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
WAL_FULL = 'TransactionContext Error: Failed to commit: Could not write file "w.duckdb.wal": No space left on device'


def nothing_broken(_frames: object) -> list[verdict.CheckResult]:
    return [verdict.CheckResult("raw_events", "expect_sense", "critical", True)]


STEPS: dict[str, Callable[[Settings], Any]] = {
    "land": pipeline.land,
    "gate_raw": lambda settings: pipeline.gate_raw(settings, nothing_broken),
    "build": pipeline.build,
    "gate_marts": lambda settings: pipeline.gate_marts(settings, nothing_broken),
    "publish": pipeline.publish,
}


@pytest.fixture
def told() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The port of a webhook's receiver, and the alerts it was sent."""
    bodies: list[dict[str, Any]] = []

    def behave(link: socket.socket, over: threading.Event) -> None:
        sent = b""
        while not sent.rstrip().endswith(b"}"):
            sent += link.recv(65536)
        bodies.append(json.loads(sent.partition(b"\r\n\r\n")[2]))
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with receiver(behave) as port:
        yield port, bodies


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


def alerts(settings: Settings) -> list[tuple[str, bool]]:
    with warehouse.writing(settings, "test") as con:
        return con.execute("SELECT kind, resolved_at IS NULL FROM ops.alerts ORDER BY raised_at").fetchall()


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
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "firing")]


def test_alert_that_finds_no_space_either_is_sent_at_once_and_ends_in_the_warehouse(
    ready: Settings, told: tuple[int, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(verdict, "run_gate", failing(duckdb.TransactionException(WAL_FULL)))
        full.setattr(incidents, "raise_alert", failing(duckdb.TransactionException(WAL_FULL)))
        for _ in range(3):
            with pytest.raises(DiskFull):
                STEPS["gate_raw"](ready)
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "firing")]
    assert alerts(ready) == []
    with monkeypatch.context() as other:  # another trouble meanwhile does not make it forgotten
        other.setattr(building, "build", failing(BuildFailed("model x")))
        with pytest.raises(BuildFailed):
            STEPS["build"](ready)
    assert status.unstored(ready) is not None
    pipeline.publish(ready)
    pipeline.notify(ready)
    assert ("disk_full", False) in alerts(ready)
    states = [(one["alert_id"], one["state"]) for one in told[1] if one["kind"] == "disk_full"]
    assert states == [(told[1][0]["alert_id"], "firing"), (told[1][0]["alert_id"], "resolved")]
    assert status.unstored(ready) is None


def test_receiver_that_was_away_is_told_by_the_next_failure(
    ready: Settings, told: tuple[int, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "run_gate", failing(NO_SPACE))
    monkeypatch.setattr(incidents, "raise_alert", failing(duckdb.IOException("No space left on device")))
    away = ready.model_copy(update={"alert_webhook_url": webhook(9)})
    with pytest.raises(DiskFull):
        STEPS["gate_raw"](away)
    waiting = status.unstored(ready)
    assert waiting is not None
    assert waiting["delivery"]["webhook"] != "ok"
    with pytest.raises(DiskFull):
        STEPS["gate_raw"](ready)
    assert [one["alert_id"] for one in told[1]] == [waiting["alert"]["alert_id"]]


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
    assert [(one["kind"], one["state"]) for one in told[1]] == [("landing_failed", "firing")]


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


@pytest.fixture
def small(tmp_path: Path, told: tuple[int, list[dict[str, Any]]]) -> Iterator[Settings]:
    """A published version on a disk of 24 MB that is full to the last byte."""
    root = Path(__file__).resolve().parents[1]
    with small_disk(tmp_path / "disk", 24) as disk:
        settings = Settings(
            data=disk,
            plans=root / "plans",
            project=root,
            alert_webhook_url=f"http://127.0.0.1:{told[0]}/",
            alert_topic=False,
            lock_wait_seconds=5,
            kafka_servers="127.0.0.1:9",
        )
        marts.make(settings)
        pipeline.publish(settings)
        fill(disk)
        yield settings


@pytest.mark.parametrize("stage", ["gate_raw", "build", "publish"])
def test_really_full_disk_is_told_on_the_boards_and_by_one_alert_that_ends(
    small: Settings, told: tuple[int, list[dict[str, Any]]], stage: str
) -> None:
    shown = versions.current(small)
    for _ in range(2):
        with pytest.raises(DiskFull, match="no space is left"):
            STEPS[stage](small)
    said = status.read_status(small)
    assert (said["ok"], said["stage"]) == (False, stage)
    assert "磁盘空间不足" in said["message_zh"]
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "firing")]
    assert versions.current(small) == shown
    (small.data / "filler").unlink()
    assert pipeline.publish(small) == versions.current(small)
    pipeline.notify(small)
    assert [(one["kind"], one["state"]) for one in told[1]] == [("disk_full", "firing"), ("disk_full", "resolved")]
    assert datetime.fromisoformat(told[1][0]["raised_at"])


def test_what_killed_publications_left_is_taken_away_when_space_is_short(small: Settings) -> None:
    left = small.published / ".20260101T000000000000Z.partial"
    (small.data / "filler").unlink()
    left.mkdir()
    (left / "fct_actuals.parquet").write_bytes(b"x" * 4_000_000)
    fill(small.data)
    with pytest.raises(DiskFull):
        STEPS["gate_raw"](small)
    assert not left.exists()
    assert pipeline.publish(small) == versions.current(small)


def test_rollback_works_on_a_full_disk(small: Settings) -> None:
    from milepost.publishing import showing

    [shown] = versions.versions(small)
    showing.rollback(small, shown, by="li", why="x" * 500)
    pin = versions.pin_in(small.published)
    assert pin is not None
    assert pin.by == "li"
    assert showing.unpin(small) == shown


def test_lock_is_held_on_a_full_disk_though_nobody_can_be_named(small: Settings) -> None:
    with lock.writer_lock(small, "test"):
        pass


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
