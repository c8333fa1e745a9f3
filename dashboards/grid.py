"""A table to work with: find, sort, choose columns, copy, take away as CSV or Excel; its state stands in the address.

Rows and columns -> a table of Markdown, which screen readers read, phones shorten and paper shows whole. A tool re-runs
the table alone. ``columns.Column`` says what a column shows, and what of it is sorted, searched and exported:

    columns = [
        Column("name", w("column.indicator"), lambda r: link(...), w.name, narrow=True),
        Column("gap", w("column.gap"), lambda r: plain(w.points(r["gap_points"])), itemgetter("gap_points"), "number"),
    ]
    grid.show(w, board, grid.Table("targets", w("overview.lagging"), rows, columns, chosen=wanted.said))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from dashboards import address, copying, data, elements, exporting, frame, grid_tools, narrowing
from dashboards.columns import Column, Found, arranged, usual
from dashboards.readings import Row
from dashboards.text import Words
from milepost.days import SHANGHAI
from milepost.exports import workbook

FIRST_ROWS = 60  # more are one click away; a page of two hundred rows is slow to read and to draw
WORKABLE = 5  # from so many rows on, a table has tools to find and sort


@dataclass(frozen=True)
class Table:
    """What a grid shows. key: its name in the address and in files; of one table on all pages.

    name: its heading, for screen readers and files. chosen: the page's filters in words, for the exported file.
    first: rows shown before a reader asks for all.
    """

    key: str
    name: str
    rows: Sequence[Row]
    columns: Sequence[Column]
    chosen: tuple[str, ...] = ()
    first: int = FIRST_ROWS


def show(w: Words, board: data.Board | None, table: Table) -> None:
    """The table and its tools. board: the version it is of; None for what is so now."""
    if table.rows:
        _draw(w.language, board, table)


@st.fragment
def _draw(language: str, board: data.Board | None, table: Table) -> None:
    w, key = Words(language), table.key
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"tools-{key}"):
        found = Found(columns=usual(table.columns))
        if len(table.rows) >= WORKABLE:
            found = grid_tools.ask(w, key, [column for column in table.columns if column.cell is not None])
        matching = arranged(table.rows, table.columns, found)
        is_whole = len(matching) <= table.first or frame.mode() == "print"
        if not is_whole:
            is_whole = address.toggle(f"{key}-all", w("grid.all", n=w.number(len(matching))))
        _take(w, board, table, matching, found)
    if not matching:
        elements.notice("empty", w("grid.none", words=found.words))
        return
    _table(w, table, matching if is_whole else matching[: table.first], found)
    if not is_whole:
        elements.caption(w("grid.more", shown=table.first, n=w.number(len(matching))))


def _table(w: Words, table: Table, rows: Sequence[Row], found: Found) -> None:
    """Where nobody chose the columns, a narrow screen leaves some out, and says so."""
    key, picked = f"grid-{table.key}", [column for column in table.columns if column.key in found.columns]
    body = [[column.cell(row) for column in picked if column.cell] for row in rows]
    right = [place for place, column in enumerate(picked) if column.kind in ("number", "share")]
    room = narrowing.of_columns(picked) if found.columns == usual(table.columns) else narrowing.Room()
    heads, note = [column.head for column in picked], w("grid.narrow", n=len(table.columns))
    with st.container(key=key):
        narrowing.show(table.key, room, heads, body, right, name=table.name, note=note)


def _take(w: Words, board: data.Board | None, table: Table, rows: Sequence[Row], found: Found) -> None:
    """Copy what is shown; take away all rows that match and all columns, made when asked for."""
    version = board.version if board else f"{datetime.now(SHANGHAI):%Y%m%dT%H%M}"
    stem = f"milepost-{version}-{table.key}"

    def sheet() -> workbook.Sheet:
        return sheet_of(w, board, table, rows, found)

    with st.popover(w("grid.take")):
        elements.caption(w("grid.take_hint", n=w.number(len(rows))))
        copying.button(w, f"grid-{table.key}")
        st.download_button(
            w("grid.csv"),
            lambda: workbook.csv_file(sheet()),
            f"{stem}.csv",
            "text/csv",
            key=f"csv-{table.key}",
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            w("grid.excel"),
            lambda: workbook.excel_file([sheet()]),
            f"{stem}.xlsx",
            workbook.EXCEL,
            key=f"excel-{table.key}",
            on_click="ignore",
            width="stretch",
        )


def sheet_of(w: Words, board: data.Board | None, table: Table, rows: Sequence[Row], found: Found) -> workbook.Sheet:
    """The table as it is taken away: what it is, of which version, what was chosen; heads; typed cells."""
    said = [*table.chosen, *_said(w, found, table.columns)]
    made = w("grid.made", moment=w.moment(datetime.now(UTC)))
    if board is not None:
        made = w("grid.from", version=board.version, as_of=board.manifest.get("as_of_date"))
    above = [table.name, made, w("grid.filters", said=" · ".join(said)) if said else w("grid.all_rows")]
    return exporting.sheet(w, table.name, table.columns, rows, above)


def _said(w: Words, found: Found, columns: Sequence[Column]) -> list[str]:
    """What the tools leave out or order, in words."""
    said = [w("grid.found", words=found.words)] if found.words else []
    heads = {column.key: column.head for column in columns}
    if found.sort:
        order = w("grid.down" if found.descending else "grid.up")
        said.append(w("grid.sorted", head=heads[found.sort], order=order))
    return said
