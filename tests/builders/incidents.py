"""A store of incidents as a city has one: each state, every kind of answer, acts of people, months of history."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from milepost.alerts import outgoing, posting
from milepost.alerts.actions import Act, act
from milepost.alerts.incident import Incident, Scope, Signal
from milepost.alerts.outgoing import Answer, Notification, Route
from milepost.alerts.store import Store, text
from milepost.alerts.telling import Timings

SECRET = "https://oapi.dingtalk.example/robot/send?access_token=0f9e8d7c6b5a"
NOW = datetime.now(UTC).replace(microsecond=0)
TARGET = Signal(
    "light:wucheng/core_revenue/2027",
    "target_red",
    "critical",
    "红灯：核心产业营收 2027 年目标滞后",
    "Red: core revenue is behind its target of 2027",
    "现值 84.0 亿元，应达 120.0 亿元。\n条款：二、发展目标（一）\n处理：请责任单位说明原因和赶上的措施。",
    "84.0 of 120.0 due.\nClause: 2 (1)\nWhat to do: say why, and how it will be caught up.",
    Scope("wucheng", "wucheng-2025", "wucheng/data_bureau", "wucheng/core_revenue", "wucheng/core_revenue/2027"),
    fields={"value": 84.0, "due_value": 120.0, "gap_points": -30.0, "light_word_zh": "红灯", "light_word_en": "Red"},
)
GAP = Signal(
    "gap:topic/0/1-9",
    "log_gap",
    "critical",
    "消息日志缺少 9 条事件",
    "9 events are missing from the log",
    "处理：请报送单位重发。",
    "What to do: ask the units to send again.",
    fields={"count": 9},
)
REJECTED = Signal(
    "rejected:/wucheng:unknown_unit",
    "events_rejected",
    "warning",
    "拒收 3 条事件：单位不明",
    "3 events were rejected",
    "例：[x](javascript:alert(1)) <b>",
    "For example: [x](javascript:alert(1)) <b>",
    Scope("wucheng"),
    fields={"count": 3, "reason_code": "unknown_unit"},
)
SIMULATED = Signal(
    "light:s", "target_yellow", "warning", "黄灯：演示目标", "Yellow: a demo", "演示", "Demo", is_simulated=True
)


def the(store: Store, signal: Signal) -> Incident:
    [found] = [one for one in store.unresolved() if one.dedupe_key == signal.key]
    return found


def city(folder: Path, now: datetime = NOW) -> Store:
    """Four open ones of which one is taken on, told to three receivers; one over with the others' history behind."""
    store = Store(folder / "incidents")
    for signal, age in ((REJECTED, 50), (TARGET, 30), (GAP, 3), (SIMULATED, 2)):
        store.record(signal, now - timedelta(hours=age))
    tell(store, now - timedelta(hours=1))
    act(store, the(store, GAP).incident_id, Act("acknowledged", by="王明", comment="联系机房"), now)
    history(store, now)
    return store


def history(store: Store, now: datetime) -> None:
    """Three of last week: taken on after 1, 2 and 9 hours, over after 4, 6 and 20."""
    for number, (taken, over) in enumerate(((1, 4), (2, 6), (9, 20))):
        began = now - timedelta(days=8)
        key = f"old:{number}"
        signal = Signal(key, "silence", "warning", f"旧事 {number}", f"Old {number}", "明细", "Detail")
        store.record(signal, began)
        act(store, the(store, signal).incident_id, Act("acknowledged", by="王明"), began + timedelta(hours=taken))
        store.resolve(key, "已恢复", "It is over", began + timedelta(hours=over))


def propose(store: Store, incident_id: str, step: int, now: datetime = NOW) -> None:
    """Propose a step of the ladder, as the evaluation of a version does for one that needs a person."""
    with store.transaction() as con:
        con.execute(
            """INSERT INTO actions (incident_id, at, by, is_verified, action, comment, details)
               VALUES (?, ?, 'milepost', 1, 'escalated', '', ?)""",
            [incident_id, text(now), json.dumps({"step": step, "state": "proposed"})],
        )


def tell(store: Store, now: datetime) -> None:
    """Tell three receivers of all that is open: one hears it, one refuses, quoting its address, one does not answer."""
    answers = {
        "duty": Answer("ok", "0", "ok"),
        "robot": Answer("dropped", "310000", f"sign not match {SECRET} for duty@example.org"),
        "slow": Answer("retry", "timeout", "no answer within 10 s"),
    }
    timings = Timings(wait=timedelta(0))

    def routing(_one: Incident) -> list[Route]:
        return [Route(name, "all", timings) for name in answers]

    def send(one: Notification) -> Answer:
        return answers[one.receiver]

    outgoing.plan(store, routing, now)
    posting.send_due(store, send, lambda: now)
