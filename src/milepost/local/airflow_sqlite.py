"""How Airflow connects to SQLite where its metadata is a file: database.sql_alchemy_connect_args names CONNECT_ARGS.

A commit does not wait for the disk, which takes some milliseconds each time, many times per event. With the write-ahead
log that Airflow sets, the file stays whole whatever happens, and what is committed outlives the death of any process.
A power cut may take the last commits back: a task then runs again, as after a crash, and the trigger fires again for
what Kafka holds (https://sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import sqlite3
from typing import Any


class Connection(sqlite3.Connection):
    """As sqlite3's own, with commits that leave the disk to the system."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.execute("PRAGMA synchronous=NORMAL").close()


CONNECT_ARGS: dict[str, Any] = {"factory": Connection}
