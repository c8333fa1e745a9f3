"""What people do about an incident: acknowledge, assign, comment, snooze, wake, resolve. One row of actions per act.

Each is kept with who did it and when, and survives a rebuild of everything else, and a damaged store (journal.py).
is_verified: whether a sign-in stands behind the name; until there is one it is false.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from milepost.alerts import journal
from milepost.alerts.rows import moment, text
from milepost.alerts.store import Store, StoreError

Kind = Literal["acknowledged", "assigned", "commented", "snoozed", "woken", "resolved", "confirmed", "escalated"]


class ActionRefused(StoreError):
    """An act that the incident does not allow: there is none, it is over, a reason is missing, a moment has passed."""


@dataclass(frozen=True)
class Act:
    """What somebody wants to do. owner: with assigned; until: with snoozed, aware."""

    action: Kind
    by: str
    comment: str = ""
    owner: str | None = None
    until: datetime | None = None
    is_verified: bool = False


@dataclass(frozen=True)
class Action:
    """One row of actions."""

    incident_id: str
    at: datetime
    by: str
    is_verified: bool
    action: Kind
    comment: str
    details: dict[str, Any]


def act(store: Store, incident_id: str, wanted: Act, now: datetime | None = None) -> Action:
    """Record an act and what it changes; incident_id may be shortened as far as it names one incident.

    Commenting is allowed on one that is over as well. Raises ActionRefused, which says what is missing or why not.
    """
    at, by, comment, action = now or datetime.now(UTC), wanted.by.strip(), wanted.comment.strip(), wanted.action
    owner, until = (wanted.owner or "").strip() or None, wanted.until
    if not by:
        raise ActionRefused("an act needs a name: say who acts with --by.")
    with store.transaction() as con:
        row = row_of(con, incident_id)
        _allow(row, wanted, at)
        con.execute(
            """UPDATE incidents SET state = ?1, owner = coalesce(?2, owner), snoozed_until = ?3,
                   resolved_at = CASE WHEN ?1 = 'resolved' THEN coalesce(resolved_at, ?4) END,
                   resolved_why_zh = CASE WHEN ?5 THEN ?6 ELSE resolved_why_zh END,
                   resolved_why_en = CASE WHEN ?5 THEN ?6 ELSE resolved_why_en END
               WHERE incident_id = ?7""",
            [
                _state_after(row, action),
                owner if action == "assigned" else by if action == "acknowledged" and not row["owner"] else None,
                text(until) if action == "snoozed" and until else _still_snoozed(row, action),
                text(at),
                int(action == "resolved"),
                comment,
                row["incident_id"],
            ],
        )
        details = {"owner": owner} if action == "assigned" else {"until": text(until)} if until else {}
        con.execute(
            """INSERT INTO actions (incident_id, at, by, is_verified, action, comment, details)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [row["incident_id"], text(at), by, int(wanted.is_verified), action, comment, json.dumps(details)],
        )
        journal.note(con, row["incident_id"])
    return Action(row["incident_id"], at, by, wanted.is_verified, action, comment, details)


def wake(store: Store, now: datetime) -> int:
    """Open again what was snoozed until a moment that has passed; how many."""
    with store.transaction() as con:
        found = con.execute(
            "SELECT incident_id FROM incidents WHERE state = 'snoozed' AND snoozed_until <= ?", [text(now)]
        ).fetchall()
        for [incident_id] in found:
            con.execute(
                "UPDATE incidents SET state = 'open', snoozed_until = NULL WHERE incident_id = ?", [incident_id]
            )
            con.execute(
                """INSERT INTO actions (incident_id, at, by, is_verified, action, comment, details)
                   VALUES (?, ?, 'milepost', 1, 'woken', '', '{}')""",
                [incident_id, text(now)],
            )
            journal.note(con, incident_id)
        return len(found)


def of(store: Store, incident_id: str) -> list[Action]:
    """One per act on an incident, in their order."""
    with store.transaction() as con:
        return rows_of(con, incident_id)


def rows_of(con: sqlite3.Connection, incident_id: str) -> list[Action]:
    """The same, within a transaction."""
    rows = con.execute("SELECT * FROM actions WHERE incident_id = ? ORDER BY action_id", [incident_id]).fetchall()
    return [
        Action(
            row["incident_id"],
            moment(row["at"]),
            row["by"],
            bool(row["is_verified"]),
            row["action"],
            row["comment"],
            json.loads(row["details"]),
        )
        for row in rows
    ]


def row_of(con: sqlite3.Connection, incident_id: str) -> sqlite3.Row:
    """The row of incidents whose id is this, or alone begins so. Raises ActionRefused."""
    rows = con.execute(
        "SELECT * FROM incidents WHERE substr(incident_id, 1, length(?1)) = ?1", [incident_id.strip()]
    ).fetchall()
    if not incident_id.strip() or not rows:
        raise ActionRefused(f"there is no incident {incident_id}. `milepost incidents list` shows those there are.")
    if len(rows) > 1:
        raise ActionRefused(f"{len(rows)} incidents begin with {incident_id}. Give more of its id.")
    row: sqlite3.Row = rows[0]
    return row


def _allow(row: sqlite3.Row, wanted: Act, now: datetime) -> None:
    action = wanted.action
    if row["state"] == "resolved" and action != "commented":
        raise ActionRefused(
            f"incident {row['incident_id'][:8]} is over since {row['resolved_at']}: comment on it, or wait."
        )
    if action in ("resolved", "commented") and not wanted.comment.strip():
        raise ActionRefused("say why: a reason is kept with the incident and told to those who heard of it.")
    if action == "assigned" and not (wanted.owner or "").strip():
        raise ActionRefused("say to whom: assigning needs an owner.")
    if action == "snoozed" and (wanted.until is None or wanted.until <= now):
        raise ActionRefused("say until when: snoozing needs a moment that is still to come.")


def _state_after(row: sqlite3.Row, action: Kind) -> str:
    states = {"acknowledged": "acknowledged", "snoozed": "snoozed", "woken": "open", "resolved": "resolved"}
    return states.get(action, str(row["state"]))


def _still_snoozed(row: sqlite3.Row, action: Kind) -> str | None:
    return str(row["snoozed_until"]) if row["snoozed_until"] and _state_after(row, action) == "snoozed" else None
