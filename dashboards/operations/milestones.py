"""Milestones in time: due days, the states reported, and the reading; each leads to its indicator and its events."""

from __future__ import annotations

from datetime import date

import pyarrow.compute as pc

from dashboards import data, drawing, elements, narrowing, readings
from dashboards.elements import code, plain, soft
from dashboards.operations.records import Scope
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import operations as chart
from milepost.readings import figures

MOVED = "milepost.milestone.moved.v1"
DRAWN = 30
MOVE_COLUMNS = (
    "indicator_id",
    "as_of_date",
    "note",
    "event_id",
    "event_type",
    "is_retraction",
    "is_simulated",
    "left_out_reason",
)


def show(w: Words, scope: Scope) -> None:
    columns = (*readings.STATUS_COLUMNS, *readings.METHOD_2_COLUMNS)
    named = data.rows(scope.board, "dim_indicators", *readings.INDICATOR_COLUMNS)
    rows = readings.join(
        [row for row in scope.rows("fct_target_status", *columns) if row["measure"] == "milestone"], named, []
    )
    if not rows:
        elements.notice("empty", w("milestones.none"), w("milestones.none_do"))
        return
    ordered = readings.lagging_first([row for row in rows if not row["is_restatement"]])
    moves = _moves(scope.board, {row["indicator_id"] for row in ordered})
    elements.heading(w("milestones.title"))
    _timeline(w, scope, ordered[:DRAWN], moves)
    elements.caption(w("milestones.hint"))
    if len(ordered) > DRAWN:
        elements.caption(w("milestones.more", shown=DRAWN, n=len(ordered)))
    _table(w, scope, ordered, moves)


def _moves(board: data.Board, indicators: set[str]) -> dict[str, list[Row]]:
    """The states reported of each indicator, in the order of their days; only what counts."""
    table = data.table(board, "fct_actuals", *MOVE_COLUMNS)
    found: dict[str, list[Row]] = {}
    for row in table.filter(pc.equal(table["event_type"], MOVED)).to_pylist():
        counts = row["indicator_id"] in indicators and not row["is_retraction"] and not row["left_out_reason"]
        if counts and row["note"] in chart.STATES:
            found.setdefault(row["indicator_id"], []).append(row)
    return {indicator: _changes(sorted(rows, key=lambda row: row["as_of_date"])) for indicator, rows in found.items()}


def _changes(rows: list[Row]) -> list[Row]:
    """The moves that changed the state: the same one said again is no other mark."""
    return [
        row for before, row in zip([None, *rows], rows, strict=False) if before is None or before["note"] != row["note"]
    ]


def _timeline(w: Words, scope: Scope, rows: list[Row], moves: dict[str, list[Row]]) -> None:
    marks = []
    for row in rows:
        name = scope.called(w, row, w.name(row))
        due = row["due_date"]
        if due is not None:
            marks.append(chart.point(due, name=name, state="due", said=f"{w('milestones.due_mark')} {w.day(due)}"))
        for move in moves.get(row["indicator_id"], []):
            said = f"{w.of('milestone', move['note'])} {w.day(move['as_of_date'])}"
            marks.append(chart.point(move["as_of_date"], name=name, state=move["note"], said=said))
    if not marks:
        return
    words = {state: w.of("milestone", state) for state in chart.STATES if state != "due"} | {
        "due": w("milestones.due_mark")
    }
    as_of = scope.board.manifest.get("as_of_date")
    today = date.fromisoformat(str(as_of)[:10]) if as_of else None
    said = w("operations.alt", what=w("milestones.title"))
    drawing.show(chart.milestones, said, marks, words, today)


def _table(w: Words, scope: Scope, rows: list[Row], moves: dict[str, list[Row]]) -> None:
    body = []
    for row in rows:
        told = [
            f"{plain(w.of('milestone', move['note']))} {soft(w.day(move['as_of_date']))} {code(move['event_id'])}"
            for move in moves.get(row["indicator_id"], [])
        ]
        wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
        body.append(
            [
                elements.link("indicator", scope.called(w, row, w.name(row)), **wish),
                plain(w.day(row["due_date"])),
                f"{elements.status(w, row)} {elements.tags(w, row)}",
                plain(figures.actual(row, w.language)),
                "；".join(told) or NO_VALUE,
            ]
        )
    heads = [w(f"milestones.{name}") for name in ("name", "due", "light", "state", "moves")]
    narrowing.table(w, heads, body, name=w("milestones.title"), room=narrowing.Room(kept=range(4)))
    elements.legend(w, rows)
