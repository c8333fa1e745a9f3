"""Landing: Kafka -> raw.*, every event exactly once. `milepost load` and the Airflow task call load().

A thread reads and judges while the batch before is written. Offsets come from raw.offsets, written with the
rows they account for; Kafka's own group offsets are not used.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from milepost import catalogue, catalogue_store, landing_books, landing_tables, ledger, stream, warehouse
from milepost.errors import BrokerError
from milepost.events import Rules
from milepost.landing_batch import MAX_BYTES, MAX_ROWS, PLAIN_HEADERS, Batch, Messages, Tally, Verdicts
from milepost.landing_verdicts import Judge
from milepost.ledger import Gap
from milepost.settings import Settings
from milepost.stream import Cluster, Partition

Progress = Callable[[int, int], None]
"""Called with (messages read so far, messages expected)."""

CHUNK = 10_000  # messages per call of the client: larger ones are slower
POLL_SECONDS = 0.1
LINGER_SECONDS = 0.5  # a log is read beyond the end seen at start for as long as this, or to where the broker says end
STALL_SECONDS = 30.0
TRIES = 3  # a log that changes under the reader is looked at anew this often


@dataclass
class LoadReport:
    """What one load did. seconds: wall time. gaps: one line per loss newly found."""

    load_id: str
    read: int = 0
    loaded: int = 0
    duplicates: int = 0
    rejected: int = 0
    seconds: float = 0.0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """The line that `milepost load` prints."""
        shown = ("read", "loaded", "duplicates", "rejected", "seconds")
        return json.dumps({name: getattr(self, name) for name in shown})


class LogChanged(Exception):
    """The broker no longer has the offset asked for."""

    def __init__(self, part: Partition) -> None:
        super().__init__(part)
        self.part = part


def load(settings: Settings, *, progress: Progress | None = None) -> LoadReport:
    """Drain the incoming topics to their present ends. Raises BrokerError, WarehouseBusy, WarehouseError.

    What was written before an error stays written and is not read again.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    stream.ensure_topics(settings, stream.INCOMING)
    with warehouse.writing(settings, "load") as con:
        plans = catalogue.read_plans(settings.plans)
        catalogue_store.sync(con, plans, now)
        run = _Run(settings, con, Rules.from_plans(plans), now, progress)
        report = run.drain()
    report.seconds = round(time.monotonic() - began, 3)
    return report


class _Run:
    """One load: open the books, read to the ends, close."""

    def __init__(
        self, settings: Settings, con: warehouse.Connection, rules: Rules, now: datetime, progress: Progress | None
    ) -> None:
        self._settings, self._con, self._judge = settings, con, Judge(rules, now)
        self._moment = now.replace(tzinfo=None)
        self._progress = progress or (lambda read, expected: None)
        self._report = LoadReport(f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}")
        self._total = Tally()

    def drain(self) -> LoadReport:
        with landing_tables.transaction(self._con, self._settings):
            landing_tables.mend_keys(self._con)
            landing_tables.begin_load(self._con, self._report.load_id, self._moment)
        truncated: frozenset[Partition] = frozenset()
        for left in reversed(range(TRIES)):
            view, starts = self._open(truncated)
            try:
                self._read_to_end(view, starts)
                break
            except LogChanged as change:
                truncated |= {change.part}
                if not left:
                    place = f"{change.part[0]}[{change.part[1]}]"
                    raise BrokerError(f"{place} changes while it is read; run `milepost load` again later.") from change
        return self._close(view)

    def _open(self, truncated: frozenset[Partition]) -> tuple[Cluster, dict[Partition, int]]:
        view = stream.look(self._settings)
        with landing_tables.transaction(self._con, self._settings):
            starts, gaps = landing_books.open_books(self._con, view, self._report.load_id, self._moment, truncated)
        self._report.gaps += ledger.say(gaps)
        return view, starts

    def _read_to_end(self, view: Cluster, starts: dict[Partition, int]) -> None:
        expected = self._total.read + sum(max(0, view.logs[part].end - start) for part, start in starts.items())
        self._progress(self._total.read, expected)
        for batch in _read(self._settings, view, starts, self._judge):
            left_out = [Gap(view.cluster_id, *part, start, end, "not_delivered") for part, start, end in batch.gaps]
            with landing_tables.transaction(self._con, self._settings):
                tally = landing_tables.write(self._con, batch.verdicts, self._report.load_id, self._moment)
                landing_tables.count_load(self._con, self._report.load_id, tally)
                landing_books.record_gaps(self._con, left_out, self._report.load_id, self._moment)
                landing_books.advance(self._con, view.cluster_id, batch.positions, self._report.load_id)
            self._total.add(tally)
            self._progress(self._total.read, max(expected, self._total.read))

    def _close(self, view: Cluster) -> LoadReport:
        with landing_tables.transaction(self._con, self._settings):
            landing_tables.finish_load(self._con, self._report.load_id, datetime.now(UTC).replace(tzinfo=None))
        write_offsets_copy(self._settings, ledger.copy_of_offsets(self._con, view.cluster_id))
        self._report.read, self._report.loaded = self._total.read, self._total.loaded
        self._report.duplicates, self._report.rejected = self._total.duplicates, self._total.rejected
        self._report.rejected_by_reason = dict(self._total.by_reason)
        return self._report


def write_offsets_copy(settings: Settings, copy: dict[str, Any]) -> None:
    """Replace the file in one step: the lag trigger never sees half of it."""
    scratch = settings.offsets_copy.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(json.dumps(copy))
    scratch.replace(settings.offsets_copy)


def _read(settings: Settings, view: Cluster, starts: dict[Partition, int], judge: Judge) -> Iterator[Batch]:
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
        config = stream.client_config(self._settings) | {
            "group.id": "milepost-load",  # the client wants one; nothing is committed under it
            "enable.auto.commit": False,
            "auto.offset.reset": "error",  # an offset that is gone must be noticed, never skipped
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 50,
            "queued.max.messages.kbytes": 32_768,
        }
        consumer = Consumer(config, logger=stream.LOG)
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

    def _fill(self, consumer: Consumer) -> Verdicts:
        """Read and judge until there is enough for one transaction or nothing left to read."""
        verdicts: list[Verdicts] = []
        heard, rows, size = time.monotonic(), 0, 0
        while self._open and rows < MAX_ROWS and size < MAX_BYTES and not self._stopping.is_set():
            answers = consumer.consume(min(CHUNK, MAX_ROWS - rows), POLL_SECONDS)
            clock = time.monotonic()
            if answers:
                heard = clock
                messages = self._take(answers)
                verdicts.append(self._judge.judge(messages))
                rows, size = rows + len(messages), size + sum(len(value) for value in messages.value if value)
            elif clock - heard > STALL_SECONDS:
                raise self._stalled()
            self._settle(clock)
        return Verdicts.together(verdicts)

    def _take(self, answers: list[Message]) -> Messages:
        messages = Messages(self._parts)
        index, position = self._index, self._position
        for message in answers:
            fault = message.error()
            if fault is not None:
                self._note(fault, message)
                continue
            part, offset = (message.topic(), message.partition()), message.offset()
            if offset != position[part]:
                self._gaps.append((part, position[part], offset))
            position[part] = offset + 1
            kind, moment = message.timestamp()
            headers = message.headers()
            messages.part.append(index[part])
            messages.offset.append(offset)
            messages.time.append(moment if kind else int(time.time() * 1000))
            messages.key.append(message.key())
            messages.value.append(message.value())
            messages.headers.append(PLAIN_HEADERS if headers is None or headers == PLAIN_HEADERS else headers)
        return messages

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
