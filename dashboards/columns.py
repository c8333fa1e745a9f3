"""Columns of a table to work with, and its rows found and put in order. No Streamlit, no files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from dashboards.readings import Row

Kind = Literal["text", "number", "share", "day"]


@dataclass(frozen=True)
class Column:
    """One column. cell: what is shown, Markdown. value: what is sorted, searched and exported; typed, None for none.

    key: its name in the address. kind: number and share stand right; a share is exported as a percent.
    cell None: for export alone. shown: at first; a reader may choose others. narrow: kept on a phone, where the others
    are left out. wide: left out already on half a screen or at 200 %.
    order: what is sorted, where that is not the value (lights from red to green). taken: the head in a file, where a
    cell says more than the value.
    """

    key: str
    head: str
    cell: Callable[[Row], str] | None
    value: Callable[[Row], Any]
    kind: Kind = "text"
    shown: bool = True
    narrow: bool = False
    wide: bool = False
    order: Callable[[Row], Any] | None = None
    taken: str | None = None


@dataclass(frozen=True)
class Found:
    """What is asked of a table. sort: a column's key, or None for the order given. columns: those to show."""

    words: str = ""
    sort: str | None = None
    descending: bool = False
    columns: tuple[str, ...] = ()


def arranged(rows: Sequence[Row], columns: Sequence[Column], found: Found) -> list[Row]:
    """The rows that hold the words, in the order asked for; rows without a value of that column come last."""
    wanted = folded(found.words).split()
    matching = list(rows)
    if wanted:
        values = [column.value for column in columns]
        texts = [folded(" ".join(str(said) for value in values if (said := value(row)) is not None)) for row in rows]
        matching = [row for row, text in zip(rows, texts, strict=True) if all(word in text for word in wanted)]
    column = next((column for column in columns if column.key == found.sort), None)
    if column is None:
        return matching
    valued = [((column.order or column.value)(row), row) for row in matching]
    present = [(value, row) for value, row in valued if value is not None]
    present.sort(key=lambda one: _order(one[0]), reverse=found.descending)
    return [row for _, row in present] + [row for value, row in valued if value is None]


def _order(value: Any) -> tuple[int, Any]:
    """Numbers among numbers, days among days, all else as text."""
    if isinstance(value, (bool, int, float)):
        return 0, value
    if isinstance(value, datetime):
        return 1, value.isoformat()
    return (1, value.isoformat()) if isinstance(value, date) else (2, folded(str(value)))


def folded(text: str) -> str:
    """Text as it is searched: width and case make no difference."""
    return unicodedata.normalize("NFKC", text).casefold()


def usual(columns: Sequence[Column]) -> tuple[str, ...]:
    """The columns shown at first."""
    return tuple(column.key for column in columns if column.shown and column.cell is not None)
