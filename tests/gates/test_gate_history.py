"""What gates leave behind does not grow for ever, and what alerts and the boards rest on stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from milepost.gates import verdict
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 6, 1)


def passing(_frames: object) -> list[verdict.CheckResult]:
    return [verdict.CheckResult("raw_events", "expect_sense", "critical", True)]


def test_old_results_go_but_runs_and_the_last_results_of_each_gate_stay(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict.frames, "raw_frames", lambda con: iter([{}]))
    with warehouse.writing(settings, "test") as con:
        con.execute("CREATE TEMP TABLE gate_keys (row_id BIGINT)")  # what the frames would have made
        for days in (100, 40, 31, 29, 0):
            monkeypatch.setattr(verdict, "utc_now", lambda days=days: NOW - timedelta(days=days))
            if days == 100:  # the other gate has not run since
                con.execute("INSERT INTO ops.gate_runs VALUES ('m', 'marts', 'warned', 1, NULL, ?)", [NOW])
                con.execute(
                    "INSERT INTO ops.gate_results VALUES ('m', 'marts', 't', 'e', NULL, 'warning', false, 1, NULL, ?)",
                    [NOW - timedelta(days=300)],
                )
            verdict.run_gate(con, "raw", passing)
        kept = con.execute("SELECT gate, checked_at FROM ops.gate_results ORDER BY checked_at").fetchall()
        runs = con.execute("SELECT count(*) FROM ops.gate_runs").fetchone()
    assert kept == [
        ("marts", NOW - timedelta(days=300)),
        ("raw", NOW - timedelta(days=29)),
        ("raw", NOW),
    ]
    assert runs == (6,)
