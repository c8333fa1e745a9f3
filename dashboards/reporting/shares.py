"""按月按时报送率 The share of reports on time, month by month: whole as a line, each unit in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboards import data, drawing, elements, grid
from dashboards.columns import Column
from dashboards.elements import plain, soft
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.reporting import duties
from dashboards.reporting.duties import Line
from dashboards.text import NO_VALUE, Words
from milepost.charts import trend
from milepost.readings import punctuality
from milepost.readings.punctuality import Cell

MONTHS, FIRST_ROWS = 12, 16
ON_PHONE, ON_HALF_A_SCREEN = 2, 5  # months that are kept


@dataclass(frozen=True)
class Months:
    """A unit's months, and all of them together. unit: its id; None for all units."""

    unit: str | None
    months: Mapping[date, Cell]
    together: Cell


def show(board: data.Board, w: Words, names: Names, found: list[Line], chosen: tuple[str, ...]) -> None:
    """The line of all, then a row per unit, the least punctual first."""
    whole = _months(board, {line.duty.indicator_id for line in found})
    if not whole:
        return
    elements.heading(w("reporting.shares"))
    elements.caption(w("reporting.shares_hint"))
    points = [
        {
            "month_start": month,
            "label": _called(board, w, month),
            "numerator": cell.on_time,
            "denominator": cell.due,
            "score": cell.on_time_share,
        }
        for month, cell in whole.items()
    ]
    listed = w("list.comma").join(
        f"{_called(board, w, month)} {w.share(cell.on_time_share)}" for month, cell in whole.items()
    )
    alt = w("reporting.trend_alt", said=listed)
    drawing.show(trend.specification, w, points, alt=alt)
    lines = [{"line": one} for one in _lines(board, found, whole)]
    table = grid.Table(
        "shares", w("reporting.shares"), lines, _columns(board, w, names, list(whole)), chosen, FIRST_ROWS
    )
    with st.container(key="reporting-shares"):
        grid.show(w, board, table)


def _lines(board: data.Board, found: list[Line], whole: dict[date, Cell]) -> list[Months]:
    by_unit: dict[str, set[str]] = {}
    for line in found:
        by_unit.setdefault(line.agency, set()).add(line.duty.indicator_id)
    units = [_of(unit, duties.months(board, frozenset(owed)), whole) for unit, owed in by_unit.items()]
    return [_of(None, whole, whole), *sorted(units, key=_late_first)]


def _late_first(one: Months) -> tuple[float, int]:
    """The lowest share, of equal ones that of the most reports; those of whom nothing was due come last."""
    share = one.together.on_time_share
    return (2.0 if share is None else share), -one.together.due


def _of(unit: str | None, months: Mapping[date, Cell], shown: dict[date, Cell]) -> Months:
    kept = {month: cell for month, cell in months.items() if month in shown}
    return Months(unit, kept, punctuality.merged(kept.values()))


def _months(board: data.Board, indicator_ids: set[str]) -> dict[date, Cell]:
    """The last months in which something was due, of those begun: of the next one only what came early is known."""
    found, day = duties.months(board, frozenset(indicator_ids)), board.as_of or date.max
    months = {month: cell for month, cell in found.items() if cell.due and month <= day}
    return dict(list(months.items())[-MONTHS:])


def _called(board: data.Board, w: Words, month: date) -> str:
    """'2026-11'; of the month that is not over it is said that it is of so far."""
    name, day = f"{month:%Y-%m}", board.as_of
    is_running = day is not None and day.replace(day=1) == month and (day + timedelta(days=1)).month == day.month
    return w("score.so_far", month=name) if is_running else name


def _columns(board: data.Board, w: Words, names: Names, months: list[date]) -> list[Column]:
    def called(row: Row) -> str:
        unit = _line(row).unit
        return w("reporting.whole") if unit is None else names.agency(unit)

    def unit(row: Row) -> str:
        agency = _line(row).unit
        if agency is None:
            return f"**{plain(called(row))}**"
        return elements.link("unit", called(row), agency=agency, lang=w.address_language)

    return [
        Column("unit", w("reporting.unit"), unit, called, narrow=True),
        Column(
            "together",
            w("reporting.together", n=len(months)),
            lambda row: _share(w, _line(row).together),
            lambda row: _line(row).together.on_time_share,
            "share",
            narrow=True,
        ),
        *(_month(w, month, _called(board, w, month), months) for month in months),
    ]


def _month(w: Words, month: date, head: str, months: list[date]) -> Column:
    def cell(row: Row) -> Cell | None:
        return _line(row).months.get(month)

    def share(row: Row) -> Any:
        found = cell(row)
        return found.on_time_share if found else None

    return Column(
        f"{month:%Y-%m}",
        head,
        lambda row: _share(w, cell(row)),
        share,
        "share",
        narrow=month in months[-ON_PHONE:],
        wide=month not in months[-ON_HALF_A_SCREEN:],
    )


def _line(row: Row) -> Months:
    found: Months = row["line"]
    return found


def _share(w: Words, cell: Cell | None) -> str:
    if cell is None or not cell.due:
        return NO_VALUE
    return f"{plain(w.share(cell.on_time_share))} {soft(f'{cell.on_time}/{cell.due}')}"
