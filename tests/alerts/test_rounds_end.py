"""A round of sending has an end: whatever a receiver does, it is over in time, and the warehouse is free meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from builders.messages import message
from builders.messages import receiver as to
from builders.receivers import Behave, dripping, receiver, silent
from builders.robots import START, Time

from milepost import pipeline
from milepost.alerts import incidents, outgoing, posting
from milepost.alerts.channels import answers as channel
from milepost.alerts.channels.sending import Channels
from milepost.alerts.incident import Incident, Signal
from milepost.alerts.outgoing import Answer, Notification, Route
from milepost.alerts.store import Store
from milepost.alerts.telling import Timings
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

CALL_SECONDS = 0.5
MARGIN = 5.0  # a machine that is busy with other things


def gap(number: int) -> Signal:
    return Signal(f"gap:{number:03}", "log_gap", "critical", f"缺口 {number}", f"Gap {number}", "x", "x")


def each_alone(one: Incident) -> list[Route]:
    return [Route("duty", one.dedupe_key, Timings(timedelta(0), timedelta(minutes=5), timedelta(hours=4)))]


def planned(folder: Path, count: int) -> Store:
    """A store with so many messages for one receiver."""
    store = Store(folder)
    for number in range(count):
        store.record(gap(number), START)
    assert outgoing.plan(store, each_alone, START) == count
    return store


def attempts(store: Store) -> list[int]:
    with store.transaction() as con:
        return [row[0] for row in con.execute("SELECT attempts FROM notifications ORDER BY group_key").fetchall()]


@pytest.fixture
def over() -> Iterator[threading.Event]:
    """Set when the test is over, so that nothing it left hanging stays behind."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize("behave", [silent, dripping], ids=["silent", "dripping"])
def test_a_receiver_that_hangs_is_asked_once_a_round(settings: Settings, behave: Behave) -> None:
    store, channels = planned(settings.incidents, 3), Channels(settings, call_seconds=CALL_SECONDS)
    with receiver(behave) as port:
        hook = to("webhook", f"http://127.0.0.1:{port}/hook")

        def send(_one: Notification) -> Answer:
            said = channels.send(hook, message(), Time())
            assert said.outcome == "retry"
            return Answer("retry", said.code)

        began = time.monotonic()
        assert posting.send_due(store, send, lambda: START) == {"ok": 0, "retry": 1, "dropped": 0}
        assert time.monotonic() - began < CALL_SECONDS + MARGIN
    assert attempts(store) == [1, 0, 0]


def test_a_round_is_over_in_time_though_every_call_is_only_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, over: threading.Event
) -> None:
    monkeypatch.setattr(posting, "ROUND_SECONDS", 0.5)

    def slowly(_one: Notification) -> Answer:
        over.wait(0.2)
        return Answer("ok")

    store = planned(tmp_path, 20)
    assert 0 < posting.send_due(store, slowly, lambda: START)["ok"] <= 3
    while posting.send_due(store, lambda _one: Answer("ok"), lambda: START)["ok"]:
        pass
    assert attempts(store) == [1] * 20


def test_messages_never_tried_go_before_those_that_failed(tmp_path: Path) -> None:
    store, tried = planned(tmp_path, 4), list[str]()

    def fail(one: Notification) -> Answer:
        tried.append(one.group_key)
        return Answer("retry")

    for number in range(4):
        now = START + number * posting.RETRY_AT_MOST  # every one that failed is due again
        posting.send_due(store, fail, lambda now=now: now)  # type: ignore[misc]
    assert tried == ["gap:000", "gap:001", "gap:002", "gap:003"]


def test_the_warehouse_is_free_while_a_receiver_hangs(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = settings.model_copy(update={"config": tmp_path / "config", "lock_wait_seconds": 0})
    with warehouse.writing(here, "test"):
        pass
    incidents.raise_alert(incidents.store_of(here), gap(1))
    asked, free = threading.Event(), threading.Event()

    def hang(_channels: Channels, _receiver: object, _message: object, _clock: object) -> channel.Answer:
        asked.set()
        assert free.wait(60)
        return channel.Answer("ok", "0")

    monkeypatch.setattr(Channels, "send", hang)
    telling = threading.Thread(target=pipeline.notify, args=(here,), daemon=True)
    telling.start()
    try:
        assert asked.wait(60)
        with warehouse.writing(here, "landing meanwhile"):
            pass
    finally:
        free.set()
        telling.join(60)


def test_a_name_server_that_hangs_is_left_after_the_deadline(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, over: threading.Event
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: over.wait() and [])
    began = time.monotonic()
    hook = to("webhook", "http://alerts.city.test/hook")
    assert Channels(settings, call_seconds=CALL_SECONDS).send(hook, message(), Time()).code == "timeout"
    assert time.monotonic() - began < CALL_SECONDS + MARGIN


def test_a_broker_that_takes_connections_and_says_nothing_is_left_after_the_deadline(settings: Settings) -> None:
    with receiver(silent) as port:
        frozen = settings.model_copy(update={"kafka_servers": f"127.0.0.1:{port}"})
        began = time.monotonic()
        answer = Channels(frozen, call_seconds=CALL_SECONDS).send(to("kafka"), message(), Time())
        assert answer.outcome == "retry"
        assert time.monotonic() - began < CALL_SECONDS + MARGIN


def test_what_is_over_while_its_message_is_on_its_way_is_told_too(tmp_path: Path) -> None:
    store, told = planned(tmp_path, 1), list[str]()

    def send(one: Notification) -> Answer:
        told.append(one.reason)
        if one.firing:
            store.resolve("gap:", now=START + timedelta(seconds=1))
        return Answer("ok")

    for minutes in (0, 6, 12):
        now = START + timedelta(minutes=minutes)
        outgoing.plan(store, each_alone, now)
        posting.send_due(store, send, lambda now=now: now)  # type: ignore[misc]
    assert told == ["first", "resolved"]
