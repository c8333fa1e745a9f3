"""What is stored that alerts come from: rejected messages and events put into raw; the incidents that were raised."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from milepost.alerts import incidents, sources
from milepost.alerts.incident import Incident
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


def open_alerts(settings: Settings) -> list[tuple[str, str]]:
    return sorted((one.kind, one.dedupe_key) for one in unresolved(settings))


def unresolved(settings: Settings) -> list[Incident]:
    """What is open, but for the books: rows that a test puts into raw are in none."""
    return [one for one in incidents.store_of(settings).unresolved() if one.dedupe_key != "books"]


def put_rejected(
    settings: Settings,
    loaded_at: str,
    code: str = "not_json",
    count: int = 1,
    sender: str | None = None,
    *,
    value: bytes | None = None,
    reason: str = "not JSON",
) -> None:
    value = value or (json.dumps({"source": f"/{sender}"}) if sender else "no event").encode()
    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages BY NAME SELECT 't' AS topic, 0 AS "partition", range AS "offset",
            ?::BLOB AS value, ? AS reason_code, ? AS reason, 'a load' AS load_id,
            ?::TIMESTAMP AS loaded_at FROM range(?)""",
            [value, code, reason, loaded_at, count],
        )


def put_event(settings: Settings) -> None:
    """Something for a gate to look at."""
    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO raw.events SELECT 't', 0, 0, now, 'id', '/a/b', 'type', 's', now, true, '{}', 'a load', now
            FROM (SELECT current_timestamp AT TIME ZONE 'UTC' AS now)"""
        )


def look(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        sources.look(con, incidents.store_of(settings))


def every(settings: Settings) -> list[Incident]:
    """All incidents there ever were."""
    store = incidents.store_of(settings)
    with store.transaction() as con:
        return [one for one in store.recent(con, datetime.now(UTC)) if one.dedupe_key != "books"]


def now_in(settings: Settings) -> str:
    with warehouse.writing(settings, "test") as con:
        return str(con.execute("SELECT (current_timestamp AT TIME ZONE 'UTC')::VARCHAR").fetchall()[0][0])
