"""Logs that vanish, begin anew, grow partitions or leave offsets out: noticed, said, never skipped in silence."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from builders.events import ROOT, count, reports, rows, send, unbalanced
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewPartitions

from milepost import stream
from milepost.landing import load as landing
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

TOPIC = "milepost.indicators.v1"


@pytest.fixture
def kafka(own_kafka: BrokerHandle, settings: Settings) -> Settings:
    pointed = settings.model_copy(update={"kafka_servers": own_kafka.servers})
    landing.load(pointed)
    return pointed


def _admin(settings: Settings) -> AdminClient:
    return AdminClient(stream.client_config(settings))


def _eventually(is_so: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


def test_a_broker_that_lost_its_log_is_noticed_and_read_from_its_beginning(
    tansu: BrokerHandle, settings: Settings
) -> None:
    there = settings.model_copy(update={"kafka_servers": tansu.servers})
    send(there, reports(40, "before"))
    landing.load(there)
    tansu.restart()
    send(there, reports(25, "after"))
    report = landing.load(there)
    assert (report.read, report.loaded) == (25, 25)
    assert len(report.gaps) == 1
    assert "another Kafka cluster answers" in report.gaps[0]
    assert count(there, "gaps", "reason = 'cluster_replaced'") > 0
    assert unbalanced(there) == []
    assert landing.load(there).gaps == []


def test_what_was_seen_in_a_lost_log_and_never_read_is_a_gap_with_its_range(
    tansu: BrokerHandle, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = settings.model_copy(update={"kafka_servers": tansu.servers})
    send(there, reports(61, "one key", subjects=1), **{"batch.num.messages": 1})
    monkeypatch.setattr("milepost.landing.reader.MAX_ROWS", 20)
    with pytest.raises(KeyboardInterrupt):
        landing.load(there, progress=_interrupt_after(20))
    monkeypatch.undo()
    tansu.restart()
    report = landing.load(there)
    assert count(there, "events") == 20
    with warehouse.connection(there) as con:
        lost = con.execute("SELECT from_offset, to_offset FROM raw.gaps WHERE to_offset > from_offset").fetchall()
    assert [start for start, _ in lost] == [20]
    assert "offsets 20 to" in report.gaps[0]
    assert unbalanced(there) == []


def _interrupt_after(messages: int) -> Callable[[int, int], None]:
    def watch(read: int, expected: int) -> None:
        if read >= messages:
            raise KeyboardInterrupt

    return watch


def test_another_cluster_is_read_from_its_beginning_and_the_first_goes_on_when_it_is_back(
    there: Settings, tansu: BrokerHandle
) -> None:
    messages = list(reports(30, "two clusters"))
    send(there, messages[:10])
    landing.load(there)
    other = there.model_copy(update={"kafka_servers": tansu.servers})
    send(other, messages)
    report = landing.load(other)
    assert (report.loaded, report.duplicates) == (20, 10)
    assert "another Kafka cluster answers" in report.gaps[0]
    send(there, reports(7, "back again"))
    back = landing.load(there)
    assert (back.read, back.loaded) == (7, 7)
    assert unbalanced(there) == []


def test_a_topic_made_anew_is_read_from_its_beginning(kafka: Settings) -> None:
    send(kafka, reports(50, "old topic"))
    landing.load(kafka)
    admin = _admin(kafka)  # kept: a client that goes takes its answers along
    admin.delete_topics([TOPIC])[TOPIC].result(20)
    _eventually(lambda: TOPIC not in admin.list_topics(timeout=5).topics)
    _eventually(lambda: TOPIC in stream.ensure_topics(kafka))
    _eventually(lambda: (TOPIC, 0) in stream.look(kafka).logs)
    send(kafka, reports(200, "new topic"))  # more than before: offsets alone would not tell
    report = landing.load(kafka)
    assert (report.read, report.loaded) == (200, 200)
    assert "made anew" in report.gaps[0]
    assert unbalanced(kafka) == []


def test_messages_deleted_before_they_were_read_are_a_gap_with_its_range(kafka: Settings) -> None:
    sent = list(reports(31, "expired", subjects=1))
    send(kafka, sent[:1])
    landing.load(kafka)
    [(part, start)] = [(part, log.end) for part, log in stream.look(kafka).logs.items() if _holds(kafka, part, sent[0])]
    send(kafka, sent[1:])
    admin = _admin(kafka)
    admin.delete_records([TopicPartition(*part, start + 20)])[TopicPartition(*part)].result(20)
    report = landing.load(kafka)
    assert (report.read, report.loaded) == (10, 10)
    assert f"offsets {start} to {start + 19} are lost" in report.gaps[0]
    assert unbalanced(kafka) == []


def _holds(settings: Settings, part: tuple[str, int], message: object) -> bool:
    with warehouse.connection(settings) as con:
        newest = con.execute('SELECT topic, "partition" FROM raw.events ORDER BY kafka_time DESC LIMIT 1').fetchall()[0]
    return tuple(newest) == part


def test_aborted_transactions_leave_gaps_that_are_counted_and_alarm_nobody(kafka: Settings) -> None:
    good, bad = list(reports(15, "committed")), list(reports(9, "aborted"))
    producer = Producer(stream.client_config(kafka) | {"transactional.id": "test"})
    producer.init_transactions(20)
    for messages, finish in ((good, producer.commit_transaction), (bad, producer.abort_transaction)):
        producer.begin_transaction()
        for topic, key, value, headers in messages:
            producer.produce(topic, value, key, headers=headers)
        finish(20)
    report = landing.load(kafka)
    assert (report.loaded, report.rejected, report.gaps) == (15, 0, [])
    assert count(kafka, "gaps", "reason = 'not_delivered'") > 0
    assert unbalanced(kafka) == []
    assert landing.load(kafka).read == 0


def _partitions(settings: Settings) -> int:
    return sum(topic == TOPIC for topic, _ in stream.look(settings).logs)


def test_new_partitions_are_read_from_their_beginning(kafka: Settings) -> None:
    send(kafka, reports(20, "four partitions"))
    landing.load(kafka)
    has = _partitions(kafka)
    admin = _admin(kafka)
    admin.create_partitions([NewPartitions(TOPIC, has + 2)])[TOPIC].result(20)
    _eventually(lambda: _partitions(kafka) == has + 2)
    producer = Producer(stream.client_config(kafka))
    for number, message in enumerate(reports(60, "six partitions")):
        producer.produce(TOPIC, message.value, message.key, partition=number % (has + 2))
    assert producer.flush(20) == 0
    assert landing.load(kafka).loaded == 60
    assert count(kafka, "offsets", f"\"partition\" >= {has} AND topic = '{TOPIC}' AND next_offset = 10") == 2
    assert unbalanced(kafka) == []


LOAD = """
import sys; from milepost.landing import load as landing, reader; from milepost.settings import Settings
reader.MAX_ROWS = 100; reader.CHUNK = 100
settings = Settings.load()
steps = []
def watch(read, expected):
    steps.append(read)
    if len(steps) == 3:
        print("begun", flush=True); sys.stdin.readline()
print(landing.load(settings, progress=watch).to_json())
"""


def test_a_broker_killed_and_started_again_midway_costs_nothing(own_kafka: BrokerHandle, kafka: Settings) -> None:
    sent = send(kafka, reports(3_000, "restart"))
    loader = subprocess.Popen(
        [sys.executable, "-c", LOAD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={
            "MILEPOST_DATA": str(kafka.data),
            "MILEPOST_KAFKA_SERVERS": kafka.bootstrap_servers,
            "PATH": "/usr/bin",
            "PYTHONPATH": str(ROOT / "src"),
        },
    )
    assert loader.stdin is not None
    assert loader.stdout is not None
    assert loader.stdout.readline() == "begun\n"
    own_kafka.kill()
    loader.stdin.write("go on\n")
    loader.stdin.flush()
    own_kafka.start()
    loader.communicate(timeout=120)
    landing.load(kafka)  # whatever the loader still owed
    assert count(kafka, "events") + count(kafka, "duplicate_events") >= sent
    assert len(rows(kafka, "events")) == len({(row[5], row[4]) for row in rows(kafka, "events")})
    assert unbalanced(kafka) == []


def test_a_log_cut_short_is_read_again_and_what_is_known_counts_as_duplicate(kafka: Settings) -> None:
    """No broker cuts its log on request: the books are moved instead, so that they lie beyond its end."""
    [message] = reports(1, "cut short")
    send(kafka, [message])
    landing.load(kafka)
    with warehouse.writing(kafka, "test") as con:
        part, beyond = (
            con.execute('SELECT topic, "partition", "offset" + 5 FROM raw.events LIMIT 1').fetchall()[0][:2],
            5,
        )
        con.execute(
            """UPDATE raw.offsets SET next_offset = next_offset + ? WHERE topic = ? AND "partition" = ?""",
            [beyond, *part],
        )
        con.execute(
            """INSERT INTO raw.gaps SELECT cluster_id, topic, "partition", next_offset - 5, next_offset,
            'not_delivered', load_id, now() FROM raw.offsets WHERE topic = ? AND "partition" = ?""",
            list(part),
        )
    before = count(kafka, "events")
    report = landing.load(kafka)
    assert "the log ends before what was read" in report.gaps[0]
    assert report.loaded == 0
    assert report.duplicates >= 1
    assert count(kafka, "events") == before
    assert unbalanced(kafka) == []


def test_losses_are_said_once_per_topic() -> None:
    gaps = [stream.Gap("c", "t", number, 5, 9, "expired") for number in range(3)]
    assert stream.describe_gaps(gaps) == [
        "t of cluster c: the broker deleted messages before they were read (retention); "
        "[0] offsets 5 to 8 are lost, [1] offsets 5 to 8 are lost, [2] offsets 5 to 8 are lost"
    ]
