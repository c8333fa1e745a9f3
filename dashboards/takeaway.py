"""All data of a version in one file: its published marts -> an Excel workbook, a sheet each, with names beside ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import streamlit as st

from dashboards import data
from dashboards.text import Words
from milepost.exports import workbook
from milepost.readings import numbers
from milepost.settings import Settings

KEPT = 2  # workbooks held ready; one takes seconds to make
# Ids that get a column of names, and where the names stand
NAMED = {
    "jurisdiction_id": ("dim_jurisdictions", "name"),
    "plan_id": ("dim_plans", "title"),
    "agency_id": ("dim_agencies", "name"),
    "indicator_id": ("dim_indicators", "name"),
    "policy_id": ("dim_policies", "name"),
}


def offer(w: Words, board: data.Board) -> None:
    """The button in the footer. The workbook is made when somebody asks for it, once a version."""
    st.download_button(
        w("takeaway.all"),
        lambda: _made(str(board.folder), w.language, Settings.load().show_enterprises, board),
        f"milepost-{board.version}.xlsx",
        workbook.EXCEL,
        key="takeaway-all",
        on_click="ignore",
        type="tertiary",
        help=w("takeaway.all_hint"),
    )


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _made(folder: str, language: str, whole: bool, _board: data.Board) -> bytes:
    return workbook.excel_file(sheets(Words(language), _board, show_enterprises=whole))


def sheets(w: Words, board: data.Board, *, show_enterprises: bool) -> Iterator[workbook.Sheet]:
    """Contents, then every mart of this version. Enterprises by the ends of their codes unless they may be shown."""
    names = [path.stem for path in sorted(board.folder.glob("*.parquet")) if not path.stem.startswith("ops_")]
    tables = {name: data.table(board, name) for name in names}
    about = [w("grid.from", version=board.version, as_of=board.manifest.get("as_of_date"))]
    contents = [(name, table.num_rows) for name, table in tables.items()]
    yield workbook.Sheet(w("takeaway.contents"), [w("takeaway.table"), w("takeaway.rows")], contents, about)
    known = {column: _names(w, tables, *where) for column, where in NAMED.items()}
    for name, table in tables.items():
        yield _sheet(w, name, table, known, show_enterprises)


def _names(w: Words, tables: dict[str, Any], name: str, stem: str) -> dict[Any, str]:
    column = next(column for column, where in NAMED.items() if where[0] == name)
    rows = tables[name].to_pylist() if name in tables else []
    return {row[column]: w.name(row, stem) for row in rows}


def _sheet(w: Words, name: str, table: Any, known: dict[str, dict[Any, str]], show_enterprises: bool) -> workbook.Sheet:
    """Columns in their order; the name of what an id names stands behind it."""
    heads: list[str] = []
    columns: list[Sequence[Any]] = []
    codes = table["enterprise"].to_pylist() if "enterprise" in table.column_names and not show_enterprises else None
    for column in table.column_names:
        values = table[column].to_pylist()
        if codes is not None:
            values = [_without_code(one, code) for one, code in zip(values, codes, strict=True)]
        heads.append(column)
        columns.append(values)
        if column in known and not name.startswith("dim_"):
            heads.append(f"{column.removesuffix('_id')} {w('takeaway.name')}")
            columns.append([known[column].get(one) for one in values])
    shares = frozenset(place for place, head in enumerate(heads) if head.endswith("_share"))
    return workbook.Sheet(name, heads, zip(*columns, strict=True), (), shares)


def _without_code(value: Any, code: str | None) -> Any:
    """Sentences of a row name its enterprise in full, too."""
    return value.replace(code, numbers.shortened(code)) if code and isinstance(value, str) else value
