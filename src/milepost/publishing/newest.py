"""The newest events in raw, at a cost that follows what landed since the version before. raw.events -> two moments.

What is older stands in ops.newest_events, and holds as long as raw up to there is what it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from milepost.marts import window
from milepost.warehouse.broker_time import believed
from milepost.warehouse.connection import Connection
from milepost.warehouse.moments import literal


class Newest(NamedTuple):
    """When the newest event happened and when the broker had it, neither later than it was landed. UTC."""

    event_time: datetime | None
    kafka_time: datetime | None
    loaded_to: datetime | None


def newest(con: Connection) -> Newest:
    """Of all of raw, whether a gate has let it through or not."""
    row = con.execute("SELECT loaded_to, book, event_time, kafka_time FROM ops.newest_events").fetchone()
    if row is None or window.book(con, row[0]) != row[1]:
        return _since(con, None)
    fresh = _since(con, row[0])
    return Newest(_later(row[2], fresh.event_time), _later(row[3], fresh.kafka_time), fresh.loaded_to or row[0])


def note(con: Connection, found: Newest) -> None:
    """Have the next publication begin here. The caller's transaction publishes what was found."""
    con.execute("DELETE FROM ops.newest_events")
    if found.loaded_to is not None:
        book = window.book(con, found.loaded_to)
        con.execute("INSERT INTO ops.newest_events VALUES (?, ?, ?, ?)", [found.loaded_to, book, *found[:2]])


def _since(con: Connection, moment: datetime | None) -> Newest:
    """Of what was loaded later. The moment is a literal, so that old row groups are passed over."""
    loaded = f"WHERE loaded_at > {literal(moment)}" if moment else ""
    row = con.execute(
        f"""SELECT max(least(event_time, loaded_at)), max(least(kafka_time, loaded_at)) FILTER ({believed()}),
            max(loaded_at)
        FROM raw.events {loaded}"""  # noqa: S608 own condition
    ).fetchone()
    assert row is not None
    return Newest(*row)


def _later(old: datetime | None, new: datetime | None) -> datetime | None:
    return max((moment for moment in (old, new) if moment is not None), default=None)
