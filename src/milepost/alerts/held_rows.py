"""Incidents about held rows: one per reporting unit while anything of it waits; one, with why, for each refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from milepost.alerts import incidents, names, words
from milepost.alerts.incident import Scope
from milepost.alerts.store import Store
from milepost.gates import held
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
TOLD_FOR: Final = timedelta(days=1)
AT_ONCE: Final = 200
REFUSED: Final = """
    SELECT decided.decision_id, decided.event_id, held.agency_id, held.subject, held.indicator_id, held.as_of_date,
        held.words_zh, held.words_en, decided."by", decided.reason
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
    troubles, units, keys = held.troubles(con), names.of_units(con), set()
    known = _about(con, {indicator for unit in troubles for indicator in unit.indicators})
    for unit in troubles:
        keys.add(key := f"held:/{unit.agency_id}")
        named = names.of(units, unit.agency_id)
        about = {indicator: known[indicator] for indicator in unit.indicators if indicator in known}
        is_one = not unit.has_unknown and len(unit.indicators) == len(about) == 1
        plans = set() if unit.has_unknown else {one.plan_id for one in about.values()}
        newest = unit.newest  # what is told again tells what is new
        subject_zh, subject_en = _said_of(newest, about)
        signal = words.signal(
            "held",
            key,
            "row_held",
            "warning",
            scope=replace(
                scope_of(unit.agency_id, unit.indicators[0] if is_one else None),
                plan=plans.pop() if len(plans) == 1 else None,
            ),
            fields={
                "count": unit.rows,
                "sender": f"/{unit.agency_id}",
                "event_id": newest["event_id"],
                "rule": newest["rule"],
            }
            | named,
            agency_zh=named["agency_zh"],
            agency_en=named["agency_en"],
            count=unit.rows,
            subject_zh=subject_zh,
            subject_en=subject_en,
            what_zh=newest["words_zh"],
            what_en=newest["words_en"],
        )
        incidents.raise_alert(store, replace(signal, news=doublings(unit.rows)))
    incidents.resolve(store, "held:", "已处置或更正", "They were decided on or corrected", still=frozenset(keys))


class _Indicator(NamedTuple):
    name_zh: str
    name_en: str
    plan_id: str


def _about(con: Connection, indicators: set[str]) -> dict[str, _Indicator]:
    """Names and plans of these indicators, as the catalogue has them now."""
    rows = con.execute(
        """SELECT indicator_id, name_zh, name_en, plan_id FROM catalogue.indicators
        WHERE valid_to IS NULL AND list_contains(?, indicator_id)""",
        [sorted(indicators)],
    ).fetchall()
    return {indicator: _Indicator(*said) for indicator, *said in rows}


def _said_of(row: dict[str, Any], about: dict[str, _Indicator]) -> tuple[str, str]:
    """What a held row is of, for people: indicator or subject, day, event. A gate's newest are known by event alone."""
    known = about.get(row["indicator_id"] or "")
    zh, en = (known.name_zh, known.name_en) if known else (row["subject"], row["subject"])
    day = (f"数据日期 {row['as_of_date']}", f"as of {row['as_of_date']}") if row["as_of_date"] else (None, None)
    parts = ((zh, day[0], f"事件 {row['event_id']}"), (en, day[1], f"event {row['event_id']}"))
    return "，".join(part for part in parts[0] if part), ", ".join(part for part in parts[1] if part)


def doublings(count: int) -> frozenset[str]:
    """News of a count: it is told again when it has doubled, not with each row."""
    return frozenset(str(2**n) for n in range(count.bit_length()))


def _refused(con: Connection, store: Store) -> None:
    """Told once; each is open for a day from when it is found, since nothing is left to be done but to report again.

    So many at a look: what a person refused by the thousand is told over some rounds.
    """
    rows = con.execute(REFUSED, [LOOK_BACK_DAYS]).fetchall() if held.is_built(con) else []
    units, unknown = names.of_units(con), [row for row in rows if not store.is_known(f"refused:{row[0]}")]
    for decision_id, event_id, agency, subject, indicator, day, words_zh, words_en, by, reason in unknown[:AT_ONCE]:
        key, named = f"refused:{decision_id}", names.of(units, agency)
        row = {"indicator_id": indicator, "subject": subject, "as_of_date": day, "event_id": event_id}
        said = _said_of(row, _about(con, {indicator} - {None}))
        signal = words.signal(
            "refused",
            key,
            "row_held",
            "info",
            scope=scope_of(agency, indicator),
            fields={"sender": f"/{agency}", "event_id": event_id} | named,
            agency_zh=named["agency_zh"],
            agency_en=named["agency_en"],
            subject_zh=said[0],
            subject_en=said[1],
            by=by,
            reason=reason,
            what_zh=words_zh,
            what_en=words_en,
        )
        incidents.raise_alert(store, signal)
    recent = datetime.now(UTC) - TOLD_FOR
    incidents.resolve(store, "refused:", "已告知", "It was told", still=incidents.opened_since(store, recent))
