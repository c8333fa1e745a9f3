"""Held rows: listed with their rule, let in one by one, and the last verdict of each gate."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from milepost.gates import held, verdict
from milepost.gates.verdict import CheckResult, Finding
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 3, 1)
FAILING = (Finding("/wucheng/data", "a"), Finding("/jinhua/data", "b"), Finding("/wucheng/data", "b"))


def broken(rule: str, *findings: Finding, table: str = "raw_reports") -> list[CheckResult]:
    return [CheckResult(table, rule, "warning", False, len(findings), findings=findings)]


def test_held_rows_are_listed_and_counted_per_unit_oldest_first(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", broken("a rule", *FAILING), NOW)
        held.hold(con, "r2", broken("another rule", *FAILING, Finding("/jinhua/data", "c")), NOW + timedelta(days=1))
        assert [(row["source"], row["event_id"], row["rule"], row["state"]) for row in held.listed(con)] == [
            ("/jinhua/data", "b", "a rule", "held"),
            ("/wucheng/data", "a", "a rule", "held"),
            ("/wucheng/data", "b", "a rule", "held"),
            ("/jinhua/data", "c", "another rule", "held"),
        ]
        assert [row["event_id"] for row in held.listed(con, agency="wucheng/data")] == ["a", "b"]
        assert [(unit.agency_id, unit.rows, unit.since, unit.event_id) for unit in held.waiting(con)] == [
            ("jinhua/data", 2, NOW, "b"),
            ("wucheng/data", 2, NOW, "a"),
        ]
        assert held.rules(con) == {("raw_reports", "a rule"), ("raw_reports", "another rule")}


def test_a_unit_is_told_of_its_newest_row_and_of_all_the_indicators_that_are_known(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", broken("a rule", *FAILING), NOW)
        both = [*broken("one rule", FAILING[1]), *broken("another rule", FAILING[1], Finding("/jinhua/data", "c"))]
        held.hold(con, "r2", both, NOW + timedelta(days=1))
        assert held.rules(con) == {("raw_reports", rule) for rule in ("a rule", "another rule")}
        of_jinhua, of_wucheng = held.troubles(con)
        assert (of_jinhua.agency_id, of_jinhua.rows, of_jinhua.indicators) == ("jinhua/data", 2, [])
        assert of_jinhua.has_unknown
        assert (of_jinhua.newest["event_id"], of_jinhua.newest["rule"]) == ("c", "another rule")
        assert of_wucheng.newest["event_id"] == "b", "of one moment the last by its id"
        for told in (of_jinhua, of_wucheng):
            last = held.listed(con, agency=told.agency_id)[-1]
            assert told.newest.items() <= last.items()
        held.hold(con, "r3", [*broken("first", Finding("/x/y", "z")), *broken("second", Finding("/x/y", "z"))], NOW)
        assert {("raw_reports", "first"), ("raw_reports", "second")} <= held.rules(con)


def test_a_release_of_before_there_were_decisions_stands(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r1", broken("a rule", *FAILING), NOW)
        con.execute("UPDATE ops.held_rows SET released_at = held_at WHERE event_id = 'b'")
        assert [row["event_id"] for row in held.listed(con)] == ["a"]
        assert [row["state"] for row in held.listed(con, everything=True)] == ["released", "held", "released"]


def put(con: warehouse.Connection, event_id: str, kind: str, data: str) -> None:
    con.execute(
        """INSERT INTO raw.events SELECT 't', 0, ?, now, ?, '/town/a', ?, 's', now, false, ?, 'load', now
        FROM (SELECT TIMESTAMP '2026-03-01' AS now)""",
        [len(event_id), event_id, kind, data],
    )


def test_a_gate_without_history_holds_again_what_a_decision_says_was_held(settings: Settings) -> None:
    """A warehouse made anew from Kafka: events and decisions come in one load, rules over history are silent."""
    decided = '{"event_id": "%s", "source_of_event": "/town/a", "decision": "refused", "reason": "r", "by": "w"%s}'
    with warehouse.writing(settings, "test") as con:
        for name in ("held", "never"):
            put(con, name, "milepost.indicator.reported.v1", "{}")
        for name, rule in (
            ("held", ', "rule": "expect_sense"'),
            ("never", ""),
            ("unknown", ', "rule": "expect_sense"'),
        ):
            put(con, f"decision on {name}", "milepost.row.decided.v1", decided % (name, rule))
        put(con, "broken decision", "milepost.row.decided.v1", "nonsense")
        assert verdict.run_gate(con, "raw", lambda _frames: []).verdict == "passed"
        verdict.run_gate(con, "raw", lambda _frames: [])
        assert [(row["source"], row["event_id"], row["rule"]) for row in held.listed(con)] == [
            ("/town/a", "held", "expect_sense")
        ]


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


def test_a_row_is_held_once_with_everything_it_broke_and_named_by_what_says_most(settings: Settings) -> None:
    more: dict[str, str | float | None] = {"unit": "台", "largest_target": 200.0, "reported_unit": "万台"}
    results = [
        CheckResult("raw_reports", "expect_value_within_reach_of_targets", "warning", False, 1,
                    findings=(Finding("/town/a", "e", 50000, None, 4000, more),)),
        CheckResult("raw_reports", "expect_value_within_natural_limit", "warning", False, 2,
                    findings=(Finding("/town/a", "e", 50000, None, 100, more),
                              Finding("/town/b", "e", 0.00125, 0, 1, more))),
        CheckResult("raw_events", "expect_sense", "info", False, 1, findings=(Finding("/town/c", "e"),)),
        CheckResult("raw_events", "expect_books", "critical", False, 1, findings=(Finding("/town/c", "e"),)),
    ]  # fmt: skip
    with warehouse.writing(settings, "test") as con:
        held.hold(con, "r", results, NOW)
        held.hold(con, "again", results, NOW + timedelta(days=1))
        found = con.execute(
            """SELECT source, run_id, table_name, expectation, value, low, high, words_zh, words_en, held_at,
                released_at
            FROM ops.held_rows ORDER BY source"""
        ).fetchall()
        broken_by = [
            json.loads(text) for (text,) in con.execute("SELECT findings FROM ops.held_rows ORDER BY source").fetchall()
        ]
    limit = "expect_value_within_natural_limit"
    assert found == [
        ("/town/a", "r", "raw_reports", limit, 50000, None, 100, "50,000 台超过该指标的自然上限 100 台。",
         "50,000 units is beyond the indicator's natural limit of 100 units.", NOW, None),
        ("/town/b", "r", "raw_reports", limit, 0.00125, 0, 1, "0.0013 台超过该指标的自然上限 1 台。",
         "0.0013 units is beyond the indicator's natural limit of 1 units.", NOW, None),
    ]  # fmt: skip
    assert [[one["rule"] for one in rules] for rules in broken_by] == [
        [limit, "expect_value_within_reach_of_targets"], [limit]
    ]  # fmt: skip
    assert broken_by[0][1]["zh"] == "50,000 台是该指标最高目标 200 台的 20 倍以上，可能单位有误。"
    assert {name: broken_by[0][1][name] for name in ("table", "value", "low", "high")} == {
        "table": "raw_reports", "value": 50000, "low": None, "high": 4000
    }  # fmt: skip
