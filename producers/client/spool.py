"""The spool: every event the client accepts, on disk before it is sent, until some time after the broker has it.

A write-ahead journal. A letter waits, is acknowledged by the broker and then kept for a day (a broker in memory that
starts anew has lost it), or is refused for good and kept aside with the reason.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from milepost.errors import DeliveryError
from milepost.settings import Settings
from producers.client import database
from producers.client.database import ACKNOWLEDGED, REFUSED, WAITING

CAPACITY = 100_000  # letters of every state
CAPACITY_BYTES = 256 * 1024 * 1024  # of their values
COUNT_EVERY = 1_000  # letters after which other processes' letters are counted too
SYNC_SECONDS = 0.05  # how long a letter of a burst may be safe from a kill but not yet from a power cut
LAST_POSITION = 2**63 - 1
PUT = (
    "INSERT INTO letters (event_id, source, topic, key, value, is_judged) SELECT ?1, ?2, ?3, ?4, ?5, ?6 "
    "WHERE NOT (?6 AND EXISTS (SELECT 1 FROM letters WHERE state = 0 AND event_id = ?1 AND source = ?2 AND is_judged))"
)
TAKE = (
    "SELECT position, event_id, source, topic, key, value FROM letters INDEXED BY letters_waiting "
    "WHERE state = 0 AND position > ?"
)
NOT_LAST = "position < (SELECT max(position) FROM letters)"  # or its position would be given again


def spool_file(settings: Settings) -> Path:
    return settings.data / "spool" / "waiting.sqlite"


class Letter(NamedTuple):
    """One event ready to be sent."""

    event_id: str
    source: str
    topic: str
    key: bytes
    value: bytes


class Spool:
    """Letters in the order they were accepted. Safe for two threads and for several processes.

    Raises DeliveryError, naming the first letter left out, when it is full or its disk cannot be used. A damaged file
    is moved aside, and the DeliveryError says where to.
    """

    def __init__(self, path: Path, capacity: int = CAPACITY, *, keep_s: float = 86_400) -> None:
        self.path, self._capacity, self._keep_s = path, capacity, keep_s
        self._lock = threading.RLock()
        self._con: sqlite3.Connection | None = None
        self._file = 0
        self._count = self._bytes = self._added = 0
        self._synced_at, self._is_dirty = 0.0, False
        self.generation = 0
        """Changes when a damaged file was replaced: positions taken before mean nothing then."""

    def __len__(self) -> int:
        return self.waiting()

    def waiting(self, until: int | None = None) -> int:
        """Letters not yet acknowledged, refused ones left out; only those up to a position where it is given."""
        if not self.path.exists():
            return 0
        query = "SELECT count(*) FROM letters INDEXED BY letters_waiting WHERE state = 0 AND position <= ?"
        with self._opened() as con:
            return int(con.execute(query, (LAST_POSITION if until is None else until,)).fetchone()[0])

    def add(self, letters: Iterable[Letter], *, is_judged: bool = True, at_once: bool = True) -> int:
        """Put letters at the end; -> the last position. They are on disk when it returns.

        A judged letter that waits already is not added again. They survive the end of this process from then on, and a
        power cut too: with ``at_once``, or when none came within SYNC_SECONDS before; else with the next ``sync``.
        """
        with self._opened() as con:
            last = 0
            for letter in letters:
                self._make_room(con, letter)
                done = self._commit(con, PUT, (*letter, is_judged))
                last = done.lastrowid if done.rowcount and done.lastrowid else 0
            last = last or self._last(con)
        if at_once or time.monotonic() - self._synced_at > SYNC_SECONDS:
            self.sync()
        return last

    def last(self) -> int:
        """The position of the last letter; 0 in an empty spool."""
        with self._opened() as con:
            return self._last(con)

    def sync(self, *, is_patient: bool = False) -> bool:
        """Make safe from a power cut what was added before; -> whether it is. is_patient: not again so soon.

        Raises DeliveryError. The log of the database is synced beside SQLite, so that nobody waits who adds letters.
        """
        if is_patient and time.monotonic() - self._synced_at <= SYNC_SECONDS:
            return not self._is_dirty
        if self._is_dirty:
            self._is_dirty = False  # first: what is added from here on may be in or not
            database.sync_log(self.path)
            self._synced_at = time.monotonic()
        return True

    def take(self, after: int, most: int, without_topics: Sequence[str] = ()) -> list[tuple[int, Letter]]:
        """The next letters that wait, with their positions, in order."""
        left_out = f" AND topic NOT IN ({','.join('?' * len(without_topics))})" if without_topics else ""
        with self._opened() as con:
            rows = con.execute(f"{TAKE}{left_out} ORDER BY position LIMIT {most:d}", (after, *without_topics))
            return [(row[0], Letter(*row[1:])) for row in rows]

    def topics(self) -> set[str]:
        """Topics of letters that wait or were acknowledged."""
        query = f"SELECT topic FROM letters INDEXED BY letters_waiting WHERE state = {WAITING} "  # noqa: S608
        query += "UNION SELECT topic FROM acknowledged_logs"
        with self._opened() as con:
            return {row[0] for row in con.execute(query)}

    def acknowledge(self, settled: Sequence[tuple[int, str, str]], generation: int) -> None:
        """The broker has these: position, topic, id of the log they were handed to. One transaction."""
        now = time.time()
        with self._opened() as con:
            if not settled or generation != self.generation:
                return
            con.execute("BEGIN IMMEDIATE")
            logs = {(topic, log) for _, topic, log in settled}
            con.executemany("INSERT OR IGNORE INTO acknowledged_logs VALUES (?, ?)", logs)
            con.executemany(
                f"UPDATE letters SET state = {ACKNOWLEDGED}, settled_at = ?, log = ? WHERE position = ?",  # noqa: S608
                [(now, log, position) for position, _, log in settled],
            )
            con.execute("COMMIT")
            self._is_dirty = True

    def refuse(self, position: int, reason: str, generation: int) -> None:
        """The broker will never take this one: kept aside with the reason."""
        with self._opened() as con:
            if generation == self.generation:
                query = f"UPDATE letters SET state = {REFUSED}, settled_at = ?, reason = ? WHERE position = ?"  # noqa: S608
                self._commit(con, query, (time.time(), reason, position))

    def refused(self, since: float = 0.0) -> list[tuple[str, str]]:
        """Event id and reason of what was refused at or after a moment (unix seconds)."""
        if not self.path.exists():
            return []
        query = f"SELECT event_id, reason FROM letters WHERE state = {REFUSED} AND settled_at >= ? ORDER BY position"  # noqa: S608
        with self._opened() as con:
            return con.execute(query, (since,)).fetchall()

    def retry_refused(self) -> int:
        """Let what was refused wait again, at its old place; -> how many."""
        query = f"UPDATE letters SET state = {WAITING}, reason = NULL WHERE state = {REFUSED}"  # noqa: S608
        with self._opened() as con:
            return self._commit(con, query, ()).rowcount

    def wake_lost(self, logs: dict[str, str]) -> int:
        """Let wait again what was acknowledged from another log than the present one; -> how many. logs: topic -> id.

        Duplicates are harmless: the loader counts an event that it has as a duplicate.
        """
        with self._opened() as con:
            known = con.execute("SELECT topic, log FROM acknowledged_logs").fetchall()
            lost = [(topic, log) for topic, log in known if (logs.get(topic) or log) != log]
            if not lost:
                return 0
            con.execute("BEGIN IMMEDIATE")
            query = f"UPDATE letters SET state = {WAITING} WHERE state = {ACKNOWLEDGED} AND topic = ? AND log = ?"  # noqa: S608
            woken = sum(con.execute(query, pair).rowcount for pair in lost)
            con.executemany("DELETE FROM acknowledged_logs WHERE topic = ? AND log = ?", lost)
            con.execute("COMMIT")
            return woken

    def prune(self) -> None:
        """Forget what was acknowledged longer ago than it is kept."""
        with self._opened() as con:
            query = f"DELETE FROM letters WHERE state = {ACKNOWLEDGED} AND settled_at <= ? AND {NOT_LAST}"  # noqa: S608
            self._commit(con, query, (time.time() - self._keep_s,))
            self._recount(con)

    def close(self) -> None:
        with self._lock:
            if self._con is not None:
                self._con.close()
                self._con = None

    def _make_room(self, con: sqlite3.Connection, letter: Letter) -> None:
        """Acknowledged letters go first, oldest first. Raises DeliveryError when what waits and is refused fills it."""
        if self._added % COUNT_EVERY == 0:
            self._recount(con)
        self._added += 1
        if self._is_full(letter):
            self._recount(con)
        if self._is_full(letter):
            query = (
                f"DELETE FROM letters WHERE position IN (SELECT position FROM letters WHERE state = {ACKNOWLEDGED} "  # noqa: S608
                f"AND {NOT_LAST} ORDER BY position LIMIT {max(self._capacity // 10, 1):d})"
            )
            while self._is_full(letter) and self._commit(con, query, ()).rowcount:
                self._recount(con)
        if self._is_full(letter):
            raise DeliveryError(
                f"本地暂存已满（{self._count} 条），有事件未保存。The spool {self.path} is full: {self._count} events "
                f"wait or were refused. Event {letter.event_id} was not kept. Bring the broker back (or see `python -m "
                "producers waiting`), then send again."
            )
        self._count, self._bytes = self._count + 1, self._bytes + len(letter.value)

    def _is_full(self, letter: Letter) -> bool:
        return self._count >= self._capacity or self._bytes + len(letter.value) > CAPACITY_BYTES

    @staticmethod
    def _last(con: sqlite3.Connection) -> int:
        return int(con.execute("SELECT coalesce(max(position), 0) FROM letters").fetchone()[0])

    def _recount(self, con: sqlite3.Connection) -> None:
        query = "SELECT count(*), coalesce(sum(length(value)), 0) FROM letters"
        self._count, self._bytes = con.execute(query).fetchone()

    def _commit(self, con: sqlite3.Connection, query: str, values: Sequence[object]) -> sqlite3.Cursor:
        """Run one statement in a transaction of its own."""
        done = con.execute(query, values)
        self._is_dirty = True
        return done

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._con is not None and self._file != database.file_at(self.path):
                    self._start_anew()  # another process moved the file aside: what was added here would stay there
                if self._con is None:
                    self._con = database.open_database(self.path)
                    self._file = database.file_at(self.path)
                yield self._con
            except sqlite3.Error as error:
                raise self._mended(error) from error

    def _start_anew(self) -> None:
        self.close()
        self.generation += 1
        self._added = 0

    def _mended(self, error: sqlite3.Error) -> DeliveryError:
        """Undo, close, and where the file is damaged put a fresh one in its place."""
        self.close()
        if not database.is_damage(error) or database.is_sound(self.path):
            return database.unusable(self.path, error)
        self._start_anew()
        try:
            return DeliveryError(database.move_aside(self.path))
        except (sqlite3.Error, OSError) as further:
            return DeliveryError(
                f"本地暂存损坏。The spool {self.path} is damaged and cannot be moved aside: {further}."
            )
