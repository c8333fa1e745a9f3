"""Read back a filled form: Excel or CSV -> events, and every bad cell with sheet, cell and reason.

A row counts as filled when its value (or state) is. Ids are derived from the content: the same file sent twice changes
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from milepost.errors import MilepostError
from milepost.events.decoding import decode
from milepost.events.encoding import encode, new_event
from milepost.events.event import Event
from milepost.events.reasons import REASONS, Rejected
from milepost.events.rules import Rules
from milepost.events.types import MOVED
from producers.forms.cells import (
    ERRORS,
    BadCell,
    Cell,
    as_typed,
    read_amount,
    read_choice,
    read_day,
    read_share,
    read_text,
    read_unit,
)
from producers.forms.columns import BASES, HEADS, NEEDED, STATES, placed
from producers.forms.rows import KINDS, Fault, Row, Rows, filled_rows, has_heads, misnamed
from producers.forms.workbook import read_workbook
from producers.tables import BLANK, Line, read_table

DELIMITED: Final = (".csv", ".tsv", ".txt")
# Where the person must look for a fault that the rules found and whose words name no field of the row
FIELD_OF_CODE: Final = {"wrong_unit": "unit", "future_time": "as_of", "bad_credit_code": "enterprise"}


class Reading(NamedTuple):
    """What a file says: its good rows as events, its bad cells, how many rows were filled, and what was passed over.

    has_unread: whether cells hold something that belongs to no row sent, so that the form is not empty.
    """

    events: list[Event]
    faults: list[Fault]
    filled: int
    notes: tuple[str, ...] = ()
    has_unread: bool = False


def read_form(
    path: Path, rules: Rules, agency: str | None = None, *, simulated: bool = False, salt: str = ""
) -> Reading:
    """Read an .xlsx made by ``template`` or a CSV with the same heads. ``agency``: for a CSV, or to be sure.

    Raises MilepostError if the file is no such form.
    """
    if path.suffix.lower() in DELIMITED:
        if agency is None:
            raise MilepostError(f"{path}: CSV 不含报送单位，请加 --agency。a CSV names no agency: add --agency.")
        rows = _csv_rows(path, rules.indicators.__contains__)
    else:
        named, rows = read_workbook(path, rules.indicators.__contains__)
        if agency is not None and agency != named:
            raise MilepostError(
                f"{path}: 表内单位是 {named}，不是 {agency}。the form belongs to {named}, not {agency}."
            )
        agency = named
    if agency not in rules.agencies:
        raise MilepostError(f"{path}: 目录里没有报送单位 {agency}。the catalogue has no agency {agency}.")
    judged = [_judged(row, f"/{agency}", rules, simulated, salt) for row in rows.filled]
    repeated = _repeated(rows.filled, [said for said, _, _ in judged])
    events = [event for n, (_, event, _) in enumerate(judged) if event is not None and n not in repeated]
    faults = [*rows.faults, *(fault for _, _, found in judged for fault in found)]
    faults += [fault for fault in repeated.values() if fault]
    return Reading(events, faults, len(rows.filled) + len(rows.faults), tuple(rows.notes), bool(rows.unread))


def _judged(
    row: Row, source: str, rules: Rules, simulated: bool, salt: str
) -> tuple[dict[str, Any], Event | None, list[Fault]]:
    """What a row says as far as it can be read, its event if it is one, and its bad cells."""
    said, faults = _said(row)
    indicator = said.get("indicator")
    if indicator is not None and indicator not in rules.indicators:
        reason = REASONS["unknown_indicator"]
        words = f"{reason.zh.format(value=indicator)}；{reason.do_zh}。{reason.en.format(value=indicator)}."
        return said, None, [Fault(row.sheet, row.cells["indicator"], words), *faults]
    missing = [name for name in ("indicator", *NEEDED[KINDS_OF[row.event_type]]) if name not in row.values]
    faults += [Fault(row.sheet, _place(row, name), f"缺少{HEADS[name]}。{name} is missing.") for name in missing]
    if faults:
        return said, None, faults
    try:
        event = new_event(row.event_type, source, said, simulated=simulated, salt=salt)
        decode(encode(event), now=datetime.now(UTC), rules=rules)
        return said, event, []
    except Rejected as error:
        return said, None, [Fault(row.sheet, *_place_and_words(row, error))]


KINDS_OF: Final = {kind.event_type: kind.telling for kind in KINDS.values()}


def _said(row: Row) -> tuple[dict[str, Any], list[Fault]]:
    said: dict[str, Any] = {}
    faults = []
    unit = read_unit(row.values["unit"].value) if "unit" in row.values else None
    for field, cell in row.values.items():
        try:
            if cell.value in ERRORS:
                raise BadCell(f"{cell.value}：公式出错或没有结果，请填写内容。the formula has no result.")
            said[field] = _read(field, cell, unit)
        except BadCell as error:
            faults.append(Fault(row.sheet, row.cells[field], str(error)))
    return said, faults


def _read(field: str, cell: Cell, unit: str | None) -> Any:
    if field == "value":
        return read_amount(cell, unit)
    if field == "done_share":
        return read_share(cell)
    return _READERS[field](cell.value)


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    "indicator": as_typed,
    "as_of": read_day,
    "at": read_day,
    "unit": read_unit,
    "evidence": read_text,
    "note": read_text,
    "basis": lambda value: read_choice(value, BASES),
    "state": lambda value: read_choice(value, STATES),
}


def _place(row: Row, field: str) -> str:
    """The field's cell; where its column is missing, the row and the head it would have."""
    if field in row.cells:
        return row.cells[field]
    line = row.cells["indicator"].partition("/")[0]
    return f"{line}/{HEADS[field]}"


def _place_and_words(row: Row, error: Rejected) -> tuple[str, str]:
    """The cell that a refusal is about, and its words with the form's heads in place of the event's fields."""
    field = error.values.get("field", "").removeprefix("data.")
    if field not in HEADS:
        return _place(row, FIELD_OF_CODE.get(error.code, "indicator")), error.reason
    reason, values = REASONS[error.code], error.values | {"field": HEADS[field]}
    words = f"{reason.zh.format(**values).removeprefix('字段 ')}；{reason.do_zh}。{reason.en.format(**error.values)}."
    return _place(row, field), words


def _repeated(rows: list[Row], said: list[dict[str, Any]]) -> dict[int, Fault | None]:
    """Rows of the same indicator and day as another, by what was read: nobody could say which one holds.

    Their positions; the first of them has no fault of its own, those after it name it.
    """
    first: dict[tuple[str, str, str], int] = {}
    found: dict[int, Fault | None] = {}
    for number, (row, data) in enumerate(zip(rows, said, strict=True)):
        day = data.get("at" if row.event_type == MOVED else "as_of")
        if day is None or "indicator" not in data:
            continue
        earlier = first.setdefault((row.event_type, data["indicator"], day), number)
        if earlier != number:
            found.setdefault(earlier, None)
            reason = (
                f"与 {rows[earlier].cells['indicator']} 重复：同一指标、同一时点，都不报送。repeats it; none is sent."
            )
            found[number] = Fault(row.sheet, row.cells["indicator"], reason)
    return found


def _csv_rows(path: Path, is_indicator: Callable[[str], bool]) -> Rows:
    kinds = list(KINDS.values())

    def is_head(heads: Sequence[str]) -> bool:
        try:
            return has_heads(heads, kinds)
        except BadCell as error:
            raise MilepostError(f"{path}: {error}") from None

    table = read_table(path, is_head, "指标编号 (indicator)、本次数值 (value) 或 状态 (state)")
    if alike := misnamed(table.heads, kinds):
        raise MilepostError(
            f"{path}: 缺少列 {'、'.join(HEADS[field] for field in alike)}，表头须与模板一致。heads differ."
        )
    names = [head.strip() for head in table.heads]

    def place(line: int, at: int) -> str:
        return f"{line}行/{names[at] if at < len(names) else f'第 {at + 1} 格'}"

    doubts = {line.number: _doubt(line, table.heads) for line in table.rows}
    records = [(line.number, [Cell(text) for text in line.cells]) for line in table.rows if not doubts[line.number]]
    rows = filled_rows(path.name, table.heads, records, kinds, place, is_indicator)
    found = [*table.faults, *((line, reason) for line, reason in doubts.items() if reason)]
    faults = [Fault(path.name, f"{line}行", reason) for line, reason in sorted(found)]
    return rows._replace(faults=[*faults, *rows.faults], notes=[*table.notes, *rows.notes])


def _doubt(line: Line, heads: Sequence[str]) -> str:
    """Why a filled row may not say what its cells say: it is short, or 1,234 fell into two cells of it."""
    for kind in KINDS.values():
        at = placed(heads, kind.columns).get(kind.telling, len(line.cells))
        if at >= len(line.cells) or not line.cells[at].strip(BLANK):
            continue
        if line.short:
            return line.short
        value, after = line.cells[at].strip(), "".join(line.cells[at + 1 : at + 2]).strip()
        if kind.telling == "value" and re.fullmatch("[+-]?[0-9]{1,3}", value) and re.fullmatch("[0-9]{3}", after):
            return f"{value},{after} 可能是一个含逗号的数值，请加引号或去掉逗号。one figure with a comma? quote it."
    return ""
