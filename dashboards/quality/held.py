"""待处置 Held rows: who waits how long, and the rows to settle one after another. Reads fct_held_rows."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboards import data, elements
from dashboards.elements import plain
from dashboards.quality import held_row, queue, standing, tables
from dashboards.quality.naming import Names
from dashboards.quality.sent import Send
from dashboards.readings import Row
from dashboards.text import Words

TABLE = "fct_held_rows"
SHOWN_AGENCIES = 12


def waiting(board: data.Board) -> int | str:
    """How many rows wait for somebody; '?' where this version does not say."""
    return queue.is_open(data.table(board, TABLE, "state")).num_rows if data.has(board, TABLE) else "?"


def show(board: data.Board, w: Words, send_it: Send) -> None:
    if not data.has(board, TABLE):
        elements.heading(w("held.title"))
        tables.absent(w)
        return
    rows, names = data.table(board, TABLE, *queue.COLUMNS), Names(board, w)
    asked = st.query_params.get("event")
    if asked:
        held_row.show(board, w, names, queue.find(rows, asked), asked, send_it)
        return
    elements.heading(w("held.title"))
    if not rows.num_rows:
        elements.notice("ok", w("held.never"), w("held.never_do"))
        return
    _summary(w, names, queue.is_open(rows))
    _queue(w, names, rows)


def _summary(w: Words, names: Names, waiting_rows: pa.Table) -> None:
    """The units that have rows waiting, by how long."""
    if not waiting_rows.num_rows:
        elements.notice("ok", w("held.none"), w("held.none_do"))
        return
    found = queue.by_agency(waiting_rows)
    longest = max(days for _, _, days in found)
    elements.caption(w("held.sum", n=w.number(waiting_rows.num_rows), units=len(found), days=longest))
    ages = [age for age, *_ in queue.AGES]
    body = [
        [
            plain(names.agency(agency)),
            *(w.number(counts[age]) if counts[age] else "·" for age in ages),
            f"**{w.number(sum(counts.values()))}**",
            plain(w("held.days", n=days)),
        ]
        for agency, counts, days in found[:SHOWN_AGENCIES]
    ]
    heads = [w("held.unit"), *(w(f"age.{age}") for age in ages), w("overview.sum"), w("held.longest")]
    elements.table(heads, body, range(1, len(heads)), name=w("held.by_unit"))
    if len(found) > SHOWN_AGENCIES:
        elements.caption(w("held.more_units", shown=SHOWN_AGENCIES, n=len(found)))


def _queue(w: Words, names: Names, rows: pa.Table) -> None:
    wish = _wish(w, names, rows)
    found = queue.chosen(rows, wish)
    if not found.num_rows:
        elements.notice("empty", w("held.no_match"), w("held.no_match_do"))
        return
    last = queue.pages(found) - 1
    number = min(int(st.session_state.get("held-page", 0)), last)
    st.session_state["held-page"] = number
    for row in queue.page(found, number):
        _card(w, names, row)
    _pager(w, found.num_rows, number, last)


def _wish(w: Words, names: Names, rows: pa.Table) -> queue.Wish:
    """Filters over the list. A change of any of them begins with the first page again."""
    with st.container(key="held-filters"):
        state_column, agency_column, age_column, rule_column = st.columns([2, 3, 2, 3])
    every = w("filter.all")
    state = state_column.selectbox(
        w("held.which"), ("open", "settled"), key="held-state", format_func=lambda s: w(f"held.{s}"), on_change=_restart
    )
    of_state = queue.chosen(rows, queue.Wish(state))
    agency = agency_column.selectbox(
        w("held.unit"),
        [None, *queue.values_of(of_state, "agency_id")],
        key=f"held-agency-{state}",
        format_func=lambda a: every if a is None else names.agency(a),
        on_change=_restart,
    )
    age = age_column.selectbox(
        w("held.age"),
        [None, *(age for age, *_ in queue.AGES)],
        key="held-age",
        format_func=lambda a: every if a is None else w(f"age.{a}"),
        on_change=_restart,
    )
    rule = rule_column.selectbox(
        w("held.rule"),
        [None, *queue.values_of(of_state, "rule")],
        key=f"held-rule-{state}",
        format_func=lambda r: every if r is None else r,
        on_change=_restart,
    )
    return queue.Wish(state, agency, age, rule)


def _restart() -> None:
    st.session_state["held-page"] = 0


def _card(w: Words, names: Names, row: Row) -> None:
    """One row of the list: what was sent, why it waits in words, and the way to settle it."""
    with st.container(border=True):
        left, right = st.columns([6, 1], vertical_alignment="center")
        with left:
            st.markdown(f"**{plain(names.about(row))}**　{elements.soft(names.agency(row['agency_id']))}")
            st.markdown(f"{standing.state(w, row)} **{plain(names.value(row))}**　{plain(names.words(row))}")
            elements.caption(_since(w, row))
        right.button(
            w("held.open_row" if row["state"] in queue.OPEN else "held.look"),
            key=f"open-{row['source']}-{row['event_id']}",
            on_click=_open,
            args=(row["event_id"],),
            width="stretch",
        )


def _open(event_id: str) -> None:
    st.query_params["event"] = event_id


def _since(w: Words, row: Row) -> str:
    said = [w("held.since", when=w.moment(row["held_at"]), n=row["open_days"])]
    said += [w("held.rules", n=row["rules_broken"])] if row["rules_broken"] > 1 else []
    if row["decided_at"] is not None:
        decision = w.of("held_state", row["state"])
        said.append(w("held.decided", when=w.moment(row["decided_at"]), by=row["decided_by"], decision=decision))
    return " · ".join(said)


def _pager(w: Words, n: int, number: int, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="held-pager"):
        st.button(w("held.before"), disabled=number == 0, on_click=_turn, args=(-1,), key="held-before")
        elements.caption(w("held.page", page=number + 1, pages=last + 1, n=w.number(n)))
        st.button(w("held.after"), disabled=number >= last, on_click=_turn, args=(1,), key="held-after")


def _turn(by: int) -> None:
    st.session_state["held-page"] = max(0, int(st.session_state.get("held-page", 0)) + by)
