"""dbt inside this process: its project read once and kept, its commands run quietly. dbt_project/ -> manifest, results.

Reading the project costs more than most builds. Who forks the tasks (dags/warm_scheduler.py) reads it before; a task
whose project has another text by then reads it itself.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

import dbt.mp_context

from milepost.errors import BuildFailed
from milepost.marts import repeating
from milepost.marts.texts import code_keys
from milepost.settings import Settings
from milepost.warehouse import files
from milepost.warehouse.connection import DuckDBError

if TYPE_CHECKING:
    from typing import TypeAlias

    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest as ReadProject

    Result: TypeAlias = dbtRunnerResult
    Manifest: TypeAlias = ReadProject

# dbt would make its locks as semaphores with a name, which stay in the system until somebody takes them away; a task
# that Airflow ends does not. Those of this kind have no name. dbt starts no processes.
dbt.mp_context._MP_CONTEXT = multiprocessing.get_context("fork")
ENDING_SECONDS: Final = 60
_kept: dict[tuple[str, str, str], Manifest] = {}  # one at most


def manifest_of(settings: Settings, code: str | None = None) -> Manifest:
    """The project as dbt reads it, without its unit tests: no build runs them. code: the key of its text, for who has
    it. Raises BuildFailed."""
    # relations carry the name of the database, which is that of the file
    key = (str(settings.project), settings.warehouse.stem, code or code_keys(settings)[0])
    if key not in _kept:
        manifest = _read(settings, " ".join(key))
        manifest.unit_tests.clear()
        manifest.build_parent_and_child_maps()
        _kept.clear()
        _kept[key] = manifest
    return _kept[key]


def _read(settings: Settings, key: str) -> Manifest:
    """Have dbt read the project: all of it where its text is another than what dbt has kept in data/dbt, for it tells
    changed files by their times and takes one that is put back with its old time for unchanged."""
    note = settings.data / "dbt" / "read"
    is_kept = note.exists() and note.read_text(encoding="utf-8", errors="replace") == key
    note.unlink(missing_ok=True)
    read = run_dbt(settings, ["parse", "--no-write-json", *([] if is_kept else ["--no-partial-parse"])]).result
    if not key.endswith(code_keys(settings)[0]):
        raise BuildFailed("the project's text changed while dbt read it, as when it is deployed. Build again.")
    note.parent.mkdir(parents=True, exist_ok=True)
    files.replace_text(note, key)
    return read


def warm_up(settings: Settings) -> None:
    """Before the fork: read the project and compile its macros, as every build would again. Raises BuildFailed."""
    from dbt.clients.jinja import MacroGenerator

    for macro in manifest_of(settings).macros.values():
        MacroGenerator(macro).get_template()


def run_dbt(
    settings: Settings, arguments: list[str], manifest: Manifest | None = None, *, are_contracts_seen: bool = False
) -> Result:
    """Run one dbt command in process, quietly, and let go of the warehouse afterwards. manifest: one that is kept;
    are_contracts_seen: a build before this has compared the columns of this text with their contracts.

    Raises BuildFailed where dbt could not start (a fault of the project, not of the data).
    """
    from dbt.cli.main import dbtRunner

    _silence()
    repeating.install()
    _wait_for_threads()
    project = settings.project / "dbt_project"
    target = settings.data.resolve() / "dbt"
    with _environment(settings, are_contracts_seen):
        try:
            result = dbtRunner(manifest).invoke(
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
            _let_go()
            repeating.end()
    if not isinstance(result.exception, Exception | None):
        raise result.exception  # the task's time is over: no fault of the project, and tried again
    if result.exception is not None:
        raise BuildFailed(f"dbt {arguments[0]} could not run: {result.exception}") from result.exception
    return result


def _let_go() -> None:
    """Close the file, which this process would keep locked as long as anything knows of the connection: the traceback
    of a failed node does. What the closing cannot write is in the write-ahead log, which the next opening reads."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    DuckDBConnectionManager.close_all_connections()
    if environment is not None:
        with suppress(DuckDBError):
            environment.close()


@cache
def _silence() -> None:
    """dbt makes an event of every step, whether or not anybody listens. Nobody does: its results say all."""
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class Silent(EventManager):
        def fire_event(self, *_: object, **__: object) -> None:
            pass

    ctx_set_event_manager(Silent())


@cache
def _wait_for_threads() -> None:
    """What interrupts a run, such as a task's time that is over, dbt passes on while its threads still write: the
    connections would be closed under them. Their queries are ended first, as dbt does for Ctrl-C alone."""
    from dbt.exceptions import FailFastError
    from dbt.task.runnable import GraphRunnableTask

    run_queue = GraphRunnableTask.run_queue

    def run_to_its_end(self: Any, pool: Any) -> None:
        try:
            run_queue(self, pool)
        except (FailFastError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            _end_threads(self, pool)
            raise

    GraphRunnableTask.run_queue = run_to_its_end


def _end_threads(task: Any, pool: Any) -> None:
    """End what dbt's threads ask, again and again, for a thread goes on to its next statement; a query that does not
    hear of it holds nobody up for ever."""
    from dbt.adapters.factory import get_adapter

    pool.close()
    pool.terminate()
    adapter, until = get_adapter(task.config), monotonic() + ENDING_SECONDS
    with adapter.connection_named("master"):
        while any(thread.is_alive() for thread in pool._pool) and monotonic() < until:
            adapter.cancel_open_connections()
            sleep(0.1)


@contextmanager
def _environment(settings: Settings, are_contracts_seen: bool) -> Iterator[None]:
    """dbt reads the warehouse's path and its own switches from the environment."""
    wanted = {
        "MILEPOST_WAREHOUSE": str(settings.warehouse.resolve()),
        "MILEPOST_CONTRACTS_SEEN": str(are_contracts_seen).lower(),
        "DO_NOT_TRACK": "1",
    }
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
