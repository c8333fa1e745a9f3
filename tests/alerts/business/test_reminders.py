"""Reminders of a unit's reporting day: one message for all that is due, once, and nobody is accused."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders.published import Row
from builders.versions import START, Versions, rewritten

from milepost import pipeline
from milepost.alerts.business import evaluation
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.routing import in_force
from milepost.alerts.watch import Watch

CONFIG = """
receivers:
  - {name: desk, kind: outbox, simulated: true}
  - {name: leader, kind: outbox}
route:
  receivers: [leader]
  routes:
    - {match: {kind: report_due}, receivers: [desk], mute: [nights]}
    - {match: {kind: report_overdue}, receivers: [leader]}
mute_times: [{name: nights, hours: ["20:00-08:00"]}]
reminders: {before: [5, 2], after: [2]}
"""
UNIT = "wucheng/data_bureau"


def beijing(day: int, hour: int = 10) -> datetime:
    """A moment of December 2026, of which the 10th is a Thursday."""
    return (
        datetime(2026, 12, day, hour - 8, tzinfo=UTC)
        if hour >= 8
        else datetime(2026, 12, day - 1, hour + 16, tzinfo=UTC)
    )


@pytest.fixture
def due(there: Versions) -> Versions:
    """Two real reports and a simulated one of the unit are due on 10 December; evaluated long before."""
    there.settings.config.mkdir(parents=True)
    (there.settings.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    there.show(0, *owed(there))
    there.evaluate(0)
    return there


def indicators(there: Versions) -> tuple[list[str], str]:
    """Two of real data and one of made-up data."""
    made_up = {row["indicator_id"] for row in there.sample.tables["fct_target_status"] if row["is_simulated"]}
    names = [row["indicator_id"] for row in there.sample.indicators if row["cadence"] != "daily"]
    return [name for name in names if name not in made_up][:2], next(name for name in names if name in made_up)


def owed(there: Versions, *, reported: int = 0, state: str = "coming", cadence: str = "monthly") -> list[Any]:
    """The unit leads three indicators whose November is due on 10 December, but for the first few."""
    real, made_up = indicators(there)
    mine = {*real, made_up}

    def led(rows: list[Row]) -> list[Row]:
        said = {"lead_agency_ids": [UNIT], "cadence": cadence}
        return [row | (said if row["indicator_id"] in mine else {}) for row in rows]

    def punctual(_rows: list[Row]) -> list[Row]:
        period = {"period_date": date(2026, 11, 30), "expected_by_date": date(2026, 12, 10), "grace_days": 10}
        more = {"received_at": None, "punctuality": state, "days_late": 4 if state == "missing" else 0}
        return [{"indicator_id": name} | period | more for name in [*real[reported:], made_up]]

    return [rewritten("dim_indicators", led), rewritten("fct_reporting_punctuality", punctual)]


def look(there: Versions, now: datetime) -> None:
    evaluation.evaluate(there.settings, there.store, now, in_force.load)


def told(there: Versions) -> list[tuple[str, bool, str, str]]:
    """Receiver, whether it is of made-up data, title, first line of each reminder planned."""
    rows = there.rows(
        """SELECT receiver, is_simulated, title_zh, body_zh FROM notifications JOIN reminders USING (group_key)
           WHERE reason = 'reminder' ORDER BY planned_at, notifications.rowid"""
    )
    return [
        (row["receiver"], bool(row["is_simulated"]), row["title_zh"], row["body_zh"].split("（")[0]) for row in rows
    ]


def test_a_unit_is_reminded_once_of_all_that_is_due_and_again_when_it_is_near(due: Versions) -> None:
    look(due, beijing(2))
    assert told(due) == []
    look(due, beijing(3))  # five working days: 4, 7, 8, 9, 10
    assert [(to, made_up) for to, made_up, *_ in told(due)] == [("desk", False), ("desk", True)]
    assert told(due)[0][2:] == ("婺城区数据局：2 项指标即将到报送期限", "应于 2026-12-10 前报送")
    for hour in (11, 12, 20):
        look(due, beijing(3, hour))
    look(due, beijing(7))
    assert len(told(due)) == 2
    look(due, beijing(8))
    look(due, beijing(9))
    assert len(told(due)) == 4


def test_it_is_no_incident(due: Versions) -> None:
    before = [one.incident_id for one in due.store.unresolved()]
    look(due, beijing(3))
    assert [one.incident_id for one in due.store.unresolved()] == before
    assert not any(one.kind == "report_due" for one in due.store.unresolved())


def test_at_night_nobody_is_reminded_but_in_the_morning(due: Versions) -> None:
    look(due, beijing(3, 1))
    assert told(due) == []
    look(due, beijing(3, 9))
    assert len(told(due)) == 2


def test_what_is_missing_is_reminded_of_after_the_day_for_a_few_days(due: Versions) -> None:
    due.show(20, *owed(due, state="missing"))
    look(due, beijing(11))
    assert told(due) == []
    look(due, beijing(14))
    assert [line[2] for line in told(due)] == ["婺城区数据局：2 项指标逾期未报", "婺城区数据局：1 项指标逾期未报"]
    assert told(due)[0][3] == "应于 2026-12-10 前报送，已逾期 2 个工作日：" + told(due)[0][3].partition("：")[2]
    look(due, beijing(15))
    assert len(told(due)) == 2


def test_a_reminder_that_nobody_could_send_in_time_is_not_sent_late(due: Versions) -> None:
    due.show(20, *owed(due, state="missing"))
    look(due, beijing(17))
    assert told(due) == []


def test_a_gap_in_the_data_reminds_nobody_of_what_is_missing(due: Versions) -> None:
    gap = Signal("gap:t/0/1-2", "log_gap", "critical", "缺口", "Gap", "", "", Scope())
    due.store.record(gap, beijing(11))
    due.show(20, *owed(due, state="missing"))
    look(due, beijing(14))
    assert told(due) == []
    due.store.resolve(gap.key, now=beijing(14, 11))
    look(due, beijing(14, 12))
    assert len(told(due)) == 2


def test_what_waits_says_what_is_owed_when_it_leaves_and_is_dropped_once_nothing_is(due: Versions) -> None:
    look(due, beijing(3))
    due.show(20, *owed(due, reported=1))
    look(due, beijing(3, 11))
    assert told(due)[0][2] == "婺城区数据局：1 项指标即将到报送期限"
    due.show(30, *owed(due, reported=2))
    look(due, beijing(3, 12))
    rows = due.rows("SELECT outcome FROM notifications WHERE reason = 'reminder' ORDER BY rowid")
    assert [row["outcome"] for row in rows] == ["silent", None]


def test_what_is_reported_every_day_reminds_nobody(there: Versions) -> None:
    there.show(0, *owed(there, cadence="daily"))
    look(there, beijing(9))
    assert told(there) == []


def test_the_watch_sends_it_to_a_file_that_says_all(due: Versions) -> None:
    class At:
        def __call__(self) -> datetime:
            return beijing(8)

    def watch() -> Watch:
        return pipeline.watching(due.settings, clock=At(), say=lambda _line: None)

    for _ in range(3):
        watch().round(only=())  # each a process of its own
    files = [path for path in due.settings.outbox.glob("*-reminder-*.md")]
    texts = sorted(path.read_text(encoding="utf-8") for path in files)
    assert len(texts) == 2
    assert sum("【模拟】" in text for text in texts) == 1
    assert all("应于 2026-12-10 前报送（还有 2 个工作日）" in text and "处理：" in text for text in texts)
    notes = due.rows("SELECT outcome, firing FROM notifications WHERE reason = 'reminder'")
    assert [(row["outcome"], json.loads(row["firing"])) for row in notes] == [("ok", [])] * 2
    assert beijing(8) > START
