"""Held rows: accepted events that a warning keeps out of the marts until a person releases them. -> ops.held_rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from milepost.errors import MilepostError
from milepost.warehouse.connection import Connection

FIND = """
    SELECT h.source, h.event_id, h.expectation, strftime(h.held_at, '%Y-%m-%d %H:%M:%S') AS held_at, e.subject, e.data
    FROM ops.held_rows h LEFT JOIN raw.events e ON e.source = h.source AND e.event_id = h.event_id
    WHERE h.released_at IS NULL ORDER BY h.held_at, h.source, h.event_id
"""


def hold(
    con: Connection, run_id: str, table: str, expectation: str, failing: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Hold each failing (source, event_id) once; one that a person has released is not held again."""
    keys = json.dumps([{"source": source, "event_id": event_id} for source, event_id in failing])
    con.execute(
        """INSERT INTO ops.held_rows
           SELECT ?, ?, k.source, k.event_id, ?, ?, NULL
           FROM (SELECT unnest(from_json(?, '[{"source":"VARCHAR","event_id":"VARCHAR"}]'), recursive := true)) k
           WHERE NOT EXISTS (SELECT 1 FROM ops.held_rows h WHERE h.source = k.source AND h.event_id = k.event_id)""",
        [run_id, table, expectation, now, keys],
    )


def held(con: Connection) -> list[tuple[Any, ...]]:
    """One row per event held now, oldest first: source, event_id, expectation, held_at (UTC), subject, data."""
    return con.execute(FIND).fetchall()


def rules(con: Connection) -> list[tuple[str, str]]:
    """(table, rule) of every rule that holds a row now."""
    return con.execute(
        "SELECT DISTINCT table_name, expectation FROM ops.held_rows WHERE released_at IS NULL ORDER BY ALL"
    ).fetchall()


def release(con: Connection, event_id: str, source: str = "") -> str:
    """Let a held event into the next build -> 'source event_id'.

    Raises MilepostError if no such event is held, or if two sources used its id and ``source`` names neither.
    """
    sources = [
        found
        for (found,) in con.execute(
            "SELECT DISTINCT source FROM ops.held_rows WHERE event_id = ? AND released_at IS NULL", [event_id]
        ).fetchall()
        if source in {"", found}
    ]
    if not sources:
        raise MilepostError(f"no event {event_id} is held. `milepost held` lists those that are.")
    if len(sources) > 1:
        raise MilepostError(f"{event_id} is held for {', '.join(sorted(sources))}: say which with --source.")
    con.execute(
        """UPDATE ops.held_rows SET released_at = now()::TIMESTAMPTZ AT TIME ZONE 'UTC'
           WHERE event_id = ? AND source = ?""",
        [event_id, sources[0]],
    )
    return f"{sources[0]} {event_id}"
