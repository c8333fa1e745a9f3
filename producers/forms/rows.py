"""The rows of a form, whatever file they stand in: heads and cells -> filled rows, faults, and what was passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from milepost.events.types import MOVED, REPORTED
from producers.forms.cells import Cell, as_typed, read_text
from producers.forms.columns import (
    COLUMNS,
    FORM,
    HEADS,
    MILESTONE_COLUMNS,
    MILESTONES,
    Column,
    head_name,
    is_known,
    likeness,
    placed,
)


class Kind(NamedTuple):
    """telling: a row is filled when this field is; prefilled: fields that the template itself fills in."""

    columns: tuple[Column, ...]
    event_type: str
    telling: str
    prefilled: frozenset[str]


KINDS: Final = {
    FORM: Kind(COLUMNS, REPORTED, "value", frozenset({"indicator", "as_of", "unit"})),
    MILESTONES: Kind(MILESTONE_COLUMNS, MOVED, "state", frozenset({"indicator"})),
}
"""Sheet -> its kind."""


class Fault(NamedTuple):
    """One bad cell. cell: such as F7; in a CSV the line and column name."""

    sheet: str
    cell: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}：{self.reason}"


class Row(NamedTuple):
    """One filled row. values: field -> cell, blank ones left out; cells: field -> where it stands."""

    sheet: str
    event_type: str
    values: dict[str, Cell]
    cells: dict[str, str]


class Rows(NamedTuple):
    """The filled rows of a file, the cells that are bad at first sight, and what was passed over, in words.

    unread: those of the words that are about something a person may have meant to report.
    """

    filled: list[Row]
    faults: list[Fault]
    notes: list[str]
    unread: list[str]

    def plus(self, other: Rows) -> Rows:
        """These and those of another sheet."""
        return Rows(
            self.filled + other.filled,
            self.faults + other.faults,
            self.notes + other.notes,
            self.unread + other.unread,
        )


def has_heads(heads: Sequence[object], kinds: Iterable[Kind]) -> bool:
    """Whether these are the heads of a form: an indicator's and a value's or state's.

    Raises BadCell if they are, and two of them are of one field.
    """
    names = {head_name(head) for head in heads if head is not None}
    found = [kind for kind in kinds if all({field, HEADS[field]} & names for field in ("indicator", kind.telling))]
    return bool([placed(heads, kind.columns) for kind in found])


def misnamed(heads: Sequence[object], kinds: Iterable[Kind]) -> list[str]:
    """Fields that change what a value means and whose head is there only among other words."""
    found: set[str] = set().union(*(placed(heads, kind.columns) for kind in kinds))
    return [field for field in ("basis", "done_share") if field not in found and likeness(heads, field)]


def filled_rows(
    sheet: str,
    heads: Sequence[object],
    records: Iterable[tuple[int, Sequence[Cell]]],
    kinds: Sequence[Kind],
    place: Callable[[int, int], str],
    is_indicator: Callable[[str], bool],
) -> Rows:
    """The filled rows of a sheet. records: number and cells of each row; place: number and column -> its name."""
    rows = Rows([], [], [], [])
    positions = [placed(heads, kind.columns) for kind in kinds]
    unread: dict[int, str] = {}
    strange: list[str] = []
    for number, record in records:
        cells = {position: cell for position, cell in enumerate(record) if not is_blank(cell)}
        for at in cells:
            if at >= len(heads) or not is_known(heads[at]):
                unread.setdefault(at, place(number, at))
        found = 0
        for kind, fields in zip(kinds, positions, strict=True):
            values = {field: cells[at] for field, at in fields.items() if at in cells}
            names = {field: place(number, at) for field, at in fields.items()}
            found += kind.telling in values
            if kind.telling in values:
                rows.filled.append(Row(sheet, kind.event_type, values, names))
        if not found:
            _half_filled(sheet, kinds, positions, cells, partial(place, number), rows)
            name = cells.get(positions[0].get("indicator", 0))
            if name is not None and not is_indicator(as_typed(name.value)):
                strange.append(place(number, positions[0].get("indicator", 0)))
    rows.unread.extend(_unread(sheet, heads, unread))
    rows.notes.extend(rows.unread)
    if strange:
        rows.notes.append(
            f"{sheet}!{'、'.join(strange[:5])}{'…' if len(strange) > 5 else ''}：{len(strange)} 行不是填报行，未读取。"
            f"{len(strange)} rows hold no indicator and no value; they were not read."
        )
    return rows


def is_blank(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not read_text(cell.value))


def _half_filled(
    sheet: str,
    kinds: Sequence[Kind],
    positions: Sequence[dict[str, int]],
    cells: dict[int, Cell],
    place: Callable[[int], str],
    rows: Rows,
) -> None:
    """A row that somebody began: a state's day without the state is a fault, a remark without a value is told."""
    for kind, fields in zip(kinds, positions, strict=True):
        begun = [field for field, at in fields.items() if at in cells and field not in kind.prefilled]
        if not begun or kind.telling not in fields:
            continue
        where, head = place(fields[kind.telling]), HEADS[kind.telling]
        if kind.event_type == MOVED:
            rows.faults.append(Fault(sheet, where, f"缺少{head}：本行填了{HEADS[begun[0]]}。the state is missing."))
        else:
            filled = "、".join(HEADS[field] for field in begun)
            rows.unread.append(
                f"{sheet}!{where}：填了{filled}但没有{head}，未报送。no value, so nothing is sent of it."
            )
        return


def _unread(sheet: str, heads: Sequence[object], unread: dict[int, str]) -> list[str]:
    """Columns that hold something and have no head of ours."""
    notes = []
    for at, where in sorted(unread.items()):
        what = f"列“{heads[at]}”不是本表的列" if at < len(heads) and heads[at] else "在表头之外"
        notes.append(f"{sheet}!{where}：{what}，未读取。not one of the form's columns, it was not read.")
    return notes
