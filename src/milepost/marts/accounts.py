"""Where every accepted event is: waiting for a build, readable, quarantined or held. raw, staging, ops -> Account.

The books of landing (ledger.py) say that no message is lost on the way into raw; these say that none is lost after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from milepost.marts.quarantine import staged_tables
from milepost.warehouse.connection import Connection

# Held rows that a person let in, as the last build knows, or as it was before there were decisions.
LET_IN: Final = "SELECT source, event_id FROM staging.stg_ops__row_decisions WHERE is_release_that_stands"
LET_IN_BEFORE: Final = "SELECT source, event_id FROM ops.held_rows WHERE released_at IS NOT NULL"


@dataclass(frozen=True)
class Account:
    """Where the events of one type are. waiting: loaded after the last build; staged: all the others.

    quarantined: set aside by a build or taken out by a person. held: readable, but kept back by a gate.
    """

    type: str
    raw: int
    waiting: int
    staged: int
    readable: int
    quarantined: int
    held: int

    @property
    def is_balanced(self) -> bool:
        return self.raw == self.waiting + self.staged == self.waiting + self.readable + self.quarantined + self.held


def accounts(con: Connection) -> list[Account]:
    """One row per event type. Every count is taken apart, so that a missing event shows. Reads all of history."""
    staged = " UNION ALL ".join(
        f"SELECT event_type AS type, source, event_id, unreadable_code FROM staging.{table}"  # noqa: S608 own names
        for table in staged_tables(con)
    )
    if not staged:
        return []
    let_in = LET_IN if _has_decisions(con) else LET_IN_BEFORE
    rows = con.execute(
        f"""WITH staged AS ({staged}),
        gone AS (SELECT DISTINCT source, event_id FROM ops.quarantined_events WHERE reread_at IS NULL),
        held AS (SELECT source, event_id FROM ops.held_rows ANTI JOIN ({let_in}) USING (source, event_id)),
        raw AS (
            SELECT type, count(*) AS raw, count(*) FILTER (loaded_at > staged_to) AS waiting
            FROM raw.events CROSS JOIN (SELECT max(staged_to) AS staged_to FROM ops.build_parameters) GROUP BY 1),
        stood AS (SELECT type, count(*) AS staged FROM staged GROUP BY 1),
        read AS (SELECT type, count(*) AS readable FROM staged ANTI JOIN gone USING (source, event_id)
            ANTI JOIN held USING (source, event_id) WHERE unreadable_code IS NULL GROUP BY 1),
        aside AS (SELECT type, count(*) AS quarantined FROM staged SEMI JOIN gone USING (source, event_id) GROUP BY 1),
        kept AS (SELECT type, count(*) AS held FROM staged SEMI JOIN held USING (source, event_id)
            ANTI JOIN gone USING (source, event_id) GROUP BY 1)
        SELECT type, coalesce(raw, 0), coalesce(waiting, 0), coalesce(staged, 0), coalesce(readable, 0),
            coalesce(quarantined, 0), coalesce(held, 0)
        FROM raw FULL JOIN stood USING (type) LEFT JOIN read USING (type) LEFT JOIN aside USING (type)
        LEFT JOIN kept USING (type) ORDER BY type"""  # noqa: S608 own names
    ).fetchall()
    return [Account(*row) for row in rows]


def _has_decisions(con: Connection) -> bool:
    found = con.execute(
        """SELECT 1 FROM information_schema.tables
           WHERE table_schema = 'staging' AND table_name = 'stg_ops__row_decisions'"""
    ).fetchone()
    return found is not None
