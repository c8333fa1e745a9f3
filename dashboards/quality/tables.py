"""What the views of the quality page share: rows of a published table, notices where there are none, heads."""

from __future__ import annotations

from dashboards import data, elements
from dashboards.elements import badge
from dashboards.readings import Row
from dashboards.text import Words

SEVERITIES = {"critical": "red", "warning": "yellow", "info": "gray"}


def rows_of(board: data.Board, name: str) -> list[Row] | None:
    """The table's rows; None where this version does not hold it."""
    return data.table(board, name).to_pylist() if data.has(board, name) else None


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
