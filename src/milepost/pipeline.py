"""The pipeline's steps, each safe to repeat: land -> gate raw -> build -> gate marts -> publish -> notify.

Airflow's tasks call the steps one by one; ``milepost run`` calls run(). Rules come in as functions (milepost never
imports expectations). A step that fails leaves the last good version published and says so in status.json.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from milepost.alerts import configuration, failures, incidents, outgoing, sources, watch
from milepost.alerts.health import looks, storage
from milepost.alerts.routing import in_force
from milepost.alerts.store import StoreError
from milepost.errors import BuildFailed, DiskFull, GateFailed, MilepostError, PublishError, WarehouseError
from milepost.gates import held, verdict
from milepost.gates.verdict import Check, GateReport
from milepost.publishing import retention, showing, status
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import disk, lock

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
    """What one run did. ok is false when a step failed; version is the one made, which the boards show unless an older
    one is pinned; held: how many rows wait for a person or a correction."""

    ok: bool = True
    stage: str = "land"
    message: str = ""
    load: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    version: str | None = None
    held: int = 0

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=str)


@contextmanager
def _step(settings: Settings, stage: Stage) -> Iterator[None]:
    """Have the boards say that a step failed, and people hear of a full disk, which nothing else can record.

    Raises DiskFull for want of space, WarehouseError for other faults of files; what is raised on purpose, and what is
    a defect, as it is.
    """
    try:
        yield
    except GateFailed:
        raise  # it has said which rules were broken
    except (MilepostError, OSError) as error:
        fault = _named(settings, error)
        status.write_failure(settings, stage, str(fault), no_space=isinstance(fault, DiskFull))
        if isinstance(fault, DiskFull):
            failures.raise_if_possible(settings, storage.full(f"{stage}: {fault}"))
            _make_room(settings)
        if fault is error:
            raise
        raise fault from error
    except Exception as error:
        status.write_failure(settings, stage, f"{type(error).__name__}: {error}")
        raise


def _make_room(settings: Settings) -> None:
    """Take away what may go of what is published: without space no publication comes that would do it."""
    with suppress(MilepostError), lock.writer_lock(settings, "make room"):
        retention.prune(settings)


def _named(settings: Settings, error: MilepostError | OSError) -> MilepostError:
    """A full disk by its name, whichever step found it in whichever words."""
    if isinstance(error, DiskFull):
        return error
    if disk.is_full(error):
        return disk.full(settings.data, error)
    if isinstance(error, MilepostError):
        return error
    return WarehouseError(f"{error.filename or settings.data}: {error.strerror or error}. Check MILEPOST_DATA.")


def land(settings: Settings, progress: Any = None) -> LoadReport:
    """Drain the topics into raw, raise alerts for what was rejected or lost. Raises BrokerError, WarehouseBusy."""
    from milepost.landing import load as landing
    from milepost.marts import due

    with _step(settings, "land"):
        report = landing.load(settings, progress=progress)
        if report.read:
            due.note_landed(settings)
        if report.rejected or report.gaps:
            with warehouse.writing(settings, "alerts of a load") as con:
                sources.look_and_go_on(settings, con)
    return report


def gate_raw(settings: Settings, check: Check) -> GateReport:
    """Gate what was landed since the last passed gate. Raises GateFailed when a critical rule is broken."""
    return _gate(settings, "raw", check)


def gate_marts(settings: Settings, check: Check) -> GateReport:
    """Gate the marts just built. Raises GateFailed when a critical rule is broken, PublishError for half built ones."""
    return _gate(settings, "marts", check)


def _gate(settings: Settings, gate: Literal["raw", "marts"], check: Check) -> GateReport:
    stage: Stage = "gate_raw" if gate == "raw" else "gate_marts"
    with _step(settings, stage):
        with warehouse.writing(settings, f"gate {gate}") as con:
            if gate == "marts" and verdict.marts_state(con) is None:
                raise PublishError(
                    "the last build did not go through, or made some models alone (--select): there are no whole marts "
                    "to judge. Run `milepost run`."
                )
            # this run becomes the gate's last: first raise what a killed process left of the one before
            if _may_be_untold(settings, con, gate):
                sources.look_and_go_on(settings, con)
            report = verdict.run_gate(con, gate, check)
            # the build between the gates looks at everything; where a gate blocks, no step follows
            is_last = report.verdict == "blocked"
            sources.look_and_go_on(settings, con, sources.look if is_last else sources.look_at_gates)
        if report.verdict == "blocked":
            error = GateFailed(f"gate {gate} blocked: {report.in_words()}. The last good version stays published.")
            status.write_failure(settings, stage, str(error), failures=_broken(report))
            raise error
    return report


def _may_be_untold(settings: Settings, con: warehouse.Connection, gate: str) -> bool:
    """Whether the gate's last run found something, or anything of the gate is open, which that run may have ended."""
    if verdict.last_verdicts(con).get(gate, "passed") != "passed":
        return True
    with suppress(StoreError):
        return any(key.startswith(f"gate:{gate}:") for key in incidents.store_of(settings).open_keys())
    return True


def _broken(report: GateReport) -> list[dict[str, Any]]:
    return [
        {
            "gate": report.gate,
            "table": r.table,
            "expectation": r.expectation,
            "severity": r.severity,
            "unexpected_count": r.unexpected_count,
        }
        for r in report.failures
    ]


def build(settings: Settings, *, full_refresh: bool = False) -> BuildReport:
    """Build staging, intermediate and marts with dbt. Raises BuildFailed naming the nodes."""
    from milepost.marts import build as building

    with _step(settings, "build"), lock.writer_lock(settings, "dbt build"):
        try:
            look = partial(sources.look_and_go_on, settings)
            report = building.build(settings, full_refresh=full_refresh, then=look)
        except BuildFailed as error:
            if not disk.is_full(error):
                failures.raise_if_possible(settings, failures.failed("build", "build_failed", error))
                # a passed gate leaves it to builds; half built tables may be of another shape
                with suppress(MilepostError, warehouse.DuckDBError), warehouse.connection(settings) as con:
                    sources.look_and_go_on(settings, con)
            raise
        with suppress(StoreError):
            incidents.resolve_only(incidents.store_of(settings), "build", "此后构建成功", "A build went well since")
    return report


def publish(settings: Settings) -> str:
    """Publish the marts as a new version with the verdicts of the gates; the version's name. Raises PublishError.

    It is made and not shown while an older one is pinned.
    """
    from milepost.publishing import publish as publishing

    with _step(settings, "publish"), lock.writer_lock(settings, "publish"):
        manifest = publishing.publish(settings)
        status.write_published(settings, showing.pin_of(settings))
    return manifest.version


def watching(
    settings: Settings,
    clock: Callable[[], datetime] = watch.utc_clock,
    say: Callable[[str], None] = print,
) -> watch.Watch:
    """The watch of a data folder, with everything it looks at."""
    from milepost.alerts.business.evaluation import evaluate  # Arrow is heavy, and most commands need none of it

    return watch.Watch(
        settings,
        configuration.Reader(settings, in_force.load),
        looks.Looks(settings, sources.look),
        partial(evaluate, load=in_force.load),
        clock=clock,
        say=say,
    )


def notify(settings: Settings) -> dict[str, int]:
    """Raise what is stored and not raised yet, and send what is due: one round of the watch, waiting for no others.

    -> {'ok', 'retry', 'dropped'}: how many messages went how. The warehouse is held only while it is looked into.
    """
    with warehouse.writing(settings, "look for incidents") as con:
        sources.look_and_go_on(settings, con)
    return watching(settings, say=lambda _line: None).round(is_alone=True, only=("disk",))


def run(
    settings: Settings, gate: Gates, *, full_refresh: bool = False, say: Callable[[str], None] = lambda _line: None
) -> RunReport:
    """All steps once, as one writer. A failed step ends the run, its alert goes out, and the report says which.

    Alerts are sent when the warehouse is free again; say() gets a line for each that could not be delivered. A defect
    of ours is raised as it is, after its alert went out.
    """
    report = RunReport()
    steps: list[tuple[Stage, Callable[[], Any]]] = [
        ("land", lambda: land(settings)),
        ("gate_raw", lambda: gate_raw(settings, gate.raw)),
        ("build", lambda: build(settings, full_refresh=full_refresh)),
        ("gate_marts", lambda: gate_marts(settings, gate.marts)),
        ("publish", lambda: publish(settings)),
    ]
    defect: Exception | None = None
    with lock.writer_lock(settings, "milepost run"):
        for stage, step in steps:
            started = time.monotonic()
            report.stage = stage
            try:
                outcome = step()
            except Exception as error:
                report.ok, report.message = False, str(error)
                say(f"{stage}: {error}")
                failures.raise_for_step(settings, stage, error)
                defect = None if isinstance(error, MilepostError) else error
                break
            finally:
                report.seconds[stage] = round(time.monotonic() - started, 3)
            if stage == "land":
                report.load = asdict(outcome)
            elif stage == "publish":
                report.version = outcome
                if pin := showing.pin_of(settings):
                    say(f"publish: {outcome} is not shown, an older version is pinned by {pin.by} since {pin.since}")
            say(f"{stage}: done in {report.seconds[stage]:.1f} s")
    _count_held(settings, report, say)
    _notify_and_say(settings, say)
    if defect is not None:
        raise defect
    return report


def _count_held(settings: Settings, report: RunReport, say: Callable[[str], None]) -> None:
    """Say how many rows wait; where the warehouse cannot be read, the failed step has said so."""
    with suppress(MilepostError), warehouse.writing(settings, "count held rows") as con:
        units = held.waiting(con)
        report.held = sum(unit.rows for unit in units)
        if units:
            named = ", ".join(f"{unit.agency_id} ({unit.rows})" for unit in units[:5])
            named += f" and {len(units) - 5} more units" if len(units) > 5 else ""
            say(f"held: {report.held} rows are in no mart until somebody decides: {named}. See `milepost held list`")


def _notify_and_say(settings: Settings, say: Callable[[str], None]) -> None:
    """Tell what there is to tell, also where the warehouse cannot be looked into."""
    try:
        notify(settings)
    except MilepostError as error:
        say(f"the warehouse was not looked into for incidents: {error}")
        watching(settings, say=lambda _line: None).round(is_alone=True, only=("disk",))
    with suppress(StoreError):
        for line in outgoing.undelivered(incidents.store_of(settings)):
            say(f"alert not delivered: {line}")
