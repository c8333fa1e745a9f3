"""The embedded broker: ready when it says so, kept over a restart, gone with its parent, clear when it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from builders.environment import environment
from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from milepost.errors import BrokerError
from milepost.local import broker, kafka_jars, kafka_node, processes

ROOT = Path(__file__).resolve().parents[2]
needs_kafka = pytest.mark.skipif(
    bool(broker.missing_for("kafka")), reason=f"Apache Kafka cannot run here: {broker.missing_for('kafka')}"
)
BOTH = [pytest.param("kafka", marks=[pytest.mark.kafka, needs_kafka]), pytest.param("tansu", marks=pytest.mark.kafka)]


def _send(servers: str, topic: str, values: list[bytes]) -> None:
    admin = AdminClient({"bootstrap.servers": servers})
    for made in admin.create_topics([NewTopic(topic, num_partitions=1)]).values():
        made.result(20)
    producer = Producer({"bootstrap.servers": servers})
    for value in values:
        producer.produce(topic, value)
    assert producer.flush(20) == 0


def _values(servers: str, topic: str, count: int) -> list[bytes]:
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "t", "auto.offset.reset": "earliest"})
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        return [message.value() for message in consumer.consume(count, timeout=20)]
    finally:
        consumer.close()


@pytest.mark.parametrize("kind", BOTH)
def test_events_can_be_sent_as_soon_as_the_broker_is_ready(kind, tmp_path):
    with broker.running_broker(kind, tmp_path) as handle:
        _send(handle.servers, "ready.v1", [b"one", b"two"])
        assert _values(handle.servers, "ready.v1", 2) == [b"one", b"two"]
        pid = handle.pid
    assert not psutil.pid_exists(pid)
    assert not broker.is_ready(handle.port)


@pytest.mark.kafka
@needs_kafka
def test_kafka_keeps_events_and_its_cluster_id_over_a_stop_and_a_kill(tmp_path):
    with broker.running_broker("kafka", tmp_path) as handle:
        _send(handle.servers, "kept.v1", [b"one"])
        first = AdminClient({"bootstrap.servers": handle.servers}).list_topics(timeout=10).cluster_id
        handle.restart()
        assert _values(handle.servers, "kept.v1", 1) == [b"one"]
        handle.kill()
        handle.start()
        assert _values(handle.servers, "kept.v1", 1) == [b"one"]
        assert AdminClient({"bootstrap.servers": handle.servers}).list_topics(timeout=10).cluster_id == first


@pytest.mark.kafka
@needs_kafka
def test_kafka_makes_no_topic_by_a_typo_and_takes_large_events_where_a_topic_allows_them(tmp_path):
    with broker.running_broker("kafka", tmp_path) as handle:
        admin = AdminClient({"bootstrap.servers": handle.servers})
        large = NewTopic("large.v1", num_partitions=1, config={"max.message.bytes": "20000000"})
        admin.create_topics([large])["large.v1"].result(20)
        producer = Producer({"bootstrap.servers": handle.servers, "message.max.bytes": 20_000_000})
        faults = []
        producer.produce("large.v1", bytes(10_000_000), on_delivery=lambda error, _: faults.append(error))
        assert producer.flush(30) == 0
        assert faults == [None]
        fault = admin.list_topics("no.such.topic", timeout=5).topics["no.such.topic"].error
        assert fault.code() == KafkaError.UNKNOWN_TOPIC_OR_PART
        assert "no.such.topic" not in admin.list_topics(timeout=5).topics


@pytest.mark.kafka
def test_tansu_comes_back_with_another_cluster_id_so_that_the_loader_can_tell(tmp_path):
    with broker.running_broker("tansu", tmp_path) as handle:
        before = AdminClient({"bootstrap.servers": handle.servers}).list_topics(timeout=10).cluster_id
        handle.restart()
        after = AdminClient({"bootstrap.servers": handle.servers}).list_topics(timeout=10).cluster_id
    assert before != after


def test_a_taken_port_is_named_with_its_holder(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(BrokerError, match=rf"port {port} is taken by .*pid {os.getpid()}.*MILEPOST_BROKER_PORT"),
            broker.running_broker("tansu", tmp_path, port),
        ):
            pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "kafka").write_text("a file where a folder should be")
    with (
        pytest.raises(BrokerError, match=r"kafka.*Check MILEPOST_DATA"),
        broker.running_broker("tansu", tmp_path),
    ):
        pass


def test_without_java_auto_takes_tansu_and_says_what_that_means(monkeypatch):
    monkeypatch.setattr(kafka_jars, "java_version", lambda: None)
    kind, meaning = broker.choose("auto")
    assert kind == "tansu"
    assert "no java" in meaning
    assert "lost when it stops" in meaning
    with pytest.raises(BrokerError, match=r"no java.*MILEPOST_KAFKA_SERVERS"):
        broker.choose("kafka")


def test_an_old_java_is_refused_by_its_version(monkeypatch):
    monkeypatch.setattr(kafka_jars, "java_version", lambda: 11)
    assert "version 11" in broker.missing_for("kafka")


def test_a_broker_that_ends_at_once_tells_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr(broker, "_tansu", lambda: Path("/bin/false"))
    with pytest.raises(BrokerError, match=r"ended; see .*tansu\.log"), broker.running_broker("tansu", tmp_path):
        pass


def test_the_fetched_project_names_no_registry():
    assert "<artifactId>kafka_2.13</artifactId>" in kafka_jars.pom()
    assert "<repositor" not in kafka_jars.pom()
    assert "://" not in kafka_jars.pom()


def test_the_node_listens_on_this_machine_only():
    listeners = [line for line in kafka_node.server_properties(Path("log"), 1, 2).splitlines() if "listeners=" in line]
    assert listeners
    assert all(address.startswith("127.0.0.1:") for line in listeners for address in line.split("://")[1:])


def _command(tmp_path: Path, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "milepost.cli", "broker", "--kind", "tansu"],
        env=environment(MILEPOST_DATA=str(tmp_path / "data"), **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.kafka
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_command_tells_its_address_and_leaves_no_process(ending, tmp_path):
    command = _command(tmp_path)
    with command:
        word, servers, kind = command.stdout.readline().split()
        assert (word, kind) == ("ready", "tansu")
        address = tmp_path / "data" / "broker.address"
        assert address.read_text() == servers
        children = processes.family(command.pid)[:-1]
        assert children
        try:
            command.send_signal(ending)
            command.communicate(timeout=30)
        finally:
            command.kill()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    if ending != signal.SIGKILL:
        assert command.returncode == 0
        assert not address.exists()


@pytest.mark.kafka
def test_ctrl_c_ends_a_broker_that_a_shell_started_in_the_background(tmp_path):
    """Such a shell has SIGINT ignored, and its children inherit that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        command = _command(tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    with command:
        command.stdout.readline()
        try:
            command.send_signal(signal.SIGINT)
            command.communicate(timeout=30)
        finally:
            command.kill()
    assert command.returncode == 0


@pytest.mark.kafka
def test_the_command_fails_when_its_broker_dies(tmp_path):
    command = _command(tmp_path)
    with command:
        command.stdout.readline()
        processes.family(command.pid)[0].kill()
        _, told = command.communicate(timeout=30)
    assert command.returncode == 1
    assert "ended by itself" in told


def test_the_command_starts_nothing_where_a_broker_is_set(tmp_path):
    command = _command(tmp_path, MILEPOST_KAFKA_SERVERS="kafka.example:9092")
    started = time.monotonic()
    out, told = command.communicate(timeout=30)
    assert (command.returncode, out) == (0, "")
    assert "using kafka.example:9092, starting no broker" in told
    assert time.monotonic() - started < 30
