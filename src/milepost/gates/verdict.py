"""A run of a quality gate and its verdict: frames -> ops.gate_runs, ops.gate_results. The rules are in expectations/.

A rule's severity decides: critical blocks (nothing new is published), warning holds the row back from the marts
(ops.held_rows, until it is released), info is only recorded. A rule that could not be judged blocks, too; all others
are judged. Every result is kept in ops.gate_results for KEEP_DAYS.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

import pandas as pd

from milepost.days import utc_now
from milepost.gates import frames, held
from milepost.gates.findings import LAST_RUNS, CheckResult, Finding
from milepost.warehouse.connection import Connection

__all__ = ["Check", "CheckResult", "Finding", "GateReport", "last_verdicts", "marts_state", "run_gate"]

KEEP_DAYS: Final = 30
NOTE_RESULTS: Final = """INSERT INTO ops.gate_results SELECT $1, $2, unnest($3::VARCHAR[]), unnest($4::VARCHAR[]),
    unnest($5::VARCHAR[]), unnest($6::VARCHAR[]), unnest($7::BOOLEAN[]), unnest($8::BIGINT[]),
    unnest($9::VARCHAR[]), $10"""

Check = Callable[[dict[str, pd.DataFrame]], list[CheckResult]]


@dataclass(frozen=True)
class GateReport:
    """What one run of a gate found. verdict: passed, warned (rows held or marked) or blocked."""

    gate: str
    run_id: str
    verdict: Literal["passed", "warned", "blocked"]
    results: list[CheckResult] = field(default_factory=list)
    rows_checked: int = 0

    @property
    def failures(self) -> list[CheckResult]:
        """Rules that were broken and stop or hold something; what is only recorded (info) is none."""
        return [result for result in self.results if not result.success and result.severity != "info"]

    def in_words(self) -> str:
        """The failures in one line: table, expectation, rows."""
        return "; ".join(failure.in_words() for failure in self.failures)


def run_gate(con: Connection, gate: Literal["raw", "marts"], check: Check) -> GateReport:
    """Check what the gate covers, keep every result, hold back rows of warnings. Writes in one transaction."""
    now = utc_now()
    results: list[CheckResult] = []
    rows = 0
    for tables in frames.raw_frames(con) if gate == "raw" else frames.marts_frames(con):
        rows += sum(len(frame) for frame in tables.values())
        results += check(tables)
    report = GateReport(gate, uuid.uuid4().hex, _verdict(results), results, rows)
    con.begin()
    con.execute(
        "INSERT INTO ops.gate_runs VALUES (?, ?, ?, ?, "
        "(SELECT coalesce(max(loaded_at), TIMESTAMP '1970-01-01') FROM raw.events), ?)",
        [report.run_id, gate, report.verdict, rows, now],
    )
    noted = [
        (one.table, one.expectation, one.column, one.severity, one.success, one.unexpected_count, one.detail)
        for one in results
    ]
    if noted:
        con.execute(NOTE_RESULTS, [report.run_id, gate, *(list(column) for column in zip(*noted, strict=True)), now])
    held.hold(con, report.run_id, results, now)
    if gate == "raw":
        held.hold_again(con, report.run_id, now)
    else:  # its verdict is that of what the last build made; nothing else is published
        con.execute("UPDATE ops.build_parameters SET marts_state = 'gated' WHERE marts_state = 'built'")
    _forget_old_results(con, now)
    con.commit()
    return report


def _forget_old_results(con: Connection, now: datetime) -> None:
    """Single results go after KEEP_DAYS; runs, and the results of each gate's last run, stay."""
    con.execute(
        f"""DELETE FROM ops.gate_results WHERE checked_at < ? - to_days(?)
        AND run_id NOT IN (SELECT run_id FROM ({LAST_RUNS}))""",  # noqa: S608 our own query
        [now, KEEP_DAYS],
    )


def _verdict(results: list[CheckResult]) -> Literal["passed", "warned", "blocked"]:
    failed = {result.severity for result in results if not result.success}
    if "critical" in failed:
        return "blocked"
    return "warned" if "warning" in failed else "passed"


def last_verdicts(con: Connection) -> dict[str, str]:
    """The verdict of each gate's last run, by gate; a gate that never ran is missing."""
    return dict(con.execute(f"SELECT gate, verdict FROM ({LAST_RUNS})").fetchall())  # noqa: S608 our own query


def marts_state(con: Connection) -> str | None:
    """'built' where the last build went through, 'gated' where the gate has judged it since; None otherwise."""
    row = con.execute("SELECT marts_state FROM ops.build_parameters").fetchone()
    return row[0] if row else None
