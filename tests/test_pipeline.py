"""The pipeline's steps chained, on a real broker, a real warehouse and real dbt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import expectations
from milepost import pipeline
from milepost.alerts import incidents
from milepost.errors import BrokerError, GateFailed
from milepost.gates.verdict import CheckResult
from milepost.local.broker import BrokerHandle, running_broker
from milepost.pipeline import Gates
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

ROOT = Path(__file__).resolve().parents[1]
GATES = Gates(raw=expectations.check_raw, marts=expectations.check_marts)

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One embedded broker with a small simulated history of Wucheng and Jinhua, run through the pipeline once."""
    folder = tmp_path_factory.mktemp("city")
    with running_broker("tansu", folder) as broker:
        settings = Settings(data=folder / "data", kafka_servers=broker.servers, alert_topic=False, lock_wait_seconds=5)
        produce(broker, folder, "--faults", "0.02")
        report = pipeline.run(settings, GATES)
        yield settings, report, broker, folder


def produce(broker: BrokerHandle, folder: Path, *more: str) -> dict[str, Any]:
    """Simulate Wucheng to mid 2026; what was sent, by kind."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "producers",
            "simulate",
            "--seed",
            "3",
            "--until",
            "2026-07-31",
            "--plan",
            "wucheng-2025",
            *more,
        ],  # a later --seed wins
        env={"MILEPOST_KAFKA_SERVERS": broker.servers, "MILEPOST_DATA": str(folder / "sender"), "PATH": "/bin"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    sent: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return sent


def status_of(settings: Settings) -> dict[str, Any]:
    word: dict[str, Any] = json.loads((settings.published / "status.json").read_text())
    return word


def version_shown(settings: Settings) -> str:
    return str(json.loads((settings.published / "current.json").read_text())["version"])


def test_one_run_goes_from_events_to_a_published_version(city: Any) -> None:
    settings, report, _, _ = city
    assert report.ok, report.message
    assert report.load["loaded"] > 100
    assert report.version == version_shown(settings)
    assert status_of(settings)["ok"] is True
    assert {"fct_target_status.parquet", "manifest.json"} <= {
        path.name for path in (settings.published / report.version).iterdir()
    }


def open_alerts(settings: Settings, kind: str) -> list[str]:
    return sorted(one.dedupe_key for one in incidents.store_of(settings).unresolved() if one.kind == kind)


def blocking(settings: Settings) -> list[str]:
    """Open incidents of gates that blocked; those of gates that held rows stay open while the rows are held."""
    found = incidents.store_of(settings).unresolved()
    return sorted(one.dedupe_key for one in found if one.kind == "gate_failed" and one.severity == "critical")


def test_each_sender_and_reason_of_rejection_is_one_incident(city: Any) -> None:
    settings, report, _, _ = city
    assert report.load["rejected"] > len(report.load["rejected_by_reason"]) > 0
    told = open_alerts(settings, "events_rejected")
    told = [key.removesuffix(":simulated") for key in told]  # each simulated as far as its text can be read
    assert {key.rpartition(":")[2] for key in told} == set(report.load["rejected_by_reason"])
    with warehouse.writing(settings, "test") as con:
        found = con.execute(
            "SELECT count(DISTINCT (raw.sender_of(topic, try(decode(value))), reason_code)) FROM raw.rejected_messages"
        ).fetchone()
    assert (len(told),) == found


def test_a_run_alone_tells_what_it_found_as_files_and_not_again_with_the_next(city: Any) -> None:
    settings, _, _, _ = city
    told = sorted(settings.outbox.glob("*.md"))
    assert any("拒收" in path.read_text(encoding="utf-8") for path in told)
    assert pipeline.run(settings, GATES).ok
    assert sorted(settings.outbox.glob("*.md")) == told


def test_repeat_without_news_loads_nothing_and_publishes_the_same_readings(city: Any) -> None:
    import pandas as pd

    settings, report, _, _ = city
    before = pd.read_parquet(settings.published / report.version / "fct_target_status.parquet")
    again = pipeline.run(settings, GATES)
    assert (again.ok, again.load["read"]) == (True, 0)
    after = pd.read_parquet(settings.published / str(again.version) / "fct_target_status.parquet")
    columns = ["target_id", "status", "actual_value", "gap_points"]
    pd.testing.assert_frame_equal(
        before[columns].sort_values("target_id", ignore_index=True),
        after[columns].sort_values("target_id", ignore_index=True),
    )


def test_blocked_gate_keeps_the_last_good_version_and_says_why(city: Any) -> None:
    settings, _, _, _ = city
    shown = version_shown(settings)

    def broken(_frames: object) -> list[CheckResult]:
        return [CheckResult("fct_target_status", "expect_sense", "critical", False, 3, column="status")]

    report = pipeline.run(settings, Gates(raw=expectations.check_raw, marts=broken))
    assert (report.ok, report.stage) == (False, "gate_marts")
    assert version_shown(settings) == shown
    word = status_of(settings)
    assert (word["ok"], word["stage"]) == (False, "gate_marts")
    assert word["failures"] == [
        {
            "gate": "marts",
            "table": "fct_target_status",
            "expectation": "expect_sense",
            "severity": "critical",
            "unexpected_count": 3,
        }
    ]
    assert blocking(settings) == ["gate:marts:fct_target_status:expect_sense"]

    assert pipeline.run(settings, GATES).ok
    assert blocking(settings) == []
    assert status_of(settings)["ok"] is True


def test_event_landed_twice_by_some_defect_is_caught_before_it_counts(city: Any) -> None:
    settings, _, _, _ = city
    with warehouse.writing(settings, "test") as con:
        con.execute(
            "CREATE TABLE ops.saved AS SELECT * FROM raw.events LIMIT 1; UPDATE ops.saved SET loaded_at = '2030-01-01';"
            "INSERT INTO raw.events SELECT * FROM ops.saved; INSERT INTO raw.events SELECT * FROM ops.saved"
        )
    try:
        with pytest.raises(GateFailed, match=r"raw_events: expect_event_to_be_landed_once \(2 rows, critical\)"):
            pipeline.gate_raw(settings, expectations.check_raw)
    finally:
        with warehouse.writing(settings, "test") as con:
            con.execute("DELETE FROM raw.events WHERE loaded_at = '2030-01-01'; DROP TABLE ops.saved")


def test_load_that_slips_in_behind_the_gate_waits_for_the_next_one(city: Any) -> None:
    settings, _, broker, folder = city

    def readings() -> object:
        with warehouse.writing(settings, "test") as con:
            return con.execute("SELECT sum(event_count), count(*) FROM marts.fct_actuals").fetchone()

    pipeline.land(settings)
    pipeline.gate_raw(settings, expectations.check_raw)
    pipeline.build(settings)
    before = readings()
    produce(broker, folder, "--seed", "4")
    assert pipeline.land(settings).loaded > 0
    pipeline.build(settings)
    assert readings() == before
    pipeline.gate_raw(settings, expectations.check_raw)
    pipeline.build(settings)
    assert readings() != before


def test_rebuild_makes_the_same_marts_from_raw_again(city: Any) -> None:
    settings, _, _, _ = city

    def readings() -> list[Any]:
        with warehouse.writing(settings, "test") as con:
            return con.execute(
                "SELECT target_id, status, actual_value, gap_points FROM marts.fct_target_status ORDER BY 1"
            ).fetchall()

    before = readings()
    with warehouse.writing(settings, "test") as con:
        con.execute("DELETE FROM marts.fct_actuals")
    for _ in range(2):
        subprocess.run(
            [Path(sys.executable).with_name("milepost"), "rebuild"],
            env={"MILEPOST_DATA": str(settings.data), "PATH": "/bin"},
            check=True,
            timeout=200,
            capture_output=True,
        )
        assert readings() == before


def test_broker_that_is_away_is_named_and_the_boards_are_told(city: Any) -> None:
    settings, _, _, _ = city
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    shown = version_shown(settings)
    report = pipeline.run(away, GATES)
    assert (report.ok, report.stage) == (False, "land")
    assert "127.0.0.1:1" in report.message
    assert status_of(settings)["stage"] == "land"
    assert version_shown(settings) == shown
    with pytest.raises(BrokerError):
        pipeline.land(away)
