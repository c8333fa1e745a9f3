"""A producer that lives long gets over a broker that freezes, restarts, or comes back empty: by itself."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from builders.letters import TOPIC, attendees, held
from builders.offices import arrived

from milepost import stream
from milepost.events import Rules
from milepost.local import broker as brokers
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from producers.client import AgencyProducer

PATIENCE = 1.0


@pytest.fixture(scope="module", params=["kafka", "tansu"])
def handle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerHandle]:
    """A broker of this file's own, which may be frozen and killed."""
    if missing := brokers.missing_for(request.param):
        pytest.skip(missing)
    with brokers.running_broker(request.param, tmp_path_factory.mktemp(f"frail-{request.param}")) as handle:
        yield handle


@pytest.fixture
def here(handle: BrokerHandle, tmp_path: Path, plans_folder: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", plans=plans_folder, kafka_servers=handle.servers)
    stream.ensure_topics(settings)
    return settings


@pytest.fixture
def session(request: pytest.FixtureRequest) -> str:
    """The subject of this test's events: tests share the broker."""
    return str(request.node.originalname)


def until(is_so: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


def publish(producer: AgencyProducer, session: str, first: int, last: int) -> None:
    for number in range(first, last + 1):
        producer.publish(held(number, session))


def landed(servers: str, session: str, wanted: int) -> list[int]:
    """What arrived, in order, each event at its first arrival: the loader counts a second one as a duplicate."""
    mine = [message for message in arrived(servers, TOPIC, wanted) if message.key() == f"hill/{session}".encode()]
    return list(dict.fromkeys(attendees(message) for message in mine))


@pytest.mark.kafka
def test_freeze_longer_than_the_patience_is_got_over_without_leaks(
    handle: BrokerHandle, here: Settings, rules: Rules, session: str
) -> None:
    process, found = psutil.Process(), []
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        for number in range(3):
            publish(producer, session, 20 * number + 1, 20 * number + 10)
            os.kill(handle.pid, signal.SIGSTOP)
            try:
                publish(producer, session, 20 * number + 11, 20 * number + 20)
                until(lambda: producer.is_away)
                assert producer.waiting >= 10
                # several tries to connect to a broker whose port is open but who does not speak
                until(lambda: producer.why_waiting.endswith("Unable to bootstrap from " + repr([handle.servers])))
            finally:
                os.kill(handle.pid, signal.SIGCONT)
            until(lambda: producer.waiting == 0)
            assert not producer.is_away
            found.append((threading.active_count(), process.num_fds()))
    assert landed(handle.servers, session, 60) == list(range(1, 61))
    assert found[-1][0] <= found[0][0], found
    assert found[-1][1] <= found[0][1] + 2, found


@pytest.mark.kafka
def test_restart_is_got_over_and_an_emptied_log_is_filled_again_in_order(
    handle: BrokerHandle, here: Settings, rules: Rules, session: str
) -> None:
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 1, 20)
        until(lambda: producer.waiting == 0)
        handle.kill()
        publish(producer, session, 21, 30)
        until(lambda: producer.is_away)
        assert producer.waiting == 10
        handle.start()
        stream.ensure_topics(here)
        until(lambda: producer.waiting == 0)
        publish(producer, session, 31, 40)
        until(lambda: producer.waiting == 0)
        assert (producer.waiting, producer.is_away) == (0, False)
    # Apache Kafka kept what it had; Tansu, in memory, has it from the client
    assert landed(handle.servers, session, 40) == list(range(1, 41))


@pytest.mark.kafka
def test_restart_that_nobody_noticed_while_idle_loses_and_reorders_nothing(
    handle: BrokerHandle, here: Settings, rules: Rules, session: str
) -> None:
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 1, 20)
        until(lambda: producer.waiting == 0)
        handle.kill()
        handle.start()
        stream.ensure_topics(here)
        publish(producer, session, 21, 40)
        until(lambda: producer.waiting == 0)
        assert landed(handle.servers, session, 40) == list(range(1, 41))


@pytest.mark.kafka
def test_next_use_sends_again_what_an_emptied_log_had_acknowledged(
    handle: BrokerHandle, here: Settings, rules: Rules, session: str
) -> None:
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 1, 5)
        until(lambda: producer.waiting == 0)
    handle.kill()
    handle.start()
    stream.ensure_topics(here)
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 6, 6)
        until(lambda: producer.waiting == 0)
    assert producer.delivered == (1 if handle.kind == "kafka" else 6)
    assert landed(handle.servers, session, 6) == list(range(1, 7))


@pytest.mark.kafka
def test_topic_deleted_and_made_again_is_filled_again(
    handle: BrokerHandle, here: Settings, rules: Rules, session: str
) -> None:
    from confluent_kafka.admin import AdminClient

    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 1, 5)
        until(lambda: producer.waiting == 0)
    admin = AdminClient(stream.client_config(here))
    for answer in admin.delete_topics([TOPIC]).values():
        answer.result(10)
    until(lambda: TOPIC not in admin.list_topics(timeout=5).topics)
    stream.ensure_topics(here)
    with AgencyProducer(here, rules, patience_s=PATIENCE) as producer:
        publish(producer, session, 6, 6)
        until(lambda: producer.waiting == 0)
    assert landed(handle.servers, session, 6) == list(range(1, 7))
