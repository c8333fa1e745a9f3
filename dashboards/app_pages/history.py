"""历史 History: lights of targets, or units' shares on schedule, by months. Reads fct_status_history and changes."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboards import data, elements, filters, frame, readings, shell
from dashboards.address import view
from dashboards.elements import Markdown, plain
from dashboards.history import drawing, lines, spans, twin
from dashboards.history.drawing import CORRECTED, Map
from dashboards.quality.naming import Names
from dashboards.readings import Row, Wanted
from dashboards.text import Words
from dashboards.units import targets
from milepost.readings import corrections, links, tallies
from milepost.readings.statuses import LIGHTS, SHAPES
from milepost.readings.tallies import Role

BY = ("targets", "units")
CHANGES = "fct_status_changes"


def page(board: data.Board, w: Words) -> None:
    if not data.has(board, lines.TABLE):
        elements.notice("empty", w("overview.trend_absent"), w("changes.absent_do"))
        return
    by = view(w, "by", BY, lambda one: w(f"history.by.{one}"), title=w("history.by"))
    names, rows = Names(board, w, with_policies=False), targets.rows(board)
    wanted = filters.ask(board, w, rows, names.plans, names.places, of_units=by == "units")
    left, right = st.columns([5, 1.4], vertical_alignment="bottom")
    days = spans.ask(w, right, lines.months(board), board.as_of)
    with left:
        elements.heading(w(f"history.{by}"))
        elements.caption(w(f"history.{by}_hint"))
    if by == "units":
        filters.say_lights(w, wanted)
    asked = wanted.of_all_lights if by == "units" else wanted
    chosen = [row for row in readings.select(rows, asked) if not row["is_restatement"]]
    if not chosen or not days:
        elements.notice("empty", w("overview.no_rows"), w("overview.no_rows_do"))
        return
    found = _map(board, w, names, readings.lagging_first(chosen), days, wanted, by)
    if not found.lines:
        elements.notice("empty", w("overview.no_rows"), w("overview.no_rows_do"))
        return
    _show(board, w, found, wanted, by)


def _map(board: data.Board, w: Words, names: Names, rows: list[Row], days: list[date], wanted: Wanted, by: str) -> Map:
    read = lines.past(board, [row["target_id"] for row in rows], days)
    today = board.as_of if board.as_of in days else None
    places = {place: w.name(row) for place, row in names.places.items()}
    if by == "units":
        role: Role = "support" if wanted.role == "support" else "lead"
        found = lines.of_units(w, names, rows, read, today, role)
        alight = tallies.by_unit([row for row in rows if row["light"] in wanted.lights], role)
        shown = [one for one in found if wanted.agency in (None, one.key) and (not wanted.lights or one.key in alight)]
        return Map(shown, days, today, places=places)
    changes = data.table(board, CHANGES).to_pylist() if data.has(board, CHANGES) else []
    again = frozenset(corrections.corrected(read, changes))
    return Map(lines.of_targets(w, rows, read, today), days, today, again, places)


def _show(board: data.Board, w: Words, found: Map, wanted: Wanted, by: str) -> None:
    clicked = drawing.chart(w, found)
    if clicked is not None:
        name, wish = found.wish(*clicked)
        frame.go(links.address(name, **wish, lang=w.address_language))
    _legend(w, found, by)
    elements.heading(w("history.table"))
    elements.caption(w("history.table_hint"))
    twin.show(w, board, found, wanted.said, of_units=by == "units")


def _legend(w: Words, found: Map, by: str) -> None:
    """What the signs mean, and how many months corrections made another light."""
    if by == "units":
        elements.caption(w("history.shades"))
        return
    said = [elements.light(light, w.of("light", light)) for light in LIGHTS if light in SHAPES]
    if found.corrected:
        said.append(Markdown(f"{CORRECTED} {plain(w('history.corrected_n', n=len(found.corrected)))}"))
    st.caption("　".join(said))


shell.show("history", page)
