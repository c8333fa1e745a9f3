"""dbt's nodes made by what was said for them before (compiled.py), and noted where dbt prepares them.

dbt's graph, threads, order, results and what it skips after a failure stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from threading import Lock, local
from typing import Any

from milepost.marts.compiled import Notes, Step, repeat

_repeated: dict[str, list[Step]] = {}  # by name of the model
_noted: dict[str, Notes] = {}
_here = local()  # notes: of the node that this thread prepares
_put_off: list[Callable[[], None]] = []  # looking up which tables there are, until a node is prepared after all
_looking_up = Lock()


def repeat_next(models: Mapping[str, list[Step]]) -> None:
    """Have the next command say for these models, by name, what was said before, and prepare and note all others."""
    _repeated.clear()
    _repeated.update(models)
    _noted.clear()


def end() -> None:
    """Have the commands after this one prepare everything."""
    _repeated.clear()
    _put_off.clear()


def noted(result: Any) -> Iterator[tuple[Any, Notes]]:
    """The nodes of a command that were prepared, each with what was said for it since repeat_next()."""
    return ((one.node, _noted[one.node.name]) for one in result.result.results if one.node.name in _noted)


@cache
def install() -> None:
    """dbt prepares each node in two steps: it compiles it, and makes by a macro what is sent. Neither is needed to say
    again what was said for it before; all else, such as threads, order and what is skipped, stays dbt's."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.task.compile import CompileRunner
    from dbt.task.run import ModelRunner

    compile_anew, execute_anew, make, send = (
        CompileRunner.compile,
        ModelRunner.execute,
        ModelRunner._execute_model,
        DuckDBConnectionManager.execute,
    )

    def send_and_note(self: Any, sql: str, auto_begin: bool = False, fetch: bool = False, limit: Any = None) -> Any:
        response, table = send(self, sql, auto_begin, fetch, limit)
        if notes := getattr(_here, "notes", None):
            notes.add(sql, auto_begin, [list(row) for row in table.rows] if fetch else None)
        return response, table

    def compile_and_note(self: Any, manifest: Any) -> Any:
        if self.node.name in _repeated:
            return self.node
        with _noting(self.node.name):
            return compile_anew(self, manifest)

    def repeat_or_execute(self: Any, model: Any, manifest: Any) -> Any:
        if steps := _repeated.pop(model.name, None):
            if (found := _repeat(self.adapter, model, steps)) is not None:
                return found
            _look_up_tables()
            model = compile_and_note(self, manifest)
        return execute_anew(self, model, manifest)

    def make_and_note(self: Any, hooks: Any, config: Any, model: Any, *more: Any) -> Any:
        with _noting(model.name):
            return make(self, hooks, config, model, *more)

    DuckDBConnectionManager.execute = send_and_note
    CompileRunner.compile = compile_and_note
    ModelRunner.execute = repeat_or_execute
    ModelRunner._execute_model = make_and_note
    _prepare_if_needed()


def _prepare_if_needed() -> None:
    """Schemas are made, and tables looked up, for models that dbt prepares: what is repeated has its table."""
    from dbt.task.runnable import GraphRunnableTask

    task: Any = GraphRunnableTask
    make_schemas, look_up = task.create_schemas, task.populate_adapter_cache

    def is_all_repeated(running: Any) -> bool:
        return all(node.name in _repeated for node in running._flattened_nodes)

    def make_schemas_if_needed(self: Any, *given: Any) -> None:
        if not is_all_repeated(self):
            make_schemas(self, *given)

    def look_up_if_needed(self: Any, *given: Any) -> None:
        if is_all_repeated(self):
            _put_off.append(partial(look_up, self, *given))
        else:
            look_up(self, *given)

    task.create_schemas, task.populate_adapter_cache = make_schemas_if_needed, look_up_if_needed


def _look_up_tables() -> None:
    """Before a node is prepared. At once and whole: dbt's other thread would take what is not looked up yet for tables
    that are not there."""
    with _looking_up:
        while _put_off:
            _put_off[0]()
            _put_off.pop()


@contextmanager
def _noting(name: str) -> Iterator[None]:
    _here.notes = _noted.setdefault(name, Notes())
    try:
        yield
    finally:
        _here.notes = None


def _repeat(adapter: Any, model: Any, steps: Iterable[Step]) -> Any:
    """dbt's result of a model for which all was said again, in one transaction; None where dbt has to prepare it."""
    from dbt.artifacts.schemas.run import RunResult, RunStatus

    dbt = adapter.connections

    def say(sql: str, step: Step) -> Any:
        _, cursor = dbt.add_query(dbt._add_query_comment(sql), step.begins)
        return None if step.answer is None else cursor.fetchone()[0]

    if repeat(steps, say) is None:
        dbt.rollback_if_open()
        return None
    adapter.commit_if_has_connection()
    return RunResult.from_node(model, RunStatus.Success, "OK")
