"""Messages on their way: several as one where the rate has no room, one receiver beside another, and after a crash."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from builders.robots import START, Robot, Time, robot

from milepost.alerts import outgoing, posting
from milepost.alerts.channels.sending import Channels
from milepost.alerts.dispatch import Dispatch
from milepost.alerts.incident import Incident, Scope, Signal
from milepost.alerts.outgoing import Answer, Notification, Route
from milepost.alerts.routing import in_force
from milepost.alerts.store import Store
from milepost.alerts.telling import Timings
from milepost.settings import Settings

NOW_ = Timings(timedelta(0), timedelta(minutes=5), timedelta(hours=4))
CONFIG = """
receivers:
  - {name: duty, kind: wecom, address: MILEPOST_SECRET_DUTY, simulated: true}
  - {name: files, kind: outbox}
route: {receivers: [duty, files]}
"""


def red(number: int, *, simulated: bool = False) -> Signal:
    scope = Scope("wucheng", agency=f"wucheng/agency_{number % 3}")
    return Signal(
        f"light:{number}{simulated}", "target_red", "critical", f"红灯 {number}", f"Red {number}", "x", "x", scope,
        is_simulated=simulated,
    )  # fmt: skip


def each_alone(one: Incident) -> list[Route]:
    return [Route("duty", one.incident_id, NOW_)]


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    made = settings.model_copy(update={"config": tmp_path / "config"})
    made.config.mkdir()
    (made.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    return made


def dispatch_to(settings: Settings, store: Store, vendor: Robot, monkeypatch: pytest.MonkeyPatch) -> Dispatch:
    monkeypatch.setenv("MILEPOST_SECRET_DUTY", vendor.url)
    return Dispatch(settings, store, in_force.load(settings, START.date()), Channels(settings), vendor.clock)


def test_what_the_rate_has_no_room_for_leaves_as_one_message_and_made_up_news_apart(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    time, store = Time(), Store(here.incidents)
    for number in range(100):
        store.record(red(number), START)
    for number in range(3):
        store.record(red(number, simulated=True), START)
    outgoing.plan(store, each_alone, START)
    with robot("wecom", time) as vendor:
        send = dispatch_to(here, store, vendor, monkeypatch)
        assert posting.send_due(store, send, time, send.gather) == {"ok": 2, "retry": 0, "dropped": 0}
    real, made_up = sorted((one["markdown"]["content"] for one in vendor.taken), key=lambda text: "模拟" in text)
    assert "100 项告警" in real
    assert "模拟" in made_up
    with store.transaction() as con:
        rows = con.execute("SELECT DISTINCT outcome, together IS NULL FROM notifications").fetchall()
    assert [tuple(row) for row in rows] == [("ok", 0)]


def test_few_messages_leave_one_by_one(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    time, store = Time(), Store(here.incidents)
    for number in range(5):
        store.record(red(number), START)
    outgoing.plan(store, each_alone, START)
    with robot("wecom", time) as vendor:
        send = dispatch_to(here, store, vendor, monkeypatch)
        assert posting.send_due(store, send, time, send.gather)["ok"] == 5


def test_several_that_leave_as_one_keep_their_id_though_the_process_is_killed(tmp_path: Path) -> None:
    store, seen = Store(tmp_path), list[Notification]()
    for number in range(4):
        store.record(red(number), START)
    outgoing.plan(store, each_alone, START)

    def die(one: Notification) -> Answer:
        seen.append(one)
        raise KeyboardInterrupt

    def take(one: Notification) -> Answer:
        seen.append(one)
        return Answer("ok")

    with pytest.raises(KeyboardInterrupt):
        posting.send_due(store, die, lambda: START, lambda _name, due: [due])
    store.record(red(9), START)
    outgoing.plan(store, each_alone, START)
    later = START + posting.CLAIM
    posting.send_due(store, take, lambda: later, lambda _name, due: [due])
    whole = [one for one in seen if len(one.firing) == 4]
    assert len(whole) == 2
    assert whole[0].notification_id == whole[1].notification_id
    assert sum(len(one.firing) for one in seen) == 4 + 4 + 1


def test_a_receiver_that_hangs_keeps_no_other_waiting(tmp_path: Path) -> None:
    store, told, heard = Store(tmp_path), list[str](), threading.Event()
    store.record(red(1), START)
    outgoing.plan(store, lambda _one: [Route("slow", "g", NOW_), Route("quick", "g", NOW_)], START)

    def send(one: Notification) -> Answer:
        if one.receiver == "slow":
            assert heard.wait(20), "the quick one waits for the slow one"
        else:
            heard.set()
        told.append(one.receiver)
        return Answer("ok")

    posting.send_due(store, send, lambda: START)
    assert told == ["quick", "slow"]


def test_one_that_does_not_take_a_message_is_left_alone_until_the_next_round(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(4):
        store.record(red(number), START)
    outgoing.plan(store, each_alone, START)
    assert posting.send_due(store, lambda _one: Answer("retry"), lambda: START)["retry"] == 1
    assert posting.send_due(store, lambda _one: Answer("ok"), lambda: START)["ok"] == 3


def test_what_nobody_took_for_three_days_is_given_up_and_said_so(tmp_path: Path) -> None:
    store, now = Store(tmp_path), [START]
    store.record(red(1), START)
    outgoing.plan(store, each_alone, START)
    while now[-1] < START + timedelta(days=4):
        posting.send_due(store, lambda _one: Answer("retry", "HTTP 503"), lambda: now[-1])
        now.append(now[-1] + timedelta(minutes=30))
    with store.transaction() as con:
        [row] = con.execute("SELECT outcome, code, answered_at FROM notifications").fetchall()
    assert (row["outcome"], row["code"], row["answered_at"][:10]) == ("dropped", "HTTP 503", "2026-11-29")


def test_a_person_who_mended_a_receiver_need_not_wait(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.record(red(1), START)
    outgoing.plan(store, each_alone, START)
    posting.send_due(store, lambda _one: Answer("retry", wait=timedelta(minutes=10)), lambda: START)
    posting.try_now(store, "duty")
    assert posting.send_due(store, lambda _one: Answer("ok"), lambda: START)["ok"] == 1
