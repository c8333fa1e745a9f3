"""Reads Kafka for landing: starts -> judged Batches, prepared by a thread while the one before is written.

By manual assignment, to the ends of the logs: the end offsets seen at start are the least to be reached, since some
brokers (Tansu) show less than can be read, and a live stream goes on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from operator import methodcaller
from typing import Any, Final

import numpy as np
from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from milepost import stream
from milepost.errors import BrokerError
from milepost.landing.messages import (
    MAX_BYTES,
    MAX_REJECTED_BYTES,
    MAX_ROWS,
    PLAIN_HEADERS,
    UNREADABLE_HEADERS,
    Batch,
    Headers,
    Messages,
    Verdicts,
)
from milepost.settings import Settings
from milepost.stream import Cluster, Partition
from milepost.warehouse.broker_time import storable

Judge = Callable[[Messages], Verdicts]
"""What decides which messages are events: every message becomes one row of the verdicts."""

CHUNK: Final = 20_000  # messages taken from the client at once
CHUNK_BYTES: Final = 16 << 20  # and bytes of them
CHUNK_SECONDS: Final = 0.1  # how long a chunk is waited for
POLL_SECONDS: Final = 0.01  # per call of the client: so much longer than its queue can an answer become
LINGER_SECONDS: Final = 0.5  # how long a log is read beyond the end seen at start if the broker never says 'end'
STALL_SECONDS: Final = 30.0
_ASK_HEADERS: Final = methodcaller("headers")  # a plain call would not see at once that the client failed inside it


class LogChanged(Exception):
    """The broker no longer has the offset asked for."""

    def __init__(self, part: Partition) -> None:
        super().__init__(part)
        self.part = part


def read_batches(settings: Settings, view: Cluster, starts: dict[Partition, int], judge: Judge) -> Iterator[Batch]:
    """Batches until the ends are reached, prepared while the one before is written. Raises BrokerError, LogChanged."""
    if not starts:
        return
    reader = _Reader(settings, view, starts, judge)
    reader.start()
    try:
        while (batch := reader.ready.get()) is not None:
            if isinstance(batch, BaseException):
                raise batch
            yield batch
            del batch  # or it would stay in memory beside the next two
            reader.room.release()
    finally:
        reader.stop()


def consumer_config(settings: Settings) -> dict[str, Any]:
    """What the client is told for reading much at once."""
    return stream.client_config(settings) | {
        "group.id": "milepost-load",  # the client wants one; nothing is committed under it
        "enable.auto.commit": False,
        "auto.offset.reset": "error",  # an offset that is gone must be noticed, never skipped
        "enable.partition.eof": True,
        "fetch.wait.max.ms": 5,  # a broker that has nothing says so at once: a load ends where the logs end
        "queued.max.messages.kbytes": 32_768,
        "fetch.queue.backoff.ms": 5,  # once this queue is full, fetching would else rest for a second
    }


def _gather(consumer: Consumer, most: int, logs: int) -> list[Message]:
    """What comes within CHUNK_SECONDS, at most so many messages and little more than CHUNK_BYTES; less where so many
    logs have said that they end."""
    gathered: list[Message] = []
    size, deadline, ends = 0, time.monotonic() + CHUNK_SECONDS, 0
    while len(gathered) < most and size < CHUNK_BYTES and ends < logs and time.monotonic() < deadline:
        came = consumer.consume(most - len(gathered), POLL_SECONDS)
        size += sum(map(len, came))
        ends += sum(message.error() is not None for message in came)
        gathered += came
    return gathered


def _headers(message: Message) -> Headers:
    """A message's headers; a name that is not UTF-8 is more than the client can read."""
    try:
        found: Headers = _ASK_HEADERS(message)
    except (SystemError, UnicodeDecodeError):
        return UNREADABLE_HEADERS
    return PLAIN_HEADERS if found is None or found == PLAIN_HEADERS else found


class _Reader(threading.Thread):
    """Reads every partition from its start to its end; hands over Batches, then None or the error that ended it."""

    def __init__(self, settings: Settings, view: Cluster, starts: dict[Partition, int], judge: Judge) -> None:
        super().__init__(name="milepost-reader", daemon=True)
        self.ready: queue.Queue[Batch | BaseException | None] = queue.Queue()
        self.room = threading.Semaphore(2)  # batches in memory: one is written, one is read
        self._settings, self._view, self._judge = settings, view, judge
        self._parts = list(starts)
        self._index = {part: index for index, part in enumerate(self._parts)}
        self._position = dict(starts)
        self._gaps: list[tuple[Partition, int, int]] = []
        self._open = set(starts)  # partitions whose end has not been reached
        self._passed: dict[Partition, float] = {}  # when the end seen at start was reached
        self._stopping = threading.Event()
        self._trouble = "no answer"

    def run(self) -> None:
        try:
            self._consume()
            self.ready.put(None)
        except BaseException as error:
            self.ready.put(error)

    def stop(self) -> None:
        self._stopping.set()
        self.room.release()
        self.join(5)

    def _consume(self) -> None:
        consumer = Consumer(consumer_config(self._settings), logger=stream.LOG)
        try:
            consumer.assign([TopicPartition(*part, offset) for part, offset in self._position.items()])
            while self._open and not self._stopping.is_set():
                self.room.acquire()
                before = dict(self._position)
                verdicts = self._fill(consumer)
                positions = {part: offset for part, offset in self._position.items() if offset != before[part]}
                gaps, self._gaps = self._gaps, []
                if positions:
                    self.ready.put(Batch(verdicts, positions, gaps))
                else:
                    self.room.release()
                del verdicts
        except KafkaException as error:
            raise stream.unreachable(self._settings, error) from error
        finally:
            consumer.close()

    def _fill(self, consumer: Consumer) -> list[Verdicts]:
        """Read and judge until there is enough for one transaction or nothing left to read."""
        verdicts: list[Verdicts] = []
        heard, rows, size, refused = time.monotonic(), 0, 0, 0
        while self._open and not self._stopping.is_set():
            if rows >= MAX_ROWS or size >= MAX_BYTES or refused >= MAX_REJECTED_BYTES:
                break
            answers = _gather(consumer, min(CHUNK, MAX_ROWS - rows), len(self._open))
            clock = time.monotonic()
            if answers:
                heard = clock
                verdicts.append(self._judge(self._take(answers)))
                written, kept = verdicts[-1].sizes
                rows, size, refused = rows + len(verdicts[-1]), size + written, refused + kept
                del answers  # or they would stay in memory beside the next ones
            elif clock - heard > STALL_SECONDS:
                raise self._stalled()
            self._settle(clock)
        return verdicts

    def _take(self, answers: list[Message]) -> Messages:
        faults = [message for message in answers if message.error() is not None]
        sound = [message for message in answers if message.error() is None] if faults else answers
        index = self._index
        times = [message.timestamp() for message in sound]
        messages = Messages(
            self._parts,
            part=[index[message.topic(), message.partition()] for message in sound],
            offset=[message.offset() for message in sound],
            time=[storable(moment) if kind else 0 for kind, moment in times],  # kind 0: the broker tells no time
            value=[message.value() for message in sound],
            headers=[_headers(message) for message in sound],
            key=[message.key() for message in sound],
        )
        self._follow(messages)
        for message in faults:
            self._note(message.error(), message)
        return messages

    def _follow(self, messages: Messages) -> None:
        """Advance the positions; note offsets that were left out on the way."""
        part, offset = np.array(messages.part), np.array(messages.offset)
        for number in np.unique(part).tolist():
            name, read = self._parts[number], offset[part == number]
            before = np.concatenate(([self._position[name]], read[:-1] + 1))
            for place in np.flatnonzero(before != read).tolist():
                self._gaps.append((name, int(before[place]), int(read[place])))
            self._position[name] = int(read[-1]) + 1

    def _note(self, fault: KafkaError, message: Message) -> None:
        """The end of a partition, an offset that is gone, or trouble that the client goes on trying to mend."""
        part = (message.topic(), message.partition())
        if fault.code() == KafkaError._PARTITION_EOF:
            self._open.discard(part)
            if message.offset() > self._position[part]:  # control records at the end
                self._gaps.append((part, self._position[part], message.offset()))
                self._position[part] = message.offset()
        elif fault.code() in (KafkaError._AUTO_OFFSET_RESET, KafkaError.OFFSET_OUT_OF_RANGE):
            raise LogChanged(part)
        elif fault.fatal():
            raise stream.unreachable(self._settings, fault.str())
        else:
            self._trouble = fault.str()

    def _settle(self, clock: float) -> None:
        """Close partitions read past the end seen at start: under a steady flood the broker never says 'end'."""
        for part in list(self._open):
            has_passed = self._position[part] >= self._view.logs[part].end
            if has_passed and clock - self._passed.setdefault(part, clock) > LINGER_SECONDS:
                self._open.discard(part)

    def _stalled(self) -> BrokerError:
        waiting = ", ".join(
            f"{topic}[{number}] at {self._position[topic, number]}" for topic, number in sorted(self._open)
        )
        return stream.unreachable(
            self._settings, f"{self._trouble}; nothing came for {STALL_SECONDS:.0f} s while reading {waiting}"
        )
