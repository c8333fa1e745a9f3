"""What the views share: rows of the places chosen, the event behind a row, and the indicators that count it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboards import data, elements, narrowing
from dashboards.elements import code, plain
from dashboards.readings import Row
from dashboards.text import Words

FIRST_ROWS = 60
EVENT_HEADS = ("event", "source", "kafka", "known")


@dataclass(frozen=True)
class Scope:
    """The version and the places shown; places by id, for their names."""

    board: data.Board
    places: dict[str, Row]
    shown: frozenset[str]

    def rows(self, name: str, *columns: str) -> list[Row]:
        """The rows of the places shown. Raises data.Unreadable."""
        return [row for row in data.rows(self.board, name, *columns) if row["jurisdiction_id"] in self.shown]

    def called(self, w: Words, row: Row, name: str) -> str:
        """A centre or data space, with its place where several are shown: names are given by each place for itself."""
        if len(self.shown) == 1:
            return name
        place = row["jurisdiction_id"]
        return f"{w.name(self.places[place]) if place in self.places else place} {name}"


def coded(w: Words, code_: str) -> str:
    """What is known by the code alone that its reporter gave it: a centre, a data space, a programme."""
    return w("operations.coded", code=code_)


def counted_by(w: Words, scope: Scope, *rules: str) -> None:
    """The indicators that are computed from these events."""
    indicators = scope.rows("dim_indicators")
    found = [row for row in indicators if row["measured_rule"] in rules]
    if found:
        links = [
            elements.link("indicator", w.name(row), indicator=row["indicator_id"], lang=w.address_language)
            for row in found
        ]
        st.markdown(f"{plain(w('operations.counts_in'))}{'、'.join(links)}")


def table(w: Words, heads: Sequence[str], body: Iterable[list[str]], numbers: Iterable[int], *, name: str) -> None:
    """What happened, and of each row the event behind it (``event``), which narrow screens leave out."""
    told = [*heads, *(w(f"operations.{one}") for one in EVENT_HEADS)]
    room = narrowing.Room(kept=range(len(heads)), wide=range(len(heads) + 1, len(told)))
    narrowing.table(w, told, body, numbers, name=name, room=room)


def event(w: Words, row: Row) -> list[str]:
    """The event behind a row: its id, who sent it, where it lies in Kafka, when it was learned."""
    where = f"{row['topic']} / {row['partition']} / {row['offset']}" if row.get("topic") is not None else None
    return [code(row["event_id"]), plain(row.get("source")), code(where), plain(w.moment(row.get("known_from")))]


def mark(w: Words, row: Row) -> str:
    return f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""


def latest(w: Words, rows: Iterable[Row], key: str) -> list[Row]:
    """The latest rows, and a word where there are more."""
    ordered = sorted(rows, key=lambda row: (row[key], row["event_id"]), reverse=True)
    if len(ordered) > FIRST_ROWS:
        elements.caption(w("operations.more", shown=FIRST_ROWS, n=len(ordered)))
    return ordered[:FIRST_ROWS]
