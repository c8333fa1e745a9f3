"""将到期 What is to be reported next, and how many working days are left."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboards import data, elements, grid, past
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.reporting import left
from dashboards.reporting.duties import Line
from dashboards.text import Words

FIRST_ROWS = 12


def show(
    board: data.Board, w: Words, names: Names, found: list[Line], chosen: tuple[str, ...], *, is_told: bool
) -> None:
    """is_told: whether this version says of any indicator what comes next."""
    elements.heading(w("reporting.coming"))
    coming = sorted((line for line in found if line.duty.next_day), key=lambda line: str(line.duty.next_day))
    if not coming:
        elements.caption(w("reporting.coming_none" if is_told else "reporting.coming_absent"))
        return
    known, today = left.table(), past.reference_day()
    days_left = {day: left.said(w, day, known, today) for day in {line.duty.next_day for line in coming} if day}
    lines = [{"line": line} for line in coming]
    table = grid.Table("coming", w("reporting.coming"), lines, _columns(w, names, days_left), chosen, FIRST_ROWS)
    with st.container(key="reporting-coming"):
        grid.show(w, board, table)
    elements.caption(w("reporting.left_from", day=w.day(today)))
    if any(left.GUESSED in said for said in days_left.values()):
        elements.caption(w("reporting.guessed"))


def _columns(w: Words, names: Names, days_left: dict[date, str]) -> list[Column]:
    def due(row: Row) -> date:
        day = _line(row).duty.next_day
        assert day is not None
        return day

    def remaining(row: Row) -> Any:
        return days_left[due(row)]

    def unit(row: Row) -> str:
        agency = _line(row).agency
        return elements.link("unit", names.agency(agency), agency=agency, lang=w.address_language)

    def indicator(row: Row) -> str:
        line = _line(row)
        wish = {"indicator": line.duty.indicator_id, "lang": w.address_language}
        return elements.link("indicator", w.name(line.indicator), **wish)

    return [
        Column("due", w("reporting.due"), lambda r: plain(w.day(due(r))), due, "day", narrow=True),
        Column("left", w("reporting.left"), lambda r: plain(remaining(r)), remaining, "number", narrow=True, order=due),
        Column("unit", w("reporting.unit"), unit, lambda r: names.agency(_line(r).agency), narrow=True),
        Column("indicator", w("column.indicator"), indicator, lambda r: w.name(_line(r).indicator), narrow=True),
        Column(
            "period",
            w("reporting.period"),
            lambda r: plain(w.day(_line(r).duty.next_period)),
            lambda r: _line(r).duty.next_period,
            "day",
        ),
        Column("indicator_id", "indicator_id", None, lambda r: _line(r).duty.indicator_id),
    ]


def _line(row: Row) -> Line:
    found: Line = row["line"]
    return found
