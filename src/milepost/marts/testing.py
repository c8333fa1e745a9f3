"""The project's tests, asked in one query instead of node by node. dbt's text -> data/dbt/tests.json -> verdicts.

dbt compiles and runs all tests in a build of everything; what it made of those whose text does not depend on the data
is kept, and later builds ask it again. A test costs dbt about as much as a small table, asked together with others
nearly nothing. Who finds nothing kept lets dbt run the tests.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from milepost.settings import Settings
from milepost.warehouse import files
from milepost.warehouse.connection import Connection, DuckDBError

if TYPE_CHECKING:
    from milepost.marts.running import Manifest

ASKING: Final = "macro.dbt.run_query"  # what a macro asks the warehouse with while a text is compiled


class Verdict(NamedTuple):
    """Of one test, in dbt's words. seconds: its even share of the query's time."""

    name: str
    status: str
    seconds: float
    message: str | None


def keep(settings: Settings, project: str, manifest: Manifest, nodes: Iterable[Any]) -> None:
    """Note what dbt compiled of the nodes that it ran, for this text of the project."""
    asking = _macros_that_ask(manifest)
    tests = {
        node.name: {
            "sql": node.compiled_code,
            **{part: getattr(node.config, part) for part in ("severity", "fail_calc", "warn_if", "error_if")},
        }
        for node in nodes
        if node.resource_type == "test" and node.compiled_code and not asking & set(node.depends_on.macros)
    }
    _file(settings).parent.mkdir(parents=True, exist_ok=True)
    files.replace_text(_file(settings), json.dumps({"project": project, "tests": tests}, ensure_ascii=False))


def kept(settings: Settings, project: str, names: Collection[str]) -> dict[str, dict[str, str]]:
    """Those of the tests that were kept for this text of the project; none where nothing can be read."""
    try:
        found = json.loads(_file(settings).read_text(encoding="utf-8"))
        tests = found["tests"] if found["project"] == project else {}
        return {name: test for name, test in tests.items() if name in names}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def ask(con: Connection, tests: dict[str, dict[str, str]]) -> list[Verdict]:
    """Run the tests; where one cannot be asked, each by itself, so that it is named."""
    if not tests:
        return []
    try:
        return _ask_together(con, tests)
    except DuckDBError as error:
        if len(tests) == 1:
            return [Verdict(name, "error", 0.0, str(error)) for name in tests]
        return [verdict for name, test in tests.items() for verdict in ask(con, {name: test})]


def _ask_together(con: Connection, tests: dict[str, dict[str, str]]) -> list[Verdict]:
    began = perf_counter()
    parts = " UNION ALL ".join(
        f"SELECT ${number} AS name, {test['fail_calc']} AS failures, failures {test['warn_if']} AS should_warn, "  # noqa: S608 dbt's own
        f"failures {test['error_if']} AS should_error FROM (\n{test['sql']}\n) AS dbt_internal_test"
        for number, test in enumerate(tests.values(), start=1)
    )
    rows = con.execute(parts, list(tests)).fetchall()
    seconds = (perf_counter() - began) / len(tests)
    return [_verdict(row, tests[row[0]], seconds) for row in rows]


def _verdict(row: tuple[Any, ...], test: dict[str, str], seconds: float) -> Verdict:
    name, failures, should_warn, should_error = row
    found = f"Got {failures} {'result' if failures == 1 else 'results'}, configured to"
    if should_error and test["severity"].upper() == "ERROR":
        return Verdict(name, "fail", seconds, f"{found} fail if {test['error_if']}")
    if should_warn:
        return Verdict(name, "warn", seconds, f"{found} warn if {test['warn_if']}")
    return Verdict(name, "pass", seconds, None)


def _macros_that_ask(manifest: Manifest) -> set[str]:
    """Macros that ask the warehouse, or call one that does: what they write depends on what they find."""
    found = {ASKING}
    while True:
        more = {
            name
            for name, macro in manifest.macros.items()
            if name not in found and not found.isdisjoint(macro.depends_on.macros)
        }
        if not more:
            return found
        found |= more


def _file(settings: Settings) -> Path:
    return settings.data / "dbt" / "tests.json"
