"""A filled workbook: .xlsx -> the agency it names and its filled rows. Cells are streamed; styles other than number
formats are of no concern; what a library says about an odd file becomes one sentence of ours.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from milepost.errors import MilepostError
from milepost.events.reasons import short
from producers.forms.cells import NO_RESULT, BadCell, Cell, as_typed, read_text
from producers.forms.columns import AGENCY_CELL, FORM, GUIDE, HEADS, MILESTONES, likeness, placed
from producers.forms.package import checked
from producers.forms.rows import KINDS, Rows, filled_rows, has_heads, is_blank

MOST_ROWS = 20_000
HEAD_ROWS = 10


def read_workbook(path: Path, is_indicator: Callable[[str], bool]) -> tuple[str, Rows]:
    """The agency of a workbook and its filled rows. Raises MilepostError if it is no form or cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles, extensions and dates out of range; the last become bad cells
            return _read(path, is_indicator)
    except (MilepostError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises what it stumbles over: KeyError, TypeError, IndexError, expat's errors
        raise MilepostError(
            f"{path}: 不是可读的 .xlsx 文件，请用 Excel 或 WPS 打开后另存为 .xlsx。not a readable .xlsx file, "
            f"save it again with Excel or WPS: {type(error).__name__}: {short(str(error))}"
        ) from error


def _read(path: Path, is_indicator: Callable[[str], bool]) -> tuple[str, Rows]:
    from openpyxl import load_workbook

    content, notes = checked(path)
    with (
        closing(load_workbook(io.BytesIO(content), read_only=True, data_only=True)) as book,
        closing(load_workbook(io.BytesIO(content), read_only=True)) as formulas,
    ):
        if GUIDE not in book.sheetnames or not {FORM, MILESTONES} & {*book.sheetnames}:
            missing = GUIDE if GUIDE not in book.sheetnames else FORM
            raise MilepostError(f"{path}: 缺少工作表 {missing}，请用本工具生成的模板。make the form with: template")
        rows = Rows([], [], notes, [])
        for sheet in book.worksheets:
            if sheet.title in KINDS:
                found = _sheet_rows(path, sheet, formulas[sheet.title], is_indicator)
            else:
                words = _unread(path, sheet)
                found = Rows([], [], words, words)
            rows = rows.plus(found)
        return _agency(book[GUIDE]), rows


def _agency(guide: Any) -> str:
    guide.reset_dimensions()
    value = next((row[0].value for row in guide[f"{AGENCY_CELL}:{AGENCY_CELL}"] if row), None)
    name = "" if value is None else as_typed(value)
    if not name:
        raise MilepostError(f"{GUIDE}!{AGENCY_CELL}: 缺少报送单位编号。the agency's id is missing; make the form anew.")
    return name


def _records(sheet: Any, formulas: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Every row that holds something: its number and its cells; of a formula its result."""
    for tab in (sheet, formulas):
        tab.reset_dimensions()  # some programs write a wrong one, and rows beyond it would be lost
    for number, (shown, written) in enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=True), 1):
        record = [_cell(cell, beside) for cell, beside in zip(shown, written, strict=True)]
        if not all(map(is_blank, record)):
            yield number, record


def _cell(shown: Any, written: Any) -> Cell:
    """Of a formula its result, which may be an empty text; one that was never calculated has none."""
    if shown.value is None:
        is_empty_text = shown.data_type == "str"
        return Cell(None if written.value is None or is_empty_text else NO_RESULT)
    is_number = isinstance(shown.value, int | float)
    return Cell(shown.value, str(shown.number_format) if is_number else "")


def _sheet_rows(path: Path, sheet: Any, formulas: Any, is_indicator: Callable[[str], bool]) -> Rows:
    from openpyxl.utils import get_column_letter

    kind = KINDS[sheet.title]
    records = _records(sheet, formulas)
    above = []
    for _, record in islice(records, HEAD_ROWS):
        heads = [cell.value for cell in record]
        if _has_heads(path, sheet.title, heads):
            break
        above.append(heads)
    else:
        _refuse(path, sheet.title, above[0] if above else [])
    found = placed(heads, kind.columns)
    if any(column.field not in found for column in kind.columns if column.field):
        _refuse(path, sheet.title, heads)
    limited = _limited(path, sheet.title, records)
    rows = filled_rows(
        sheet.title, heads, limited, [kind], lambda row, at: f"{get_column_letter(at + 1)}{row}", is_indicator
    )
    if above:
        rows.notes.insert(0, f"{sheet.title}：表头之前有 {len(above)} 行，未读取。{len(above)} rows above the heads.")
    return rows


def _has_heads(path: Path, title: str, heads: Sequence[object]) -> bool:
    try:
        return has_heads(heads, [KINDS[title]])
    except BadCell as error:
        raise MilepostError(f"{path}: 工作表“{title}”：{error}") from None


def _refuse(path: Path, title: str, heads: Sequence[object]) -> None:
    kind = KINDS[title]
    found = placed(heads, kind.columns)
    lost = [
        HEADS[column.field] + (f"（“{alike}”不是）" if (alike := likeness(heads, column.field)) else "")
        for column in kind.columns
        if column.field and column.field not in found
    ]
    raise MilepostError(f"{path}: 工作表“{title}”缺少列 {'、'.join(lost)}。the columns are missing.")


def _limited(path: Path, title: str, records: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    yield from islice(records, MOST_ROWS)
    if next(records, None) is not None:
        raise MilepostError(f"{path}: 工作表“{title}”超过 {MOST_ROWS} 行。too many rows.")


def _unread(path: Path, sheet: Any) -> list[str]:
    """A sheet of another name is told if it holds something, and refused if it holds a form."""
    if sheet.title == GUIDE:
        return []
    sheet.reset_dimensions()
    seen = 0
    for row in islice(sheet.iter_rows(values_only=True), HEAD_ROWS):
        seen += any(value is not None and read_text(value) for value in row)
        if _is_form(row):
            raise MilepostError(
                f"{path}: 工作表“{sheet.title}”有填报表的表头，但名称不是“{FORM}”或“{MILESTONES}”，请改名或删除。"
                "the sheet holds a form but has another name: rename or delete it."
            )
    words = f"工作表“{sheet.title}”不是填报表，未读取。the sheet is no form, it was not read."
    return [words] if seen else []


def _is_form(row: Sequence[object]) -> bool:
    try:
        return has_heads(row, KINDS.values())
    except BadCell:
        return True
