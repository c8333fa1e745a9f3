"""Tables of bulletins: rows -> Table. The columns of targets are the same on all papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.shape import Cell, Column, ColumnKind, Row, Table
from milepost.bulletins.content.speech import Speaker
from milepost.bulletins.content.version import Fields
from milepost.readings.numbers import NO_VALUE

EMPTY: Final = Cell(None, NO_VALUE)


class Design(NamedTuple):
    """of: the column of the mart that the cells repeat."""

    kind: ColumnKind
    width: float
    of: str | None = None


DESIGNS: Final[Mapping[str, Design]] = {
    "number": Design("number", 0.6),
    "indicator": Design("text", 3.2),
    "lead": Design("text", 2.0),
    "goal": Design("text", 1.5),
    "due": Design("date", 1.2),
    "actual": Design("text", 1.5, "actual_value"),
    "day": Design("date", 1.2, "actual_as_of_date"),
    "completion": Design("share", 1.0),
    "schedule": Design("share", 1.0),
    "gap": Design("points", 1.0),
    "status": Design("light", 1.4, "light"),
}
OF_TARGETS: Final = tuple(DESIGNS)


def targets(
    name: str, title: str, rows: Sequence[Fields], says: Lines, *, leave_out: Sequence[str] = (), first: int = 1
) -> Table:
    """One row per target, in the order given, numbered from ``first``. A column without any value is left out."""
    cells = [says.cells(number, row) for number, row in enumerate(rows, first)]
    columns = [key for key in OF_TARGETS if key not in leave_out and _is_told(key, cells)]
    standings = says.standings
    return Table(
        name,
        title,
        tuple(column(says.speaker, key, *DESIGNS[key]) for key in columns),
        tuple(
            Row(tuple(one[key] for key in columns), standings.where(row)) for one, row in zip(cells, rows, strict=True)
        ),
        mart=standings.mart,
        note=says.speaker.word("table.note") if {"completion", "gap"} & {*columns} else None,
    )


def column(speaker: Speaker, key: str, kind: ColumnKind = "text", width: float = 1.0, of: str | None = None) -> Column:
    """A column with the title that column.<key> says."""
    return Column(key, speaker.word(f"column.{key}"), kind, of, width)


def text(value: str) -> Cell:
    return Cell(value, value)


def number(value: int | None) -> Cell:
    return EMPTY if value is None else Cell(value, str(value))


def _is_told(key: str, cells: Sequence[Mapping[str, Cell]]) -> bool:
    return key not in ("completion", "schedule", "gap") or any(one[key].value is not None for one in cells)
