"""What a gate looks at and what its verdict does, on a real warehouse file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from milepost.gates import frames, verdict
from milepost.gates.verdict import CheckResult, Finding
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

START = datetime(2026, 3, 1)


def land(con: warehouse.Connection, *event_ids: str, at: datetime = START, value: float = 10) -> None:
    for number, event_id in enumerate(event_ids):
        data = json.dumps({"indicator": "wucheng/core_revenue", "as_of": "2026-02-28", "value": value, "unit": "亿元"})
        con.execute(
            "INSERT INTO raw.events VALUES ('milepost.indicators.v1', 0, ?, ?, ?, '/wucheng/data', "
            "'milepost.indicator.reported.v1', 'wucheng/core_revenue', ?, false, ?, 'l', ?)",
            [number, at, event_id, at, data, at],
        )


def checking(seen: list[str], severity: str = "info", failing: tuple[str, ...] = ()) -> verdict.Check:
    """A rule that remembers the event ids it saw and fails for ``failing``."""

    def check(frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
        seen.extend(frames["raw_events"].event_id)
        found = tuple(Finding("/wucheng/data", event_id) for event_id in failing)
        return [CheckResult("raw_events", "rule", severity, not failing, len(found), findings=found)]  # type: ignore[arg-type]

    return check


def test_raw_gate_looks_only_at_what_came_since_it_last_passed(settings: Settings) -> None:
    seen: list[str] = []
    with warehouse.writing(settings, "test") as con:
        land(con, "a", "b")
        assert verdict.run_gate(con, "raw", checking(seen)).verdict == "passed"
        land(con, "c", at=START + timedelta(hours=1))
        verdict.run_gate(con, "raw", checking(seen))
    assert seen == ["a", "b", "c"]


def test_blocked_gate_looks_at_the_same_rows_again(settings: Settings) -> None:
    seen: list[str] = []
    with warehouse.writing(settings, "test") as con:
        land(con, "a")
        assert verdict.run_gate(con, "raw", checking(seen, "critical", ("a",))).verdict == "blocked"
        assert verdict.run_gate(con, "raw", checking(seen)).verdict == "passed"
    assert seen == ["a", "a"]


def test_long_backlog_is_checked_in_chunks_without_missing_a_row(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "CHUNK_ROWS", 3)
    seen: list[str] = []
    with warehouse.writing(settings, "test") as con:
        land(con, *"abcdefgh")
        verdict.run_gate(con, "raw", checking(seen))
    assert sorted(seen) == list("abcdefgh")


def test_warning_holds_its_rows_and_a_released_row_is_not_held_again(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        land(con, "a", "b")
        report = verdict.run_gate(con, "raw", checking([], "warning", ("b",)))
        assert (report.verdict, report.in_words()) == ("warned", "raw_events: rule (1 rows, warning)")
        con.execute("UPDATE ops.held_rows SET released_at = held_at")
        con.execute("DELETE FROM ops.gate_runs")
        verdict.run_gate(con, "raw", checking([], "warning", ("b",)))
        held = con.execute("SELECT event_id, released_at IS NULL FROM ops.held_rows").fetchall()
    assert held == [("b", False)]


def test_report_frame_has_values_in_the_indicators_unit_beside_its_largest_target(settings: Settings) -> None:
    from milepost import catalogue
    from milepost.catalogue import store

    seen: list[pd.DataFrame] = []

    def check(given: dict[str, pd.DataFrame]) -> list[CheckResult]:
        seen.append(given["raw_reports"])
        return []

    with warehouse.writing(settings, "test") as con:
        store.sync(con, catalogue.read_plans(settings.plans), datetime(2026, 1, 1, tzinfo=UTC))
        land(con, "a", value=25)
        verdict.run_gate(con, "raw", check)
    (row,) = seen[0].to_dict("records")
    assert (row["value"], row["share_of_largest_target"]) == (25.0, 0.5)
