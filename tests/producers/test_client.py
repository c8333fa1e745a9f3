"""The client: judges before it sends, waits for deliveries, names what was refused, spools while the broker is away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from confluent_kafka import Message
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, TopicAuthorizationFailedError
from offices import Office, arrived
from pydantic import SecretStr

from milepost import stream
from milepost.errors import DeliveryError
from milepost.events import HEADERS, HELD, REPORTED, Event, Rejected, Rules, new_event
from milepost.settings import Settings
from producers.client import AgencyProducer
from producers.client_options import security
from producers.spool import Letter, Spool

ROOT = Path(__file__).resolve().parents[2]


def held(number: int, session: str = "s") -> Event:
    data = {"session": session, "programme": "ai", "at": "2026-09-30", "attendees": number}
    return new_event(HELD, "/hill/culture", data, simulated=True)


def attendees(message: Message) -> int:
    return int(json.loads(message.value() or b"")["data"]["attendees"])


class Answer:
    """A future of kafka-python."""

    def __init__(self, exception: Exception | None = None, is_done: bool = True) -> None:
        self.exception, self.is_done = exception, is_done

    def succeeded(self) -> bool:
        return self.is_done and self.exception is None


class FakeKafka:
    """Answers each send as told; flush settles what was open."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.values: list[bytes] = []
        self.open: list[Answer] = []
        self.flushed = self.closed = 0

    def send(self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> Answer:
        answer = Answer(self.answers.pop(0) if self.answers else None, is_done=False)
        self.values.append(value)
        self.open.append(answer)
        return answer

    def flush(self, timeout: float) -> None:
        self.flushed += 1
        for answer in self.open:
            answer.is_done = True

    def close(self, timeout: float) -> None:
        self.closed += 1


@pytest.fixture
def here(tmp_path: Path, plans_folder: Path) -> Settings:
    return Settings(data=tmp_path / "data", plans=plans_folder, kafka_servers="127.0.0.1:1")


def test_leaving_waits_for_every_delivery(here: Settings, rules: Rules) -> None:
    kafka = FakeKafka()
    with AgencyProducer(here, rules, client=kafka) as producer:
        producer.publish(held(1))
        producer.publish(held(2))
        assert producer.delivered == 0
    assert (producer.delivered, producer.waiting, kafka.flushed, kafka.closed) == (2, 0, 1, 1)


def test_event_the_loader_would_refuse_is_not_sent(here: Settings, rules: Rules) -> None:
    kafka = FakeKafka()
    data = {"indicator": "hill/parks", "as_of": "2026-09-30", "value": 1, "unit": "个"}
    wrong = new_event(REPORTED, "/hill/culture", data)
    with AgencyProducer(here, rules, client=kafka) as producer, pytest.raises(Rejected) as caught:
        producer.publish(wrong)
    assert caught.value.code == "not_responsible"
    assert kafka.values == []


def test_every_refused_event_is_named_and_the_others_are_delivered(here: Settings, rules: Rules) -> None:
    first, second, third = held(1), held(2), held(3)
    kafka = FakeKafka(MessageSizeTooLargeError("big"), None, TopicAuthorizationFailedError("no right"))
    producer = AgencyProducer(here, rules, client=kafka)
    with pytest.raises(DeliveryError) as caught, producer:  # noqa: PT012 leaving the block is what raises
        for event in (first, second, third):
            producer.publish(event)
    assert first.id in str(caught.value)
    assert third.id in str(caught.value)
    assert second.id not in str(caught.value)
    assert (producer.delivered, producer.waiting) == (1, 0)


def test_event_without_an_answer_goes_to_the_spool_and_leaves_with_the_next_use(here: Settings, rules: Rules) -> None:
    first = FakeKafka(None, KafkaTimeoutError("silent"), None)
    with AgencyProducer(here, rules, client=first) as producer:
        for number in (1, 2, 3):
            producer.publish(held(number))
    assert (producer.delivered, producer.waiting) == (2, 1)
    second = FakeKafka()
    with AgencyProducer(here, rules, client=second) as producer:
        producer.publish(held(4))
    assert second.values == [first.values[1], second.values[1]]
    assert producer.waiting == 0


def test_broker_away_from_the_start_keeps_events_in_order_each_once(here: Settings, rules: Rules) -> None:
    with AgencyProducer(here, rules, patience_s=0.3) as producer:
        for number in (1, 2, 3, 2):
            producer.publish(held(number))
        assert producer.is_away
    assert producer.waiting == 3
    kafka = FakeKafka()
    with AgencyProducer(here, rules, client=kafka):
        pass
    assert [value.count(f'"attendees":{n}'.encode()) for n, value in enumerate(kafka.values, 1)] == [1, 1, 1]


def test_spool_that_fails_again_keeps_what_was_not_settled(here: Settings, rules: Rules) -> None:
    with AgencyProducer(here, rules, patience_s=0.3) as producer:
        for number in (1, 2, 3):
            producer.publish(held(number))
    with AgencyProducer(here, rules, client=FakeKafka(None, KafkaTimeoutError("silent"), None)) as producer:
        producer.publish(held(4))
    assert producer.waiting == 2  # the second, still first in its order, and the fourth
    kafka = FakeKafka()
    with AgencyProducer(here, rules, client=kafka):
        pass
    assert [b'"attendees":2' in kafka.values[0], b'"attendees":4' in kafka.values[1]] == [True, True]


def test_full_spool_says_which_event_was_not_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite", capacity=2)
    with pytest.raises(DeliveryError, match="e3 was not kept"):
        spool.add([Letter(f"e{n}", "/hill/data", "t", b"k", b"v") for n in (1, 2, 3)])
    assert len(spool) == 2


def test_two_commands_at_once_send_each_spooled_letter_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite")
    spool.add(Letter(f"e{n}", "/hill/data", "t", b"k", b"v") for n in range(1200))
    sent: list[str] = []

    def send(letters: list[Letter]) -> list[Letter]:
        sent.extend(letter.event_id for letter in letters)
        return letters

    threads = [threading.Thread(target=Spool(tmp_path / "spool.sqlite").drain, args=(send,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sent == [f"e{n}" for n in range(1200)]


def test_account_and_certificate_come_from_settings() -> None:
    settings = Settings(
        kafka_security_protocol="SASL_PLAINTEXT", kafka_username="data", kafka_password=SecretStr("s3cret")
    )
    assert security(settings) == {
        "security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "data", "sasl_plain_password": "s3cret",
    }  # fmt: skip
    assert security(Settings()) == {"security_protocol": "PLAINTEXT"}


@pytest.mark.kafka
def test_events_arrive_once_in_order_with_key_and_content_type(online: Office, rules: Rules) -> None:
    servers, session = str(online.settings.kafka_servers), f"order-{id(online)}"
    with AgencyProducer(online.settings, rules) as producer:
        for number in range(1, 501):
            producer.publish(held(number, session))
    assert producer.delivered == 500
    key = f"hill/{session}".encode()
    mine = [m for m in arrived(servers, "milepost.trainings.v1", 500) if m.key() == key]
    assert [attendees(message) for message in mine] == list(range(1, 501))
    assert {tuple(m.headers() or ()) for m in mine} == {tuple(HEADERS)}


# A process of its own: kafka-python leaves sockets of failed connections open until the process ends.
REPORTING = """
import sys
from pathlib import Path
from milepost.catalogue import read_plans
from milepost.events import HELD, Rules, new_event
from milepost.settings import Settings
from producers.client import AgencyProducer

servers, folder, plans, first, last, further = sys.argv[1:]
settings = Settings(kafka_servers=servers, data=Path(folder), plans=Path(plans))
data = {"session": "s", "programme": "ai", "at": "2026-09-30"}
held = lambda n: new_event(HELD, "/hill/culture", data | {"attendees": n})
with AgencyProducer(settings, Rules.from_plans(read_plans(settings.plans)), patience_s=1.5) as producer:
    for number in range(int(first), int(last) + 1):
        producer.publish(held(number))
    producer.settle()
    print("settled", flush=True)
    sys.stdin.readline()
    for number in range(int(last) + 1, int(further) + 1):
        producer.publish(held(number))
print(producer.delivered, producer.waiting, flush=True)
"""


def start_reporting(settings: Settings, first: int, last: int, further: int) -> subprocess.Popen[str]:
    """Report numbers first..last, say so, wait for a line, report on to ``further``, print delivered and waiting."""
    words = [str(settings.kafka_servers), str(settings.data), str(settings.plans), str(first), str(last), str(further)]
    return subprocess.Popen(
        [sys.executable, "-c", REPORTING, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
    )  # fmt: skip


@pytest.mark.kafka
@pytest.mark.parametrize("kind", ["kafka", "tansu"])
def test_events_reported_while_the_broker_is_dead_arrive_later_in_order_and_once(
    kind: str, tmp_path: Path, plans_folder: Path
) -> None:
    from milepost import broker as brokers

    missing = brokers.missing_for(kind)
    if missing:
        pytest.skip(missing)
    with brokers.running_broker(kind, tmp_path / "broker") as handle:
        settings = Settings(data=tmp_path / "data", plans=plans_folder, kafka_servers=handle.servers)
        stream.ensure_topics(settings)
        with start_reporting(settings, 1, 20, 40) as office:
            assert office.stdout is not None
            assert office.stdout.readline() == "settled\n"
            handle.kill()
            told, _ = office.communicate("go on\n", timeout=60)
        assert told.split() == ["20", "20"]
        handle.restart()
        stream.ensure_topics(settings)
        with start_reporting(settings, 41, 41, 41) as office:
            told, _ = office.communicate("end\n", timeout=60)
        assert told.split() == ["settled", "21", "0"]
        # Tansu keeps its log in memory: what it had before it was killed is gone with it
        expected = list(range(1 if kind == "kafka" else 21, 42))
        messages = arrived(handle.servers, "milepost.trainings.v1", len(expected))
        # a letter in flight when the broker died may come twice, with the same id: the loader counts it once
        assert list(dict.fromkeys(attendees(message) for message in messages)) == expected
        assert len({(json.loads(message.value() or b"")["id"]) for message in messages}) == len(expected)
