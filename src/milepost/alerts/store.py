"""The store of incidents: signals -> incidents, what was told of them, what people did. data/incidents/ (SQLite).

It lies beside the warehouse, so that a trouble can be recorded while that one is locked, damaged or lost. Several
processes may write: each change is one short transaction. A damaged file is set aside under another name and a new
store begins with what people did (journal.py), and says so by an incident of its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from milepost.alerts import journal, reserve
from milepost.alerts.incident import Incident, Signal
from milepost.alerts.kinds import OF_THE_PLANS
from milepost.alerts.rows import incident_of, moment, record_within, resolve_within, text
from milepost.errors import MilepostError
from milepost.warehouse import files

SCHEMA: Final = Path(__file__).with_name("store.sql")
VERSION: Final = 1
WAIT_SECONDS: Final = 10.0  # for another process's transaction, of which none takes long
TOLD_WITHIN: Final = timedelta(days=16)  # the longest holidays are nine days, in which a route may be mute
NO_SPACE: Final = ("full", "disk I/O error")  # the second where its index in memory cannot grow
DAMAGE: Final = ("not a database", "malformed", "disk image", "file is encrypted")


class StoreError(MilepostError):
    """The store of incidents cannot be opened or written."""


class Store:
    """The store in a folder. Every method is one transaction of its own; a Store may be made anew at any time."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreError where the folder cannot be written. A damaged file is set aside."""
        self.path = folder / "incidents.db"
        self._is_prepared = False
        try:
            was_there = (folder / reserve.NAME).exists()  # only there once a store was
            files.make_private(self.path)
            is_new = self._prepare()
        except StoreError as error:
            if not _is_damage(error.__cause__):
                raise
            self._begin_anew(error.__cause__)
        except OSError as error:
            raise StoreError(_told(self.path, error)) from error
        else:
            if is_new and was_there:
                self._take_over()
                self._say_damaged(("文件已丢失或为空", "its file was lost or empty"))
        self._is_prepared = True
        reserve.keep(folder)

    def _prepare(self) -> bool:
        """Make the tables where there are none; whether there were none."""
        with self.transaction() as con:
            [[version]] = con.execute("PRAGMA user_version").fetchall()
            if version > VERSION:
                raise StoreError(f"{self.path} was written by a newer Milepost. Install that version or a later one.")
            if version == 0:
                for statement in SCHEMA.read_text(encoding="utf-8").split(";\n"):
                    con.execute(statement)
                con.execute(f"PRAGMA user_version = {VERSION}")
            con.execute("SELECT count(*) FROM incidents").fetchall()
        return bool(version == 0)

    def _begin_anew(self, error: BaseException | None) -> None:
        """Set the damaged file aside, with what SQLite keeps beside it, and say so in the new store.

        One process at a time, and none that comes later sets aside what the first began.
        """
        try:
            handle = files.take(self.path.with_name("anew.lock"), "begin the store of incidents anew", WAIT_SECONDS)
        except (files.Taken, OSError) as other:
            raise StoreError(_told(self.path, other)) from other
        try:
            if self._is_sound():
                return
            aside = self.path.with_name(f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.db")
            for ending in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + ending).rename(aside.with_name(aside.name + ending))
            files.make_private(self.path)
            self._prepare()
            self._take_over()
            self._say_damaged((f"{aside.name}：{error}", f"{aside.name}: {error}"))
        except OSError as other:
            raise StoreError(_told(self.path, other)) from other
        finally:
            os.close(handle)

    def _is_sound(self) -> bool:
        try:
            with closing(self._connect()) as con:
                return [tuple(row) for row in con.execute("PRAGMA integrity_check(1)").fetchall()] == [("ok",)]
        except sqlite3.Error as error:
            return not _is_damage(error)

    def _take_over(self) -> None:
        """What people did about incidents, and those incidents, from the journal beside."""
        with self.transaction() as con:
            journal.take_over(con, self.path.with_name(journal.NAME), OF_THE_PLANS)

    def _say_damaged(self, what: tuple[str, str]) -> None:
        self.record(
            Signal(
                "store_damaged",
                "store_damaged",
                "critical",
                "告警事项库已损坏，已重新建立",
                "The store of incidents was damaged and began anew",
                f"{what[0]}。人员处置过的事项及处置记录已恢复；其余告警事项和发送记录留在该文件中，"
                "仍未结束的问题会重新告警。\n处理：检查磁盘；无需其他操作。",
                f"{what[1]}. What people did, and the incidents they did it on, was brought back; all others "
                "and what was sent stay in that file, and what is not over is raised again.\n"
                "What to do: look at the disk; nothing else.",
            )
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the store from its beginning; all of it or nothing. Raises StoreError.

        A disk without space costs the reserve: what is tried next has room. Damage, wherever in the file it shows, sets
        the file aside: what is tried next finds a new one.
        """
        try:
            with closing(self._connect()) as con:
                con.execute("BEGIN IMMEDIATE")
                try:
                    yield con
                    con.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):
                        con.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            if any(word in str(error) for word in NO_SPACE):
                reserve.release(self.path.parent)
            if _is_damage(error) and self._is_prepared:
                self._is_prepared = False  # what begins anew is not looked at again
                self._begin_anew(error)
                self._is_prepared = True
            raise StoreError(_told(self.path, error)) from error

    def _connect(self) -> sqlite3.Connection:
        con = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        con.row_factory = sqlite3.Row
        try:
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA synchronous = FULL")  # what was told must still be known after a power cut
            con.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            con.close()
            raise
        return con

    def record(self, signal: Signal, now: datetime | None = None) -> bool:
        """Open the incident of a signal, or count it to the one that is open; true if it was opened."""
        with self.transaction() as con:
            return record_within(con, signal, now or datetime.now(UTC))

    def resolve(
        self,
        key: str,
        why_zh: str = "",
        why_en: str = "",
        now: datetime | None = None,
        *,
        still: frozenset[str] = frozenset(),
    ) -> int:
        """Close what is open under keys that begin with ``key``, but for ``still``; how many."""
        with self.transaction() as con:
            return resolve_within(con, key, why_zh, why_en, now or datetime.now(UTC), still=still)

    def last_end(self, key: str) -> datetime | None:
        """When the last incident of this very key ended; None where none did."""
        with self.transaction() as con:
            row = con.execute("SELECT max(resolved_at) AS at FROM incidents WHERE dedupe_key = ?", [key]).fetchone()
        return moment(row["at"]) if row["at"] else None

    def is_known(self, key: str) -> bool:
        """Whether there ever was an incident of this very key."""
        with self.transaction() as con:
            return con.execute("SELECT 1 FROM incidents WHERE dedupe_key = ? LIMIT 1", [key]).fetchone() is not None

    def unresolved(self) -> list[Incident]:
        """One per incident that is not resolved, oldest first."""
        return self._read("WHERE state <> 'resolved'")

    def open_keys(self, *, opened_since: datetime | None = None, seen_since: datetime | None = None) -> frozenset[str]:
        """The keys of what is not resolved, and was opened, or seen last, at a moment (aware) or later."""
        since = [text(moment) if moment else "" for moment in (opened_since, seen_since)]
        with self.transaction() as con:
            rows = con.execute(
                """SELECT dedupe_key FROM incidents
                WHERE state <> 'resolved' AND opened_at >= ? AND last_seen_at >= ?""",
                since,
            ).fetchall()
        return frozenset(row["dedupe_key"] for row in rows)

    def incident(self, incident_id: str) -> Incident | None:
        """The incident with this id, or with an id that begins so if there is just one."""
        found = self._read("WHERE substr(incident_id, 1, length(?1)) = ?1", [incident_id])
        return found[0] if len(found) == 1 else None

    def recent(self, con: sqlite3.Connection, now: datetime) -> list[Incident]:
        """Within a transaction: what is not resolved, and what was so lately that its end may not be told yet."""
        rows = con.execute(
            "SELECT * FROM incidents WHERE state <> 'resolved' OR resolved_at >= ? ORDER BY opened_at, incident_id",
            [text(now - TOLD_WITHIN)],
        ).fetchall()
        return [incident_of(row) for row in rows]

    def unresolved_within(self, con: sqlite3.Connection) -> list[Incident]:
        """As unresolved, within a transaction that changes more."""
        rows = con.execute("SELECT * FROM incidents WHERE state <> 'resolved' ORDER BY opened_at, incident_id")
        return [incident_of(row) for row in rows.fetchall()]

    def _read(self, where: str, values: list[Any] | None = None) -> list[Incident]:
        with self.transaction() as con:
            rows = con.execute(
                f"SELECT * FROM incidents {where} ORDER BY opened_at, incident_id",  # noqa: S608 our own words
                values or [],
            ).fetchall()
        return [incident_of(row) for row in rows]


def _is_damage(error: BaseException | None) -> bool:
    return any(word in str(error) for word in DAMAGE)


def _told(path: Path, error: Exception) -> str:
    return f"{path}: {error}. Incidents cannot be recorded: check MILEPOST_DATA, its rights and its space."
