"""The rows behind a score: what counts against a unit, place or plan in a month, dimension by dimension."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import badge, code, plain
from dashboards.quality import held_table, queue, tables
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import Words
from milepost.gates.conflicts import CONFLICT_RULES

SHOWN, SHOWN_LETTERS = 30, 120
SHANGHAI = timedelta(hours=8)


class Scope(NamedTuple):
    """Whose figure it is, of which month, and whether of simulated data."""

    kind: str
    scope_id: str
    month: date
    is_simulated: bool

    def has(self, moment: datetime | date | None) -> bool:
        """Whether a moment (UTC) or a day lies in the month (Shanghai)."""
        if moment is None:
            return False
        day = moment + SHANGHAI if isinstance(moment, datetime) else moment
        return (day.year, day.month) == (self.month.year, self.month.month)


class Found(NamedTuple):
    """What was found, and how it is shown."""

    columns: list[Column]
    body: Sequence[Row]


def show(board: data.Board, w: Words, names: Names, scope: Scope, dimension: str, score: Row) -> None:
    """A table of the rows that count against the figure; how many of them are listed."""
    bad = score["denominator"] - score["numerator"]
    if not bad:
        elements.notice("ok", w("score.rows_all_good"))
        return
    found = LISTS[dimension](board, w, names, scope)
    if found is None:
        tables.absent(w)
        return
    elements.caption(w("score.rows_missing", n=w.number(bad), shown=len(found.body)))
    if dimension == "conformity" and len(found.body) < bad:
        elements.caption(w("score.rows_cut"))
    grid.show(w, board, grid.Table(f"behind-{dimension}", w("score.rows_list"), found.body, found.columns, first=SHOWN))


def _indicators(names: Names, scope: Scope) -> set[str]:
    """Indicators whose reports the scope owes."""

    def owes(row: Row) -> bool:
        if scope.kind == "agency":
            return scope.scope_id in (row["lead_agency_ids"] or ())
        return bool(row[f"{scope.kind}_id"] == scope.scope_id)

    return {indicator for indicator, row in names.indicators.items() if owes(row)}


def _is_of(names: Names, scope: Scope, agency_id: str, indicator_id: str | None) -> bool:
    """Whether what an agency sent counts for the scope, as agg_quality_scores lays it."""
    known = names.agencies.get(agency_id)
    if scope.kind == "agency":
        return scope.scope_id == (agency_id if known else "unknown")
    place = known["jurisdiction_id"] if known else "unknown"
    if scope.kind == "jurisdiction":
        return scope.scope_id == place
    if indicator_id in names.indicators:
        return bool(names.indicators[indicator_id]["plan_id"] == scope.scope_id)
    plans = [plan for plan, row in names.plans.items() if row["jurisdiction_id"] == place]
    return scope.scope_id in (plans or ["unknown"])


def _rejected(board: data.Board, w: Words, names: Names, scope: Scope) -> Found | None:
    table = data.table(board, "ops_rejected_events")
    if "sender" not in table.column_names:
        return None
    body = [
        row
        for row in table.to_pylist()
        if scope.has(row["loaded_at"])
        and row["replayed_at"] is None
        and row["simulated"] == scope.is_simulated
        and _is_of(names, scope, row["sender"][1:], row["indicator_id"])
    ]

    def place(row: Row) -> str:
        return f"{row['topic']} / {row['partition']} / {row['offset']}"

    columns = [
        tables.moment(w, "when", "loaded_at", narrow=True),
        tables.ids(w, "reason_code"),
        tables.words(w, "reason", narrow=True),
        tables.shown(w, "place", lambda row: code(place(row)), place, wide=True),
        tables.shown(w, "value", lambda row: code(str(row["value"])[:SHOWN_LETTERS]), itemgetter("value")),
    ]
    return Found(columns, body)


def _doubted(board: data.Board, w: Words, names: Names, scope: Scope, *, conflicts: bool = False) -> Found | None:
    if not data.has(board, "fct_held_rows"):
        return None
    rows = data.table(board, "fct_held_rows", *queue.COLUMNS, "findings").to_pylist()
    body = [
        row
        for row in rows
        if row["state"] != "released"
        and scope.has(row["loaded_at"])
        and row["is_simulated"] == scope.is_simulated
        and _is_of(names, scope, row["source"][1:], row["indicator_id"])
        and (not conflicts or _is_conflict(row))
    ]
    return Found(held_table.columns(w, names), body)


def _is_conflict(row: Row) -> bool:
    try:
        found = json.loads(row["findings"] or "[]")
    except ValueError:
        return False
    return any(one.get("rule") in CONFLICT_RULES for one in found)


def _conflicting(board: data.Board, w: Words, names: Names, scope: Scope) -> Found | None:
    return _doubted(board, w, names, scope, conflicts=True)


def _due(board: data.Board, w: Words, names: Names, scope: Scope, bad: tuple[str, ...]) -> Found:
    """Reports due in the month that are missing, or came late."""
    mine = _indicators(names, scope)
    simulated = _simulated(board)
    until = date.fromisoformat(str(board.manifest["as_of_date"])[:10])
    rows = [
        row
        for row in data.table(board, "fct_reporting_punctuality").to_pylist()
        if row["indicator_id"] in mine
        and row["punctuality"] in bad
        and scope.has(row["expected_by_date"])
        and row["expected_by_date"] < until
        and (row["indicator_id"] in simulated) == scope.is_simulated
    ]

    def received(row: Row) -> str:
        return w("score.not_received") if row["received_at"] is None else w.moment(row["received_at"])

    columns = [
        _indicator(w, names),
        tables.day(w, "score.column.period", "period_date"),
        tables.day(w, "score.column.due", "expected_by_date", narrow=True),
        tables.shown(
            w,
            "score.column.received",
            lambda row: badge(received(row), "red") if row["received_at"] is None else plain(received(row)),
            itemgetter("received_at"),
        ),
        tables.number(w, "score.column.late", "days_late", narrow=True),
    ]
    return Found(columns, sorted(rows, key=lambda row: -row["days_late"]))


def _missing(board: data.Board, w: Words, names: Names, scope: Scope) -> Found:
    return _due(board, w, names, scope, ("missing",))


def _late(board: data.Board, w: Words, names: Names, scope: Scope) -> Found:
    return _due(board, w, names, scope, ("late",))


def _unreadable(board: data.Board, w: Words, names: Names, scope: Scope) -> Found:
    """Indicators whose every reading at the month's end (in the running month: now) says nothing."""
    targets = {row["target_id"]: row["indicator_id"] for row in data.rows(board, "fct_targets")}
    read = data.table(board, "fct_status_history", "target_id", "period_date", "status").to_pylist()
    now = data.rows(board, "fct_target_status", "target_id", "as_of_date", "status")
    mine, simulated = _indicators(names, scope), _simulated(board)
    found: dict[str, set[str]] = {}
    for row in [*read, *now]:
        indicator = targets.get(row["target_id"])
        if indicator in mine and scope.has(row.get("period_date") or row.get("as_of_date")):
            found.setdefault(indicator, set()).add(row["status"])
    body = [
        {"indicator_id": indicator, "statuses": w("list.comma").join(w.of("status", one) for one in sorted(statuses))}
        for indicator, statuses in sorted(found.items())
        if statuses <= {"not_reported", "outdated"} and (indicator in simulated) == scope.is_simulated
    ]
    return Found([_indicator(w, names), tables.words(w, "score.column.status", "statuses", narrow=True)], body)


def _indicator(w: Words, names: Names) -> Column:
    def name(row: Row) -> str:
        return names.indicator(row["indicator_id"])

    def link(row: Row) -> str:
        return elements.link("indicator", name(row), indicator=row["indicator_id"], lang=w.address_language)

    return tables.shown(w, "score.column.indicator", link, name, narrow=True)


def _simulated(board: data.Board) -> set[str]:
    """Indicators of which all that is known is simulated."""
    rows = data.rows(board, "fct_target_status", "indicator_id", "is_simulated")
    return {row["indicator_id"] for row in rows if row["is_simulated"]}


LISTS: dict[str, Callable[[data.Board, Words, Names, Scope], Found | None]] = {
    "conformity": _rejected,
    "completeness": _missing,
    "accuracy": _doubted,
    "consistency": _conflicting,
    "timeliness": _late,
    "accessibility": _unreadable,
}
