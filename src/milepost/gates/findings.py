"""What a gate's rules found: one CheckResult per rule and table, one Finding per row that broke it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Severity = Literal["critical", "warning", "info"]

LAST_RUNS: Final = """
    SELECT gate, arg_max(run_id, checked_at) AS run_id, arg_max(verdict, checked_at) AS verdict
    FROM ops.gate_runs GROUP BY gate
"""
"""One row per gate: its last run and that run's verdict."""


class Finding(NamedTuple):
    """A row that broke a rule, and what it is judged by.

    value, low, high: in the indicator's unit, where the rule compares numbers (null: no such bound). more: what the
    rule's words name beyond these, by the frame's columns; days as ISO text.
    """

    source: str
    event_id: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    more: dict[str, str | float | None] = {}  # noqa: RUF012 nobody writes into it


@dataclass(frozen=True)
class CheckResult:
    """One expectation on one table. findings: the rows that broke it, where rows are known.

    is_judged: whether the rule could look at the rows at all. One that could not is critical: what it would have held
    must not pass.
    """

    table: str
    expectation: str
    severity: Severity
    success: bool
    unexpected_count: int = 0
    column: str | None = None
    detail: str | None = None
    findings: tuple[Finding, ...] = ()
    is_judged: bool = True

    def in_words(self) -> str:
        """Table, rule, rows: for a log's line."""
        rows = f"{self.unexpected_count} rows" if self.is_judged else "could not be judged"
        return f"{self.table}: {self.expectation} ({rows}, {self.severity})"
