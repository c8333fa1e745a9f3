"""The row or value that a person decides on: an event id -> what marts.* and ops.held_rows know of it."""

from __future__ import annotations

import json
from typing import Any, Final

from milepost.errors import MilepostError
from milepost.gates import held
from milepost.warehouse.connection import Connection

Row = dict[str, Any]
CLOSED: Final = ("superseded", "retracted")
MOST_VALUES: Final = 24  # of an indicator's history: two years of monthly figures
HISTORY: Final = """
    SELECT as_of_date, actual_value AS value, unit, basis, event_id, source, known_from, is_marked
    FROM marts.fct_actuals
    WHERE indicator_id = $1 AND is_simulated = $2 AND known_to IS NULL AND left_out_reason IS NULL AND NOT is_retraction
    ORDER BY abs(as_of_date - $3), as_of_date LIMIT $4
"""
# Of two that landed together the one decided later counts, and stands last.
DECISIONS: Final = """
    SELECT * FROM marts.ops_decisions WHERE source = $1 AND event_id = $2
    ORDER BY landed_at, decided_at, decision_id
"""


class DecisionError(MilepostError):
    """A decision that cannot be made: on a row that is not held, is closed, or is one of several; or for nobody."""


def find(con: Connection, event_id: str, source: str = "") -> Row:
    """The row that was ever held under this id, as held.listed(). Raises DecisionError."""
    found = [row for row in held.listed(con, everything=True, event_id=event_id) if source in ("", row["source"])]
    if not found:
        said = f" of {source}" if source else ""
        raise DecisionError(f"no event {event_id}{said} is held. `milepost held list` names those that are.")
    return _only(event_id, found)


def to_decide(con: Connection, event_id: str, source: str, word: str) -> Row:
    """The row, if there is something to decide. Raises DecisionError where a correction closed it, or it stands so."""
    row = find(con, event_id, source)
    if row["state"] in CLOSED:
        closed = f"a newer report ({row['superseded_by']})" if row["superseded_by"] else "a newer report"
        raise DecisionError(f"{event_id} is {row['state']}: {closed} for the same day came since and stands.")
    if row["state"] == word and word != "asked":
        raise DecisionError(f"{event_id} is {word} already, by {row['decided_by']}: {row['reason']}. Nothing was sent.")
    return row


def found_value(con: Connection, event_id: str, source: str = "") -> str:
    """The source of a reported value, or held row, with this id, to be marked. Raises DecisionError."""
    query = "SELECT DISTINCT source FROM ops.held_rows WHERE event_id = $1"
    if held.is_built(con):
        query += " UNION SELECT DISTINCT source FROM marts.fct_actuals WHERE event_id = $1"
    found = [{"source": owner} for (owner,) in con.execute(query, [event_id]).fetchall() if source in ("", owner)]
    if not found:
        raise DecisionError(
            f"no value came with event {event_id}. `milepost explain TARGET` names the events behind a reading."
        )
    return str(_only(event_id, found)["source"])


def _only(event_id: str, found: list[Row]) -> Row:
    if len(found) > 1:
        sources = ", ".join(sorted(row["source"] for row in found))
        raise DecisionError(f"{event_id} was sent by {sources}: say which with --source.")
    return found[0]


def told(con: Connection, row: Row) -> dict[str, Any]:
    """A held row with everything a person looks at: findings, accepted values nearest to its day, decisions on it."""
    history: list[Row] = []
    decisions: list[Row] = []
    if held.is_built(con):
        key = [row["source"], row["event_id"]]
        decisions = _rows(con, DECISIONS, key)
        if row["indicator_id"] and row["as_of_date"]:
            day = [row["indicator_id"], row["is_simulated"], row["as_of_date"], MOST_VALUES]
            history = sorted(_rows(con, HISTORY, day), key=lambda one: str(one["as_of_date"]))
    return row | {"findings": json.loads(row["findings"]), "history": history, "decided": decisions}


def _rows(con: Connection, query: str, values: list[Any]) -> list[Row]:
    cursor = con.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
