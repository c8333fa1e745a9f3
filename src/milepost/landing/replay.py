"""Replaying: what was refused is judged again; what the broker still has is compared with raw. Twice changes nothing.

Accepted events are history: a replay adds what is missing and never takes an event out or rewrites one. In raw.loads
a replay reads nothing new; events_rejected is negative where it moved rejected messages to where they belong, so that
the sums over raw.loads always equal the tables.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from milepost import stream
from milepost.catalogue import in_force
from milepost.days import utc, utc_now
from milepost.errors import MilepostError
from milepost.events.reasons import REASONS
from milepost.events.rules import Rules
from milepost.landing import books as landing_books
from milepost.landing import ledger, tables
from milepost.landing.judge import Judge, read_headers
from milepost.landing.load import LoadReport
from milepost.landing.messages import Batch, Messages, Tally, Verdicts
from milepost.landing.reader import read_batches
from milepost.settings import Settings
from milepost.stream import Cluster, Partition
from milepost.warehouse import connection as warehouse
from milepost.warehouse.connection import Connection

ROWS_AT_ONCE: Final = 10_000
BYTES_AT_ONCE: Final = 16 << 20


class ReplayError(MilepostError):
    """A replay was asked for something that is not there."""


def replay_rejected(settings: Settings, code: str | None = None) -> LoadReport:
    """Judge the refused messages (of one reason code) again by today's contracts and plans; move what now passes.

    -> read: messages judged, loaded and duplicates: moved, rejected: still refused. Raises ReplayError, WarehouseBusy.
    """
    if code is not None and code not in REASONS:
        raise ReplayError(f"there is no reason code {code!r}. Known: {', '.join(sorted(REASONS))}.")
    with warehouse.writing(settings, "replay of rejected events") as con:
        replay = _Replay(settings, con)
        for rowids, messages in _refused(con, code):
            verdicts = replay.judge.judge(messages)
            replay.total.read += len(messages)
            replay.total.rejected += verdicts.rejected.num_rows
            replay.total.by_reason += verdicts.rejected_by_reason()
            if verdicts.events.num_rows:
                replay.move(rowids, messages, verdicts)
        return replay.report()


def replay_from(settings: Settings, starts: dict[Partition, int]) -> LoadReport:
    """Read the broker again from these offsets up to raw.offsets; add what raw lacks.

    -> read: messages read again, the rest: what was missing. Raises ReplayError, BrokerError, WarehouseBusy.
    """
    with warehouse.writing(settings, "replay from the broker") as con:
        replay = _Replay(settings, con)
        view = stream.look(settings)
        books = ledger.books(con, view.cluster_id)
        unknown = [part for part in starts if part not in books or part not in view.logs]
        if unknown:
            raise ReplayError(f"{unknown[0][0]}[{unknown[0][1]}] was never read. Run `milepost load` first.")
        logs, begins = {}, {}
        for part, start in starts.items():
            begin = max(start, books[part].first_offset, view.logs[part].first)
            if begin < books[part].next_offset:
                begins[part] = begin
                logs[part] = view.logs[part]._replace(end=books[part].next_offset)
        ends = {part: books[part].next_offset for part in begins}
        for batch in read_batches(settings, Cluster(view.cluster_id, logs), begins, replay.judge.judge):
            replay.restore(view.cluster_id, batch, ends)
        return replay.report()


def starts_at(settings: Settings, moment: datetime) -> dict[Partition, int]:
    """Where to begin to read everything that Kafka received since the moment (aware). Raises BrokerError."""
    return {part: offset for part, offset in stream.offsets_at(settings, moment).items() if offset >= 0}


class _Replay:
    """One replay: its rules, its row in raw.loads (written only if something changes), its counts."""

    def __init__(self, settings: Settings, con: Connection) -> None:
        self._began, now = time.monotonic(), datetime.now(UTC)
        self._settings, self._con, self._now = settings, con, utc(now)
        plans = in_force.bring(con, settings.plans, now)
        self.judge = Judge(Rules.from_plans(plans), now)
        self.load_id = f"{now:%Y%m%dT%H%M%S}-replay-{uuid.uuid4().hex[:8]}"
        self.total = Tally()
        self._is_begun = False
        with tables.transaction(con, settings):
            tables.mend_fingerprints(con)

    def move(self, rowids: list[int], messages: Messages, verdicts: Verdicts) -> None:
        """Rejected rows -> events or duplicates, in one transaction."""
        passed = verdicts.events.select(["topic", "partition", "offset", "kafka_time"])
        with tables.transaction(self._con, self._settings):
            tally = self._write(Verdicts(verdicts.events, verdicts.rejected.slice(0, 0)))
            self._con.register("passed", passed)
            self._con.execute(
                """UPDATE raw.rejected_messages AS kept SET replayed_at = ? FROM passed
                WHERE kept.rowid IN (SELECT unnest(?::BIGINT[]))
                AND kept.topic = passed.topic AND kept."partition" = passed."partition"
                AND kept."offset" = passed."offset" AND kept.kafka_time = passed.kafka_time""",
                [self._now, rowids],
            )
            self._con.unregister("passed")
            moved = Tally(0, tally.loaded, tally.duplicates, -verdicts.events.num_rows)
            tables.count_load(self._con, self.load_id, moved)
        self.total.loaded += tally.loaded
        self.total.duplicates += tally.duplicates

    def restore(self, cluster_id: str, batch: Batch, ends: dict[Partition, int]) -> None:
        """Write what raw lacks of a batch."""
        verdicts = Verdicts.together(batch.verdicts)
        batch.verdicts.clear()  # or every row would be in memory twice
        self.total.read += verdicts.events.num_rows + verdicts.rejected.num_rows
        missing = tables.missing(self._con, verdicts, ends, self._now)
        if not missing.events.num_rows and not missing.rejected.num_rows:
            return
        with tables.transaction(self._con, self._settings):
            tally = self._write(missing)
            tables.count_load(self._con, self.load_id, tally)
            landing_books.fill_gaps(self._con, cluster_id, missing)
        self.total.add(Tally(0, tally.loaded, tally.duplicates, tally.rejected, tally.by_reason))

    def _write(self, verdicts: Verdicts) -> Tally:
        if not self._is_begun:
            self._now = tables.begin_load(self._con, self.load_id, self._now)
            self._is_begun = True
        tally = tables.write(self._con, verdicts, self.load_id, self._now)
        tally.read = 0
        return tally

    def report(self) -> LoadReport:
        if self._is_begun:
            with tables.transaction(self._con, self._settings):
                tables.finish_load(self._con, self.load_id, utc_now())
        total, seconds = self.total, round(time.monotonic() - self._began, 3)
        return LoadReport(
            self.load_id, total.read, total.loaded, total.duplicates, total.rejected, seconds, dict(total.by_reason)
        )


def _refused(con: Connection, code: str | None) -> Iterator[tuple[list[int], Messages]]:
    """The rejected messages that were not moved yet, some at a time, with their row numbers."""
    found = con.execute(
        """SELECT rowid, coalesce(value_bytes, octet_length(value), 0) AS length FROM raw.rejected_messages
        WHERE replayed_at IS NULL AND reason_code = coalesce(?, reason_code)
        ORDER BY topic, "partition", "offset", kafka_time""",
        [code],
    ).fetchnumpy()  # 16 bytes a row: there may be millions
    some: list[int] = []
    size = 0
    for rowid, length in zip(found["rowid"], found["length"], strict=True):
        some.append(int(rowid))
        size += int(length)
        if len(some) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE:
            yield some, _messages(con, some)
            some, size = [], 0
    if some:
        yield some, _messages(con, some)


def _messages(con: Connection, rowids: list[int]) -> Messages:
    rows: list[tuple[Any, ...]] = con.execute(
        """SELECT topic, "partition", "offset", epoch_ms(kafka_time), key, value, headers,
            coalesce(value_bytes, 0) > octet_length(value) FROM raw.rejected_messages
        WHERE rowid IN (SELECT unnest(?::BIGINT[])) ORDER BY topic, "partition", "offset", kafka_time""",
        [rowids],
    ).fetchall()
    messages = Messages(sorted({(row[0], row[1]) for row in rows}))
    index = {part: number for number, part in enumerate(messages.parts)}
    for topic, number, offset, moment, key, value, headers, goes_on in rows:
        messages.part.append(index[topic, number])
        messages.offset.append(offset)
        messages.time.append(moment)
        messages.key.append(key)
        messages.value.append(value + _rest(con, (topic, number, offset, moment)) if goes_on else value)
        messages.headers.append(read_headers(headers))
    return messages


def _rest(con: Connection, place: tuple[str, int, int, int]) -> bytes:
    """The further pieces of a long value."""
    pieces = con.execute(
        """SELECT DISTINCT ON (number) piece FROM raw.rejected_pieces
        WHERE topic = ? AND "partition" = ? AND "offset" = ? AND kafka_time = make_timestamp_ms(?) ORDER BY number""",
        list(place),
    ).fetchall()
    return b"".join(piece for (piece,) in pieces)
