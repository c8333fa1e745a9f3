"""Changes of status as events: fct_status_changes -> milepost.status-changes.v1, one per change, in order per target.

Each is written into the store before it is sent and marked when the broker has it, so that it is sent at least once,
always under the same id. The last one of a target says its status now: where a late report rewrites the past, so that
what was told of later days never was, one more says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from milepost import stream
from milepost.alerts.business.published import Row, Version
from milepost.alerts.rows import moment, text
from milepost.alerts.store import Store
from milepost.days import utc
from milepost.events.event import HEADERS
from milepost.events.outgoing import OUTGOING_TYPES, STATUS_CHANGED, StatusChanged, encode_outgoing
from milepost.settings import Settings
from milepost.warehouse import files

TOPIC: Final = OUTGOING_TYPES[STATUS_CHANGED].topic
AT_ONCE: Final = 500
AGAIN_AFTER: Final = timedelta(seconds=30)
LOCK: Final = "changes.lock"
TRIED: Final = "status_changes_failed_at"  # in marks

Change = tuple[str, str, str]
"""Id, target and event."""


class Told(NamedTuple):
    """What a version tells: its changes in the order of the days they are about, and each target's reading."""

    changes: list[Change]
    readings: dict[str, Reading]


class Reading(NamedTuple):
    """A target's reading now, and what it becomes as a change from what was told last."""

    status: str
    since: Callable[[dict[str, Any]], Change]


def prepare(version: Version) -> Told:
    """What a version tells of every target. Raises Damaged."""
    targets = {row["target_id"]: row for row in version.rows("fct_targets")}
    readings = {row["target_id"]: row for row in version.rows("fct_target_status")}
    changes = [row for row in version.rows("fct_status_changes") if row["target_id"] in readings]
    changes.sort(key=lambda row: (row["as_of_date"], row["changed_at"], row["reason"], row["event_id"] or ""))

    def since(reading: Row, last: dict[str, Any]) -> Change:
        row = {
            "target_id": reading["target_id"],
            "as_of_date": reading["as_of_date"],
            "reason": "revision",
            "event_id": reading["actual_event_id"],
            "changed_at": utc(version.known_at),
            "from_status": last["data"]["to_status"],
            "from_light": last["data"]["to_light"],
            "to_status": reading["status"],
            "to_light": reading["light"],
        }
        return _event(row, targets[row["target_id"]], reading, version, after=last["id"])

    return Told(
        [_event(row, targets[row["target_id"]], readings[row["target_id"]], version) for row in changes],
        {target: Reading(row["status"], partial(since, row)) for target, row in readings.items() if target in targets},
    )


def change_id(row: Row, after: str = "") -> str:
    """The same for the same change: of target, day, reason, event and new status; after: of what it comes after."""
    parts = [row["target_id"], row["as_of_date"].isoformat(), row["reason"], row["event_id"] or "", row["to_status"]]
    parts += [after] if after else []
    return "status_" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _event(row: Row, target: Row, reading: Row, version: Version, after: str = "") -> Change:
    changed_at = row["changed_at"].replace(tzinfo=UTC)
    leads = target["lead_agency_ids"] or [None]
    data = StatusChanged(
        target=row["target_id"],
        indicator=target["indicator_id"],
        plan=target["plan_id"],
        jurisdiction=target["jurisdiction_id"],
        as_of=row["as_of_date"].isoformat(),
        changed_at=changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        from_status=row["from_status"],
        to_status=row["to_status"],
        from_light=row["from_light"],
        to_light=row["to_light"],
        reason=row["reason"],
        version=version.name,
        event_id=row["event_id"],
        agency=leads[0],
    )
    event = encode_outgoing(
        STATUS_CHANGED,
        data,
        event_id=change_id(row, after),
        subject=row["target_id"],
        time=changed_at,
        simulated=bool(reading["is_simulated"]),
    )
    return change_id(row, after), row["target_id"], event.decode()


def note(con: sqlite3.Connection, told: Told, now: datetime) -> int:
    """Write down, within a transaction, the changes that are not known yet; how many."""
    before = con.total_changes
    _write(con, told.changes, now)
    rows = con.execute(
        """SELECT target, event FROM status_changes WHERE sequence IN
        (SELECT max(sequence) FROM status_changes GROUP BY target)"""
    ).fetchall()
    last = {row["target"]: json.loads(row["event"]) for row in rows}
    _write(
        con,
        [
            reading.since(last[target])
            for target, reading in told.readings.items()
            if target in last and last[target]["data"]["to_status"] != reading.status
        ],
        now,
    )
    return con.total_changes - before


def _write(con: sqlite3.Connection, changes: list[Change], now: datetime) -> None:
    con.executemany(
        "INSERT INTO status_changes (change_id, target, event, noted_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(*change, text(now)) for change in changes],
    )


def send(settings: Settings, store: Store, now: datetime) -> int:
    """Send what is written down and not sent, oldest first, a few hundred at a time; how many went out.

    One process at a time does, so that the order holds. A broker that does not answer is asked again after half a
    minute. Raises StoreError.
    """
    try:
        handle = files.take(settings.incidents / LOCK, "send changes of status", 0)
    except (files.Taken, OSError):
        return 0  # another one sends them, or nothing can be written, and so marked, at all
    try:
        return _send(settings, store, now)
    finally:
        os.close(handle)


def _send(settings: Settings, store: Store, now: datetime) -> int:
    with store.transaction() as con:
        failed = con.execute("SELECT value FROM marks WHERE name = ?", [TRIED]).fetchone()
        if failed and timedelta(0) <= now - moment(failed["value"]) < AGAIN_AFTER:
            return 0
        rows = con.execute(
            "SELECT sequence, target, event FROM status_changes WHERE sent_at IS NULL ORDER BY sequence LIMIT ?",
            [AT_ONCE],
        ).fetchall()
    if not rows:
        return 0
    messages = [(row["target"].encode(), row["event"].encode()) for row in rows]
    count = stream.send_in_order(settings, TOPIC, messages, HEADERS)
    with store.transaction() as con:
        con.executemany(
            "UPDATE status_changes SET sent_at = ? WHERE sequence = ?",
            [(text(now), row["sequence"]) for row in rows[:count]],
        )
        con.execute("DELETE FROM marks WHERE name = ?", [TRIED])
        if count < len(rows):
            con.execute("INSERT INTO marks (name, value) VALUES (?, ?)", [TRIED, text(now)])
    return count
