"""The spool's SQLite file: its tables, letters of an earlier version, damage, and whose turn it is to deliver.

SQLite because it is in every Python, also on Windows: durable, ordered, and safe when two commands run at once.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from milepost.errors import DeliveryError
from milepost.warehouse import files

WAITING, ACKNOWLEDGED, REFUSED = 0, 1, 2
COLUMNS = "position, event_id, source, topic, key, value, is_judged, state, settled_at, log, reason"
TABLES = """
CREATE TABLE IF NOT EXISTS letters (
    position INTEGER PRIMARY KEY, event_id TEXT NOT NULL, source TEXT NOT NULL, topic TEXT NOT NULL,
    key BLOB NOT NULL, value BLOB NOT NULL, is_judged INTEGER NOT NULL DEFAULT 1, state INTEGER NOT NULL DEFAULT 0,
    settled_at REAL, log TEXT, reason TEXT
);
CREATE INDEX IF NOT EXISTS letters_waiting ON letters (position) WHERE state = 0;
CREATE INDEX IF NOT EXISTS letters_waiting_ids ON letters (event_id) WHERE state = 0;
CREATE TABLE IF NOT EXISTS acknowledged_logs (topic TEXT NOT NULL, log TEXT NOT NULL, PRIMARY KEY (topic, log));
"""
# letters: one row per event accepted; the last is never deleted, so that no position is given twice. log: id of the log
# it was handed to; settled_at: unix seconds
# acknowledged_logs: the logs that letters were acknowledged from, so that a look at them needs no scan of letters
OLD_LETTERS = (
    "INSERT INTO letters (event_id, source, topic, key, value) "
    "SELECT event_id, source, topic, key, value FROM waiting ORDER BY place"
)
BUSY_SECONDS = 30.0
CHECKPOINT_PAGES = 8_000  # 32 MiB: a checkpoint waits for the disk, and so does whoever adds letters
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
ADVICE = {
    sqlite3.SQLITE_FULL: "磁盘已满。The disk is full: free space there, then send again.",
    sqlite3.SQLITE_IOERR: "磁盘读写出错。The disk cannot be read or written: check its space, then send again.",
    sqlite3.SQLITE_READONLY: "只读。It is read-only: give this account the right to write there, or set MILEPOST_DATA.",
    sqlite3.SQLITE_CANTOPEN: "无法打开。It cannot be opened: check the rights on its folder, or set MILEPOST_DATA.",
    sqlite3.SQLITE_PERM: "没有权限。Permission denied: check the rights on its folder, or set MILEPOST_DATA.",
    sqlite3.SQLITE_BUSY: "被其他程序占用。Another program holds it: wait for that, then send again.",
}


def open_database(path: Path) -> sqlite3.Connection:
    """The spool, made if missing, letters of an earlier version taken over. Raises sqlite3.Error and DeliveryError."""
    try:
        files.make_private(path)
    except OSError as error:
        raise DeliveryError(
            f"本地暂存无法建立，事件未保存。The spool {path.parent} cannot be made: {error.strerror}. Nothing was "
            "accepted. Check the rights there, or set MILEPOST_DATA to a folder that can be written."
        ) from error
    # one connection for two threads: Spool keeps them apart with its lock
    con = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        con.execute("PRAGMA journal_mode = WAL")
        con.execute("PRAGMA synchronous = NORMAL")  # sync_log does the rest
        con.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        con.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT;")
        _take_over_old_letters(con)
    except BaseException:
        con.close()
        raise
    return con


def _take_over_old_letters(con: sqlite3.Connection) -> None:
    """Earlier versions kept what waits in a table of its own, and one of them may still run beside us."""
    if con.execute("SELECT 1 FROM sqlite_master WHERE name = 'waiting'").fetchone():
        con.executescript(f"BEGIN IMMEDIATE; {OLD_LETTERS}; DROP TABLE waiting; COMMIT;")


def sync_log(path: Path) -> None:
    """Make what is committed safe from a power cut. Raises DeliveryError."""
    try:
        # SQLite keeps its locks on other files: closing this one lets none of them go
        log = os.open(path.with_name(path.name + "-wal"), os.O_RDWR)
    except FileNotFoundError:
        return  # all of it is in the database itself, synced by SQLite
    except OSError as error:
        raise DeliveryError(f"本地暂存不可用。The spool {path} cannot be synced: {error.strerror}.") from error
    try:
        os.fsync(log)
    except OSError as error:
        raise DeliveryError(f"本地暂存未能写盘。The spool {path} cannot be synced: {error.strerror}.") from error
    finally:
        os.close(log)


def is_damage(error: sqlite3.Error) -> bool:
    return _code(error) in DAMAGE


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def unusable(path: Path, error: sqlite3.Error) -> DeliveryError:
    """The error for a spool that SQLite cannot use now: where, why, what to do."""
    advice = ADVICE.get(_code(error), "Keep a copy: events wait there.")
    return DeliveryError(f"本地暂存不可用，事件未保存。The spool {path} cannot be used: {error}. {advice}")


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file; another process may have put a fresh one there."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as con:
            return bool(con.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def file_at(path: Path) -> int:
    """Which file bears the name now; 0 for none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0


def move_aside(path: Path) -> str:
    """Put a damaged spool beside a fresh one that holds what could still be read; -> the words that say so."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now():%Y%m%dT%H%M%S%f}")
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
    with closing(open_database(path)) as fresh:
        rows = list(_readable(aside))
        fresh.executemany(f"INSERT OR IGNORE INTO letters ({COLUMNS}) VALUES ({','.join('?' * 11)})", rows)  # noqa: S608
        waiting = fresh.execute("SELECT count(*) FROM letters WHERE state = 0").fetchone()[0]
    return (
        f"本地暂存损坏，已移到 {aside}。The spool was damaged; it was moved to {aside}, and the {waiting} waiting "
        "events that could be read were put into a new one. Keep a copy of it: events may wait there. Send again."
    )


def _readable(path: Path) -> Iterator[tuple[object, ...]]:
    """Rows of a damaged file, from both ends up to where it breaks."""
    for order in ("", "DESC"):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as con:
            yield from con.execute(f"SELECT {COLUMNS} FROM letters ORDER BY position {order}")  # noqa: S608


class Turn:
    """Which process delivers from a spool: one at a time, so that each letter leaves once, in order.

    A lock on a file of its own that the system lets go when its holder ends, however it ends.
    """

    def __init__(self, spool: Path) -> None:
        self._path = spool.with_name("delivering.lock")
        self._con: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now. Raises DeliveryError where the file cannot be made."""
        if self._con is not None:
            return True
        try:
            files.make_private(self._path)
            con = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise DeliveryError(
                f"本地暂存无法建立，事件未保存。The spool {self._path.parent} cannot be used: {error}. Check the "
                "rights there, or set MILEPOST_DATA to a folder that can be written."
            ) from error
        try:
            con.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            con.close()
            if _code(error) == sqlite3.SQLITE_BUSY:
                return False
            if is_damage(error):
                raise DeliveryError(
                    f"发送锁文件损坏。The lock {self._path} is damaged: {error}. Delete it, it holds no events; then "
                    "`python -m producers waiting` sends what waits."
                ) from error
            raise unusable(self._path, error) from error
        self._con = con
        return True

    def give_back(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None
