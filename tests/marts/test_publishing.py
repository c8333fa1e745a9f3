"""Versions: whole or not at all, kept by rule, rolled back while boards read."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders.warehouse import ROOT, Workbench, indicator, plan

from milepost.errors import PublishError
from milepost.publishing import publish as publishing
from milepost.publishing import status, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

MARTS = sorted(path.stem for path in (ROOT / "dbt_project/models/marts").glob("*.sql"))
OPS = ["ops_gate_results", "ops_rejected_events", "ops_landing_balance", "ops_build_nodes"]


@pytest.fixture(scope="module")
def built(bench: Workbench) -> Workbench:
    bench.plans(plan(indicator("straight", "level", {2027: 1500})))
    bench.report("straight", "2025-12-31", 520)
    bench.build(date(2026, 3, 31))
    return bench


def publish(bench: Workbench) -> publishing.Manifest:
    with lock.writer_lock(bench.settings, "test"):
        return publishing.publish(bench.settings, {"raw": "passed", "marts": "warned"})


def test_manifest_names_every_table_with_its_rows_and_checksum(built: Workbench) -> None:
    manifest = publish(built)
    folder = built.settings.published / manifest.version
    assert set(manifest.rows) >= {*MARTS, *OPS}
    assert json.loads((folder / "manifest.json").read_text()) == json.loads(json.dumps(manifest.__dict__))
    for name, rows in manifest.rows.items():
        path = folder / f"{name}.parquet"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == manifest.sha256[name]
        assert pq.read_metadata(path).num_rows == rows
    assert manifest.as_of_date == "2026-03-31"
    assert manifest.verdicts == {"raw": "passed", "marts": "warned"}
    assert manifest.latest_event_at == "2026-01-10T00:00:00"
    assert versions.current(built.settings) == manifest.version


def test_build_without_news_publishes_the_files_of_the_version_before(built: Workbench) -> None:
    first = publish(built)
    built.build(date(2026, 3, 31))
    second = publish(built)

    def file_of(version: str, name: str) -> int:
        return (built.settings.published / version / f"{name}.parquet").stat().st_ino

    written = [name for name in second.rows if file_of(second.version, name) != file_of(first.version, name)]
    assert written == []


def test_rejected_bytes_are_published_as_text(built: Workbench) -> None:
    with warehouse.writing(built.settings, "test") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages
               (topic, "partition", "offset", reason_code, reason, value, load_id, loaded_at)
               VALUES ('t', 0, 1, 'not_json', 'r', '\\xFF\\x00'::BLOB, 'l', now()),
                      ('t', 0, 2, 'not_json', 'r', encode('{人工'), 'l', now())"""
        )
    manifest = publish(built)
    values = pq.read_table(built.settings.published / manifest.version / "ops_rejected_events.parquet")["value"]
    assert set(values.to_pylist()) == {"\\xFF\\x00", "{人工"}


def test_reader_in_the_middle_of_a_page_sees_one_version(built: Workbench) -> None:
    """Twenty publications beside a reader that takes current.json once per page and then file after file."""
    publish(built)
    stop, pages, faults = threading.Event(), [], []

    def read() -> None:
        while not stop.is_set():
            try:
                version = json.loads((built.settings.published / "current.json").read_text())["version"]
                folder = built.settings.published / version
                manifest = json.loads((folder / "manifest.json").read_text())
                seen = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in MARTS}
                pages.append((version, seen == {name: manifest["rows"][name] for name in MARTS}))
            except Exception as error:
                faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    made = {publish(built).version for _ in range(8)}
    stop.set()
    reader.join()
    assert faults == []
    assert all(whole for _, whole in pages)
    assert {version for version, _ in pages} & made


def test_killed_in_the_middle_leaves_the_shown_version_alone(built: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = publish(built).version

    def full_disk(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "sync", full_disk)
    with pytest.raises(PublishError, match="No space left"):
        publish(built)
    assert versions.current(built.settings) == shown
    assert not list(built.settings.published.glob(".*.partial"))


def test_marts_of_another_day_are_not_published(built: Workbench) -> None:
    with lock.writer_lock(built.settings, "test"), pytest.raises(PublishError, match="built for 2026-03-31"):
        publishing.publish(built.settings, {}, as_of=date(2026, 4, 1))


def test_nothing_to_publish_says_what_to_run(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with lock.writer_lock(settings, "test"), pytest.raises(PublishError, match="milepost build"):
        publishing.publish(settings, {})


def test_status_is_replaced_whole(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    status.write_status(settings, {"ok": False, "message_zh": "质量闸门未通过"})
    status.write_status(settings, {"ok": True})
    assert json.loads((settings.published / "status.json").read_text()) == {"ok": True}
