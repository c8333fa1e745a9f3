"""The spool: events that could not be sent yet, on disk, in order, each once. One SQLite file beside the data.

SQLite because it is in every Python, also on Windows: durable, ordered, and safe when two commands run at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from milepost.errors import DeliveryError
from milepost.settings import Settings

CAPACITY = 100_000
BATCH = 500
TABLE = """
CREATE TABLE IF NOT EXISTS waiting (
    place INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, source TEXT NOT NULL,
    topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, UNIQUE (source, event_id)
)
"""


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
    """Letters waiting for the broker. Raises DeliveryError, naming the first letter left out, when it is full."""

    def __init__(self, path: Path, capacity: int = CAPACITY) -> None:
        self._path, self._capacity = path, capacity

    def __len__(self) -> int:
        if not self._path.exists():
            return 0
        with self._open() as con:
            return int(con.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def add(self, letters: Iterable[Letter]) -> int:
        """Put letters at the end; one that waits already is not added again. Returns how many wait now."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as con:
            waiting = int(con.execute("SELECT count(*) FROM waiting").fetchone()[0])
            for letter in letters:
                if waiting >= self._capacity:
                    con.commit()  # what fits is kept
                    raise DeliveryError(
                        f"本地暂存已满（{self._capacity} 条），有事件未保存。The spool {self._path} is full; "
                        f"event {letter.event_id} was not kept. Bring the broker back, then send again."
                    )
                waiting += con.execute(
                    "INSERT OR IGNORE INTO waiting (event_id, source, topic, key, value) VALUES (?, ?, ?, ?, ?)", letter
                ).rowcount
            con.commit()
            return waiting

    def drain(self, send: Callable[[list[Letter]], list[Letter]]) -> int:
        """Hand the letters over in order, a batch at a time; ``send`` returns those settled, which are removed.

        Stops at the first batch not wholly settled. The file stays locked for other commands meanwhile, so that no
        letter leaves twice. Returns how many were removed.
        """
        removed = 0
        while len(self):
            with self._open() as con:
                con.execute("BEGIN IMMEDIATE")
                rows = con.execute("SELECT * FROM waiting ORDER BY place LIMIT ?", (BATCH,)).fetchall()
                places = {(row[2], row[1]): row[0] for row in rows}
                settled = send([Letter(*row[1:]) for row in rows])
                gone = [(places[letter.source, letter.event_id],) for letter in settled]
                con.executemany("DELETE FROM waiting WHERE place = ?", gone)
                con.commit()
            removed += len(gone)
            if len(gone) < len(rows):
                break
        return removed

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=60)) as con:
                con.execute(TABLE)
                yield con
        except sqlite3.Error as error:
            raise DeliveryError(
                f"本地暂存损坏。The spool {self._path} cannot be used: {error}. Keep a copy: events wait there."
            ) from error
