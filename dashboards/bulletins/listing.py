"""通报清单 The list: newest period first. Filters stand in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import streamlit as st

from dashboards import address, elements, grid
from dashboards.bulletins import book
from dashboards.columns import Column
from dashboards.elements import Markdown, plain, soft
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import Words
from milepost.bulletins.book.entry import Entry

STATES = ("draft", "reviewed", "issued", "withdrawn")


def show(w: Words, known: Names, found: list[Entry]) -> None:
    counts: Counter[str] = Counter(one.state for one in found)
    elements.caption(w("bulletins.sum", n=len(found), **{name: counts[name] for name in STATES}))
    chosen = _chosen(w, known, found)
    if not chosen:
        elements.notice("empty", w("bulletins.no_match"), w("bulletins.no_match_do"))
        return
    rows = [_row(one) for one in sorted(chosen, key=lambda one: (one.period, one.moves[-1].at), reverse=True)]
    grid.show(w, None, grid.Table("bulletins", w("bulletins.list"), rows, _columns(w, known)))


def _chosen(w: Words, known: Names, found: list[Entry]) -> list[Entry]:
    columns = st.columns([1, 1, 1, 2])
    places = sorted({*known.places, *(one.place for one in found)})
    kinds, states = {one.kind for one in found}, {one.state for one in found}
    place = address.choice(columns[0], w, "jurisdiction", places, known.place)
    kind = address.choice(columns[1], w, "paper", sorted(kinds), lambda name: w.of("bulletin_kind", name))
    shown = [name for name in STATES if name in states]
    state = address.choice(columns[2], w, "step", shown, lambda name: w.of("bulletin_state", name))
    return [
        one for one in found if place in (None, one.place) and kind in (None, one.kind) and state in (None, one.state)
    ]


def _row(one: Entry) -> Row:
    return {"entry": one}


def _columns(w: Words, known: Names) -> list[Column]:
    def about(one: Entry) -> str:
        return known.agency(one.unit) if one.unit else known.place(one.place)

    def title(row: Row) -> Markdown:
        one: Entry = row["entry"]
        mark = f" {elements.watermark(w('watermark'))}" if one.is_simulated else ""
        corrects = f" {soft(w('bulletins.corrects', id=one.replaces))}" if one.replaces else ""
        return Markdown(f"{book.to(w, one, one.title)}{mark}{corrects}")

    def text(key: str, said: Callable[[Entry], str], *, narrow: bool = False) -> Column:
        head = w(f"bulletins.{key}")
        return Column(key, head, lambda row: plain(said(row["entry"])), lambda row: said(row["entry"]), narrow=narrow)

    return [
        Column(
            "state",
            w("bulletins.state"),
            lambda row: book.state(w, row["entry"].state),
            lambda row: w.of("bulletin_state", row["entry"].state),
            narrow=True,
        ),
        text("period", lambda one: one.period, narrow=True),
        text("kind", lambda one: w.of("bulletin_kind", one.kind)),
        Column("title", w("bulletins.name"), title, lambda row: row["entry"].title, narrow=True),
        text("about", about),
        text("number", book.number),
        text("by", lambda one: one.moves[-1].by),
        Column("at", w("bulletins.at"), None, lambda row: row["entry"].moves[-1].at),
        Column("id", w("bulletins.id"), None, lambda row: row["entry"].bulletin_id),
    ]
