"""报送日历 The calendar: what was due and what came, a row per unit and indicator, a column per month."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from dashboards import elements
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.reporting.duties import Line
from dashboards.text import NO_VALUE, Words
from milepost.readings.punctuality import Cell

MONTHS, ON_HALF_A_SCREEN = 12, 5
SHAPES = {"on_time": "●", "late": "▲", "missing": "■", "coming": "○", "none": "·"}
BADGES = {"never": "red", "missing": "red", "late": "yellow", "on_time": "green", "coming": "gray"}
STATES = tuple(BADGES)  # the worst first
STATE_SHAPES = {**SHAPES, "never": "■"}


def rows(found: list[Line]) -> list[Row]:
    """One row per unit and indicator, as ``columns`` takes it: never reported first, then overdue for longest."""
    return [{"line": line} for line in sorted(found, key=_urgency)]


def _urgency(line: Line) -> tuple[int, int]:
    return STATES.index(line.state), -line.duty.whole.days_late


def columns(w: Words, names: Names, found: list[Line]) -> list[Column]:
    """The duty, a column for each of the last months in which something of these was due, and what is exported."""
    months = sorted({month for line in found for month in line.duty.months})[-MONTHS:]
    language = w.address_language

    def unit(row: Row) -> str:
        agency = _line(row).agency
        return elements.link("unit", names.agency(agency), agency=agency, lang=language)

    def indicator(row: Row) -> str:
        line = _line(row)
        return elements.link("indicator", w.name(line.indicator), indicator=line.duty.indicator_id, lang=language)

    def cadence(row: Row) -> str:
        return w.of("cadence", _line(row).indicator["cadence"])

    def state(row: Row) -> str:
        code = _line(row).state
        return elements.badge(f"{STATE_SHAPES[code]} {w(f'reporting.state.{code}')}", BADGES[code])

    return [
        Column("unit", w("reporting.unit"), unit, lambda r: names.agency(_line(r).agency), narrow=True),
        Column("indicator", w("column.indicator"), indicator, lambda r: w.name(_line(r).indicator), narrow=True),
        Column("cadence", w("reporting.cadence"), lambda r: plain(cadence(r)), cadence),
        Column(
            "state",
            w("reporting.state"),
            state,
            lambda r: w(f"reporting.state.{_line(r).state}"),
            narrow=True,
            order=lambda r: STATES.index(_line(r).state),
        ),
        *(_month(w, month, is_wide=month not in months[-ON_HALF_A_SCREEN:]) for month in months),
        Column("last", w("reporting.last"), lambda r: plain(_last(w, r)), _received, "day", narrow=True),
        Column("indicator_id", "indicator_id", None, lambda r: _line(r).duty.indicator_id),
        Column("agency_id", "agency_id", None, lambda r: _line(r).agency),
        Column("next_day", "next_day", None, lambda r: _line(r).duty.next_day, "day"),
        *(_whole(name) for name in ("due", "on_time", "late", "missing")),
    ]


def _month(w: Words, month: date, *, is_wide: bool) -> Column:
    def cell(row: Row) -> Cell:
        return _line(row).duty.months.get(month, Cell())

    head = f"{month:%Y-%m}"
    return Column(head, head, lambda row: plain(said(cell(row))), lambda row: written(w, cell(row)), wide=is_wide)


def _whole(name: str) -> Column:
    number = attrgetter(name)
    return Column(name, name, None, lambda row: number(_line(row).duty.whole), "number")


def _line(row: Row) -> Line:
    line: Line = row["line"]
    return line


def _received(row: Row) -> Any:
    return _line(row).duty.last_received_at


def _last(w: Words, row: Row) -> str:
    received = _received(row)
    return w.moment(received)[:10] if received else NO_VALUE


def said(cell: Cell) -> str:
    """A month's cell: the shape of its worst report and how late; where several were due, how many came in time."""
    shape = SHAPES[cell.state]
    if cell.due > 1:
        return f"{shape} {cell.on_time}/{cell.due}"
    return f"{shape} {cell.days_late}" if cell.late or cell.missing else shape


def written(w: Words, cell: Cell) -> str | None:
    """The same in words, for a file; None where nothing was due."""
    if cell.state == "none":
        return None
    if cell.due > 1:
        return w("reporting.month.several", on_time=cell.on_time, due=cell.due)
    return w(f"reporting.month.{cell.state}", n=cell.days_late)
