"""The pipeline's steps, each safe to repeat: land -> gate raw -> build -> gate marts -> publish -> notify.

Airflow's tasks call the steps one by one; ``milepost run`` calls run(). Rules come in as functions (milepost never
imports expectations). A step that fails leaves the last good version published and says so in status.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from milepost.alerts import delivery, incidents, sources
from milepost.errors import BuildFailed, GateFailed, MilepostError
from milepost.gates import verdict
from milepost.gates.verdict import Check, GateReport
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

if TYPE_CHECKING:
    from milepost.landing.load import LoadReport
    from milepost.marts.build import BuildReport

Stage = Literal["land", "gate_raw", "build", "gate_marts", "publish"]


@dataclass(frozen=True)
class Gates:
    """The rules of both gates."""

    raw: Check
    marts: Check


@dataclass
class RunReport:
    """What one run did. ok is false when a step failed; version is what the boards show afterwards."""

    ok: bool = True
    stage: str = "land"
    message: str = ""
    load: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    version: str | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


def land(settings: Settings, progress: Any = None) -> LoadReport:
    """Drain the topics into raw, raise alerts for what was rejected or lost. Raises BrokerError, WarehouseBusy."""
    from milepost.landing import load as landing

    try:
        report = landing.load(settings, progress=progress)
    except MilepostError as error:
        write_failure(settings, "land", error)
        raise
    if report.rejected or report.gaps:
        with warehouse.writing(settings, "alerts of a load") as con:
            sources.look(con)
    return report


def gate_raw(settings: Settings, check: Check) -> GateReport:
    """Gate what was landed since the last passed gate. Raises GateFailed when a critical rule is broken."""
    return _gate(settings, "raw", check)


def gate_marts(settings: Settings, check: Check) -> GateReport:
    """Gate the marts just built. Raises GateFailed when a critical rule is broken."""
    return _gate(settings, "marts", check)


def _gate(settings: Settings, gate: Literal["raw", "marts"], check: Check) -> GateReport:
    with warehouse.writing(settings, f"gate {gate}") as con:
        sources.look(con)  # this run becomes the gate's last: first raise what a killed process left of the one before
        report = verdict.run_gate(con, gate, check)
        sources.look(con)
    if report.verdict == "blocked":
        error = GateFailed(f"gate {gate} blocked: {report.in_words()}. The last good version stays published.")
        write_failure(settings, f"gate_{gate}", error, report)
        raise error
    return report


def build(settings: Settings, *, full_refresh: bool = False) -> BuildReport:
    """Build staging, intermediate and marts with dbt. Raises BuildFailed naming the nodes."""
    from milepost.marts import build as building

    with lock.writer_lock(settings, "dbt build"):
        try:
            report = building.build(settings, full_refresh=full_refresh)
        except BuildFailed as error:
            write_failure(settings, "build", error)
            with warehouse.connection(settings) as con:
                incidents.raise_alert(con, "build_failed", "build", "数据集市构建失败", str(error))
                sources.look(con)
            raise
        with warehouse.connection(settings) as con:
            incidents.resolve(con, "build")
            sources.look(con)
    return report


def publish(settings: Settings) -> str:
    """Publish the marts as a new version with the verdicts of the gates; the version's name. Raises PublishError."""
    from milepost.publishing import publish as publishing
    from milepost.publishing import status

    with lock.writer_lock(settings, "publish"):
        with warehouse.connection(settings) as con:
            verdicts = verdict.last_verdicts(con)
        try:
            manifest = publishing.publish(settings, verdicts)
        except MilepostError as error:
            write_failure(settings, "publish", error)
            raise
        status.write_status(settings, _status("publish", True, "已发布", "published"))
    return manifest.version


def notify(settings: Settings) -> dict[str, int]:
    """Raise what is stored and not raised yet, and send what was not delivered. Takes at most a minute or so.

    -> {'sent', 'failed', 'kept'} as alerts.deliver. The warehouse is held only to read and to write the outcome.
    """
    with warehouse.writing(settings, "look for alerts") as con:
        sources.look(con)
    return delivery.deliver(settings)


def run(
    settings: Settings, gate: Gates, *, full_refresh: bool = False, say: Callable[[str], None] = lambda _line: None
) -> RunReport:
    """All steps once, as one writer. A failed step ends the run, its alert goes out, and the report says which.

    Alerts are sent when the warehouse is free again; say() gets a line for each that could not be delivered.
    """
    report = RunReport()
    steps: list[tuple[Stage, Callable[[], Any]]] = [
        ("land", lambda: land(settings)),
        ("gate_raw", lambda: gate_raw(settings, gate.raw)),
        ("build", lambda: build(settings, full_refresh=full_refresh)),
        ("gate_marts", lambda: gate_marts(settings, gate.marts)),
        ("publish", lambda: publish(settings)),
    ]
    with lock.writer_lock(settings, "milepost run"):
        for stage, step in steps:
            started = time.monotonic()
            report.stage = stage
            try:
                outcome = step()
            except MilepostError as error:
                report.ok, report.message = False, str(error)
                say(f"{stage}: {error}")
                _raise_for(settings, stage, error)
                break
            finally:
                report.seconds[stage] = round(time.monotonic() - started, 3)
            if stage == "land":
                report.load = asdict(outcome)
            elif stage == "publish":
                report.version = outcome
            say(f"{stage}: done in {report.seconds[stage]:.1f} s")
    _notify_and_say(settings, say)
    return report


def _raise_for(settings: Settings, stage: Stage, error: MilepostError) -> None:
    """Record that landing or publishing failed; gates and builds have raised theirs already."""
    kinds: dict[str, tuple[incidents.Kind, str, str]] = {
        "land": ("landing_failed", "landing", "数据入库失败"),
        "publish": ("publish_failed", "publish", "发布失败"),
    }
    if stage in kinds:
        kind, key, title = kinds[stage]
        # what keeps us from writing has failed the step already
        with suppress(MilepostError), warehouse.writing(settings, "alert") as con:
            incidents.raise_alert(con, kind, key, title, str(error)[:1000])


def _notify_and_say(settings: Settings, say: Callable[[str], None]) -> None:
    try:
        if notify(settings)["failed"]:
            for line in delivery.undelivered(settings):
                say(f"alert not delivered: {line}")
    except MilepostError as error:
        say(f"alerts were not sent: {error}")


def write_failure(settings: Settings, stage: str, error: MilepostError, report: GateReport | None = None) -> None:
    """Write status.json so that the boards show the failure; they keep showing the last good version."""
    from milepost.publishing import status

    words = {
        "land": "数据入库失败",
        "gate_raw": "入库质量闸门未通过",
        "build": "数据集市构建失败",
        "gate_marts": "发布质量闸门未通过",
        "publish": "发布失败",
    }
    failure = _status(stage, False, words[stage], str(error))
    if report:
        failure["failures"] = [
            {
                "gate": report.gate,
                "table": r.table,
                "expectation": r.expectation,
                "severity": r.severity,
                "unexpected_count": r.unexpected_count,
            }
            for r in report.failures
        ]
    status.write_status(settings, failure)


def _status(stage: str, ok: bool, message_zh: str, message_en: str) -> dict[str, Any]:
    return {
        "checked_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "ok": ok,
        "stage": stage,
        "message_zh": message_zh,
        "message_en": message_en,
        "failures": [],
    }
