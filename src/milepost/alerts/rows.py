"""Incidents as rows of the store: signals and ends written within a transaction, rows read. Moments are texts there."""

from __future__ import annotations

import json
import sqlite3
import uuid
from datetime import UTC, date, datetime
from typing import Any

from milepost.alerts import journal
from milepost.alerts.incident import Ground, Incident, Scope, Signal


def text(moment: datetime) -> str:
    """An aware moment as the store writes one: UTC, always as long, so that moments sort as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def record_within(con: sqlite3.Connection, signal: Signal, now: datetime) -> bool:
    """Open the incident of a signal, or count it to the one that is open; true if it was opened.

    As Store.record, within a transaction that changes more.
    """
    at, fields = text(now), json.dumps(signal.fields, ensure_ascii=False, sort_keys=True, default=str)
    row = con.execute("SELECT * FROM incidents WHERE dedupe_key = ? AND state <> 'resolved'", [signal.key]).fetchone()
    said: dict[str, Any] = {
        "severity": signal.severity,
        "title_zh": signal.title_zh,
        "title_en": signal.title_en,
        "body_zh": signal.body_zh,
        "body_en": signal.body_en,
        "fields": fields,
        "as_of": signal.ground.as_of.isoformat() if signal.ground.as_of else None,
        "known_at": text(signal.ground.known_at) if signal.ground.known_at else None,
        "version": signal.ground.version,
        "news": json.dumps(sorted(signal.news), ensure_ascii=False),
    }
    if row is None:
        incident_id = uuid.uuid4().hex
        scope = {
            name: getattr(signal.scope, name) for name in ("jurisdiction", "plan", "agency", "indicator", "target")
        }
        opened = {
            "incident_id": incident_id,
            "dedupe_key": signal.key,
            "kind": signal.kind,
            "state": "open",
            "is_simulated": int(signal.is_simulated),
            "is_quiet": int(signal.is_quiet),
            "opened_at": at,
            "last_seen_at": at,
            "occurrences": 1,
        }
        values = said | scope | opened
        con.execute(
            f"INSERT INTO incidents ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608 our own names
            list(values.values()),
        )
        _note(con, incident_id, at, "opened", signal.severity, signal.title_zh, fields)
        return True
    changed = any(row[name] != said[name] for name in ("severity", "title_zh", "body_zh", "fields"))
    grown = bool(signal.news - set(json.loads(row["news"])))
    con.execute(
        f"""UPDATE incidents SET last_seen_at = max(last_seen_at, ?), occurrences = occurrences + ?,
            grown_at = CASE WHEN ? THEN ? ELSE grown_at END, is_quiet = is_quiet AND NOT ?,
            {", ".join(f"{name} = ?" for name in said)} WHERE incident_id = ?""",  # noqa: S608 our own names
        [at, int(changed), grown, at, grown, *said.values(), row["incident_id"]],
    )
    if changed:
        _note(con, row["incident_id"], at, "changed", signal.severity, signal.title_zh, fields)
    return False


def resolve_within(
    con: sqlite3.Connection,
    key: str,
    why_zh: str,
    why_en: str,
    now: datetime,
    *,
    still: frozenset[str] = frozenset(),
    is_whole: bool = False,
) -> int:
    """Close what is open under keys that begin with ``key``, but for ``still``; how many.

    As Store.resolve, within a transaction that changes more. is_whole: key is the whole key, not its beginning.
    """
    at = text(now)
    found = con.execute(
        """SELECT * FROM incidents WHERE state <> 'resolved'
           AND CASE WHEN ?2 THEN dedupe_key = ?1 ELSE substr(dedupe_key, 1, length(?1)) = ?1 END""",
        [key, int(is_whole)],
    ).fetchall()
    over = [row for row in found if row["dedupe_key"] not in still]
    for row in over:
        con.execute(
            """UPDATE incidents SET state = 'resolved', resolved_at = ?, resolved_why_zh = ?,
                   resolved_why_en = ? WHERE incident_id = ?""",
            [at, why_zh, why_en, row["incident_id"]],
        )
        _note(con, row["incident_id"], at, "resolved", row["severity"], row["title_zh"], row["fields"])
        journal.note_end(con, row["incident_id"])
    return len(over)


def _note(
    con: sqlite3.Connection, incident_id: str, at: str, change: str, severity: str, title_zh: str, fields: str
) -> None:
    con.execute(
        "INSERT INTO signals (incident_id, seen_at, change, severity, title_zh, fields) VALUES (?, ?, ?, ?, ?, ?)",
        [incident_id, at, change, severity, title_zh, fields],
    )


def incident_of(row: sqlite3.Row) -> Incident:
    def at(name: str) -> datetime | None:
        return moment(row[name]) if row[name] else None

    opened, seen = at("opened_at"), at("last_seen_at")
    assert opened is not None
    assert seen is not None
    return Incident(
        incident_id=row["incident_id"],
        dedupe_key=row["dedupe_key"],
        kind=row["kind"],
        severity=row["severity"],
        state=row["state"],
        scope=Scope(row["jurisdiction"], row["plan"], row["agency"], row["indicator"], row["target"]),
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        body_zh=row["body_zh"],
        body_en=row["body_en"],
        fields=json.loads(row["fields"]),
        is_simulated=bool(row["is_simulated"]),
        is_quiet=bool(row["is_quiet"]),
        opened_at=opened,
        last_seen_at=seen,
        occurrences=row["occurrences"],
        owner=row["owner"],
        snoozed_until=at("snoozed_until"),
        resolved_at=at("resolved_at"),
        resolved_why_zh=row["resolved_why_zh"],
        resolved_why_en=row["resolved_why_en"],
        escalation_step=row["escalation_step"],
        next_step_at=at("next_step_at"),
        ground=Ground(date.fromisoformat(row["as_of"]) if row["as_of"] else None, at("known_at"), row["version"]),
        grown_at=at("grown_at"),
    )
