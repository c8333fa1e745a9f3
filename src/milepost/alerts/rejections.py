"""Incidents about rejected events: one per sender and reason. raw.rejected_messages -> the store of incidents.

It is over when all of them were replayed, or none has come for a day. What comes after a person resolved it opens a
new one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from milepost.alerts import incidents, names, words
from milepost.alerts.held_rows import doublings
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.store import Store
from milepost.events.reasons import REASONS, halves
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
SETTLED_AFTER: Final = timedelta(days=1)
OF_THE_CATALOGUE: Final = frozenset(
    {"unknown_indicator", "unknown_agency", "unknown_policy", "not_responsible", "wrong_measure", "wrong_unit"}
)
"""Reasons for which a plan may be at fault as well as the sender: once it is mended, a replay takes the events in."""
# One row per sender, reason, load and whether it is made up: how many, and the words of the first. A message that is
# no JSON, or no text, may still say that it is simulated; of bytes DuckDB writes quotes as \\x22.
FOUND: Final = """
    SELECT sender, reason_code, is_simulated, loaded_at, count(*), min(reason)
    FROM (SELECT raw.sender_of(topic, try(decode(value))) AS sender, reason_code, loaded_at, reason,
            coalesce(CASE WHEN json_valid(try(decode(value)))
                    THEN json_extract_string(try(decode(value)), '$.simulated') = 'true' END,
                regexp_matches(value::VARCHAR, '("|\\\\x22)simulated("|\\\\x22)\\s*:\\s*true'), false) AS is_simulated
        FROM raw.rejected_messages
        WHERE replayed_at IS NULL
            AND loaded_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER))
    GROUP BY ALL ORDER BY loaded_at
"""
REPLAYED: Final = (
    "若是方案目录有误：更正方案后运行 milepost replay --rejected，被拒收的事件即可入库。",
    "If the plan is at fault, mend it and run milepost replay --rejected: what was refused is then taken in.",
)


def look(con: Connection, store: Store) -> None:
    """Raise what was rejected and not told of yet, resolve what is settled."""
    groups: dict[tuple[str, str, bool], list[tuple[datetime, int, str]]] = {}
    for sender, code, simulated, at, count, example in con.execute(FOUND, [LOOK_BACK_DAYS]).fetchall():
        groups.setdefault((sender, code, simulated), []).append((at.replace(tzinfo=UTC), count, example))
    recent, units = datetime.now(UTC) - SETTLED_AFTER, names.of_units(con)
    fresh = set()
    for (sender, code, simulated), loads in groups.items():
        key = f"rejected:{sender or 'unknown'}:{code}{':simulated' if simulated else ''}"
        ended = store.last_end(key)
        news = [load for load in loads if ended is None or load[0] > ended]
        if news:
            signal = _signal(key, (sender, code), news, units, is_simulated=simulated)
            incidents.raise_alert(store, replace(signal, news=doublings(sum(load[1] for load in news))))
            fresh |= {key} if news[-1][0] >= recent else {key} & incidents.opened_since(store, recent)
    why = ("已重放，或一天内没有再拒收", "They were replayed, or none came for a day")
    incidents.resolve(store, "rejected:", *why, still=frozenset(fresh))


def _signal(
    key: str,
    what: tuple[str, str],
    loads: list[tuple[datetime, int, str]],
    units: dict[str, names.Names],
    *,
    is_simulated: bool,
) -> Signal:
    sender, code = what
    agency = sender.strip("/")
    named = names.of(units, agency)
    reason = REASONS.get(code)
    count = sum(load[1] for load in loads)
    jurisdiction, _, _ = agency.partition("/")
    example_zh, example_en = halves(code, loads[-1][2])
    mended_zh, mended_en = REPLAYED if code in OF_THE_CATALOGUE else ("", "")
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
        what_zh=reason.title_zh if reason else code,
        what_en=reason.title_en if reason else code,
        do_zh=reason.do_zh if reason else "查看拒收原因",
        do_en=reason.do_en if reason else "see why it was rejected",
        example_zh=example_zh,
        example_en=example_en,
        mended_zh=mended_zh,
        mended_en=mended_en,
        is_simulated=is_simulated,
    )
