"""Incidents about held rows: one per reporting unit while anything of it waits; one, with why, for each refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from milepost.alerts import incidents, names, words
from milepost.alerts.incident import Scope
from milepost.alerts.store import Store
from milepost.gates import held
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
TOLD_FOR: Final = timedelta(days=1)
AT_ONCE: Final = 200
REFUSED: Final = """
    SELECT decided.decision_id, decided.event_id, held.agency_id, held.subject, held.indicator_id, held.words_zh,
        held.words_en, decided."by", decided.reason
    FROM marts.ops_decisions AS decided
    JOIN marts.fct_held_rows AS held ON held.source = decided.source AND held.event_id = decided.event_id
    WHERE decided.decision = 'refused' AND decided.finding IS NULL AND held.state = 'refused'
      AND decided.landed_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER)
    ORDER BY decided.landed_at, decided.decision_id
"""


def look(con: Connection, store: Store) -> None:
    """Raise what waits and was refused, resolve what does not wait any more."""
    _waiting(con, store)
    _refused(con, store)


def scope_of(agency_id: str, indicator: str | None = None) -> Scope:
    """Whose trouble a row of a unit is: <jurisdiction>/<agency>."""
    return Scope(jurisdiction=agency_id.partition("/")[0], agency=agency_id, indicator=indicator)


def _waiting(con: Connection, store: Store) -> None:
    keys, units = set(), names.of_units(con)
    for unit in held.waiting(con):
        keys.add(key := f"held:/{unit.agency_id}")
        named = names.of(units, unit.agency_id)
        indicators = {row["indicator_id"] for row in held.listed(con, agency=unit.agency_id)}
        signal = words.signal(
            "held",
            key,
            "row_held",
            "warning",
            scope=scope_of(unit.agency_id, indicators.pop() if len(indicators) == 1 else None),
            fields={"count": unit.rows, "sender": f"/{unit.agency_id}", "event_id": unit.event_id} | named,
            agency_zh=named["agency_zh"],
            agency_en=named["agency_en"],
            count=unit.rows,
            example=unit.event_id,
            since=f"{unit.since:%Y-%m-%d %H:%M}",
            what_zh=unit.words_zh,
            what_en=unit.words_en,
        )
        incidents.raise_alert(store, replace(signal, news=doublings(unit.rows)))
    incidents.resolve(store, "held:", "已处置或更正", "They were decided on or corrected", still=frozenset(keys))


def doublings(count: int) -> frozenset[str]:
    """News of a count: it is told again when it has doubled, not with each row."""
    return frozenset(str(2**n) for n in range(count.bit_length()))


def _refused(con: Connection, store: Store) -> None:
    """Told once; each is open for a day from when it is found, since nothing is left to be done but to report again.

    So many at a look: what a person refused by the thousand is told over some rounds.
    """
    rows = con.execute(REFUSED, [LOOK_BACK_DAYS]).fetchall() if held.is_built(con) else []
    units, unknown = names.of_units(con), [row for row in rows if not store.is_known(f"refused:{row[0]}")]
    for decision_id, event_id, agency, subject, indicator, words_zh, words_en, by, reason in unknown[:AT_ONCE]:
        key, named = f"refused:{decision_id}", names.of(units, agency)
        signal = words.signal(
            "refused",
            key,
            "row_held",
            "info",
            scope=scope_of(agency, indicator),
            fields={"sender": f"/{agency}", "event_id": event_id} | named,
            agency_zh=named["agency_zh"],
            agency_en=named["agency_en"],
            subject=subject or event_id,
            by=by,
            reason=reason,
            example=event_id,
            what_zh=words_zh,
            what_en=words_en,
        )
        incidents.raise_alert(store, signal)
    recent = datetime.now(UTC) - TOLD_FOR
    incidents.resolve(store, "refused:", "已告知", "It was told", still=incidents.opened_since(store, recent))
