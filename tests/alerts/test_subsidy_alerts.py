"""Alerts about subsidies: one per policy, over when the marts no longer show it; made-up ones only inform."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.alerts import subsidies
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse whose marts are made by hand: two payments beyond the rule, budgets at 85 % and over."""
    made = Settings(data=tmp_path, plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5)
    with warehouse.writing(made, "test") as con:
        con.execute("CREATE SCHEMA marts")
        con.execute(
            """CREATE TABLE marts.fct_subsidy_payments AS FROM (VALUES
                 ('j/p', 'a', DATE '2026-05-01', 'over', 2.0, '超出 2 万元。', false),
                 ('j/p', 'b', DATE '2026-05-02', 'over', 3.5, '超出 3.5 万元。', false),
                 ('j/p', 'c', DATE '2026-05-03', 'within', 0.0, '未超出。', false),
                 ('j/q', 'd', DATE '2026-05-03', 'over', 7.0, '超出 7 万元。', true)
               ) t(policy_id, event_id, paid_date, verdict, excess_wan, reason_zh, is_simulated)"""
        )
        con.execute(
            """CREATE TABLE marts.fct_subsidy_budget AS FROM (VALUES
                 ('j/p', 2026, 'nearly_used', false, 85.0, 100.0, 15.0, 0.85, 0.4, DATE '2026-06-01', false),
                 ('j/r', 2026, 'over', true, 120.0, 100.0, -20.0, 1.2, 0.4, DATE '2026-04-01', false),
                 ('j/s', 2025, 'nearly_used', false, 90.0, 100.0, 10.0, 0.9, 1.0, NULL, false),
                 ('j/t', 2026, 'early', false, 70.0, 100.0, 30.0, 0.7, 0.4, DATE '2026-08-01', true)
               ) t(policy_id, year, state, over_cap, paid_wan, year_cap_wan, left_wan, used_share, elapsed_share,
                   runs_out_month, is_simulated)"""
        )
        con.execute(
            """INSERT INTO ops.build_parameters (as_of_date, known_at, is_known_at_given, zero_base)
               VALUES ('2026-05-31', '2026-05-31', false, 'not_meaningful')"""
        )
    return made


def look(settings: Settings, *changes: str) -> dict[str, tuple[str, str, str]]:
    """Change the marts, look -> title, body, severity of open alerts by key."""
    with warehouse.writing(settings, "test") as con:
        for change in changes:
            con.execute(change)
        subsidies.look(con)
        found = con.execute("SELECT * FROM ops.alerts WHERE resolved_at IS NULL")
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {row["dedupe_key"]: (row["title"], row["body"], row["severity"]) for row in rows}


def test_one_alert_per_policy_says_how_much_and_the_worst_payment(settings: Settings) -> None:
    found = look(settings)
    assert set(found) == {
        "subsidy_over_cap:j/p:real",
        "subsidy_over_cap:j/q:simulated",
        "subsidy_over_cap:j/r:real",
        "subsidy_nearly_used:j/p/2026/nearly_used:real",
        "subsidy_nearly_used:j/t/2026/early:simulated",
    }
    title, body, severity = found["subsidy_over_cap:j/p:real"]
    assert (title, severity) == ("补贴超出规定: j/p", "warning")
    assert body == (
        "2 笔超出政策规定,共超出 5.5 万元。\n超出最多的一笔: b(2026-05-02) 超出 3.5 万元。\n查看: milepost explain j/p"
    )
    assert "已付 120 万元,超过全年资金总额 100 万元" in found["subsidy_over_cap:j/r:real"][1]
    assert found["subsidy_nearly_used:j/p/2026/nearly_used:real"][1].startswith(
        "2026 年已付 85 万元,占全年 100 万元的 85%;该年已过 40%,剩余 15 万元。按目前进度 2026-06 用完。"
    )


def test_made_up_payments_are_told_as_such_and_only_inform(settings: Settings) -> None:
    title, _, severity = look(settings)["subsidy_over_cap:j/q:simulated"]
    assert (title, severity) == ("[模拟] 补贴超出规定: j/q", "info")


def test_alert_is_over_once_the_marts_no_longer_show_it(settings: Settings) -> None:
    look(settings)
    found = look(
        settings,
        "UPDATE marts.fct_subsidy_payments SET verdict = 'retracted' WHERE policy_id = 'j/p'",
        "UPDATE marts.fct_subsidy_budget SET state = 'used_up' WHERE policy_id = 'j/p'",
    )
    assert "subsidy_over_cap:j/p:real" not in found
    assert {key for key in found if key.startswith("subsidy_nearly_used:j/p")} == {
        "subsidy_nearly_used:j/p/2026/used_up:real"
    }


def test_what_a_past_moment_knew_raises_and_resolves_nothing(settings: Settings) -> None:
    assert look(settings, "UPDATE ops.build_parameters SET is_known_at_given = true") == {}
    before = look(settings, "UPDATE ops.build_parameters SET is_known_at_given = false")
    after = look(
        settings,
        "UPDATE ops.build_parameters SET is_known_at_given = true",
        "DELETE FROM marts.fct_subsidy_payments",
        "DELETE FROM marts.fct_subsidy_budget",
    )
    assert after == before
