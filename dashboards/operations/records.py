"""What the views share: rows of the places chosen, the event behind a row, and the indicators that count it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from dashboards import data, elements
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


def heads(w: Words) -> list[str]:
    return [w(f"operations.{name}") for name in EVENT_HEADS]


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
