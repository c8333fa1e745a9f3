"""Held rows: accepted events that a warning keeps out of the marts until a person lets them in. -> ops.held_rows.

What became of them follows from decisions that landed (docs/decisions/0012); the last build says so in fct_held_rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

import pandas as pd

from milepost.gates import words
from milepost.gates.findings import CheckResult, Finding
from milepost.warehouse.connection import Connection
from milepost.warehouse.schema import has_tables

# As the last build knows them; what a gate held since is held.
STATED: Final = """
    SELECT source, event_id, agency_id, subject, indicator_id, as_of_date, value, low, high, unit, rule, words_zh,
        words_en, findings, held_at, state, decided_at, decided_by, is_verified, reason, decisions, superseded_by,
        open_days, is_simulated
    FROM marts.fct_held_rows
    UNION ALL BY NAME
    SELECT source, event_id, substr(source, 2) AS agency_id, value, low, high, expectation AS rule, words_zh, words_en,
        findings, held_at, 'held' AS state, false AS is_verified, 0 AS decisions,
        greatest(0, date_sub('day', held_at, now()::TIMESTAMPTZ AT TIME ZONE 'UTC')) AS open_days
    FROM ops.held_rows ANTI JOIN marts.fct_held_rows USING (source, event_id)
"""
# Where no build of this version has left its marts: what was released before there were decisions stays so.
UNBUILT: Final = """
    SELECT source, event_id, substr(source, 2) AS agency_id, NULL AS subject, NULL AS indicator_id,
        NULL::DATE AS as_of_date, value, low, high, NULL AS unit, expectation AS rule, words_zh, words_en, findings,
        held_at, CASE WHEN released_at IS NULL THEN 'held' ELSE 'released' END AS state, NULL::TIMESTAMP AS decided_at,
        NULL AS decided_by, false AS is_verified, NULL AS reason, 0 AS decisions, NULL AS superseded_by,
        greatest(0, date_sub('day', held_at, now()::TIMESTAMPTZ AT TIME ZONE 'UTC')) AS open_days, NULL AS is_simulated
    FROM ops.held_rows
"""
OPEN: Final = ("held", "asked")
"""States of a row that waits for a person or a correction."""
COLUMNS = (
    "source", "event_id", "table_name", "expectation", "value", "low", "high", "words_zh", "words_en", "findings",
)  # fmt: skip


def hold(con: Connection, run_id: str, results: Iterable[CheckResult], now: datetime) -> None:
    """Hold each row that broke a warning once, with all it broke; one that was held before is not held again."""
    found: dict[tuple[str, str], list[tuple[CheckResult, Finding]]] = {}
    for result in results:
        if result.severity == "warning" and not result.success:
            for finding in result.findings:
                found.setdefault((finding.source, finding.event_id), []).append((result, finding))
    if not found:
        return
    rows = pd.DataFrame([_row(broken) for broken in found.values()], columns=list(COLUMNS))
    con.register("found_rows", rows.astype({"value": "float64", "low": "float64", "high": "float64"}))
    con.execute(
        """INSERT INTO ops.held_rows BY NAME
           SELECT ? AS run_id, found.* REPLACE (
               nullif(value, 'nan') AS value, nullif(low, 'nan') AS low, nullif(high, 'nan') AS high),
               ?::TIMESTAMP AS held_at
           FROM found_rows AS found ANTI JOIN ops.held_rows USING (source, event_id)""",
        [run_id, now],
    )
    con.unregister("found_rows")


def hold_again(con: Connection, run_id: str, now: datetime) -> None:
    """Hold what new decisions say was held: a gate of a warehouse made anew has no history to find it by.

    Of the temporary table gate_keys, the events this gate looks at.
    """
    con.execute(
        """CREATE OR REPLACE TEMP TABLE missed AS SELECT * FROM (
            SELECT DISTINCT ON (source, event_id) data ->> 'source_of_event' AS source, data ->> 'event_id' AS event_id,
                data ->> 'rule' AS expectation
            FROM (SELECT data FROM raw.events WHERE rowid IN (SELECT row_id FROM gate_keys)
                AND type = 'milepost.row.decided.v1' AND json_valid(data) ORDER BY loaded_at, "offset")
            WHERE expectation IS NOT NULL) ANTI JOIN ops.held_rows USING (source, event_id)"""
    )
    if con.execute("SELECT 1 FROM missed LIMIT 1").fetchone() is None:  # else all of raw is searched for the events
        return
    con.execute(
        """INSERT INTO ops.held_rows BY NAME
        SELECT ? AS run_id, events.source, events.event_id, 'milepost.decisions.v1' AS table_name, missed.expectation,
            concat('此行曾被规则 ', missed.expectation, ' 暂扣，见其处置。') AS words_zh,
            concat('Rule ', missed.expectation, ' held this row before, as its decision says.') AS words_en,
            to_json([{'table': table_name, 'rule': missed.expectation, 'value': NULL::DOUBLE, 'low': NULL::DOUBLE,
                'high': NULL::DOUBLE, 'zh': words_zh, 'en': words_en}])::VARCHAR AS findings,
            ?::TIMESTAMP AS held_at
        FROM raw.events AS events
        JOIN missed ON missed.source = events.source AND missed.event_id = events.event_id""",
        [run_id, now],
    )


def _row(broken: list[tuple[CheckResult, Finding]]) -> tuple[Any, ...]:
    """One event's row: named by the rule that says most, with everything it broke."""
    told = [
        {
            "table": result.table,
            "rule": result.expectation,
            "value": finding.value,
            "low": finding.low,
            "high": finding.high,
            "zh": words.sentence(result.table, result.expectation, finding, "zh"),
            "en": words.sentence(result.table, result.expectation, finding, "en"),
        }
        for result, finding in sorted(broken, key=lambda one: words.rank(one[0].table, one[0].expectation))
    ]
    first, (_, finding) = told[0], broken[0]
    names = ("table", "rule", "value", "low", "high", "zh", "en")
    return (finding.source, finding.event_id, *(first[name] for name in names), json.dumps(told, ensure_ascii=False))


def stated(con: Connection) -> str:
    """Query: one row per event that was ever held, with its state, as far as this warehouse was built."""
    return STATED if is_built(con) else UNBUILT


def is_built(con: Connection) -> bool:
    """Whether a build of this version has said what became of held rows, and what was decided."""
    return has_tables(con, f"({STATED})", "marts.ops_decisions")


def listed(con: Connection, *, everything: bool = False, agency: str = "", event_id: str = "") -> list[dict[str, Any]]:
    """One row per event held now (with ``everything``: ever), oldest first; as STATED says."""
    cursor = con.execute(
        f"""SELECT * FROM ({stated(con)}) WHERE ($1 OR state IN {OPEN}) AND $2 IN ('', agency_id)
        AND $3 IN ('', event_id) ORDER BY held_at, source, event_id""",  # noqa: S608 our own queries
        [everything, agency, event_id],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Waiting(NamedTuple):
    """What waits of one reporting unit: rows: how many, since when (UTC), and the words of the oldest."""

    agency_id: str
    rows: int
    since: datetime
    event_id: str
    words_zh: str
    words_en: str


def waiting(con: Connection) -> list[Waiting]:
    """One row per reporting unit of which rows are held now."""
    rows = con.execute(
        f"""SELECT agency_id, count(*), min(held_at), arg_min(event_id, (held_at, event_id)),
        arg_min(words_zh, (held_at, event_id)), arg_min(words_en, (held_at, event_id))
        FROM ({stated(con)}) WHERE state IN {OPEN} GROUP BY agency_id ORDER BY agency_id"""  # noqa: S608
    ).fetchall()
    return [Waiting(*row) for row in rows]


class Trouble(NamedTuple):
    """What waits of one reporting unit, for those who tell it: how many rows, of which indicators (has_unknown: of some
    the last build does not know which), and the newest row: event_id, rule, words, subject, indicator and day."""

    agency_id: str
    rows: int
    indicators: list[str]
    has_unknown: bool
    newest: dict[str, Any]


def troubles(con: Connection) -> list[Trouble]:
    """One row per reporting unit of which rows are held now; one query, however many there are of either."""
    rows = con.execute(
        f"""SELECT agency_id, count(*), coalesce(list(DISTINCT indicator_id) FILTER (indicator_id IS NOT NULL), []),
        bool_or(indicator_id IS NULL), arg_max({{'event_id': event_id, 'rule': rule, 'words_zh': words_zh,
            'words_en': words_en, 'subject': subject, 'indicator_id': indicator_id, 'as_of_date': as_of_date}},
            (held_at, source, event_id))
        FROM ({stated(con)}) WHERE state IN {OPEN} GROUP BY agency_id ORDER BY agency_id"""  # noqa: S608
    ).fetchall()
    return [Trouble(*row) for row in rows]


def rules(con: Connection) -> set[tuple[str, str]]:
    """(table, rule) of every rule by which a row was ever held."""
    return set(
        con.execute(
            """SELECT table_name, expectation FROM ops.held_rows
            UNION SELECT one['table'], one['rule'] FROM (
                SELECT unnest(from_json(findings, '[{"table":"VARCHAR","rule":"VARCHAR"}]')) AS one
                FROM ops.held_rows WHERE findings LIKE '%"rule"%"rule"%')"""  # the first one is the row's own
        ).fetchall()
    )
