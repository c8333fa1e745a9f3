"""变化 What moved since a day of choice: how many caught up, fell back, are new, closed or corrected; which ones."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address, data, elements
from dashboards.elements import Markdown, plain
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.days import SHANGHAI, parse_day, utc
from milepost.readings import movement
from milepost.readings.movement import KINDS, Move

TABLE = "fct_status_changes"
SHAPES = {"caught_up": "↑", "fell_back": "↓", "new": "＋", "closed": "✓", "silent": "○", "corrected": "✎"}
FIRST_ROWS = 12


def show(board: data.Board, w: Words, rows: list[Row], plans: dict[str, Row]) -> None:
    """Of the targets chosen."""
    if not data.has(board, TABLE) or board.as_of is None:
        elements.caption(w("movement.absent"))
        return
    left, right = st.columns([5, 1.4], vertical_alignment="bottom")
    day = ask_day(w, right, board.as_of)
    with left:
        elements.heading(w("movement.title", day=w.day(day)))
        elements.caption(w("movement.hint"))
    starts = {plan: row["start_date"] for plan, row in plans.items() if row.get("start_date")}
    moves = movement.since(day, later(board, day), rows, starts)
    if not moves:
        elements.notice("empty", w("movement.none", day=w.day(day)))
        return
    _counts(w, moves)
    _list(w, moves, {row["target_id"]: row for row in rows})
    wish = {"since": day.isoformat(), "show": "each", "lang": w.address_language}
    st.markdown(elements.link("changes", w("movement.all"), **wish))


def later(board: data.Board, day: date) -> list[Row]:
    """The changes learned after the end of a day in Shanghai; of years of them few become rows."""
    table = data.table(board, TABLE)
    edge = utc(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))
    column = table["changed_at"]
    later: list[Row] = table.filter(pc.greater_equal(column, pa.scalar(edge, column.type))).to_pylist()
    return later


def day_asked(last: date) -> date:
    """The day of the address, else, and where that cannot be used, the last month end before the day read."""
    asked = address.value("since")
    said = parse_day(asked) if asked else None
    return last.replace(day=1) - timedelta(days=1) if said is None or said > last else said


def ask_day(w: Words, column: DeltaGenerator, last: date) -> date:
    """Ask for the day; one that cannot be used is said."""
    asked, chosen = address.value("since"), day_asked(last)
    if asked and parse_day(asked) != chosen:
        body = w("movement.unknown_do", last=w.day(last), day=w.day(chosen))
        elements.notice("failed", w("movement.unknown", day=asked[:40]), body)
    picked = column.date_input(w("movement.since"), chosen, max_value=last, key=f"since-{chosen}", format="YYYY-MM-DD")
    if isinstance(picked, date) and picked != chosen:
        address.put("since", picked.isoformat())
        st.rerun()
    return chosen


def _counts(w: Words, moves: list[Move]) -> None:
    """One card per kind; a kind without moves stays, so that the layout never jumps."""
    found = Counter(move.kind for move in moves)
    with st.container(horizontal=True, gap="small", key="movement-counts"):
        for kind in KINDS:
            label = f"{SHAPES[kind]} {w.of('move', kind)}"
            st.metric(plain(label), found[kind], border=True, width="content", help=plain(w(f"move.{kind}_hint")))


def _list(w: Words, moves: list[Move], rows: dict[str, Row]) -> None:
    heads = [w(f"movement.{head}") for head in ("kind", "from", "to", "why", "day")]
    heads.insert(1, w("column.indicator"))
    body = [_cells(w, move, rows[move.target_id]) for move in moves[:FIRST_ROWS]]
    with st.container(key="movement"):
        elements.table(heads, body, name=w("movement.kind"))
    if len(moves) > FIRST_ROWS:
        elements.caption(w("movement.more", shown=FIRST_ROWS, n=len(moves)))


def _cells(w: Words, move: Move, row: Row) -> list[str]:
    wish = {"indicator": row["indicator_id"], "target": move.target_id, "lang": w.address_language}
    mark = f" {elements.tag(w('tag.simulated'), 'sim')}" if row["is_simulated"] else ""
    return [
        plain(f"{SHAPES[move.kind]} {w.of('move', move.kind)}"),
        f"{elements.link('indicator', w.name(row), **wish)} {elements.soft(w.day(row['due_date']))}{mark}",
        _reading(w, move.from_status, move.from_light),
        _reading(w, move.to_status, move.to_light),
        plain(w.of("change", move.reason) if move.reason else NO_VALUE),
        plain(w.day(move.day) if move.day else NO_VALUE),
    ]


def _reading(w: Words, status: str | None, light: str | None) -> Markdown:
    if status is None:
        return elements.soft(w("movement.absent_then"))
    return elements.status(w, {"status": status, "light": light})
