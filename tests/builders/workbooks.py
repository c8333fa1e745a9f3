"""Workbooks as people and programs leave them: cells filled in, parts of the file changed by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

SHEETS = "xl/worksheets/sheet"


def fill(path: Path, cells: dict[str, Any], sheet: str = "指标填报", formats: dict[str, str] | None = None) -> Path:
    """Write cells of a sheet, and number formats of cells."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    for cell, number_format in (formats or {}).items():
        book[sheet][cell].number_format = number_format
    book.save(path)
    return path


def altered(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change the parts of the file whose name begins with ``part``; '' for all of them."""
    with zipfile.ZipFile(path) as book:
        parts = {one.filename: book.read(one) for one in book.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, change(content) if name.startswith(part) else content)
    return path


def without(path: Path, part: str) -> Path:
    """Leave a part of the file out."""
    with zipfile.ZipFile(path) as book:
        parts = {one.filename: book.read(one) for one in book.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            if not name.startswith(part):
                book.writestr(name, content)
    return path


def with_rows(path: Path, count: int, after: int = 100) -> Path:
    """Put as many filled rows behind the reporting sheet's own, and behind row ``after``."""
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>hill/parks</t></is></c><c r="F{0}"><v>5</v></c></row>'
    rows = "".join(row.format(number) for number in range(after + 1, after + 1 + count)).encode()
    return altered(path, f"{SHEETS}2.xml", lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>"))
