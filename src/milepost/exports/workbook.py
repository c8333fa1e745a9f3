"""What people take away: tables -> an Excel workbook of typed cells, or CSV that spreadsheet programs read right.

Numbers are numbers, days are days, moments are Beijing time; text from outside never becomes a formula (cells.py).
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from milepost.days import beijing
from milepost.readings.cells import harmless

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # its media type
LONGEST_CELL: Final = 32_767  # of Excel's; xlsxwriter would leave a longer one empty without a word
MOST_ROWS: Final = 1_048_576
EXACT: Final = 2**53  # beyond, a whole number loses its last digits in a spreadsheet
WIDTHS: Final = (8, 48)
LOOKED_AT: Final = 200  # rows by which a column's width is chosen
_NO_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Sheet:
    """One table to take away. above: lines before the heads (what it is, of which version, by which filters).

    shares: columns (by place) that are fractions and show as percents.
    """

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    above: Sequence[str] = ()
    shares: frozenset[int] = frozenset()


def plain_value(value: Any) -> Any:
    """A value as a cell takes it: None, bool, number, naive date or moment (Beijing), or text that is no formula."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return beijing(value)
    if isinstance(value, date):
        return value
    if isinstance(value, list | tuple):
        return harmless("、".join(map(str, value)))
    return harmless(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value))


def _number(value: int | float | Decimal) -> int | float | str | None:
    """A number that a spreadsheet holds to the digit; else its text, and nothing for what is no number."""
    if isinstance(value, int):
        return value if abs(value) < EXACT else str(value)
    known = float(value)
    return known if math.isfinite(known) else None if math.isnan(known) else str(known)


def csv_file(sheet: Sheet) -> bytes:
    """The table as CSV with a byte order mark, so that spreadsheet programs read the Chinese right."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([harmless(line)] for line in sheet.above)
    writer.writerow([harmless(head) for head in sheet.heads])
    writer.writerows(["" if value is None else _written(plain_value(value)) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _written(value: Any) -> Any:
    """As text: yes and no as 1 and 0, a whole number without a decimal point."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else value


def excel_file(sheets: Iterable[Sheet]) -> bytes:
    """A workbook, a sheet for each table, in their order. Sheets that cannot hold all rows say so in their last one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    writer = _Writer(book)
    taken: set[str] = set()
    for sheet in sheets:
        name = _sheet_name(sheet.name, taken)
        taken.add(name.lower())
        writer.add(book.add_worksheet(name), sheet)
    book.close()
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel forbids, and no other sheet's."""
    plain = _NO_SHEET_NAME.sub("-", name).strip("'")[:31] or "-"
    number = 2
    while plain.lower() in taken:
        plain, number = f"{plain[:27]} ({number})", number + 1
    return plain


class _Writer:
    """Writes sheets into one book with its few formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._above = book.add_format({"font_color": "#56616d"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._share = book.add_format({"num_format": "0.0%"})

    def add(self, page: Any, sheet: Sheet) -> None:
        for line, text in enumerate(sheet.above):
            page.write_string(line, 0, str(harmless(text)), self._above)
        top = len(sheet.above)
        looked = iter(sheet.rows)
        first = [row for _, row in zip(range(LOOKED_AT), looked, strict=False)]
        for column, head in enumerate(sheet.heads):
            page.set_column(column, column, _width(head, [row[column] for row in first]))
            page.write_string(top, column, str(harmless(head)), self._head)
        page.freeze_panes(top + 1, 0)
        last = top
        for last, row in enumerate(_chain(first, looked), top + 1):
            if last == MOST_ROWS - 1:
                page.write_string(last, 0, "…… (Excel: 1,048,576 rows)")
                break
            for column, value in enumerate(row):
                self._write(page, last, column, plain_value(value), column in sheet.shares)
        page.autofilter(top, 0, last, max(len(sheet.heads) - 1, 0))

    def _write(self, page: Any, line: int, column: int, value: Any, is_share: bool) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            page.write_boolean(line, column, value)
        elif isinstance(value, (int, float)):
            page.write_number(line, column, value, self._share if is_share else None)
        elif isinstance(value, datetime):
            page.write_datetime(line, column, value, self._moment)
        elif isinstance(value, date):
            page.write_datetime(line, column, value, self._day)
        else:
            page.write_string(line, column, value if len(value) <= LONGEST_CELL else f"{value[: LONGEST_CELL - 1]}…")


def _chain(first: list[Sequence[Any]], rest: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    yield from first
    yield from rest


def _width(head: str, values: list[Any]) -> int:
    """Characters a column wants; a Chinese one counts twice."""
    longest = max((_columns(str(value)) for value in [head, *values] if value is not None), default=0)
    return min(max(longest + 2, WIDTHS[0]), WIDTHS[1])


def _columns(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
