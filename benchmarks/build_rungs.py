"""What build_phases takes from a build, to show what each part gives: the build as it is, and without one of its rungs.

A rung is called in a process of its own, after the news has landed and before the build.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from milepost.marts import build as building
from milepost.marts import compiled, running, selection
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


def as_it_is(_settings: Settings) -> None:
    """Nothing is taken away."""


def everything_made(settings: Settings) -> None:
    """Nothing is chosen by the news: every table, and every test by dbt."""
    with warehouse.writing(settings, "benchmark") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = NULL")


def tests_by_dbt(_settings: Settings) -> None:
    kept = compiled.kept
    compiled.kept = lambda *given: kept(*given)._replace(tests={})


def models_compiled_anew(_settings: Settings) -> None:
    kept = compiled.kept
    compiled.kept = lambda *given: kept(*given)._replace(models={})


def tests_left_out(_settings: Settings) -> None:
    """Not allowed: what is left of the cost of tests."""
    chosen = selection.nodes_for

    def untested(manifest: Any, news: Any, **more: Any) -> list[str]:
        tests = {node.name for node in manifest.nodes.values() if node.resource_type == "test"}
        return [name for name in chosen(manifest, news, **more) if name not in tests]

    selection.nodes_for = untested


def contracts_compared(_settings: Settings) -> None:
    run_dbt = building.run_dbt
    building.run_dbt = lambda *given, **_named: run_dbt(*given)


def nodes_named(_settings: Settings) -> None:
    """Each by its name instead of all by one tag."""
    selection.mark = lambda _manifest, names: ["--select", *names, "--indirect-selection", "empty"]


def project_read_anew(_settings: Settings) -> None:
    running._kept.clear()


def macros_compiled_anew(_settings: Settings) -> None:
    from dbt_common.clients.jinja import template_cache

    template_cache.file_cache.clear()


def events_made(_settings: Settings) -> None:
    """dbt tells of its steps, though nobody listens."""
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    running._silence()
    ctx_set_event_manager(EventManager())


def _with_threads(number: int) -> Callable[[Settings], None]:
    def rung(_settings: Settings) -> None:
        run = building.run_dbt
        building.run_dbt = lambda settings, arguments, manifest=None, **named: run(
            settings, [*arguments, "--threads", str(number)], manifest, **named
        )

    return rung


def _with_setting(statement: str) -> Callable[[Settings], None]:
    """Have DuckDB set something else than the profile does, once the file is open and before anything is planned."""

    def rung(_settings: Settings) -> None:
        from dbt.adapters.duckdb.environments.local import LocalEnvironment

        handle = LocalEnvironment.handle

        def opened(self: Any) -> Any:
            is_new = self.conn is None
            found = handle(self)
            if is_new:
                found.cursor().execute(statement)
            return found

        LocalEnvironment.handle = opened

    return rung


RUNGS: dict[str, Callable[[Settings], None]] = {
    "as it is": as_it_is,
    "everything made": everything_made,
    "tests by dbt": tests_by_dbt,
    "tests left out": tests_left_out,
    "contracts compared": contracts_compared,
    "nodes named": nodes_named,
    "project read anew": project_read_anew,
    "models compiled anew": models_compiled_anew,
    "macros compiled anew": macros_compiled_anew,
    "IN by joins": _with_setting("SET disabled_optimizers = ''"),
    "ASOF by loops": _with_setting("SET asof_loop_join_threshold = 64"),
    "events made": events_made,
    "1 thread": _with_threads(1),
    "4 threads": _with_threads(4),
    "DuckDB 1 thread": _with_setting("SET threads = 1"),
}
