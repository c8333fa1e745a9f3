"""Which loads a build takes in, at a cost that follows the new ones. raw.events, ops.gate_runs -> moments.

Loads have moments in rising order (landing.tables.begin_load), so one moment divides old from new. Moments stand in the
queries as literals, so that zone maps skip the row groups of old loads.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from milepost.warehouse.connection import Connection
from milepost.warehouse.moments import literal

STAGED_DECISIONS: Final = """
    SELECT 1 FROM information_schema.tables
    WHERE table_schema = 'staging' AND table_name = 'stg_events__row_decisions'
"""


def end(con: Connection, since: datetime | None) -> datetime | None:
    """The newest load that the raw gate let through (before its first run: the newest), `since` if there is none."""
    passed = _value(con, "SELECT max(checked_to) FROM ops.gate_runs WHERE gate = 'raw' AND verdict <> 'blocked'")
    newest = _value(
        con,
        f"SELECT max(loaded_at) FROM raw.events WHERE loaded_at > {literal(since)} "  # noqa: S608 own literals
        f"AND loaded_at <= {literal(passed, 'infinity')}",
    )
    return newest or since


def book(con: Connection, until: datetime | None) -> str | None:
    """What tells raw up to a moment from another one: how many events, and what the last load among them was.

    None without a moment. Counts all rows, which DuckDB knows, less the new ones.
    """
    if until is None:
        return None
    moment = literal(until)
    rows = _value(
        con,
        f"""SELECT (SELECT count(*) FROM raw.events)
            - (SELECT count(*) FROM raw.events WHERE loaded_at > {moment})""",  # noqa: S608
    )
    load = con.execute(
        f"""SELECT string_agg(DISTINCT load_id ORDER BY load_id), sum("offset"), count(*)
            FROM raw.events WHERE loaded_at = {moment}"""  # noqa: S608
    ).fetchone()
    return f"{rows} events, the last of {load}"


def is_held_anew(con: Connection, built_at: datetime | None, until: datetime | None) -> bool:
    """Whether rows that an earlier build may have used were held since: any that did not come with new loads."""
    held = "FROM ops.held_rows AS held WHERE held.released_at IS NULL AND held.held_at > $1"
    if built_at is None or not con.execute(f"SELECT 1 {held} LIMIT 1", [built_at]).fetchone():
        return False
    found = con.execute(
        f"""SELECT 1 {held} AND NOT EXISTS (
              SELECT 1 FROM raw.events AS events
              WHERE events.source = held.source AND events.event_id = held.event_id
                AND events.loaded_at > {literal(until)}) LIMIT 1""",  # noqa: S608
        [built_at],
    ).fetchone()
    return found is not None


def is_decided_otherwise(con: Connection, until: datetime | None) -> bool:
    """Whether a new decision keeps out a row that an earlier one had let in. What a new one lets in is only added."""
    if until is None or not con.execute(STAGED_DECISIONS).fetchone():
        return False
    found = con.execute(
        f"""SELECT 1 FROM raw.events AS new
            WHERE new.loaded_at > {literal(until)} AND new.type = 'milepost.row.decided.v1'
              AND coalesce(try(new.data ->> 'decision'), '') <> 'released' AND EXISTS (
                FROM staging.stg_events__row_decisions AS old
                WHERE old.decision = 'released' AND old.decided_event_id = (new.data ->> 'event_id')) LIMIT 1"""  # noqa: S608
    ).fetchone()
    return found is not None


def _value(con: Connection, query: str) -> Any:
    row = con.execute(query).fetchone()
    return row[0] if row else None
