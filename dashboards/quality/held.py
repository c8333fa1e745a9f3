"""待处置 Held rows: who waits how long, and the rows to settle one after another. Reads fct_held_rows."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

import pyarrow as pa
import streamlit as st

from dashboards import address, data, elements, grid
from dashboards.elements import plain
from dashboards.quality import held_row, held_table, queue, standing, tables
from dashboards.quality.naming import Names
from dashboards.quality.sent import Send
from dashboards.readings import Row
from dashboards.text import Words

TABLE = "fct_held_rows"
SHOWN_AGENCIES = 12
MOST = 2000  # of a table; more are read by the filters above it
WISH = "held-wish"


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
    _summary(board, w, names, queue.is_open(rows))
    _queue(board, w, names, rows)


def _summary(board: data.Board, w: Words, names: Names, waiting_rows: pa.Table) -> None:
    """The units that have rows waiting, by how long."""
    if not waiting_rows.num_rows:
        elements.notice("ok", w("held.none"), w("held.none_do"))
        return
    found = queue.by_agency(waiting_rows)
    longest = max(days for _, _, days in found)
    elements.caption(w("held.sum", n=w.number(waiting_rows.num_rows), units=len(found), days=longest))
    rows = [
        {"agency": names.agency(agency), "days": days, "sum": sum(counts.values()), **counts}
        for agency, counts, days in found
    ]

    def number(name: str) -> Callable[[Row], str]:
        return lambda row: w.number(row[name]) if row[name] else "·"

    columns = [
        tables.words(w, "held.unit", "agency", narrow=True),
        *(tables.shown(w, f"age.{age}", number(age), itemgetter(age), "number") for age, *_ in queue.AGES),
        tables.shown(
            w, "overview.sum", lambda r: f"**{w.number(r['sum'])}**", itemgetter("sum"), "number", narrow=True
        ),
        tables.shown(
            w, "held.longest", lambda r: plain(w("held.days", n=r["days"])), itemgetter("days"), "number", narrow=True
        ),
    ]
    grid.show(w, board, grid.Table("waits", w("held.by_unit"), rows, columns, first=SHOWN_AGENCIES))


def _queue(board: data.Board, w: Words, names: Names, rows: pa.Table) -> None:
    """One after another to settle them, or as a table to sort, search and take away."""
    wish, said, is_table = _wish(w, names, rows)
    found = queue.chosen(rows, wish)
    if not found.num_rows:
        elements.notice("empty", w("held.no_match"), w("held.no_match_do"))
        return
    if is_table:
        if found.num_rows > MOST:
            elements.caption(w("incidents.cut", shown=w.number(MOST), n=w.number(found.num_rows)))
        listed = found.slice(0, MOST).to_pylist()
        grid.show(w, board, grid.Table("held", w("held.list"), listed, held_table.columns(w, names), chosen=said))
        return
    last = queue.pages(found) - 1
    number = min(_page(w), last)
    for row in queue.page(found, number):
        _card(w, names, row)
    _pager(w, found.num_rows, number, last)


def _wish(w: Words, names: Names, rows: pa.Table) -> tuple[queue.Wish, tuple[str, ...], bool]:
    """Filters over the list, the same in words, and whether a table is wanted. Another list begins at its beginning."""
    with st.container(key="held-filters"):
        columns = st.columns([2, 3, 2, 3, 2], vertical_alignment="bottom")
    is_settled = address.choice(columns[0], w, "settled", ["1"], lambda _: w("held.settled"), w("held.open"))
    state = "settled" if is_settled else "open"
    of_state = queue.chosen(rows, queue.Wish(state))
    agencies, asked = queue.values_of(of_state, "agency_id"), address.value("agency")
    if asked in names.agencies and asked not in agencies:  # chosen on another page: it has none
        agencies.append(str(asked))
    rules = queue.values_of(of_state, "rule")
    agency = address.choice(columns[1], w, "agency", agencies, names.agency)
    age = address.choice(columns[2], w, "age", [age for age, *_ in queue.AGES], lambda one: w(f"age.{one}"))
    rule = address.choice(columns[3], w, "rule", rules, str)
    with columns[4]:
        is_table = address.toggle("table", w("held.as_table"))
    wish = queue.Wish(state, agency, age, rule)
    if not address.is_fresh("page", WISH) and st.session_state[WISH] != wish:
        address.put("page", None)
    st.session_state[WISH] = wish
    said = {"settled": w(f"held.{state}"), "agency": agency and names.agency(agency), "rule": rule}
    said["age"] = age and w(f"age.{age}")
    return wish, tuple(f"{w(f'filter.{name}')} {one}" for name, one in said.items() if one), is_table


def _page(w: Words) -> int:
    """The page asked for, the first being 0; in the address they count from 1."""
    asked = address.value("page") or "1"
    if asked.isascii() and asked.isdigit() and int(asked):
        return int(asked) - 1
    address.unknown(w, "page", asked)
    return 0


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
    address.put("event", event_id)


def _since(w: Words, row: Row) -> str:
    said = [w("held.since", when=w.moment(row["held_at"]), n=row["open_days"])]
    said += [w("held.rules", n=row["rules_broken"])] if row["rules_broken"] > 1 else []
    if row["decided_at"] is not None:
        decision = w.of("held_state", row["state"])
        said.append(w("held.decided", when=w.moment(row["decided_at"]), by=row["decided_by"], decision=decision))
    return " · ".join(said)


def _pager(w: Words, n: int, number: int, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="held-pager"):
        st.button(w("held.before"), disabled=number == 0, on_click=_turn, args=(number - 1,), key="held-before")
        elements.caption(w("held.page", page=number + 1, pages=last + 1, n=w.number(n)))
        st.button(w("held.after"), disabled=number >= last, on_click=_turn, args=(number + 1,), key="held-after")


def _turn(to: int) -> None:
    address.put("page", str(to + 1) if to else None)
