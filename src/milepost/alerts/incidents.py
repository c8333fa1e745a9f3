"""Incidents: raised once, resolved when they are over. ops.alerts, one row per incident."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Literal

from milepost.days import utc_now
from milepost.warehouse.connection import Connection


@dataclass(frozen=True)
class Alert:
    """One alert as it is sent. state: firing or resolved."""

    alert_id: str
    dedupe_key: str
    kind: str
    severity: str
    title: str
    body: str
    raised_at: str
    state: str


Kind = Literal[
    "gate_failed",
    "events_rejected",
    "dag_failed",
    "build_failed",
    "log_gap",
    "publish_failed",
    "landing_failed",
    "event_quarantined",
    "disk_full",
    "plan_set_aside",
    "row_held",
    "subsidy_over_cap",
    "subsidy_nearly_used",
]


def raise_alert(
    con: Connection, kind: Kind, dedupe_key: str, title: str, body: str, *, severity: str = "critical"
) -> bool:
    """Record an alert unless the same trouble is open already; true if it is new."""
    open_already = con.execute(
        "SELECT 1 FROM ops.alerts WHERE dedupe_key = ? AND resolved_at IS NULL", [dedupe_key]
    ).fetchone()
    if open_already:
        return False
    con.execute(
        "INSERT INTO ops.alerts VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
        [uuid.uuid4().hex, dedupe_key, kind, severity, title, body, utc_now()],
    )
    return True


def take_over(con: Connection, alert: Alert, delivery: dict[str, str]) -> None:
    """Record an alert that was raised, and told, when there was no space to record it. Twice changes nothing."""
    told = utc_now() if delivery and all(word == "ok" for word in delivery.values()) else None
    con.execute(
        """INSERT OR IGNORE INTO ops.alerts
        VALUES (?, ?, ?, ?, ?, ?, ?::TIMESTAMPTZ AT TIME ZONE 'UTC', ?, ?, NULL)""",
        [
            alert.alert_id,
            alert.dedupe_key,
            alert.kind,
            alert.severity,
            alert.title,
            alert.body,
            alert.raised_at,
            told,
            json.dumps(delivery, ensure_ascii=False) if delivery else None,
        ],
    )


def resolve(con: Connection, prefix: str, still_open: frozenset[str] = frozenset()) -> int:
    """Close the open alerts whose key begins with prefix, but for still_open; how many. They are sent as resolved."""
    found = con.execute(
        "SELECT alert_id, dedupe_key FROM ops.alerts WHERE resolved_at IS NULL AND starts_with(dedupe_key, ?)", [prefix]
    ).fetchall()
    over = [alert_id for alert_id, key in found if key not in still_open]
    for alert_id in over:
        con.execute(
            "UPDATE ops.alerts SET resolved_at = ?, delivered_at = NULL, delivery = NULL WHERE alert_id = ?",
            [utc_now(), alert_id],
        )
    return len(over)


def pending_alerts(con: Connection) -> list[tuple[Alert, dict[str, str]]]:
    """Alerts not delivered everywhere, each with the outcome per channel so far; those never tried first."""
    rows = con.execute(
        """SELECT alert_id, dedupe_key, kind, severity, title, body, strftime(raised_at, '%Y-%m-%dT%H:%M:%SZ'),
                  CASE WHEN resolved_at IS NULL THEN 'firing' ELSE 'resolved' END, delivery
           FROM ops.alerts WHERE delivered_at IS NULL ORDER BY delivery IS NOT NULL, raised_at LIMIT 200"""
    ).fetchall()
    return [(Alert(*row[:-1]), json.loads(row[-1] or "{}")) for row in rows]
