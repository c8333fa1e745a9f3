"""Held rows: listed with their rule, let in one by one, and the last verdict of each gate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from milepost.cli import app
from milepost.errors import MilepostError
from milepost.gates import held, verdict
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 3, 1)
FAILING = (("/wucheng/data", "a"), ("/jinhua/data", "b"), ("/wucheng/data", "b"))


def test_held_rows_are_listed_with_their_rule_and_let_in_one_by_one(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", "raw_reports", "a rule", FAILING, NOW)
        held.hold(con, "r2", "raw_reports", "another rule", FAILING, NOW + timedelta(days=1))
        assert [row[:4] for row in held.held(con)] == [
            ("/jinhua/data", "b", "a rule", "2026-03-01 00:00:00"),
            ("/wucheng/data", "a", "a rule", "2026-03-01 00:00:00"),
            ("/wucheng/data", "b", "a rule", "2026-03-01 00:00:00"),
        ]
        assert held.release(con, "a") == "/wucheng/data a"
        with pytest.raises(MilepostError, match=r"no event a is held"):
            held.release(con, "a")
        with pytest.raises(MilepostError, match=r"b is held for /jinhua/data, /wucheng/data: say which with --source"):
            held.release(con, "b")
        assert held.release(con, "b", "/jinhua/data") == "/jinhua/data b"
        assert [row[:2] for row in held.held(con)] == [("/wucheng/data", "b")]


def test_command_lists_and_releases(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", "raw_reports", "a rule", FAILING[:1], NOW)
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    shown = CliRunner().invoke(app, ["held"])
    assert "/wucheng/data\ta\ta rule\t2026-03-01 00:00:00" in shown.output
    assert "1 held" in shown.output
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", "raw_baselines", "expect_baseline_to_stand", FAILING[1:2], NOW)
    for language, words in (("zh", "会改变基期值"), ("en", "changes the baseline")):
        monkeypatch.setenv("MILEPOST_LANGUAGE", language)
        assert words in CliRunner().invoke(app, ["held"]).output
    released = CliRunner().invoke(app, ["held", "--release", "a"])
    assert "released /wucheng/data a; the next build takes it in" in released.output
    CliRunner().invoke(app, ["held", "--release", "b"])
    assert "/wucheng/data" not in CliRunner().invoke(app, ["held"]).output


def test_last_verdict_of_each_gate_counts(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        assert verdict.last_verdicts(con) == {}
        rows = [("raw", "blocked", 0), ("raw", "passed", 2), ("raw", "warned", 1), ("marts", "blocked", 0)]
        for number, (gate, found, hours) in enumerate(rows):
            con.execute(
                "INSERT INTO ops.gate_runs VALUES (?, ?, ?, 0, ?, ?)",
                [f"r{number}", gate, found, NOW, NOW + timedelta(hours=hours)],
            )
        assert verdict.last_verdicts(con) == {"raw": "passed", "marts": "blocked"}
