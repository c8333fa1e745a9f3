"""What the views of the quality page share: rows of a published table, notices where there are none, heads."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from dashboards import data, elements
from dashboards.columns import Column, Kind
from dashboards.elements import badge, code, plain
from dashboards.readings import Row
from dashboards.text import Words

SEVERITIES = {"critical": "red", "warning": "yellow", "info": "gray"}


def rows_of(board: data.Board, name: str) -> list[Row] | None:
    """The table's rows; None where this version does not hold it."""
    return data.rows(board, name) if data.has(board, name) else None


def present(w: Words, rows: list[Row] | None, nothing: str) -> list[Row]:
    """The rows; where there are none, or no table, the page says so."""
    if rows is None:
        absent(w)
    elif not rows:
        elements.notice("empty", nothing)
    return rows or []


def absent(w: Words) -> None:
    """Say that this version was published before there was such a table."""
    elements.notice("empty", w("quality.absent"), w("quality.absent_do"))


def severity(w: Words, said: str) -> str:
    return badge(w.of("severity", said), SEVERITIES.get(said, "gray"))


def heads(w: Words, *names: str) -> list[str]:
    """Heads of columns: quality.column.<name>, or the key itself where it has a dot."""
    return [w(name if "." in name else f"quality.column.{name}") for name in names]


def shown(
    w: Words,
    name: str,
    cell: Callable[[Row], str],
    value: Callable[[Row], Any],
    kind: Kind = "text",
    *,
    narrow: bool = False,
    wide: bool = False,
) -> Column:
    """A column under a word of the page: quality.column.<name>, or the key itself where it has a dot."""
    (head,) = heads(w, name)
    return Column(name.rpartition(".")[2], head, cell, value, kind, narrow=narrow, wide=wide)


def words(w: Words, name: str, field: str = "", *, narrow: bool = False) -> Column:
    """A column of what others wrote. field: its name in the row, if not the column's."""
    value = itemgetter(field or name.rpartition(".")[2])
    return shown(w, name, lambda row: plain(value(row)), value, narrow=narrow)


def ids(w: Words, name: str, field: str = "", *, narrow: bool = False) -> Column:
    """A column of names for the machine."""
    value = itemgetter(field or name.rpartition(".")[2])
    return shown(w, name, lambda row: code(value(row)), value, narrow=narrow)


def number(w: Words, name: str, field: str = "", *, narrow: bool = False) -> Column:
    value = itemgetter(field or name.rpartition(".")[2])
    return shown(w, name, lambda row: plain(w.number(value(row))), value, "number", narrow=narrow)


def moment(w: Words, name: str, field: str, *, narrow: bool = False) -> Column:
    """A column of moments, shown in Beijing time."""
    value = itemgetter(field)
    return shown(w, name, lambda row: plain(w.moment(value(row))), value, narrow=narrow)


def day(w: Words, name: str, field: str, *, narrow: bool = False) -> Column:
    value = itemgetter(field)
    return shown(w, name, lambda row: plain(w.day(value(row))), value, "day", narrow=narrow)
