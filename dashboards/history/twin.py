"""The heat map as a table: a row per target or unit, a column per month, each cell a link to it on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import Markdown, plain
from dashboards.history.drawing import CORRECTED, Map, head
from dashboards.history.lines import Line, Mark
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words

ON_PHONE, ON_HALF_A_SCREEN = 3, 6  # months that are kept
MOVES = {"caught_up": "↑", "fell_back": "↓"}


def show(w: Words, board: data.Board, found: Map, chosen: tuple[str, ...], *, of_units: bool) -> None:
    rows: list[Row] = [{"line": line} for line in found.lines]
    columns = [
        Column("name", w("units.unit" if of_units else "column.indicator"), partial(_name, w), _called, narrow=True),
        *([] if of_units else _about(w, found)),
        *(_month(w, found, day, of_units=of_units) for day in found.days),
        Column("id", "id", None, lambda row: row["line"].key),
    ]
    grid.show(w, board, grid.Table("heat", w("history.table"), rows, columns, chosen=chosen))


def _about(w: Words, found: Map) -> list[Column]:
    def place(row: Row) -> str:
        return found.places.get(row["line"].row["jurisdiction_id"], "")

    def due(row: Row) -> Any:
        return row["line"].row["due_date"]

    def move(row: Row) -> str | None:
        kind = row["line"].move
        return f"{MOVES[kind]} {w.of('move', kind)}" if kind else None

    return [
        Column("place", w("column.place"), lambda r: plain(place(r)), place, shown=len(found.places) > 1, narrow=True),
        Column("due", w("column.due"), lambda r: plain(w.day(due(r))), due, "day", narrow=True),
        Column("move", w("history.move"), lambda r: plain(move(r)), move),
    ]


def _month(w: Words, found: Map, day: date, *, of_units: bool) -> Column:
    def of(row: Row, say: Callable[[Line, Mark], Any], nothing: Any = None) -> Any:
        line: Line = row["line"]
        return say(line, line.marks[day]) if day in line.marks else nothing

    def again(line: Line, said: str) -> str:
        return said if (line.key, day) in found.corrected else ""

    def cell(line: Line, mark: Mark) -> str:
        said = mark.sign if mark.light is None else elements.light(mark.light, w.of("short", mark.light))
        page, choices = found.wish(line, day)
        label = Markdown(f"{plain(said)}{again(line, f' {CORRECTED}')}")
        return elements.link(page, label, **choices, lang=w.address_language)

    def value(line: Line, mark: Mark) -> Any:
        said = w("history.corrected")
        return mark.order if of_units else f"{mark.words}{again(line, f' ({said})')}"

    return Column(
        f"m{head(day)}",
        head(day),
        lambda row: of(row, cell, NO_VALUE),
        lambda row: of(row, value),
        "share" if of_units else "text",
        narrow=day in found.days[-ON_PHONE:],
        wide=day not in found.days[-ON_HALF_A_SCREEN:],
        order=lambda row: of(row, lambda _, mark: mark.order),
    )


def _name(w: Words, row: Row) -> str:
    line: Line = row["line"]
    if line.row:
        wish = {"indicator": line.row["indicator_id"], "target": line.key}
        return elements.link("indicator", line.name, **wish, lang=w.address_language)
    return elements.link("unit", line.name, agency=line.key, lang=w.address_language)


def _called(row: Row) -> str:
    line: Line = row["line"]
    return line.name
