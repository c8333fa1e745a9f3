"""Quality gates: which rows a gate looks at, and what its verdict does. The rules themselves are in expectations/.

A rule's severity decides: critical blocks (nothing new is published), warning holds the row back from the marts
(ops.held_rows, until it is released), info is only recorded. Every result is kept in ops.gate_results.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import pandas as pd

from milepost.warehouse.broker_time import landed
from milepost.warehouse.connection import Connection

Severity = Literal["critical", "warning", "info"]
CHUNK_ROWS = 500_000  # bounds the memory of a gate after a long backlog


@dataclass(frozen=True)
class CheckResult:
    """One expectation on one table. failing: (source, event_id) of the rows that broke it, where rows are known."""

    table: str
    expectation: str
    severity: Severity
    success: bool
    unexpected_count: int = 0
    column: str | None = None
    detail: str | None = None
    failing: tuple[tuple[str, str], ...] = ()


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
        return [result for result in self.results if not result.success]

    def say(self) -> str:
        """The failures in one line: table, expectation, rows."""
        return "; ".join(f"{r.table}: {r.expectation} ({r.unexpected_count} rows, {r.severity})" for r in self.failures)


REPORTS = """
    SELECT e.source, e.event_id, r.indicator, TRY_CAST(r.value AS DOUBLE) * u.factor / iu.factor AS indicator_value,
           indicator_value / nullif(t.largest_target, 0) AS share_of_largest_target,
           indicator_value / i.natural_limit AS share_of_natural_limit
    FROM (SELECT *, CASE WHEN json_valid(data) THEN data ELSE '{}' END AS sent FROM events) e,
         LATERAL (SELECT e.sent ->> 'indicator' AS indicator, e.sent ->> 'value' AS value, e.sent ->> 'unit' AS unit) r
    JOIN catalogue.indicators i ON i.indicator_id = r.indicator AND i.valid_to IS NULL
    LEFT JOIN catalogue.units u ON u.unit = r.unit
    LEFT JOIN catalogue.units iu ON iu.unit = i.unit
    LEFT JOIN (SELECT indicator_id, max(target_value) AS largest_target FROM catalogue.targets
               WHERE valid_to IS NULL GROUP BY 1) t ON t.indicator_id = r.indicator
    WHERE e.type = 'milepost.indicator.reported.v1'
"""


def raw_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of what was loaded since the last raw gate that did not block, in chunks of CHUNK_ROWS events.

    raw_events: one row per event. raw_reports: one row per indicator report, value in the indicator's unit and as a
    share of the indicator's largest target and natural limit (null where there is none).
    """
    since = con.execute(
        "SELECT max(checked_to) FROM ops.gate_runs WHERE gate = 'raw' AND verdict <> 'blocked'"
    ).fetchone()
    con.execute(
        """CREATE OR REPLACE TEMP TABLE gate_keys AS SELECT rowid AS row_id FROM raw.events
           WHERE loaded_at > coalesce(?, TIMESTAMP '1970-01-01')""",
        [since[0] if since else None],
    )
    total = _count(con, "SELECT count(*) FROM gate_keys")
    for start in range(0, total, CHUNK_ROWS):
        con.execute(
            """CREATE OR REPLACE TEMP TABLE events AS SELECT * FROM raw.events WHERE rowid IN
               (SELECT row_id FROM gate_keys ORDER BY row_id LIMIT ? OFFSET ?)""",
            [CHUNK_ROWS, start],
        )
        yield {
            "raw_events": con.execute(
                f"""SELECT load_id, topic, "partition", "offset", event_id, source, type, subject, event_time,
                          {landed()} AS kafka_time, simulated, loaded_at + INTERVAL 1 DAY AS latest_time
                    FROM events"""  # noqa: S608 our own expression
            ).df(),
            "raw_reports": con.execute(REPORTS).df(),
        }


def marts_frames(con: Connection) -> Iterator[dict[str, pd.DataFrame]]:
    """Frames of the marts that boards lead with; one frame per mart, whole (they are small: one row per target)."""
    yield {
        "fct_target_status": con.execute("SELECT * FROM marts.fct_target_status").df(),
        "fct_targets": con.execute("SELECT target_id FROM marts.fct_targets").df(),
        "agg_agency_scorecard": con.execute("SELECT *, -targets AS minus_targets FROM marts.agg_agency_scorecard").df(),
        "fct_actuals": con.execute(
            """SELECT indicator_id, as_of_date, known_from, known_to, is_current FROM marts.fct_actuals
               WHERE is_current"""
        ).df(),
    }


def run_gate(con: Connection, gate: Literal["raw", "marts"], check: Check) -> GateReport:
    """Check what the gate covers, keep every result, hold back rows of warnings. Writes in one transaction."""
    now = datetime.now(UTC).replace(tzinfo=None)
    results: list[CheckResult] = []
    rows = 0
    for frames in raw_frames(con) if gate == "raw" else marts_frames(con):
        rows += sum(len(frame) for frame in frames.values())
        results += check(frames)
    report = GateReport(gate, uuid.uuid4().hex, _verdict(results), results, rows)
    con.begin()
    con.execute(
        "INSERT INTO ops.gate_runs VALUES (?, ?, ?, ?, "
        "(SELECT coalesce(max(loaded_at), TIMESTAMP '1970-01-01') FROM raw.events), ?)",
        [report.run_id, gate, report.verdict, rows, now],
    )
    for result in results:
        con.execute(
            "INSERT INTO ops.gate_results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [report.run_id, gate, result.table, result.expectation, result.column, result.severity, result.success,
             result.unexpected_count, result.detail, now],
        )  # fmt: skip
        if result.severity == "warning" and not result.success:
            _hold(con, report.run_id, result, now)
    con.commit()
    return report


def _verdict(results: list[CheckResult]) -> Literal["passed", "warned", "blocked"]:
    failed = {result.severity for result in results if not result.success}
    if "critical" in failed:
        return "blocked"
    return "warned" if "warning" in failed else "passed"


def _hold(con: Connection, run_id: str, result: CheckResult, now: datetime) -> None:
    """Hold each failing row once; a row that was released by a person is not held again."""
    keys = json.dumps([{"source": source, "event_id": event_id} for source, event_id in result.failing])
    con.execute(
        """INSERT INTO ops.held_rows
           SELECT ?, ?, k.source, k.event_id, ?, ?, NULL
           FROM (SELECT unnest(from_json(?, '[{"source":"VARCHAR","event_id":"VARCHAR"}]'), recursive := true)) k
           WHERE NOT EXISTS (SELECT 1 FROM ops.held_rows h WHERE h.source = k.source AND h.event_id = k.event_id)""",
        [run_id, result.table, result.expectation, now, keys],
    )


def _count(con: Connection, query: str) -> int:
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0
