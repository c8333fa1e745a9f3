"""The project's tests, asked in one query instead of node by node, as dbt compiled them (compiled.py). -> verdicts.

A test costs dbt about as much as a small table, asked together with others nearly nothing.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any, NamedTuple

from milepost.marts.compiled import filled, repeat
from milepost.warehouse.connection import Connection, DuckDBError


class Verdict(NamedTuple):
    """Of one test, in dbt's words. seconds: its even share of the query's time."""

    name: str
    status: str
    seconds: float
    message: str | None


def ask(con: Connection, tests: dict[str, dict[str, Any]]) -> list[Verdict]:
    """Run the tests; where one cannot be asked, each by itself, so that it is named."""
    if not tests:
        return []
    try:
        return _ask_together(con, tests)
    except DuckDBError as error:
        if len(tests) == 1:
            return [Verdict(name, "error", 0.0, str(error)) for name in tests]
        return [verdict for name, test in tests.items() for verdict in ask(con, {name: test})]


def _ask_together(con: Connection, tests: dict[str, dict[str, Any]]) -> list[Verdict]:
    began = perf_counter()
    texts = [_text(con, test) for test in tests.values()]
    parts = " UNION ALL ".join(
        f"SELECT ${number} AS name, {test['fail_calc']} AS failures, failures {test['warn_if']} AS should_warn, "  # noqa: S608 dbt's own
        f"failures {test['error_if']} AS should_error FROM (\n{text}\n) AS dbt_internal_test"
        for number, (test, text) in enumerate(zip(tests.values(), texts, strict=True), start=1)
    )
    rows = con.execute(parts, list(tests)).fetchall()
    seconds = (perf_counter() - began) / len(tests)
    return [_verdict(row, tests[row[0]], seconds) for row in rows]


def _text(con: Connection, test: dict[str, Any]) -> str:
    """Its SQL with the moments that it asks for."""
    moments = repeat(test["steps"], lambda sql, _: con.execute(sql).fetchall()[0][0])
    return filled(test["sql"], moments or {})


def _verdict(row: tuple[Any, ...], test: dict[str, Any], seconds: float) -> Verdict:
    name, failures, should_warn, should_error = row
    found = f"Got {failures} {'result' if failures == 1 else 'results'}, configured to"
    if should_error and test["severity"].upper() == "ERROR":
        return Verdict(name, "fail", seconds, f"{found} fail if {test['error_if']}")
    if should_warn:
        return Verdict(name, "warn", seconds, f"{found} warn if {test['warn_if']}")
    return Verdict(name, "pass", seconds, None)
