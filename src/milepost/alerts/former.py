"""What alerts were before there was a store of incidents: ops.alerts -> the store, once, with what was delivered.

What is still so is raised anew under its present key; an open one whose key is the same goes on.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any, Final

from milepost.alerts.rows import text
from milepost.alerts.store import Store
from milepost.warehouse.connection import Connection

TAKEN: Final = "ops.alerts"
GOES_ON: Final = (
    "build", "publish", "landing", "dag:", "run:", "gate:", "quarantined:", "plan_set_aside:", "despite_gate:"
)  # fmt: skip
WHY: Final = (
    "已转入告警事项库；仍未结束的会重新告警",
    "Taken over into the store of incidents; raised again if it is not over",
)


def take_over(con: Connection, store: Store) -> None:
    """Copy the rows of ops.alerts, where that was not done yet. Raises StoreError."""
    with store.transaction() as own:
        if own.execute("SELECT 1 FROM marks WHERE name = ?", [TAKEN]).fetchone():
            return
        rows = con.execute(
            """SELECT alert_id, dedupe_key, kind, severity, title, body, raised_at, resolved_at, delivered_at, delivery
            FROM ops.alerts ORDER BY raised_at"""
        ).fetchall()
        for row in rows:
            _copy(own, row)
        own.execute("INSERT INTO marks VALUES (?, ?)", [TAKEN, text(datetime.now(UTC))])


def _copy(own: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    alert_id, key, kind, severity, title, body, raised, resolved, delivered, delivery = row
    opened = text(raised.replace(tzinfo=UTC))
    is_open = resolved is None and key.startswith(GOES_ON) and not _is_open(own, key)
    ended = None if is_open else text((resolved or datetime.now(UTC)).replace(tzinfo=UTC))
    values: dict[str, Any] = {
        "incident_id": alert_id,
        "dedupe_key": key,
        "kind": kind,
        "severity": severity,
        "state": "open" if is_open else "resolved",
        "title_zh": title,
        "title_en": title,
        "body_zh": body,
        "body_en": body,
        "fields": "{}",
        "is_simulated": int("模拟" in title),
        "is_quiet": 0,
        "opened_at": opened,
        "last_seen_at": opened,
        "occurrences": 1,
        "resolved_at": ended,
        "resolved_why_zh": WHY[0] if ended and resolved is None else None,
        "resolved_why_en": WHY[1] if ended and resolved is None else None,
    }
    own.execute(
        f"INSERT OR IGNORE INTO incidents ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608
        list(values.values()),
    )
    for number, (channel, word) in enumerate(json.loads(delivery or "{}").items()):
        own.execute(
            """INSERT OR IGNORE INTO notifications (notification_id, receiver, group_key, sequence, reason, firing,
                   resolved, planned_at, attempts, answered_at, outcome, code, words)
               VALUES (?, ?, ?, 1, 'first', ?, '[]', ?, 1, ?, ?, ?, ?)""",
            [
                f"{alert_id}-{number}", channel, f"{TAKEN}:{alert_id}", json.dumps([alert_id]), opened,
                text((delivered or raised).replace(tzinfo=UTC)), "ok" if word == "ok" else "dropped", "",
                "" if word == "ok" else word,
            ],
        )  # fmt: skip


def _is_open(own: sqlite3.Connection, key: str) -> bool:
    found = own.execute("SELECT 1 FROM incidents WHERE dedupe_key = ? AND state <> 'resolved'", [key]).fetchone()
    return found is not None
