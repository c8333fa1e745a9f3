"""Messages leave once each, in their order, whoever is killed and however receivers answer."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.alerts.incident import Incident, Signal
from milepost.alerts.outgoing import Answer, Notification, Route, plan
from milepost.alerts.posting import send_due
from milepost.alerts.store import Store
from milepost.alerts.telling import Timings

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TIMINGS = Timings(timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=4))
FOLDERS = itertools.count()


class Killed(Exception):
    """Stands for SIGKILL: nothing after it runs."""


class Robot:
    """A receiver that answers as told and remembers what it accepted, in order."""

    def __init__(self, answers: list[str] | None = None) -> None:
        self.accepted: list[Notification] = []
        self._answers = iter(answers or [])

    def recover(self) -> None:
        """Answer well from now on."""
        self._answers = iter([])

    def __call__(self, one: Notification) -> Answer:
        said = next(self._answers, "ok")
        if said == "killed before":
            raise Killed
        if said in ("ok", "killed after"):
            self.accepted.append(one)
        if said == "killed after":
            raise Killed
        return Answer(said)  # type: ignore[arg-type]


def duty(one: Incident) -> list[Route]:
    return [Route("duty", one.kind, TIMINGS)]


def signal(key: str) -> Signal:
    return Signal(key, "log_gap", "critical", f"缺口 {key}", f"Gap {key}", "明细", "Detail")


def look(store: Store, robot: Robot, now: datetime) -> None:
    plan(store, duty, now)
    send_due(store, robot, lambda: now)


def test_a_burst_is_one_message_and_its_end_another(tmp_path: Path) -> None:
    store, robot = Store(tmp_path), Robot()
    for n in range(20):
        store.record(signal(f"gap:{n}"), START)
    for seconds in (10, 31, 40):
        look(store, robot, START + timedelta(seconds=seconds))
    store.resolve("gap:", now=START + timedelta(seconds=60))
    for seconds in (70, 400, 800):
        look(store, robot, START + timedelta(seconds=seconds))
    assert [(m.reason, len(m.firing), len(m.resolved)) for m in robot.accepted] == [
        ("first", 20, 0),
        ("resolved", 0, 20),
    ]


def test_a_receiver_that_was_down_hears_when_it_is_back_and_then_of_the_end(tmp_path: Path) -> None:
    store, robot = Store(tmp_path), Robot(["retry"] * 5)
    store.record(signal("gap:1"), START)
    for minute in range(120):
        if minute == 40:
            store.resolve("gap:", now=START + timedelta(minutes=40))
        look(store, robot, START + timedelta(minutes=minute))
    assert [m.reason for m in robot.accepted] == ["first", "resolved"]


def test_a_message_that_cannot_be_taken_is_dropped_and_the_log_says_why(tmp_path: Path) -> None:
    store, robot = Store(tmp_path), Robot(["dropped"])
    store.record(signal("gap:1"), START)
    for seconds in (31, 62, 93):
        look(store, robot, START + timedelta(seconds=seconds))
    with store.transaction() as con:
        [row] = con.execute("SELECT outcome, attempts FROM notifications").fetchall()
    assert tuple(row) == ("dropped", 1)
    assert robot.accepted == []


def test_a_receiver_that_wants_no_ends_gets_none_and_hears_of_the_next_beginning(tmp_path: Path) -> None:
    store, robot = Store(tmp_path), Robot()

    def routing(one: Incident) -> list[Route]:
        return [Route("duty", one.kind, TIMINGS, send_resolved=False)]

    store.record(signal("gap:1"), START)
    for minute in range(1, 60):
        if minute == 10:
            store.resolve("gap:", now=START + timedelta(minutes=10))
        if minute == 20:
            store.record(signal("gap:1"), START + timedelta(minutes=20))
        plan(store, routing, START + timedelta(minutes=minute))
        send_due(store, robot, lambda minute=minute: START + timedelta(minutes=minute))  # type: ignore[misc]
    assert [m.reason for m in robot.accepted] == ["first", "first"]


def test_what_is_snoozed_or_inhibited_is_told_when_it_is_no_more(tmp_path: Path) -> None:
    store, robot = Store(tmp_path), Robot()
    store.record(signal("gap:1"), START)
    later = START + timedelta(hours=1)
    assert plan(store, duty, later, lambda _one: False) == 0
    look(store, robot, later)
    assert [m.reason for m in robot.accepted] == ["first"]


def _send_all(folder: Path, sent: Path) -> None:
    def send(one: Notification) -> Answer:
        (sent / f"{one.notification_id}-{os.getpid()}").touch()
        return Answer("ok")

    store = Store(folder)
    plan(store, duty_each, START + timedelta(minutes=1))
    send_due(store, send, lambda: START + timedelta(minutes=1))


def duty_each(one: Incident) -> list[Route]:
    return [Route("duty", one.incident_id, TIMINGS)]


def test_two_processes_that_send_at_once_send_each_message_once(tmp_path: Path) -> None:
    store, sent = Store(tmp_path / "store"), tmp_path / "sent"
    sent.mkdir()
    for n in range(40):
        store.record(signal(f"gap:{n}"), START)
    context = multiprocessing.get_context("spawn")
    senders = [context.Process(target=_send_all, args=(tmp_path / "store", sent)) for _ in range(3)]
    for one in senders:
        one.start()
    for one in senders:
        one.join(60)
    assert [one.exitcode for one in senders] == [0, 0, 0]
    messages = [path.name.partition("-")[0] for path in sent.iterdir()]
    assert len(messages) == len(set(messages)) == 40


courses = st.lists(
    st.tuples(
        st.sampled_from(["open", "close", "look", "look", "look"]),
        st.sampled_from("abc"),
        st.integers(1, 40),
        st.sampled_from(["ok", "ok", "ok", "retry", "killed before", "killed after"]),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(courses)
def test_whatever_is_killed_every_message_arrives_and_none_under_two_ids(
    tmp_path_factory: pytest.TempPathFactory, course: list[tuple[str, str, int, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"course{next(FOLDERS)}"
    robot = Robot([answer for *_, answer in course])
    now = START
    for what, name, minutes, _ in course:
        now += timedelta(minutes=minutes)
        store = Store(folder)  # a new process each time
        if what == "open":
            store.record(signal(f"gap:{name}"), now)
        elif what == "close":
            store.resolve(f"gap:{name}", now=now)
        else:
            try:
                look(store, robot, now)
            except Killed:
                continue
    store = Store(folder)
    robot.recover()
    for _ in range(60):
        now += timedelta(minutes=7)
        look(store, robot, now)
    distinct: dict[str, Notification] = {m.notification_id: m for m in robot.accepted}
    sent = sorted(distinct.values(), key=lambda m: m.planned_at)
    for before, after in itertools.pairwise(sent):
        assert after.planned_at - before.planned_at >= TIMINGS.interval
    ends = [one for m in sent for one in m.resolved]
    assert len(ends) == len(set(ends))
    heard = {one for m in sent for one in m.firing}
    for one in store.unresolved():
        assert one.incident_id in heard, "what lasts was never told"
    with store.transaction() as con:
        over = {row["incident_id"] for row in con.execute("SELECT incident_id FROM incidents WHERE state = 'resolved'")}
        waiting = con.execute("SELECT count(*) FROM notifications WHERE outcome IS NULL").fetchone()[0]
    assert set(ends) == heard & over, "an end was not told"
    assert waiting == 0
