"""Builds staging, intermediate and marts: one dbt run inside this process. raw, catalogue -> marts.

The day and the moment the marts are built for go through the table ops.build_parameters, not through dbt's variables:
a changed variable makes dbt read its whole project again, a changed row does not.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from milepost.days import utc_now
from milepost.errors import BuildFailed
from milepost.marts import parameters, quarantine
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

KEEP_NODE_DAYS = 30  # of ops.build_nodes, which grows with every build
FAILED = frozenset({"error", "fail", "runtime error", "partial success"})


@dataclass(frozen=True)
class BuildReport:
    """What one build did. nodes: seconds per dbt node, in the order in which they ended."""

    run_id: str
    seconds: float
    nodes: dict[str, float]
    as_of_date: date
    known_at: datetime


def build(settings: Settings, *, full_refresh: bool = False, select: str | None = None) -> BuildReport:
    """Build the marts for settings.as_of (today in Shanghai) as known at settings.known_at (now).

    The caller holds warehouse.writer_lock and no connection. Raises BuildFailed naming nodes and messages.
    """
    began = perf_counter()
    run_id = uuid.uuid4().hex
    with warehouse.connection(settings) as con:
        as_of_date, known_at, is_project_new = parameters.set_parameters(con, settings, full_refresh)
    arguments = ["build", "--exclude-resource-type", "unit_test", "--no-write-json"]
    # views stand as long as their text does
    arguments += [] if is_project_new else ["--exclude", "config.materialized:view"]
    arguments += ["--full-refresh"] if full_refresh else []
    # a test that also looks at nodes left out would compare new with old
    arguments += ["--select", select, "--indirect-selection", "cautious"] if select else []
    result = run_dbt(settings, arguments)
    nodes = _node_rows(run_id, result)
    with warehouse.connection(settings) as con:
        if nodes:
            con.executemany("INSERT INTO ops.build_nodes VALUES (?, ?, ?, ?, ?, ?)", nodes)
            con.execute("DELETE FROM ops.build_nodes WHERE finished_at < ? - to_days(?)", [utc_now(), KEEP_NODE_DAYS])
        if settings.known_at is None:  # what the plans of the past cannot read says nothing about today
            quarantine.keep(con)
    _raise_failures(result, nodes)
    if not select:
        parameters.note_whole_build(settings)
    elif not all(part.startswith("+") for part in select.split()):
        parameters.note_patch(settings)
    seconds = {row[1]: row[3] for row in nodes}
    return BuildReport(run_id, perf_counter() - began, seconds, as_of_date, known_at)


def run_dbt(settings: Settings, arguments: list[str]) -> dbtRunnerResult:
    """Run one dbt command in process, quietly, and let go of the warehouse afterwards.

    Raises BuildFailed where dbt could not start (a fault of the project, not of the data).
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    project = settings.project / "dbt_project"
    target = settings.data.resolve() / "dbt"
    with _environment(settings):
        try:
            result = dbtRunner().invoke(
                [
                    "--quiet",
                    "--log-level",
                    "none",
                    "--no-use-colors",
                    "--log-level-file",
                    "none",
                    "--no-send-anonymous-usage-stats",
                    "--no-version-check",
                    *arguments,
                    "--project-dir",
                    str(project),
                    "--profiles-dir",
                    str(project),
                    "--target-path",
                    str(target),
                    "--log-path",
                    str(target),
                ]
            )
        finally:
            # otherwise this process keeps the file locked
            DuckDBConnectionManager.close_all_connections()
    if result.exception is not None:
        raise BuildFailed(f"dbt {arguments[0]} could not run: {result.exception}") from result.exception
    return result


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """dbt reads the warehouse's path and its own switches from the environment."""
    wanted = {"MILEPOST_WAREHOUSE": str(settings.warehouse.resolve()), "DO_NOT_TRACK": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _node_rows(run_id: str, result: dbtRunnerResult) -> list[tuple[Any, ...]]:
    """Rows of ops.build_nodes: run_id, node, status, seconds, message, finished_at."""
    now = utc_now()
    return [
        (run_id, one.node.name, str(one.status), float(one.execution_time), one.message, now)
        for one in getattr(result.result, "results", [])
    ]


def _raise_failures(result: dbtRunnerResult, nodes: list[tuple[Any, ...]]) -> None:
    failed = [row for row in nodes if row[2] in FAILED]
    if failed:
        said = "; ".join(f"{row[1]}: {' '.join((row[4] or row[2]).split())}" for row in failed[:5])
        more = f" (and {len(failed) - 5} more)" if len(failed) > 5 else ""
        raise BuildFailed(f"dbt build failed at {said}{more}. The last good version stays published.")
    if not result.success:
        raise BuildFailed("dbt build failed without naming a node. Run `milepost build` to see its output.")
