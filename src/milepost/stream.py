"""Kafka, seen from Milepost: settings -> client configs; topics, where their logs begin and end, one message sent.

Reading is in landing/. Nothing here remembers anything: what was read is written in raw.offsets.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final, NamedTuple

from confluent_kafka import KafkaException, Producer, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from milepost.errors import BrokerError, DeliveryError
from milepost.events.types import TOPICS
from milepost.settings import Settings

INCOMING: Final = tuple(dict.fromkeys(TOPICS.values()))
OUTGOING: Final = ("milepost.alerts.v1", "milepost.status-changes.v1")
PARTITIONS: Final = 4
IN_MEMORY: Final = "tansu-"  # cluster ids of the embedded broker whose log ends with it begin so
ANSWER_SECONDS: Final = 6.0  # how long a silent broker is waited for before the user is told

# librdkafka would write its own lines to stderr several times a second while a broker is away
LOG = logging.getLogger("milepost.kafka")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False

Asker = AdminClient
"""A client that asks a broker, already connected or soon."""

Partition = tuple[str, int]
"""(topic, partition number)"""


class Log(NamedTuple):
    """One partition's log as the broker shows it now. end: one past the last offset, or less (Tansu)."""

    topic_id: str
    first: int
    end: int


class Cluster(NamedTuple):
    """What a look at the broker shows. One log per partition of the topics asked for; missing topics have none."""

    cluster_id: str
    logs: dict[Partition, Log]


def client_config(settings: Settings) -> dict[str, Any]:
    """Settings every confluent-kafka client needs."""
    config: dict[str, Any] = {
        "bootstrap.servers": settings.bootstrap_servers,
        "client.id": "milepost",
        "security.protocol": settings.kafka_security_protocol,
        "broker.address.family": "v4" if settings.bootstrap_servers.startswith("127.") else "any",
        "reconnect.backoff.max.ms": 1000,
    }
    if settings.kafka_ca_file:
        config["ssl.ca.location"] = str(settings.kafka_ca_file)
    if settings.kafka_security_protocol.startswith("SASL"):
        config["sasl.mechanism"] = settings.kafka_sasl_mechanism
        config["sasl.username"] = settings.kafka_username or ""
        config["sasl.password"] = settings.kafka_password.get_secret_value() if settings.kafka_password else ""
    return config


def unreachable(settings: Settings, cause: object) -> BrokerError:
    """The error for a broker that does not answer: names the servers and what to do."""
    return BrokerError(
        f"Kafka at {settings.bootstrap_servers} does not answer: {cause}. Start a broker (`milepost broker`), or set "
        "MILEPOST_KAFKA_SERVERS to one that runs; then try again: nothing was lost."
    )


@contextmanager
def asking(settings: Settings, asker: AdminClient | None = None) -> Iterator[AdminClient]:
    """A client that asks a broker; an ``asker`` that is connected already goes on. Raises BrokerError."""
    try:
        yield AdminClient(client_config(settings), logger=LOG) if asker is None else asker
    except KafkaException as error:
        raise unreachable(settings, _words(error)) from error


def _words(error: KafkaException) -> str:
    return str(error.args[0].str()) if error.args and hasattr(error.args[0], "str") else str(error)


def has_broker(servers: str, seconds: float) -> bool:
    """Whether a broker that wants no account lists itself there within so many seconds."""
    admin = AdminClient({"bootstrap.servers": servers, "broker.address.family": "v4"}, logger=LOG)
    try:
        return bool(admin.list_topics(timeout=seconds).brokers)
    except KafkaException:
        return False


def cluster_id(settings: Settings) -> str:
    """The cluster's own id. Raises BrokerError."""
    with asking(settings) as admin:
        return str(admin.list_topics(timeout=ANSWER_SECONDS).cluster_id)


def look(settings: Settings, topics: Sequence[str] = INCOMING, asker: AdminClient | None = None) -> Cluster:
    """Ids, beginnings and ends of the topics' logs, as the broker shows them now. Raises BrokerError."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return _look(settings, topics, asker)
        except BrokerError as error:
            # just created topics have no leaders yet: "Not leader for partition", "Leader not available"
            if time.monotonic() > deadline or not _may_pass(error.__cause__):
                raise
            time.sleep(0.1)


def _may_pass(cause: BaseException | None) -> bool:
    return isinstance(cause, KafkaException) and int(cause.args[0].code()) > 0


def _look(settings: Settings, topics: Sequence[str], asker: AdminClient | None) -> Cluster:
    with asking(settings, asker) as admin:
        metadata = admin.list_topics(timeout=ANSWER_SECONDS)
        present = [topic for topic in topics if topic in metadata.topics and metadata.topics[topic].error is None]
        if not present:
            return Cluster(str(metadata.cluster_id), {})
        parts = [TopicPartition(topic, number) for topic in present for number in metadata.topics[topic].partitions]
        ids = _topic_ids(admin, present)
        first, end = _offsets(admin, parts, OffsetSpec.earliest()), _offsets(admin, parts, OffsetSpec.latest())
    logs = {part: Log(ids.get(part[0], ""), first[part], end[part]) for part in sorted(first)}
    return Cluster(str(metadata.cluster_id), logs)


def _topic_ids(admin: AdminClient, topics: Sequence[str]) -> dict[str, str]:
    """Ids that change when a topic is deleted and made again; none from brokers that do not tell."""
    found = {}
    for topic, answer in admin.describe_topics(TopicCollection(list(topics)), request_timeout=ANSWER_SECONDS).items():
        try:
            found[topic] = str(answer.result(ANSWER_SECONDS).topic_id)
        except KafkaException as error:
            LOG.info("no id of %s: %s", topic, error)
    return found


def _offsets(admin: AdminClient, parts: list[TopicPartition], spec: OffsetSpec) -> dict[Partition, int]:
    answers = admin.list_offsets(dict.fromkeys(parts, spec), request_timeout=ANSWER_SECONDS)
    return {(part.topic, part.partition): answer.result(ANSWER_SECONDS).offset for part, answer in answers.items()}


def offsets_at(settings: Settings, moment: datetime) -> dict[Partition, int]:
    """The first offset not older than the moment (aware), per incoming partition; -1 where there is none."""
    logs = look(settings).logs
    if not logs:
        return {}
    spec = OffsetSpec.for_timestamp(int(moment.astimezone(UTC).timestamp() * 1000))
    with asking(settings) as admin:
        return _offsets(admin, [TopicPartition(*part) for part in logs], spec)


def ensure_topics(
    settings: Settings, topics: Sequence[str] = INCOMING + OUTGOING, asker: AdminClient | None = None
) -> list[str]:
    """Create the topics that are missing, with four partitions; -> those created. Raises BrokerError."""
    with asking(settings, asker) as admin:
        there = admin.list_topics(timeout=ANSWER_SECONDS).topics
        missing = [topic for topic in topics if topic not in there]
        if not missing:
            return []
        # -1: the broker's own default replication
        answers = admin.create_topics([NewTopic(topic, PARTITIONS, -1) for topic in missing])
        for answer in answers.values():
            try:
                answer.result(ANSWER_SECONDS)
            except KafkaException as error:
                if error.args[0].name() != "TOPIC_ALREADY_EXISTS":  # another process was quicker
                    raise
        return missing


def send(
    settings: Settings, topic: str, key: bytes, value: bytes, headers: Iterable[tuple[str, bytes | None]] = ()
) -> None:
    """Send one message and wait until the broker has it. Raises DeliveryError naming topic and cause."""
    refusals: list[str] = []
    config = client_config(settings) | {"enable.idempotence": True, "message.timeout.ms": int(ANSWER_SECONDS * 1000)}
    producer = Producer(config, logger=LOG)
    producer.produce(
        topic,
        value,
        key,
        headers=list(headers),
        on_delivery=lambda error, _: refusals.append(error.str()) if error else None,
    )
    left = producer.flush(ANSWER_SECONDS + 1)
    if left or refusals:
        raise DeliveryError(f"{topic}: not delivered to {settings.bootstrap_servers}: {(refusals or ['no answer'])[0]}")


def send_in_order(
    settings: Settings,
    topic: str,
    messages: Sequence[tuple[bytes, bytes]],
    headers: Iterable[tuple[str, bytes | None]] = (),
) -> int:
    """Send (key, value) messages and wait; how many, counted from the first, the broker has for sure. Raises nothing.

    Those of one key are never stored in another order: after a message that fails none goes out.
    """
    has = [False] * len(messages)
    config = client_config(settings) | {
        "enable.idempotence": True,
        "enable.gapless.guarantee": True,
        "message.timeout.ms": int(ANSWER_SECONDS * 1000),
    }
    producer = Producer(config, logger=LOG)

    def note(number: int, error: object) -> None:
        has[number] = error is None

    try:
        for number, (key, value) in enumerate(messages):
            producer.produce(
                topic, value, key, headers=list(headers), on_delivery=lambda error, _, at=number: note(at, error)
            )
        producer.flush(ANSWER_SECONDS + 1)
    except (KafkaException, BufferError) as error:
        LOG.debug("%s: %s", topic, error)
    return has.index(False) if False in has else len(has)


class Gap(NamedTuple):
    """Offsets [from_offset, to_offset) of a log that cannot be read any more."""

    cluster_id: str
    topic: str
    partition: int
    from_offset: int
    to_offset: int
    reason: str


LOSSES: Final = {
    "expired": "the broker deleted messages before they were read (retention)",
    "log_replaced": "the topic was made anew (another topic id); it is read from its beginning",
    "log_truncated": "the log ends before what was read from it; it is read again, what is known counts as duplicate",
    "cluster_replaced": "another Kafka cluster answers; it is read from its beginning",
    "topic_missing": "the topic is gone from the broker",
    "not_delivered": "the broker left offsets out (compacted, aborted or control records)",
}


def describe_gaps(gaps: Iterable[Gap]) -> list[str]:
    """One line per topic and kind of loss, for reports and alerts. What a log leaves out by itself is no loss."""
    lines = []
    losses = sorted((gap for gap in gaps if gap.reason != "not_delivered"), key=lambda gap: (gap.reason, *gap))
    for (reason, cluster_id, topic), group in groupby(losses, key=lambda gap: (gap.reason, gap.cluster_id, gap.topic)):
        ranges = [
            f"[{gap.partition}] offsets {gap.from_offset} to {gap.to_offset - 1} are lost"
            if gap.to_offset > gap.from_offset
            else f"[{gap.partition}] read up to {gap.from_offset}"
            for gap in group
        ]
        lines.append(f"{topic} of cluster {cluster_id}: {LOSSES[reason]}; {', '.join(ranges)}")
    return lines
