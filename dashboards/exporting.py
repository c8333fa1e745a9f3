"""A table as it is taken away: every column by name, codes as words. Columns and rows -> a sheet. No Streamlit.

A column whose head is its key is one of the marts, for export alone: its name stands before its code, in brackets, so
that a reader knows it and a program finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboards.columns import Column
from dashboards.readings import Row
from dashboards.text import Words
from milepost.exports import workbook
from milepost.readings.subsidies import Teller

# Column of codes -> the group of their words
GROUPS: Final = {
    **{"bound": "bound", "measure": "measure", "reading_basis": "basis", "certainty": "certainty"},
    **{"last_status": "status", "last_light": "light", "milestone_state": "milestone"},
    **{"basis": "report_basis", "event_type": "event"},
}
UNITS: Final = frozenset({"unit", "reported_unit"})


def sheet(w: Words, name: str, columns: Sequence[Column], rows: Sequence[Row], above: Sequence[str]) -> workbook.Sheet:
    """One row per row. above: lines over the heads."""
    shares = frozenset(place for place, column in enumerate(columns) if _is_share(column))
    body = ([value(w, column, row) for column in columns] for row in rows)
    return workbook.Sheet(name, [head(w, column) for column in columns], body, above, shares)


def head(w: Words, column: Column) -> str:
    if not is_of_marts(column):
        return column.taken or column.head
    return w("exported.head", name=w.of("exported", column.key), code=column.key)


def value(w: Words, column: Column, row: Row) -> Any:
    """Typed; a code of the marts as its word."""
    found = column.value(row)
    if not is_of_marts(column) or not isinstance(found, str):
        return found
    if column.key in UNITS:
        return w.unit(found)
    if column.key == "limit_code":
        return Teller(w.language).word("limit", found)
    group = GROUPS.get(column.key)
    return w.of(group, found) if group else found


def is_of_marts(column: Column) -> bool:
    return column.cell is None and column.head == column.key


def _is_share(column: Column) -> bool:
    return column.kind == "share" or (is_of_marts(column) and column.key.endswith("_share"))
