"""Incidents about rejected events: one per sender and reason. raw.rejected_messages -> the store of incidents.

It is over when all of them were replayed, or none has come for a day. What comes after a person resolved it opens a
new one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from milepost.alerts import incidents, names, words
from milepost.alerts.incident import Scope
from milepost.alerts.store import Store
from milepost.events.reasons import REASONS
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
SETTLED_AFTER: Final = timedelta(days=1)
# One row per sender, reason and load: how many, and the words of the first.
FOUND: Final = """
    SELECT sender, reason_code, loaded_at, count(*), min(reason)
    FROM (SELECT raw.sender_of(topic, try(decode(value))) AS sender, reason_code, loaded_at, reason
        FROM raw.rejected_messages
        WHERE replayed_at IS NULL
            AND loaded_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER))
    GROUP BY ALL ORDER BY loaded_at
"""


def look(con: Connection, store: Store) -> None:
    """Raise what was rejected and not told of yet, resolve what is settled."""
    groups: dict[tuple[str, str], list[tuple[datetime, int, str]]] = {}
    for sender, code, at, count, example in con.execute(FOUND, [LOOK_BACK_DAYS]).fetchall():
        groups.setdefault((sender, code), []).append((at.replace(tzinfo=UTC), count, example))
    recent, units = datetime.now(UTC) - SETTLED_AFTER, names.of_units(con)
    fresh = set()
    for (sender, code), loads in groups.items():
        key = f"rejected:{sender or 'unknown'}:{code}"
        ended = store.last_end(key)
        news = [load for load in loads if ended is None or load[0] > ended]
        if news:
            incidents.raise_alert(store, _signal(key, (sender, code), news, units))
            fresh |= {key} if news[-1][0] >= recent else {key} & incidents.opened_since(store, recent)
    why = ("已重放，或一天内没有再拒收", "They were replayed, or none came for a day")
    incidents.resolve(store, "rejected:", *why, still=frozenset(fresh))


def _signal(
    key: str, what: tuple[str, str], loads: list[tuple[datetime, int, str]], units: dict[str, names.Names]
) -> Any:
    sender, code = what
    agency = sender.strip("/")
    named = names.of(units, agency)
    reason = REASONS.get(code)
    count = sum(load[1] for load in loads)
    jurisdiction, _, _ = agency.partition("/")
    return words.signal(
        "rejected",
        key,
        "events_rejected",
        "warning",
        scope=Scope(jurisdiction=jurisdiction or None, agency=agency or None),
        fields={"reason_code": code, "count": count, "sender": sender or None} | (named if agency else {}),
        sender_zh=named["agency_zh"] or "未知来源",
        sender_en=named["agency_en"] or "an unknown sender",
        count=count,
        code=code,
        what_zh=reason.title_zh if reason else code,
        what_en=reason.title_en if reason else code,
        do_zh=reason.do_zh if reason else "查看拒收原因",
        do_en=reason.do_en if reason else "see why it was rejected",
        example=loads[-1][2],
    )
