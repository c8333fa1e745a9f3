"""Alerts come from what is stored: a process killed before it told leaves them to the next; twice tells nothing new."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders.alerting import every, look, now_in, open_alerts, put_event, put_rejected, unresolved
from builders.environment import environment

import expectations
from milepost import pipeline, stream
from milepost.alerts import incidents, sources
from milepost.errors import PublishError
from milepost.gates import verdict
from milepost.gates.verdict import CheckResult
from milepost.local.broker import BrokerHandle
from milepost.pipeline import Gates
from milepost.publishing import publish as publishing
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

ROOT = Path(__file__).resolve().parents[2]
GATES = Gates(raw=expectations.check_raw, marts=expectations.check_marts)
KILLED_AFTER = """
import os, signal
from milepost import pipeline
from {package} import {module}
from milepost.settings import Settings
whole = {module}.{function}
def cut_off(*given, **named):
    whole(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
{module}.{function} = cut_off
{step}
"""
WARNED = """
from milepost.gates.verdict import CheckResult
found = [CheckResult("raw_reports", "expect_sense", "warning", False, 2)]
pipeline.gate_raw(Settings.load(), lambda frames: found)
"""


def killed_after(settings: Settings, whole: str, function: str, step: str) -> None:
    package, _, module = whole.rpartition(".")
    ours = environment(MILEPOST_DATA=str(settings.data), MILEPOST_KAFKA_SERVERS=settings.bootstrap_servers)
    script = KILLED_AFTER.format(package=package, module=module, function=function, step=step)
    done = subprocess.run([sys.executable, "-c", script], env=ours, capture_output=True, timeout=120, check=False)
    assert done.returncode == -9, done.stderr[-2000:]


@pytest.mark.kafka
def test_a_load_killed_between_its_commit_and_its_alert_is_told_by_the_next_round(
    broker: BrokerHandle, settings: Settings
) -> None:
    there = settings.model_copy(update={"kafka_servers": broker.servers, "alert_topic": False})
    stream.ensure_topics(there)
    stream.send(there, "milepost.trainings.v1", b"key", b"no event")
    killed_after(there, "milepost.landing.load", "load", "pipeline.land(Settings.load())")
    assert open_alerts(there) == []
    pipeline.notify(there)
    told = [key for kind, key in open_alerts(there) if kind == "events_rejected"]  # other tests share the broker
    assert sum(key == "rejected:unknown:not_json" for key in told) == 1


def test_a_gate_killed_before_its_alert_is_told_though_the_next_run_passes(settings: Settings) -> None:
    put_event(settings)
    killed_after(settings, "milepost.gates.verdict", "run_gate", WARNED)
    assert every(settings) == []
    pipeline.gate_raw(settings, lambda _frames: [])
    told = [(one.dedupe_key, one.is_over) for one in every(settings)]
    assert told == [("gate:raw:raw_reports:expect_sense", True)]


def test_a_gate_killed_after_it_passed_leaves_a_relapse_to_be_told_anew(settings: Settings) -> None:
    broken = [CheckResult("raw_reports", "expect_sense", "warning", False, 2)]
    put_event(settings)
    pipeline.gate_raw(settings, lambda _frames: broken)
    killed_after(
        settings, "milepost.gates.verdict", "run_gate", "pipeline.gate_raw(Settings.load(), lambda frames: [])"
    )
    put_event(settings)
    pipeline.gate_raw(settings, lambda _frames: broken)
    told = [(one.dedupe_key, one.is_over) for one in every(settings)]
    assert sorted(told) == [("gate:raw:raw_reports:expect_sense", False), ("gate:raw:raw_reports:expect_sense", True)]


def test_a_loss_is_told_once_and_what_a_log_leaves_out_by_itself_is_none(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        for reason in ("expired", "not_delivered"):
            con.execute(
                """INSERT INTO raw.gaps SELECT 'c', 't', 0, 5, 9, ?, 'a load', current_timestamp AT TIME ZONE 'UTC'""",
                [reason],
            )
    look(settings)
    look(settings)
    [one] = unresolved(settings)
    assert (one.kind, one.dedupe_key, one.fields["count"]) == ("log_gap", "gap:t/0/5-9", 4)
    assert "位移 5 至 8" in one.body_zh
    assert "offsets 5 to 8" in one.body_en


def test_a_loss_is_over_after_a_day_and_is_not_told_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute(
            "INSERT INTO raw.gaps SELECT 'c', 't', 0, 5, 9, 'expired', 'l', current_timestamp AT TIME ZONE 'UTC'"
        )
    look(settings)
    monkeypatch.setattr(sources, "SETTLED_AFTER", timedelta(0))
    look(settings)
    look(settings)
    assert open_alerts(settings) == []
    assert len(every(settings)) == 1


def failing(settings: Settings, monkeypatch: pytest.MonkeyPatch, stage: str) -> tuple[Any, list[str]]:
    """A run whose stage fails; the stages before it, which other tests run for real, are passed over."""
    said: list[str] = []
    with monkeypatch.context() as patch:
        if stage == "publish":
            for step in ("land", "gate_raw", "build", "gate_marts"):
                patch.setattr(pipeline, step, lambda *_given, **_named: verdict.GateReport("raw", "x", "passed"))

            def refuse(*_given: object) -> None:
                raise PublishError("the disk is full")

            patch.setattr(publishing, "publish", refuse)
        return pipeline.run(settings, GATES, say=said.append), said


def test_a_landing_that_fails_is_told_and_over_with_the_next_good_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1", "alert_topic": False})
    for _ in range(2):
        report, _ = failing(away, monkeypatch, "land")
        assert (report.ok, report.stage) == (False, "land")
    assert open_alerts(away) == [("landing_failed", "landing")]
    with warehouse.writing(away, "test") as con:
        con.execute(
            "INSERT INTO raw.loads SELECT 'good', now, now, 0, 0, 0, 0 "
            "FROM (SELECT current_timestamp AT TIME ZONE 'UTC' AS now)"
        )
    look(away)
    assert open_alerts(away) == []


def test_a_version_that_cannot_be_published_is_told_and_over_with_the_next_good_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = settings.model_copy(update={"alert_topic": False})
    report, _ = failing(quiet, monkeypatch, "publish")
    assert (report.ok, report.stage, report.message) == (False, "publish", "the disk is full")
    assert open_alerts(quiet) == [("publish_failed", "publish")]
    with warehouse.writing(quiet, "test") as con:
        con.execute(
            "INSERT INTO ops.published_versions SELECT 'v', now, now::DATE, now, now, NULL, NULL "
            "FROM (SELECT current_timestamp AT TIME ZONE 'UTC' AS now)"
        )
    look(quiet)
    assert open_alerts(quiet) == []


def test_a_run_says_which_alerts_it_could_not_deliver(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    hooked = Settings(alert_webhook_url="http://127.0.0.1:1/hook").model_dump(include={"alert_webhook_url"})
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1", "alert_topic": False, **hooked})
    _, said = failing(away, monkeypatch, "land")
    assert any(line.startswith("alert not delivered: 数据入库失败 (variable_webhook: ConnectError") for line in said), (
        said
    )


def test_every_broken_rule_of_a_gate_is_an_alert_with_its_severity(settings: Settings) -> None:
    def check(_frames: object) -> list[CheckResult]:
        return [
            CheckResult("t", name, severity, False, 3)
            for name, severity in (("a", "warning"), ("b", "critical"), ("c", "info"))
        ]

    put_event(settings)
    with warehouse.writing(settings, "test") as con:
        verdict.run_gate(con, "raw", check)
    look(settings)
    told = sorted((one.dedupe_key, one.severity) for one in unresolved(settings))
    assert told == [("gate:raw:t:a", "warning"), ("gate:raw:t:b", "critical")]


@pytest.mark.parametrize(
    ("cluster", "to_offset", "alerts"),
    [("tansu-0a1b", 7, 0), ("tansu-0a1b", 8, 1), ("MkU3OEVBNTcwNTJENDM2Qg", 7, 1)],
)
def test_a_broker_in_memory_that_begins_anew_is_no_gap_where_all_of_it_was_read(
    settings: Settings, cluster: str, to_offset: int, alerts: int
) -> None:
    """Its clients send again what it lost. Of another cluster nobody knows what came after the last look."""
    with warehouse.writing(settings, "test") as con:
        con.execute(
            "INSERT INTO raw.gaps VALUES (?, 'milepost.indicators.v1', 0, 7, ?, 'cluster_replaced', 'l', now())",
            [cluster, to_offset],
        )
    look(settings)
    assert len(open_alerts(settings)) == alerts


def test_books_that_do_not_balance_are_an_incident_until_they_do(settings: Settings) -> None:
    put_rejected(settings, now_in(settings), count=3)
    look(settings)
    [one] = [one for one in incidents.store_of(settings).unresolved() if one.kind == "books_unbalanced"]
    assert (one.severity, "--offset t:0:0 " in one.body_en) == ("critical", True)
    with warehouse.writing(settings, "test") as con:
        con.execute("DELETE FROM raw.rejected_messages")
    look(settings)
    assert "books" not in [one.dedupe_key for one in incidents.store_of(settings).unresolved()]
