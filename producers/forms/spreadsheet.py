"""Read back a filled form: Excel or CSV -> events, and every bad cell with sheet, cell and reason.

A row counts as filled when its value (or state) is. Ids are derived from the content: the same file sent twice changes
nothing.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from milepost.errors import MilepostError
from milepost.events import MOVED, REPORTED, Event, Rejected, Rules, decode, encode, new_event
from producers.forms.columns import AGENCY_CELL, COLUMNS, FORM, GUIDE, MILESTONE_COLUMNS, MILESTONES, READERS, BadCell

MOST_ROWS = 20_000
TELLING = {REPORTED: ("value", "as_of", "unit"), MOVED: ("state", "at", "done_share")}
# where the person must look for a fault the rules found; everything else is shown at the indicator
COLUMN_OF_FAULT = {
    "wrong_unit": ("unit",),
    "bad_date": ("as_of", "at"),
    "future_as_of": ("as_of", "at"),
    "before_plan": ("as_of", "at"),
    "bad_value": ("value", "done_share"),
    "missing_field": ("as_of", "at"),
}


class Fault(NamedTuple):
    """One bad cell. cell: such as F7; in a CSV the line and column name."""

    sheet: str
    cell: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}：{self.reason}"


class Reading(NamedTuple):
    """What a file says: its good rows as events, its bad cells, and how many rows were filled at all."""

    events: list[Event]
    faults: list[Fault]
    filled: int


class Row(NamedTuple):
    """One filled row. values: field -> cell content; cells: field -> where it stands."""

    sheet: str
    event_type: str
    values: dict[str, Any]
    cells: dict[str, str]


def read_form(
    path: Path, rules: Rules, agency: str | None = None, *, simulated: bool = False, salt: str = ""
) -> Reading:
    """Read an .xlsx made by ``template`` or a CSV with the same heads. ``agency``: for a CSV, or to be sure.

    Raises MilepostError if the file is no such form.
    """
    if path.suffix.lower() == ".csv":
        if agency is None:
            raise MilepostError(f"{path}: CSV 不含报送单位，请加 --agency。a CSV names no agency: add --agency.")
        rows = list(_csv_rows(path))
    else:
        named, rows = _workbook_rows(path)
        if agency is not None and agency != named:
            raise MilepostError(
                f"{path}: 表内单位是 {named}，不是 {agency}。the form belongs to {named}, not {agency}."
            )
        agency = named
    events: list[Event] = []
    faults: list[Fault] = []
    for row in rows:
        try:
            events.append(_event(row, f"/{agency}", rules, simulated, salt))
        except _BadRow as error:
            faults.extend(error.faults)
    return Reading(events, [*faults, *_repeated(rows)], len(rows))


class _BadRow(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


def _event(row: Row, source: str, rules: Rules, simulated: bool, salt: str) -> Event:
    data: dict[str, Any] = {}
    faults = []
    for field, value in row.values.items():
        try:
            data[field] = READERS[field](value) if field in READERS else str(value).strip()
        except BadCell as error:
            faults.append(Fault(row.sheet, row.cells[field], str(error)))
    if faults:
        raise _BadRow(faults)
    try:
        event = new_event(row.event_type, source, data, simulated=simulated, salt=salt)
        decode(encode(event), now=datetime.now(UTC), rules=rules)
        return event
    except Rejected as error:
        raise _BadRow([Fault(row.sheet, _place(row, error.code), error.reason)]) from None


def _place(row: Row, code: str) -> str:
    fields = [field for field in COLUMN_OF_FAULT.get(code, ()) if field in row.cells]
    return row.cells[fields[0] if fields else "indicator"]


def _repeated(rows: list[Row]) -> list[Fault]:
    """The same indicator and day twice in one file: nobody could say which one holds."""
    seen: dict[tuple[str, str, str], str] = {}
    faults = []
    for row in rows:
        day = row.values.get("as_of", row.values.get("at"))
        name = (row.event_type, str(row.values.get("indicator")), str(day))
        if name in seen:
            faults.append(Fault(row.sheet, row.cells["indicator"], f"与 {seen[name]} 重复：同一指标、同一时点"))
        seen.setdefault(name, row.cells["indicator"])
    return faults


def _workbook_rows(path: Path) -> tuple[str, list[Row]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True)
        formulas = load_workbook(path)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise MilepostError(f"{path}: 不是可读的 .xlsx 文件 not a readable .xlsx file: {error}") from error
    missing = [name for name in (GUIDE, FORM) if name not in book.sheetnames]
    if missing:
        raise MilepostError(
            f"{path}: 缺少工作表 {'、'.join(missing)}，请用本工具生成的模板。make the form with: template"
        )
    rows: list[Row] = []
    for name, columns, event_type in ((FORM, COLUMNS, REPORTED), (MILESTONES, MILESTONE_COLUMNS, MOVED)):
        if name in book.sheetnames:
            rows += _sheet_rows(book[name], formulas[name], columns, event_type, path)
    return str(book[GUIDE][AGENCY_CELL].value or ""), rows


def _sheet_rows(sheet: Any, formulas: Any, columns: Any, event_type: str, path: Path) -> Iterator[Row]:
    heads = {str(cell.value).strip(): cell.column_letter for cell in sheet[1] if cell.value is not None}
    wanted = {column.field: column.head for column in columns if column.field}
    lost = [head for head in wanted.values() if head not in heads]
    if lost:
        raise MilepostError(f"{path}: 工作表“{sheet.title}”缺少列 {'、'.join(lost)}。the columns are missing.")
    if sheet.max_row > MOST_ROWS:
        raise MilepostError(f"{path}: 工作表“{sheet.title}”超过 {MOST_ROWS} 行。too many rows.")
    telling = TELLING[event_type][0]
    for number in range(2, sheet.max_row + 1):
        cells = {field: f"{heads[head]}{number}" for field, head in wanted.items()}
        values = {field: _value(sheet[cell].value, formulas[cell].value) for field, cell in cells.items()}
        values = {field: value for field, value in values.items() if value is not None}
        if telling in values:
            yield Row(sheet.title, event_type, values, cells)


def _value(shown: Any, written: Any) -> Any:
    """The cell's value; of a formula its result, and its text where it was never calculated: a bad cell then."""
    value = written if shown is None and written is not None else shown
    return None if isinstance(value, str) and not value.strip() else value


def _csv_rows(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            kinds = [(COLUMNS, REPORTED), (MILESTONE_COLUMNS, MOVED)]
            heads = set(reader.fieldnames or ())
            for row in reader:
                for columns, event_type in kinds:
                    names = {c.field: c.field if c.field in heads else c.head for c in columns if c.field}
                    values = {field: row[name] for field, name in names.items() if (row.get(name) or "").strip()}
                    if TELLING[event_type][0] in values:
                        cells = {field: f"{reader.line_num}行/{name}" for field, name in names.items()}
                        yield Row(path.name, event_type, values, cells)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MilepostError(f"{path}: 读不了 cannot be read: {error}. 请存为 UTF-8 CSV。save it as UTF-8.") from error
