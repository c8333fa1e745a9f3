"""Quarantine: accepted events that a build cannot read, or that a person took out. staging.* -> ops.quarantined_events.

Staging says of every event what it could not read (macro first_fault) and no other model reads such an event, so that
it stops nothing. After each build its findings are written down here; events that can be read again come back by
themselves. raw.events and the books of landing stay as they are.
"""

from __future__ import annotations

from typing import Any, Final

from milepost.days import utc_now
from milepost.errors import MilepostError
from milepost.warehouse.connection import Connection

WORDS: Final = {
    "bad_json": ("数据不是可读的 JSON", "the data is no JSON that can be read"),
    "missing_field": ("缺少必填字段 {field}", "the field {field} is missing"),
    "bad_day": ("{field} 不是可读的日期: {sent}", "{field} is no day that can be read: {sent}"),
    "bad_number": (
        "{field} 不是可读的数值或超出范围: {sent}",
        "{field} is no number that can be read, or too large: {sent}",
    ),
    "unknown_indicator": ("现行方案中没有指标 {sent}", "no plan has the indicator {sent} any more"),
    "wrong_measure": (
        "指标 {sent} 现在不按此类事件报送",
        "the indicator {sent} is no longer told by events of this type",
    ),
    "wrong_unit": ("单位 {sent} 不能换算为指标的单位", "the unit {sent} does not convert to the indicator's"),
    "unknown_type": ("本版本不认识的事件类型 {sent}", "this version knows no event of type {sent}"),
    "taken_out": ("人工移出", "taken out by a person"),
}
"""Reason code -> words in Chinese and English. The codes of staging's faults, and taken_out."""

OPEN: Final = "reread_at IS NULL AND taken_out_at IS NULL"
ADVICE: Final = "milepost quarantine list; after mending the plan or upgrading: milepost quarantine reread"
_FACTS: Final = """source, event_id, type, topic, "partition", "offset", load_id, loaded_at"""
_COLUMNS: Final = f"""{_FACTS}, reason_code, field, sent, set_aside_at, taken_out_at, taken_out_by, taken_out_why,
    reread_at, CASE WHEN reread_at IS NOT NULL THEN 'back' WHEN taken_out_at IS NOT NULL THEN 'taken_out'
    ELSE 'set_aside' END AS state, reason_zh, reason_en"""


class QuarantineError(MilepostError):
    """An event was named that is not there, or that two sources share."""


def keep(con: Connection) -> None:
    """Bring ops.quarantined_events to what staging now says, in one transaction. Twice changes nothing."""
    con.begin()
    try:
        words = [list(WORDS), *map(list, zip(*WORDS.values(), strict=True))]
        con.execute(f"CREATE OR REPLACE TEMP TABLE unread AS {_unread(con)}", words)
        _note_readable(con)
        con.execute(
            f"""UPDATE ops.quarantined_events AS kept SET reason_code = unread.code, field = unread.field,
            sent = unread.sent, reason_zh = unread.reason_zh, reason_en = unread.reason_en FROM unread
            WHERE kept.source = unread.source AND kept.event_id = unread.event_id AND {OPEN}
              AND (kept.reason_code, kept.field, kept.sent) IS DISTINCT FROM (unread.code, unread.field, unread.sent)"""  # noqa: S608
        )
        con.execute(
            f"""INSERT INTO ops.quarantined_events ({_FACTS}, reason_code, field, sent, reason_zh, reason_en,
            set_aside_at) SELECT {_FACTS}, code, field, sent, reason_zh, reason_en, $1 FROM unread
            ANTI JOIN (FROM ops.quarantined_events WHERE reread_at IS NULL) USING (source, event_id)""",  # noqa: S608 own columns
            [utc_now()],
        )
        con.commit()
    except BaseException:
        con.rollback()
        raise


def _note_readable(con: Connection) -> None:
    """Events set aside by an earlier build that staging now reads are back."""
    for table in staged_tables(con):
        con.execute(
            f"""UPDATE ops.quarantined_events AS kept SET reread_at = $1 FROM staging.{table} AS staged
            WHERE {OPEN} AND staged.unreadable_code IS NULL AND staged.loaded_at = kept.loaded_at
              AND staged.source = kept.source AND staged.event_id = kept.event_id""",  # noqa: S608 own names
            [utc_now()],
        )


def _unread(con: Connection) -> str:
    """Query, given codes and words: one row per staged event that cannot be read. Zone maps skip what has none."""
    facts = _FACTS.replace("type,", "event_type AS type,")
    found = " UNION ALL ".join(
        f"""SELECT {facts}, unreadable_code AS code, unreadable_field AS field, unreadable_sent AS sent
        FROM staging.{table} WHERE unreadable_code IS NOT NULL"""  # noqa: S608 own names
        for table in staged_tables(con)
    )
    nothing = f"SELECT {_FACTS}, reason_code AS code, field, sent FROM ops.quarantined_events LIMIT 0"  # noqa: S608 own columns
    tell = "replace(replace({}, '{{field}}', coalesce(field, '')), '{{sent}}', coalesce(sent, ''))"
    return f"""SELECT unread.*, {tell.format("zh")} AS reason_zh, {tell.format("en")} AS reason_en
        FROM ({found or nothing}) AS unread
        JOIN (SELECT unnest($1::VARCHAR[]) AS code, unnest($2::VARCHAR[]) AS zh, unnest($3::VARCHAR[]) AS en) AS words
            USING (code)"""  # noqa: S608 own words


def staged_tables(con: Connection) -> list[str]:
    """Staging tables of events that are there and made by this version."""
    found = con.execute(
        """SELECT table_name FROM information_schema.columns WHERE table_schema = 'staging'
           AND table_name LIKE 'stg_events__%' AND column_name = 'unreadable_code' ORDER BY 1"""
    ).fetchall()
    return [name for (name,) in found]


def by_reason(con: Connection) -> list[dict[str, Any]]:
    """One row per reason for setting aside: reason_code, count, example (the oldest), reason_zh, reason_en."""
    rows = con.execute(
        f"""SELECT reason_code, count(*), arg_min(event_id, (set_aside_at, event_id)),
        arg_min(reason_zh, (set_aside_at, event_id)), arg_min(reason_en, (set_aside_at, event_id))
        FROM ops.quarantined_events WHERE {OPEN} GROUP BY 1 ORDER BY 1"""  # noqa: S608 own condition
    ).fetchall()
    return [dict(zip(("reason_code", "count", "example", "reason_zh", "reason_en"), row, strict=True)) for row in rows]


def listed(con: Connection, *, everything: bool = False, event_id: str = "", source: str = "") -> list[dict[str, Any]]:
    """One row per event that is out (with ``everything``: also those that came back), oldest first."""
    cursor = con.execute(
        f"""SELECT {_COLUMNS} FROM ops.quarantined_events WHERE ($1 OR reread_at IS NULL) AND $2 IN ('', event_id)
        AND $3 IN ('', source) ORDER BY set_aside_at, source, event_id""",  # noqa: S608 own columns
        [everything, event_id, source],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def take_out(con: Connection, event_id: str, source: str, by: str, why: str) -> str:
    """Keep an event out of the marts until it is put back; its alert is over. -> its source.

    Raises QuarantineError where no such event is loaded or several sources used the id.
    """
    found = con.execute(
        "SELECT source FROM raw.events WHERE event_id = $1 AND $2 IN ('', source) ORDER BY 1", [event_id, source]
    ).fetchall()
    owner = _only(event_id, [row[0] for row in found], f"no event {event_id} was loaded")
    zh, en = WORDS["taken_out"]
    con.execute(
        f"""INSERT INTO ops.quarantined_events ({_FACTS}, reason_code, reason_zh, reason_en, set_aside_at)
        SELECT {_FACTS}, 'taken_out', $1, $2, $3 FROM raw.events AS events
        WHERE event_id = $4 AND source = $5 AND NOT EXISTS (FROM ops.quarantined_events AS kept
            WHERE kept.source = $5 AND kept.event_id = $4 AND kept.reread_at IS NULL)""",  # noqa: S608 own columns
        [zh, en, utc_now(), event_id, owner],
    )
    con.execute(
        """UPDATE ops.quarantined_events SET taken_out_at = $1, taken_out_by = $2, taken_out_why = $3
           WHERE event_id = $4 AND source = $5 AND reread_at IS NULL""",
        [utc_now(), by, why, event_id, owner],
    )
    return owner


def ask_again(con: Connection, event_ids: list[str], source: str) -> list[tuple[str, str]]:
    """Let the next build read events again: those named (also what a person took out), or all that a build set aside.

    -> their (source, event_id). Raises QuarantineError where a named one is not set aside.
    """
    con.begin()
    try:
        if event_ids:
            asked = [(_put_back(con, name, source), name) for name in event_ids]
        else:
            asked = [(row["source"], row["event_id"]) for row in listed(con) if row["state"] == "set_aside"]
        con.execute("UPDATE ops.build_parameters SET reading_key = NULL")  # staging is made anew
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return asked


def _put_back(con: Connection, event_id: str, source: str) -> str:
    rows = listed(con, event_id=event_id, source=source)
    owner = _only(event_id, [row["source"] for row in rows], f"no event {event_id} is set aside")
    con.execute(
        """UPDATE ops.quarantined_events SET reread_at = $1
           WHERE event_id = $2 AND source = $3 AND reread_at IS NULL AND taken_out_at IS NOT NULL""",
        [utc_now(), event_id, owner],
    )
    return owner


def history(con: Connection, event_id: str, source: str) -> list[dict[str, Any]]:
    """One row per time the event was set aside, oldest first, with data: what was sent. Raises QuarantineError."""
    rows = listed(con, everything=True, event_id=event_id, source=source)
    owner = _only(event_id, sorted({row["source"] for row in rows}), f"no event {event_id} was ever set aside")
    found = con.execute(
        "SELECT subject, event_time, data FROM raw.events WHERE event_id = ? AND source = ?", [event_id, owner]
    ).fetchall()
    subject, event_time, data = found[0] if found else (None, None, None)
    return [row | {"subject": subject, "event_time": event_time, "data": data} for row in rows]


def _only(event_id: str, sources: list[str], otherwise: str) -> str:
    if not sources:
        raise QuarantineError(f"{otherwise}. `milepost quarantine list` shows those that are set aside.")
    if len(sources) > 1:
        raise QuarantineError(f"{event_id} was sent by {', '.join(sources)}: say which with --source.")
    return sources[0]
