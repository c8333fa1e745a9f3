"""The heat map drawn; a cell opens the target or unit as that day is now known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboards import elements
from dashboards.history.lines import Line
from dashboards.text import Words
from milepost.charts import heat
from milepost.charts.heat import Cell

FIRST_ROWS = 30  # more are in the table: a picture taller than two screens shows no pattern
CORRECTED = "✎"
Wish = dict[str, str | None]


@dataclass(frozen=True)
class Map:
    """What is drawn. days: the columns in order; today: the day of the reading itself, the last of them.

    corrected: (target, month end) of readings that a later correction made another light. places: their names.
    """

    lines: Sequence[Line]
    days: Sequence[date]
    today: date | None
    corrected: frozenset[tuple[str, date]] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)

    def sign(self, line: Line, day: date) -> str:
        return line.marks[day].sign + (f" {CORRECTED}" if (line.key, day) in self.corrected else "")

    def wish(self, line: Line, day: date) -> tuple[str, Wish]:
        """The page that a cell opens, and what is chosen on it: of the day read, the board as it is."""
        then: Wish = {} if day == self.today else {"day": day.isoformat(), "known": "now"}
        if line.row:
            return "indicator", {"indicator": line.row["indicator_id"], "target": line.key, **then}
        return "unit", {"agency": line.key, **then}


def head(day: date) -> str:
    """A month end by its month; the day of the reading itself, which may end none, in full."""
    return f"{day:%Y-%m}" if (day + timedelta(days=1)).day == 1 else day.isoformat()


def labels(found: Map) -> list[str]:
    """What each row is called, each once: its name, its place where there are several, the year it is due in."""
    is_one_place = len({line.row.get("jurisdiction_id") for line in found.lines}) < 2
    told: list[str] = []
    for line in found.lines:
        due = line.row.get("due_date")
        place = "" if is_one_place else found.places.get(line.row["jurisdiction_id"], "")
        where = " ".join(part for part in (place, str(due.year) if due else "") if part)
        label = f"{line.name}{heat.BREAK}{where}" if where else line.name
        told.append(label + "\u200b" * sum(one.rstrip("\u200b") == label for one in told))
    return told


def chart(w: Words, found: Map) -> tuple[Line, date] | None:
    """Draw the first rows; the cell that was clicked, or None."""
    shown, months = found.lines[:FIRST_ROWS], list(map(head, found.days))
    named = labels(found)[:FIRST_ROWS]
    cells = [
        Cell(line.key, label, day.isoformat(), head(day), found.sign(line, day), mark.words, mark.colour)
        for line, label in zip(shown, named, strict=True)
        for day, mark in line.marks.items()
    ]
    event = st.vega_lite_chart(
        spec=heat.specification(w, cells, named, months),
        width="stretch",
        theme=None,
        alt=w("history.alt", rows=len(shown), first=months[0], last=months[-1]),
        on_select="rerun",
        selection_mode=[heat.PICKED],
        key="heat-chart",
    )
    if len(found.lines) > len(shown):
        elements.caption(w("history.chart_first", shown=len(shown), n=len(found.lines)))
    return picked(event, shown)


def picked(event: Any, lines: Sequence[Line]) -> tuple[Line, date] | None:
    """Line and day of the one cell selected."""
    chosen = event["selection"].get(heat.PICKED) or []
    if len(chosen) != 1:
        return None
    line = next((line for line in lines if line.key == chosen[0]["key"]), None)
    return (line, date.fromisoformat(chosen[0]["day"])) if line else None
