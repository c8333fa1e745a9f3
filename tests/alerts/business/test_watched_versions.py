"""Versions and the watch together: how many messages many lights make, and what keeps a unit from being accused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from builders.published import Row
from builders.versions import Clock, Versions, at, rewritten

from milepost import pipeline
from milepost.alerts import actions
from milepost.alerts.actions import Act
from milepost.alerts.held_rows import doublings
from milepost.alerts.incident import Scope, Signal

MANY = 150
RED: Row = {"status": "far_behind", "light": "red", "is_simulated": False, "is_restatement": False}
LADDER = """
receivers: [{name: desk, kind: outbox, simulated: true}]
route: {receivers: [desk], repeat_interval: 30d}
ladders:
  - plans: ["*"]
    steps:
      - {name: {zh: 提醒, en: Reminder}, form: reminder, lights: [red]}
      - {name: {zh: 催办, en: Urging}, form: urging, working_days: 2}
      - {name: {zh: 督办, en: Supervision}, form: supervision, working_days: 2}
"""
GREEN: Row = {"status": "on_schedule", "light": "green", "is_simulated": False, "is_restatement": False}


class Watched:
    """A data folder in which 150 targets of one unit, and nothing else, are watched; messages are files."""

    def __init__(self, there: Versions) -> None:
        self.there, self.clock = there, Clock()
        rows = there.sample.tables["fct_target_status"]
        self.model = next(row for row in rows if row["light"] == "green" and not row["is_simulated"])

    def show(self, minutes: float, said: Row, reason: str = "new_report", *more: Callable[[Path], None]) -> None:
        ids = [f"{self.model['indicator_id']}/{2100 + number}" for number in range(MANY)]
        target = next(
            row for row in self.there.sample.tables["fct_targets"] if row["target_id"] == self.model["target_id"]
        )

        def changes(_rows: list[Row]) -> list[Row]:
            row = self.there.sample.tables["fct_status_changes"][0]
            now = {"to_status": said["status"], "to_light": said["light"], "reason": reason}
            now |= {"changed_at": at(minutes).replace(tzinfo=None), "as_of_date": date(2026, 11, 21)}
            return [row | now | {"target_id": name} for name in ids]

        self.there.show(
            minutes,
            rewritten("fct_targets", lambda _rows: [target | {"target_id": name} for name in ids]),
            rewritten("fct_target_status", lambda _rows: [self.model | said | {"target_id": name} for name in ids]),
            rewritten("fct_status_changes", changes),
            rewritten("fct_status_history", lambda _rows: []),
            rewritten("fct_reporting_punctuality", lambda _rows: []),
            rewritten("agg_concept_rollup", lambda _rows: []),
            *more,
        )

    def look(self, *minutes: float) -> None:
        for minute in minutes:
            self.clock.now = at(minute)
            watch = pipeline.watching(self.there.settings, clock=self.clock, say=lambda _line: None)
            watch.round(only=("disk",))

    def told(self) -> list[tuple[str, int, int]]:
        """Reason, how many were so, how many were over, of each message that left."""
        rows = self.there.rows("SELECT * FROM notifications WHERE outcome = 'ok' ORDER BY planned_at, rowid")
        return [(row["reason"], len(json.loads(row["firing"])), len(json.loads(row["resolved"]))) for row in rows]


@pytest.fixture
def watched(there: Versions) -> Watched:
    return Watched(there)


def test_150_targets_that_turn_red_at_once_are_one_message_and_so_is_their_end(watched: Watched) -> None:
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, RED)
    watched.look(20, 31, 32, 40)
    assert watched.told() == [("first", MANY, 0)]
    [text] = [path.read_text(encoding="utf-8") for path in watched.there.settings.outbox.glob("*.md")]
    assert "150 项" in text
    watched.show(60, GREEN)
    watched.look(60, 71, 72, 80)
    assert watched.told() == [("first", MANY, 0), ("resolved", 0, MANY)]


def test_150_that_climb_a_step_are_one_message_and_none_where_the_first_one_says_it(watched: Watched) -> None:
    settings = watched.there.settings
    watched.there.settings.config.mkdir(parents=True)
    (settings.config / "alerts.yml").write_text(LADDER, encoding="utf-8")
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, RED)
    watched.look(20, 31, 32, 45)
    assert watched.told() == [("first", MANY, 0)]
    watched.look(4 * 24 * 60)
    assert [one for one in watched.told() if one[0] == "escalated"] == [("escalated", MANY, 0)]
    [text] = [path.read_text(encoding="utf-8") for path in settings.outbox.glob("*-escalated-*.md")]
    assert "催办：150 项目标" in text
    watched.look(6 * 24 * 60)
    assert [one for one in watched.told() if one[0] == "escalated"] == [("escalated", MANY, 0)] * 2
    asked = [path.read_text(encoding="utf-8") for path in settings.outbox.glob("*-escalated-*.md")]
    assert sum("待确认「督办」：150 项目标" in text for text in asked) == 1


def test_the_ladder_waits_while_data_are_incomplete(watched: Watched) -> None:
    watched.there.settings.config.mkdir(parents=True)
    (watched.there.settings.config / "alerts.yml").write_text(LADDER, encoding="utf-8")
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, RED)
    watched.look(20, 31, 32)
    watched.there.store.record(Signal("gap", "log_gap", "critical", "缺口", "Gap", "", ""), at(40))
    watched.look(4 * 24 * 60)
    assert {one.escalation_step for one in watched.there.loud("target_red")} == {1}
    watched.there.store.resolve("gap", now=at(4 * 24 * 60 + 5))
    watched.look(4 * 24 * 60 + 20)
    assert {one.escalation_step for one in watched.there.loud("target_red")} == {2}


def test_the_first_evaluation_of_150_red_targets_is_one_digest(watched: Watched) -> None:
    watched.show(0, RED)
    watched.look(0, 1, 11, 12, 30)
    assert watched.told() == [("digest", MANY, 0)]


def test_150_that_a_new_method_turns_red_are_one_digest(watched: Watched) -> None:
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, RED, "method")
    watched.look(20, 31, 32, 40)
    assert watched.told() == [("digest", MANY, 0)]


@pytest.mark.parametrize("given", [{"is_as_of_given": True}, {"is_known_at_given": True}])
def test_a_version_for_another_day_tells_nobody(watched: Watched, given: dict[str, bool]) -> None:
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, RED, "new_report", lambda folder: _say(folder, given))
    watched.look(20, 31, 45)
    assert watched.told() == []
    assert watched.there.store.unresolved() == []


def _say(folder: Path, said: dict[str, bool]) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | said), encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "same"),
    [("log_gap", True), ("build_failed", True), ("publish_failed", True), ("row_held", True), ("row_held", False)],
)
def test_incomplete_data_of_the_same_scope_accuse_nobody(watched: Watched, kind: str, same: bool) -> None:
    model = watched.model
    scope = Scope()
    if kind == "row_held":
        mine = {"jurisdiction": model["jurisdiction_id"], "indicator": model["indicator_id"]}
        scope = Scope(**(mine if same else mine | {"jurisdiction": "elsewhere"}))
    trouble = Signal("trouble", kind, "warning", "问题", "Trouble", "明细", "Detail", scope)
    watched.show(0, GREEN)
    watched.look(0)
    watched.there.store.record(trouble, at(1))
    watched.look(2)
    assert watched.told() == [("first", 1, 0)]
    watched.show(20, RED)
    watched.look(20, 31, 32, 45)
    accused = [one for one in watched.told() if one[1] == MANY]
    assert bool(accused) is not same
    assert len(watched.there.loud("target_red")) == MANY  # they are open all the same
    watched.there.store.resolve("trouble", now=at(50))
    watched.look(51, 58)
    assert [one for one in watched.told() if one[1] == MANY] == [("first", MANY, 0)]


def payments(*ids: str) -> Callable[[Path], None]:
    row: Row = {"policy_id": "j/p", "jurisdiction_id": "j", "is_simulated": False, "verdict": "over", "is_held": False}
    row |= {"paid_date": date(2026, 5, 1), "reason_zh": "超出。", "reason_en": "Over.", "excess_wan": Decimal(2)}
    return rewritten("fct_subsidy_payments", lambda _there: [row | {"event_id": name} for name in ids])


def test_a_new_payment_beyond_the_rule_is_told_while_the_first_is_open_also_if_somebody_has_it(
    watched: Watched,
) -> None:
    watched.show(0, GREEN)
    watched.look(0)
    watched.show(20, GREEN, "new_report", payments("a", "b"))
    watched.look(20, 31, 32)
    [one] = watched.there.loud("subsidy")
    actions.act(watched.there.store, one.incident_id, Act("acknowledged", "Li"), at(33))
    watched.show(40, GREEN, "new_report", payments("a", "b"))
    watched.look(40, 51)
    assert watched.told() == [("first", 1, 0)]
    watched.show(60, GREEN, "new_report", payments("a", "b", "c"))
    watched.look(60, 61, 70)
    assert watched.told() == [("first", 1, 0), ("new_in_group", 1, 0)]
    newest = sorted(watched.there.settings.outbox.glob("*-new_in_group-*.md"))[-1].read_text(encoding="utf-8")
    assert "3 笔超出政策规定，共超出 6 万元" in newest
    watched.show(80, GREEN, "new_report", payments("a", "d"))  # two were corrected, another one came
    watched.look(80, 81)
    assert [reason for reason, *_ in watched.told()] == ["first", "new_in_group", "new_in_group"]


def test_a_first_evaluations_payment_is_a_digest_and_the_next_one_a_message(watched: Watched) -> None:
    watched.show(0, GREEN, "new_report", payments("a"))
    watched.look(0, 11)
    watched.show(20, GREEN, "new_report", payments("a", "b"))
    watched.look(20, 21, 31)
    assert watched.told() == [("digest", 1, 0), ("first", 1, 0)]


def test_held_rows_are_told_again_when_they_have_doubled_with_the_count_of_now(watched: Watched) -> None:
    def hold(count: int, minute: float) -> None:
        words = f"{count} 条报送被暂扣"
        held = Signal(
            "held:/j/u",
            "row_held",
            "warning",
            words,
            "held",
            "明细",
            "detail",
            fields={"count": count},
            news=doublings(count),
        )
        watched.there.store.record(held, at(minute))

    hold(2, 0)
    watched.look(1)
    hold(3, 8)
    watched.look(9, 16)
    assert watched.told() == [("first", 1, 0)]
    hold(8, 20)
    watched.look(21)
    assert watched.told() == [("first", 1, 0), ("new_in_group", 1, 0)]
    newest: list[Any] = sorted(watched.there.settings.outbox.glob("*-new_in_group-*.md"))
    assert "8 条报送被暂扣" in newest[-1].read_text(encoding="utf-8")
