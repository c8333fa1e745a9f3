"""Where the seconds of a build go inside dbt, and what each part of it gives: rungs taken away, beside each other.

    PYTHONPATH=src:. python benchmarks/build_phases.py [--events 10000] [--rounds 5] [--rungs NAME ...] [--top 0]

One warehouse with N events; then each rung builds after one new report, round by round, each time in a process forked
from one that has dbt's project loaded, as Airflow's tasks are. A rung takes something away
(build_rungs): add others there.
Prints Markdown: seconds p50 by phase ("DuckDB" and "Jinja" are sums over the nodes, whichever thread ran them, and part
of "nodes"; CPU is the whole process's), and with --top the nodes of each rung that took longest.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks import marts
from benchmarks.build_rungs import RUNGS
from milepost.catalogue import read_plans, store
from milepost.marts import build as building
from milepost.marts import parameters, running, testing
from milepost.settings import PROJECT, Settings
from milepost.warehouse import connection as warehouse

PHASES = (
    "parameters",
    "dbt: project",
    "dbt: manifest",
    "dbt: graph",
    "dbt: selection",
    "dbt: schemas",
    "dbt: cache",
    "dbt: nodes",
    "dbt: close",
    "dbt: rest",
    "tests in one query",
    "whole build",
)
SUMS = (
    *("models", "tests by dbt", "Jinja", "DuckDB", "CPU"),
    *("models, number", "tests by dbt, number", "statements, number"),
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEWS = """
INSERT INTO raw.events
SELECT topic, "partition", $number, $now, 'news-' || $number, source, type, subject, $now, simulated,
    regexp_replace(data, '"value":[0-9.]+', '"value":' || $number % 1000), 'news-' || $number, $now
FROM raw.events WHERE type = 'milepost.indicator.reported.v1' ORDER BY event_id LIMIT 1
"""


@dataclass
class Clock:
    """Seconds by phase, taken by wrapping functions of dbt, of dbt-duckdb and of ours."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - began

    def watch(self, owner: Any, function: str, name: str) -> None:
        """Count every call of owner.function for the phase."""
        inner = getattr(owner, function)

        def timed(*arguments: Any, **named: Any) -> Any:
            with self.phase(name):
                return inner(*arguments, **named)

        setattr(owner, function, timed)

    def watch_dbt(self) -> None:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.adapters.duckdb.environments import local
        from dbt.cli import requires
        from dbt.task.build import BuildTask

        for owner, function, name in (
            (requires, "load_profile", "dbt: project"),
            (requires, "load_project", "dbt: project"),
            (requires, "setup_manifest", "dbt: manifest"),
            (BuildTask, "compile_manifest", "dbt: graph"),
            (BuildTask, "get_graph_queue", "dbt: selection"),
            (BuildTask, "create_schemas", "dbt: schemas"),
            (BuildTask, "populate_adapter_cache", "dbt: cache"),
            (BuildTask, "execute_nodes", "dbt: nodes"),
            (local.LocalEnvironment, "close", "dbt: close"),
            (DuckDBConnectionManager, "close_all_connections", "dbt: close, with what it calls"),
        ):
            self.watch(owner, function, name)
        execute, seconds = local.DuckDBCursorWrapper.execute, self.seconds

        def timed(cursor: Any, sql: str, bindings: Any = None) -> Any:
            began = perf_counter()
            try:
                return execute(cursor, sql, bindings)
            finally:
                took = perf_counter() - began
                seconds["DuckDB"] += took
                seconds["statements, number"] += 1
                seconds[kind_of(sql)] += took

        local.DuckDBCursorWrapper.execute = timed


def kind_of(sql: str) -> str:
    """The row of the table that a statement counts for, besides all statements': by its first words."""
    words = COMMENT.sub("", sql).lower().split()
    if " create table " in f" {' '.join(words)}":  # dbt-duckdb drops and makes in one call
        return "DuckDB: create table"
    return "DuckDB: " + " ".join(words[: 2 if words[0] in ("create", "alter", "drop") else 1]).strip(";")


def land_news(settings: Settings, number: int) -> None:
    """One new report lands."""
    with warehouse.writing(settings, "benchmark") as con:
        con.execute(NEWS, {"number": number, "now": datetime.now(UTC).replace(tzinfo=None)})
        con.execute(marts.BOOKS)


def count(seconds: dict[str, float], result: Any) -> None:
    """Add up what dbt says of its nodes."""
    for one in result.result.results:
        kind = "tests by dbt" if one.node.resource_type == "test" else "models"
        seconds[kind] += one.execution_time
        seconds[f"{kind}, number"] += 1
        seconds["Jinja"] += sum((t.completed_at - t.started_at).total_seconds() for t in one.timing[:1])


def in_child(work: Callable[[], Any]) -> Any:
    """What work() returns, called in a forked process; None where it failed there, which it has said."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            with os.fdopen(writing, "w") as out:
                json.dump(work(), out)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def prepare(settings: Settings, events: int) -> None:
    """Fill the warehouse and build it whole, twice: the second leaves nothing for the first rung to make up."""
    with warehouse.writing(settings, "benchmark") as con:
        store.sync(con, read_plans(settings.plans), datetime.now(UTC))
    if events:
        marts.add_events(settings, 0, events, events)
    marts.build(settings)
    marts.build(settings)


def measure(settings: Settings, rung: str, number: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by phase of one build after one new report, and by node."""
    land_news(settings, number)
    RUNGS[rung](settings)
    clock = Clock()
    clock.watch_dbt()
    clock.watch(parameters, "set_parameters", "parameters")
    clock.watch(testing, "ask", "tests in one query")
    run = building.run_dbt

    def timed(*arguments: Any, **named: Any) -> Any:
        with clock.phase("dbt"):
            result = run(*arguments, **named)
        count(clock.seconds, result)
        return result

    building.run_dbt = timed
    began, cpu = perf_counter(), process_time()
    report = building.build(settings)
    seconds = clock.seconds
    seconds["whole build"], seconds["CPU"] = perf_counter() - began, process_time() - cpu
    seconds["dbt: rest"] = seconds["dbt"] - sum(
        seconds[name] for name in PHASES if name.startswith("dbt: ") and name != "dbt: rest"
    )
    return seconds, report.nodes


def show(taken: dict[str, list[dict[str, float]]]) -> Iterator[str]:
    """A row per phase, a column per rung."""
    yield "| seconds, p50 |" + "".join(f" {rung} |" for rung in taken) + "\n|---|" + "---:|" * len(taken) + "\n"
    kinds = sorted({name for rounds in taken.values() for one in rounds for name in one if name.startswith("DuckDB: ")})
    for name in (*PHASES, *SUMS, *kinds):
        middle = [statistics.median(one.get(name, 0.0) for one in rounds) for rounds in taken.values()]
        shown = (f"{value:.0f}" if name.endswith("number") else f"{value:.2f}" for value in middle)
        yield f"| {name} |" + "".join(f" {one} |" for one in shown) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--data", type=Path, help="a data folder at rest, as a demo left it, of which a copy is built")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rungs", nargs="+", choices=RUNGS, default=list(RUNGS))
    parser.add_argument("--top", type=int, default=0)
    given = parser.parse_args()
    taken: dict[str, list[dict[str, float]]] = {rung: [] for rung in given.rungs}
    nodes: dict[str, list[dict[str, float]]] = {rung: [] for rung in given.rungs}
    with tempfile.TemporaryDirectory(prefix="build-phases-") as folder:
        data = Path(folder) / "data"
        if given.data:
            data.mkdir()
            shutil.copy(given.data / "warehouse.duckdb", data)
        settings = Settings(data=data, plans=PROJECT / "plans", as_of=None if given.data else date(2026, 12, 31))
        in_child(lambda: prepare(settings, 0 if given.data else given.events))
        running.warm_up(settings)  # reads no warehouse: safe to fork
        for turn in range(given.rounds):
            for place, rung in enumerate(given.rungs):
                number = 1_000_000 + 1_000 * turn + 10 * place
                if (found := in_child(lambda: measure(settings, rung, number))) is None:  # noqa: B023, called at once
                    return 1
                taken[rung].append(found[0])
                nodes[rung].append(found[1])
                print(f"{turn + 1} {rung}: {found[0]['whole build']:.2f} s", file=sys.stderr)
    held = given.data or f"{given.events} events"
    print(f"{held}, {given.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}\n")
    print("".join(show(taken)))
    for rung, rounds in nodes.items():
        middle = {name: statistics.median(one.get(name, 0.0) for one in rounds) for name in rounds[0]}
        for name in sorted(middle, key=lambda one: -middle[one])[: given.top]:
            print(f"{rung}: {name} {middle[name]:.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
