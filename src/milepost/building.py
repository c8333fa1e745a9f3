"""Builds staging, intermediate and marts: one dbt run inside this process. raw, catalogue -> marts.

The day and the moment the marts are built for go through the table ops.build_parameters, not through dbt's variables:
a changed variable makes dbt read its whole project again, a changed row does not.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from milepost import warehouse
from milepost.errors import BuildFailed
from milepost.settings import Settings

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAILED = frozenset({"error", "fail", "runtime error", "partial success"})
# Incremental tables that hold judgements (what is known, held, counted), so that they must go when those change.
JUDGING = ("intermediate.int_report_versions", "intermediate.int_centre_days")

# What tells one content of a load from another, without reading the events themselves.
BOOK = 'load_id, (count(*), sum("offset")) AS book'


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
        as_of_date, known_at, is_project_new = _set_parameters(con, settings, full_refresh)
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
    _raise_failures(result, nodes)
    if not select:
        _note_project(settings)
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
                    "--quiet", "--log-level", "none", "--no-use-colors", "--log-level-file", "none",
                    "--no-send-anonymous-usage-stats", "--no-version-check", *arguments,
                    "--project-dir", str(project), "--profiles-dir", str(project),
                    "--target-path", str(target), "--log-path", str(target),
                ]
            )  # fmt: skip
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


def _set_parameters(con: warehouse.Connection, settings: Settings, full_refresh: bool) -> tuple[date, datetime, bool]:
    """Write ops.build_parameters; drop incremental tables that rest on what no longer holds.

    The third value says whether the project's text is another one than that of the last build.
    """
    as_of_date = settings.as_of or datetime.now(SHANGHAI).date()
    known_at = _utc(settings.known_at) if settings.known_at else datetime.now(UTC).replace(tzinfo=None)
    project, incremental = _code_keys(settings)
    knowledge = _knowledge_key(con, settings)
    row = con.execute(
        "SELECT project_key, incremental_key, knowledge_key, known_at FROM ops.build_parameters"
    ).fetchone()
    before = row or (None, None, None, known_at)
    if before[1] != incremental or _is_raw_replaced(con):
        _drop(con, _staged_tables(con))
        _drop(con, JUDGING)
    elif full_refresh or before[2] != knowledge or _is_held_anew(con, before[3]):
        _drop(con, JUDGING)
    # until a whole build went through, the views of a changed project do not stand
    stands = project if before[0] == project else ""
    con.execute("DELETE FROM ops.build_parameters")
    con.execute(
        "INSERT INTO ops.build_parameters VALUES (?, ?, ?, ?, ?, ?, ?)",
        [as_of_date, known_at, settings.known_at is not None, settings.zero_base, stands, incremental, knowledge],
    )
    return as_of_date, known_at, before[0] != project


def _note_project(settings: Settings) -> None:
    """After a build that went through: the views of this text of the project stand."""
    with warehouse.connection(settings) as con:
        con.execute("UPDATE ops.build_parameters SET project_key = ?", [_code_keys(settings)[0]])


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _code_keys(settings: Settings) -> tuple[str, str]:
    """Fingerprints of the whole project and of what incremental tables are made by."""
    project = settings.project / "dbt_project"
    macros, staging = [*project.glob("macros/*.sql")], [*project.glob("models/staging/events/*.sql")]
    judging = [project / f"models/intermediate/{name.split('.')[1]}.sql" for name in JUDGING]
    return _fingerprint([*project.glob("models/**/*.sql"), *macros]), _fingerprint([*macros, *staging, *judging])


def _fingerprint(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def _knowledge_key(con: warehouse.Connection, settings: Settings) -> str:
    """What the judging tables rest on: the moment of knowledge if one is given, and the held rows let go again."""
    released = con.execute("SELECT count(*) FROM ops.held_rows WHERE released_at IS NOT NULL").fetchone()
    assert released is not None
    return f"known_at={_utc(settings.known_at).isoformat() if settings.known_at else 'now'} released={released[0]}"


def _is_held_anew(con: warehouse.Connection, built_at: datetime) -> bool:
    """Whether rows that the last build may have used are held now."""
    found = con.execute(
        """SELECT count(*) FROM ops.held_rows AS held JOIN raw.events AS events
             ON events.source = held.source AND events.event_id = held.event_id
           WHERE held.released_at IS NULL AND held.held_at > $1 AND events.loaded_at <= $1""",
        [built_at],
    ).fetchone()
    return found is not None and found[0] > 0


def _is_raw_replaced(con: warehouse.Connection) -> bool:
    """Whether a load that was staged is another one in raw now: rebuilt from Kafka, or added to."""
    tables = _staged_tables(con)
    if not tables:
        return False
    staged = " UNION ALL ".join(f'SELECT load_id, "offset" FROM {table}' for table in tables)  # noqa: S608 own names
    found = con.execute(
        f"""SELECT count(*) FROM (SELECT {BOOK} FROM ({staged}) GROUP BY load_id) AS staged
            LEFT JOIN (SELECT {BOOK} FROM raw.events GROUP BY load_id) AS landed USING (load_id)
            WHERE landed.book IS DISTINCT FROM staged.book"""  # noqa: S608
    ).fetchone()
    return found is not None and found[0] > 0


def _drop(con: warehouse.Connection, tables: Iterable[str]) -> None:
    for table in tables:
        con.execute(f"DROP TABLE IF EXISTS {table}")


def _staged_tables(con: warehouse.Connection) -> list[str]:
    found = con.execute(
        """SELECT table_name FROM information_schema.tables
           WHERE table_schema = 'staging' AND table_type = 'BASE TABLE' AND table_name LIKE 'stg_events__%'"""
    ).fetchall()
    return [f"staging.{row[0]}" for row in found]


def _node_rows(run_id: str, result: dbtRunnerResult) -> list[tuple[Any, ...]]:
    """Rows of ops.build_nodes: run_id, node, status, seconds, message, finished_at."""
    now = datetime.now(UTC).replace(tzinfo=None)
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
