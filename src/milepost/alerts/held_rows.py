"""Alerts about held rows: one open per reporting unit while anything of it waits; one, with why, for each refused."""

from __future__ import annotations

from typing import Final

from milepost.alerts import incidents
from milepost.gates import held
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
REFUSED: Final = """
    SELECT decided.decision_id, decided.event_id, held.agency_id, held.subject, held.words_zh, decided."by",
        decided.reason
    FROM marts.ops_decisions AS decided
    JOIN marts.fct_held_rows AS held ON held.source = decided.source AND held.event_id = decided.event_id
    WHERE decided.decision = 'refused' AND decided.finding IS NULL AND held.state = 'refused'
      AND decided.landed_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER)
      AND NOT EXISTS (FROM ops.alerts WHERE dedupe_key = 'row_refused:' || decided.decision_id)
    ORDER BY decided.landed_at, decided.decision_id LIMIT 200
"""


def look(con: Connection) -> None:
    """Raise what waits and was refused, resolve what does not wait any more."""
    _waiting(con)
    _refused(con)


def _waiting(con: Connection) -> None:
    keys = set()
    for unit in held.waiting(con):
        keys.add(key := f"row_held:{unit.agency_id}")
        incidents.raise_alert(
            con,
            "row_held",
            key,
            f"{unit.agency_id} 有 {unit.rows} 条报送被暂扣,待处置",
            f"{unit.words_zh}\n例: {unit.event_id},自 {unit.since:%Y-%m-%d %H:%M} UTC 起。未计入看板。\n"
            "其他数据照常发布。查看与处置: milepost held list; milepost held show|release|refuse|ask 事件编号",
            severity="warning",
        )
    incidents.resolve(con, "row_held:", frozenset(keys))


def _refused(con: Connection) -> None:
    if not held.is_built(con):
        return
    for decision_id, event_id, agency, subject, words, by, reason in con.execute(REFUSED, [LOOK_BACK_DAYS]).fetchall():
        incidents.raise_alert(
            con,
            "row_held",
            f"row_refused:{decision_id}",
            f"报送不予采用: {agency} {subject or event_id}",
            f"{by}: {reason}\n{words}\n事件 {event_id} 不计入看板。更正后重新报送即可。",
            severity="info",
        )
