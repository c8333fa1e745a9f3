"""变化 What moved since a day of choice: how many caught up, fell back, are new, closed or corrected; which ones."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address, data, elements, kept
from dashboards.changes import asked as asked_day
from dashboards.elements import plain
from dashboards.overview import moved
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.units import targets
from milepost.days import SHANGHAI, parse_day, utc
from milepost.readings import moved_values, movement
from milepost.readings.movement import KINDS

TABLE = "fct_status_changes"
EVENT_COLUMNS = (
    *("indicator_id", "event_id", "as_of_date", "actual_value", "source", "known_from", "known_to"),
    *("is_retraction", "left_out_reason"),
)


def show(board: data.Board, w: Words, rows: list[Row], chosen: tuple[str, ...]) -> None:
    """Of the targets chosen. chosen: the same in words, for what is taken away."""
    if not data.has(board, TABLE) or board.as_of is None:
        elements.caption(w("movement.absent"))
        return
    left, right = st.columns([5, 1.4], vertical_alignment="bottom")
    day = ask_day(w, right, board.as_of)
    with left:
        elements.heading(w("movement.title", day=w.day(day)))
        hint = "movement.hint" if board.month_end is None else "movement.hint_now"
        elements.caption(w(hint, day=w.day(day), now=w.day(board.as_of)))
    mine = {row["target_id"] for row in rows}
    moves = [row for row in since(board, day) if row["target_id"] in mine]
    if not moves:
        elements.notice("empty", w("movement.none", day=w.day(day)))
        return
    _counts(w, moves)
    moved.show(w, board, day, moves, chosen)
    wish = address.chosen_for("changes") | {"since": day.isoformat(), "show": "each", "lang": w.address_language}
    st.markdown(elements.link("changes", w("movement.all"), **wish))


@kept.once(16)
def since(board: data.Board, day: date) -> list[Row]:
    """All moves after the end of a day: the reading, its move and its figures. Shared: nobody may change one.

    Of a month end as now known both days are read by what is known now: nothing is a correction then.
    """
    plans = data.by(board, "dim_plans", "plan_id")
    starts = {plan: row["start_date"] for plan, row in plans.items() if row.get("start_date")}
    readings = {row["target_id"]: row for row in targets.rows(board)}
    on = movement.learned_on if board.month_end is None else movement.about
    moves = movement.since(day, later(board, day), readings.values(), starts, on)
    about = {readings[move.target_id]["indicator_id"] for move in moves}
    versions: dict[str, list[Row]] = {indicator: [] for indicator in about}
    is_told = about and data.has(board, "fct_actuals")
    for row in data.where(board, "fct_actuals", "indicator_id", about, *EVENT_COLUMNS) if is_told else ():
        versions[row["indicator_id"]].append(row)
    found = []
    for move in moves:
        reading = readings[move.target_id]
        told = moved_values.of_move(move, reading, versions[reading["indicator_id"]])
        found.append({**reading, "move": move, **told._asdict()})
    return found


def later(board: data.Board, day: date) -> list[Row]:
    """The changes learned after the end of a day in Shanghai; of years of them few become rows.

    Of a month end as now known: those along time that are about a later day.
    """
    table = data.table(board, TABLE)
    if board.month_end is not None:
        is_later = pc.greater(table["as_of_date"], pa.scalar(day, pa.date32()))
        along: list[Row] = table.filter(
            pc.and_(is_later, pc.is_in(table["reason"], pa.array(movement.ALONG_TIME)))
        ).to_pylist()
        return along
    edge = utc(datetime.combine(day + timedelta(days=1), time(), SHANGHAI))
    column = table["learned_at" if "learned_at" in table.column_names else "changed_at"]
    later: list[Row] = table.filter(pc.greater_equal(column, pa.scalar(edge, column.type))).to_pylist()
    return later


def ask_day(w: Words, column: DeltaGenerator, last: date) -> date:
    """Ask for the day; one that cannot be used is said."""
    asked, chosen = address.value("since"), asked_day.day(last)
    if asked and parse_day(asked) != chosen:
        body = w("movement.unknown_do", last=w.day(last), day=w.day(chosen))
        elements.notice("failed", w("movement.unknown", day=asked[:40]), body)
    picked = column.date_input(w("movement.since"), chosen, max_value=last, key=f"since-{chosen}", format="YYYY-MM-DD")
    if isinstance(picked, date) and picked != chosen:
        address.put("since", picked.isoformat())
        st.rerun()
    return chosen


def _counts(w: Words, moves: list[Row]) -> None:
    """One card per kind; a kind without moves stays, so that the layout never jumps."""
    found = Counter(row["move"].kind for row in moves)
    with st.container(horizontal=True, gap="small", key="movement-counts"):
        for kind in KINDS:
            label = plain(moved.kind(w, kind))
            st.metric(label, found[kind], border=True, width="content", help=plain(w(f"move.{kind}_hint")))
