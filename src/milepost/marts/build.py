"""Builds staging, intermediate and marts: one dbt run inside this process. raw, catalogue -> marts.

The day and the moment the marts are built for go through the table ops.build_parameters, not through dbt's variables:
a changed variable makes dbt read its whole project again, a changed row does not.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from milepost.days import utc_now
from milepost.errors import BuildFailed
from milepost.marts import compiled, due, fingerprints, parameters, quarantine, selection, testing
from milepost.marts.parameters import Wanted
from milepost.marts.repeating import noted, repeat_next
from milepost.marts.running import manifest_of, run_dbt
from milepost.marts.texts import code_keys
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

if TYPE_CHECKING:
    from milepost.marts.running import Result

KEEP_NODE_DAYS = 30  # of ops.build_nodes, which grows with every build
NOTE_NODES = """INSERT INTO ops.build_nodes SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),
    unnest(?::DOUBLE[]), unnest(?::VARCHAR[]), unnest(?::TIMESTAMP[])"""
NodeRow = tuple[Any, ...]  # of ops.build_nodes
FAILED = frozenset({"error", "fail", "runtime error", "partial success"})


@dataclass(frozen=True)
class BuildReport:
    """What one build did. nodes: seconds per dbt node, in the order in which they ended; whole: why everything was
    made, empty where only what rests on news was."""

    run_id: str
    seconds: float
    nodes: dict[str, float]
    whole: str
    as_of_date: date
    known_at: datetime


def build(
    settings: Settings,
    *,
    full_refresh: bool = False,
    select: str | None = None,
    then: Callable[[warehouse.Connection], None] = lambda _con: None,
) -> BuildReport:
    """Build the marts for settings.as_of (today in Shanghai) as known at settings.known_at (now).

    The caller holds warehouse.writer_lock and no connection. then: what to do with the warehouse before it is closed,
    if all went well. Raises BuildFailed naming nodes and messages.
    """
    began, run_id = perf_counter(), uuid.uuid4().hex
    keys = code_keys(settings)
    manifest, project = manifest_of(settings, keys[0]), keys[0]
    with warehouse.connection(settings) as con:
        wanted = parameters.set_parameters(con, settings, keys, full_refresh)
        names = [] if select else selection.nodes_for(manifest, wanted.news, with_views=wanted.is_project_new)
        tables = set() if select or full_refresh else _tables(con)
        if select or wanted.news.whole:
            fingerprints.forget_all(con)  # before anything is written: the next publication reads what may be
        else:
            fingerprints.forget(con, names)
    due.note_attempt(settings, wanted.due_at)
    is_fast = not (select or wanted.news.whole)  # so a build of everything has compared this text with its contracts
    known = compiled.NOTHING if select or full_refresh else compiled.kept(settings, project, tables)
    tests = {name: test for name, test in known.tests.items() if name in names}
    of_dbt = set(names) - tests.keys()
    chosen = _selected(select, wanted) if select else selection.mark(manifest, of_dbt)
    repeat_next(known.models)
    command = [*_command(full_refresh), *chosen]
    result = run_dbt(settings, command, manifest, are_contracts_seen=is_fast) if select or of_dbt else None
    nodes, is_done = _node_rows(run_id, result), result is None or result.success
    if result and is_done and not select:
        with suppress(OSError):  # the next one has dbt prepare it
            compiled.keep(settings, project, manifest, known, noted(result), tables)
    with warehouse.connection(settings) as con:
        if is_done:  # tests that dbt need not compile again, all at once
            nodes += [(run_id, *verdict, utc_now()) for verdict in testing.ask(con, tests)]
        if nodes:
            con.execute(NOTE_NODES, [list(column) for column in zip(*nodes, strict=True)])
            con.execute("DELETE FROM ops.build_nodes WHERE finished_at < ? - to_days(?)", [utc_now(), KEEP_NODE_DAYS])
        if settings.known_at is None:  # what the plans of the past cannot read says nothing about today
            quarantine.keep(con)
        if not is_done or any(row[2] in FAILED for row in nodes):
            compiled.forget(settings)
        _raise_failures(is_done, nodes)
        if not select:
            parameters.note_build(con, wanted)
        elif not all(part.startswith("+") for part in select.split()):
            parameters.note_patch(con)
        then(con)
    seconds = {row[1]: row[3] for row in nodes}
    return BuildReport(run_id, perf_counter() - began, seconds, wanted.news.whole, wanted.as_of_date, wanted.known_at)


def _command(full_refresh: bool) -> list[str]:
    always = ["build", "--exclude-resource-type", "unit_test", "--no-write-json"]
    return [*always, "--full-refresh"] if full_refresh else always


def _selected(select: str, wanted: Wanted) -> list[str]:
    """What somebody asked for in dbt's words; views stand as long as their text does."""
    views = [] if wanted.is_project_new else ["--exclude", "config.materialized:view"]
    # a test that also looks at nodes left out would compare new with old
    return [*views, "--select", select, "--indirect-selection", "cautious"]


def _tables(con: warehouse.Connection) -> set[str]:
    """Names of the tables of builds that stand."""
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name IN ?"
    return {row[0] for row in con.execute(query, [sorted(fingerprints.BUILT)]).fetchall()}


def _node_rows(run_id: str, result: Result | None) -> list[NodeRow]:
    """Rows of ops.build_nodes: run_id, node, status, seconds, message, finished_at."""
    now = utc_now()
    return [
        (run_id, one.node.name, str(one.status), float(one.execution_time), one.message, now)
        for one in getattr(result and result.result, "results", [])
    ]


def _raise_failures(success: bool, nodes: list[NodeRow]) -> None:
    failed = [row for row in nodes if row[2] in FAILED]
    if failed:
        said = "; ".join(f"{row[1]}: {' '.join((row[4] or row[2]).split())}" for row in failed[:5])
        more = f" (and {len(failed) - 5} more)" if len(failed) > 5 else ""
        raise BuildFailed(f"dbt build failed at {said}{more}. The last good version stays published.")
    if not success:
        raise BuildFailed("dbt build failed without naming a node. Run `milepost build` to see its output.")
