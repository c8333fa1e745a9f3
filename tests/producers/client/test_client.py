"""The client: judges before it accepts, keeps on disk, waits for deliveries, names what was refused, recovers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.letters import TOPIC, FakeBroker, attendees, held
from builders.offices import Office, arrived
from pydantic import SecretStr

from milepost.errors import BrokerError, DeliveryError
from milepost.events import HEADERS, REPORTED, Rejected, Rules, new_event
from milepost.settings import Settings
from producers.client import AgencyProducer, deliveries
from producers.client.connection import Away, security
from producers.client.deliveries import Deliveries
from producers.client.spool import Letter, Spool, spool_file


@pytest.fixture
def here(tmp_path: Path, plans_folder: Path) -> Settings:
    return Settings(data=tmp_path / "data", plans=plans_folder, kafka_servers="127.0.0.1:1")


Open = Callable[[FakeBroker], AgencyProducer]


@pytest.fixture
def opened(here: Settings, rules: Rules) -> Open:
    return lambda broker: AgencyProducer(here, rules, connect=broker.connect, patience_s=0.3)


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for what another thread does; fail when it does not."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.01)


def test_leaving_waits_for_every_delivery(opened: Open) -> None:
    broker = FakeBroker()
    with opened(broker) as producer:
        producer.publish(held(1))
        producer.publish(held(2))
    assert [attendees(value) for value in broker.values] == [1, 2]
    assert (producer.delivered, producer.waiting, broker.closed) == (2, 0, 1)


def test_event_the_loader_would_refuse_is_not_accepted(opened: Open) -> None:
    broker = FakeBroker()
    data = {"indicator": "hill/parks", "as_of": "2026-09-30", "value": 1, "unit": "个"}
    with opened(broker) as producer, pytest.raises(Rejected) as caught:
        producer.publish(new_event(REPORTED, "/hill/culture", data))
    assert caught.value.code == "not_responsible"
    assert (broker.values, producer.waiting) == ([], 0)


def test_every_refused_event_is_named_kept_aside_and_the_others_are_delivered(here: Settings, opened: Open) -> None:
    first, second, third = held(1), held(2), held(3)
    producer = opened(FakeBroker("too big", "", "no right"))
    with pytest.raises(DeliveryError) as caught, producer:  # noqa: PT012 leaving the block is what raises
        for event in (first, second, third):
            producer.publish(event)
    assert first.id in str(caught.value)
    assert third.id in str(caught.value)
    assert second.id not in str(caught.value)
    assert (producer.delivered, producer.waiting) == (1, 0)
    spool = Spool(spool_file(here))
    assert spool.refused() == [(first.id, "too big"), (third.id, "no right")]
    spool.close()
    broker = FakeBroker()
    with opened(broker):  # refused for good: neither sent again nor named again
        pass
    assert broker.values == []


def test_topic_without_right_refuses_its_letters_without_asking_for_each(opened: Open) -> None:
    broker = FakeBroker()
    broker.forbidden = {TOPIC}
    with pytest.raises(DeliveryError, match="no right to write"), opened(broker) as producer:
        producer.publish(held(1))
    assert broker.values == []


def test_letters_for_a_topic_that_is_not_there_wait_and_hold_up_no_others(opened: Open) -> None:
    broker = FakeBroker()
    broker.missing = {TOPIC}
    with opened(broker) as producer:
        producer.publish(held(1))
        producer.send(Letter("other", "/hill/data", "elsewhere", b"k", b"v"))
        producer.settle()
        assert (broker.values, producer.delivered, producer.waiting) == ([b"v"], 1, 1)
        assert TOPIC in producer.why_waiting
        broker.missing = set()
        until(lambda: producer.waiting == 0)
    assert attendees(broker.values[-1]) == 1


def test_connection_that_fails_is_replaced_and_what_had_no_answer_leaves_again_in_order(opened: Open) -> None:
    broker = FakeBroker("", Away("gone"))
    with opened(broker) as producer:
        for number in range(1, 6):
            producer.publish(held(number))
        until(lambda: producer.waiting == 0)
        assert not producer.is_away
    assert list(dict.fromkeys(attendees(value) for value in broker.values)) == [1, 2, 3, 4, 5]
    assert [attendees(value) for value in broker.values[-4:]] == [2, 3, 4, 5]
    assert (broker.made, broker.closed, producer.delivered) == (2, 2, 5)


def test_connection_that_falls_silent_is_given_up(opened: Open) -> None:
    broker = FakeBroker(None)
    with opened(broker) as producer:
        producer.publish(held(1))
        until(lambda: producer.waiting == 0)
    assert (broker.made, len(broker.values)) == (2, 2)


def test_live_producer_delivers_by_itself_once_the_broker_is_back(opened: Open) -> None:
    broker = FakeBroker()
    with opened(broker) as producer:
        broker.is_up = False
        for number in (1, 2, 3):
            producer.publish(held(number))
        until(lambda: producer.is_away)
        assert (producer.waiting, producer.delivered) == (3, 0)
        broker.is_up = True
        until(lambda: producer.waiting == 0)
        assert (producer.is_away, producer.delivered) == (False, 3)


def test_idle_producer_notices_that_the_broker_has_gone(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "LOOK_SECONDS", 0.05)
    broker = FakeBroker()
    with opened(broker) as producer:
        assert not producer.is_away
        broker.is_up = False
        until(lambda: producer.is_away)


def test_what_a_vanished_log_had_acknowledged_leaves_again_before_all_later_ones(opened: Open) -> None:
    broker = FakeBroker(logs={TOPIC: "first log"})
    with opened(broker) as producer:
        for number in (1, 2):
            producer.publish(held(number))
    with opened(broker) as producer:
        producer.publish(held(3))
    assert [attendees(value) for value in broker.values] == [1, 2, 3]
    broker.values.clear()
    broker.logs = {TOPIC: "second log"}
    with opened(broker) as producer:
        producer.publish(held(4))
    assert [attendees(value) for value in broker.values] == [1, 2, 3, 4]
    broker.values.clear()
    with opened(broker) as producer:
        pass
    assert broker.values == []


def test_live_producer_sends_again_when_it_sees_another_log(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "LOOK_SECONDS", 0.05)
    broker = FakeBroker(logs={TOPIC: "first log"})
    with opened(broker) as producer:
        producer.publish(held(1))
        until(lambda: producer.waiting == 0)
        broker.logs = {TOPIC: "second log"}
        until(lambda: len(broker.values) == 2)


def test_acknowledged_events_are_not_kept_longer_than_asked(here: Settings, rules: Rules) -> None:
    forgetful = here.model_copy(update={"client_keep_hours": 0})
    broker = FakeBroker(logs={TOPIC: "first log"})
    with AgencyProducer(forgetful, rules, connect=broker.connect) as producer:
        for number in (1, 2, 3):
            producer.publish(held(number))
        producer.settle()
    spool = Spool(spool_file(here), keep_s=0)
    spool.prune()
    woken = spool.wake_lost({TOPIC: "second log"})
    spool.close()
    assert woken == 1  # the last one keeps its position


def test_broker_away_from_the_start_keeps_events_in_order_each_once(here: Settings, rules: Rules, opened: Open) -> None:
    with AgencyProducer(here, rules, patience_s=0.3) as producer:
        for number in (1, 2, 3, 2):
            producer.publish(held(number))
        assert producer.is_away
        assert "nobody listens at 127.0.0.1:1" in producer.why_waiting
    assert producer.waiting == 3
    broker = FakeBroker()
    with opened(broker):
        pass
    assert [attendees(value) for value in broker.values] == [1, 2, 3]


def test_account_that_the_broker_refuses_is_said_on_entering(here: Settings, rules: Rules) -> None:
    def connect() -> object:
        raise BrokerError("wrong password")

    with pytest.raises(BrokerError, match="wrong password"), AgencyProducer(here, rules, connect=connect):
        pass


def test_unknown_trouble_ends_no_delivery(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    broker = FakeBroker()
    troubles = [ZeroDivisionError("a fault of ours")]
    real = Deliveries._hand_over

    def hand_over(self: Deliveries) -> int:
        if troubles:
            raise troubles.pop()
        return real(self)

    monkeypatch.setattr(Deliveries, "_hand_over", hand_over)
    with opened(broker) as producer:
        producer.publish(held(1))
        until(lambda: producer.waiting == 0)
    assert len(broker.values) == 1


def test_account_and_certificate_come_from_settings() -> None:
    settings = Settings(
        kafka_security_protocol="SASL_PLAINTEXT", kafka_username="data", kafka_password=SecretStr("s3cret")
    )
    assert security(settings) == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "data",
        "sasl_plain_password": "s3cret",
    }
    assert security(Settings()) == {"security_protocol": "PLAINTEXT"}


@pytest.mark.kafka
def test_events_arrive_once_in_order_with_key_and_content_type(online: Office, rules: Rules) -> None:
    servers, session = str(online.settings.kafka_servers), f"order-{id(online)}"
    with AgencyProducer(online.settings, rules) as producer:
        for number in range(1, 501):
            producer.publish(held(number, session))
    assert producer.delivered == 500
    key = f"hill/{session}".encode()
    mine = [m for m in arrived(servers, TOPIC, 500) if m.key() == key]
    assert [attendees(message) for message in mine] == list(range(1, 501))
    assert {tuple(m.headers() or ()) for m in mine} == {tuple(HEADERS)}


@pytest.mark.kafka
def test_message_too_large_for_the_broker_is_named_and_holds_up_nothing(online: Office, rules: Rules) -> None:
    big = Letter("whale", "/hill/data", TOPIC, b"k", b"x" * 3_000_000)
    producer = AgencyProducer(online.settings, rules)
    with pytest.raises(DeliveryError, match="whale"), producer:  # noqa: PT012 leaving the block is what raises
        producer.send(big)
        producer.publish(held(1, f"beside-{id(online)}"))
    assert (producer.delivered, producer.waiting) == (1, 0)
