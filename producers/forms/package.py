"""A workbook's file before a library reads it: zipped parts -> the same in the usual dialect, if they can be borne."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from milepost.errors import MilepostError

LARGEST_XML = 48 * 1024 * 1024  # of all parts but pictures, unpacked; a form of 20,000 rows has 20
PICTURES = "xl/media/"
_ROW_OR_CELL = re.compile(rb'<(?:\w+:)?(row|c)\s(?:[^>]*?\s)?r="([A-Z]*)([0-9]{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+([0-9]+):[A-Z]+([0-9]+))"')
STRICT = {  # ISO 29500 Strict, which Excel can also write -> the usual names
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}


def checked(path: Path) -> tuple[bytes, list[str]]:
    """The file in the usual dialect, once its size is known to be bearable, and what reading it will not show.

    Nothing is unpacked before. Raises MilepostError, or what zipfile stumbles over.
    """
    if path.stat().st_size > LARGEST_XML:
        raise _too_large(path, path.stat().st_size)
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts if not part.filename.startswith(PICTURES))
        if size > LARGEST_XML:
            raise _too_large(path, size)
        notes = []
        for part in parts:
            if part.filename.endswith(".xml") and b"sheetData" in (xml := archive.read(part)):
                notes += _merged(_in_order(path, xml))
        if not any(b"purl.oclc.org" in archive.read(name) for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels")):
            return content, notes
        usual = io.BytesIO()
        with zipfile.ZipFile(usual, "w", zipfile.ZIP_STORED) as copy:
            for part in parts:
                if not part.filename.startswith(PICTURES):
                    copy.writestr(part.filename, _usual(archive.read(part)))
        return usual.getvalue(), notes


def _merged(sheet: bytes) -> list[str]:
    """One value that a person sees in several rows is read in the first of them only."""
    ranges = [one.decode() for one, first, last in _MERGED.findall(sheet) if first != last]
    if not ranges:
        return []
    return [f"合并的单元格（{'、'.join(ranges[:5])}）只读第一行。of merged cells the first row alone is read."]


def _in_order(path: Path, sheet: bytes) -> bytes:
    """Rows and cells that are not in order are lost in streaming; no office program writes them so."""
    last = {b"row": (0, 0, b""), b"c": (0, 0, b"")}
    for tag, column, number in _ROW_OR_CELL.findall(sheet):
        place = (int(number), len(column), column)
        if place <= last[tag]:
            raise MilepostError(
                f"{path}: 工作表的行或单元格次序错乱（{column.decode()}{place[0]}），请用 Excel 或 WPS 打开后另存。"
                "rows or cells are out of order: save it again with Excel or WPS."
            )
        last[tag] = place
    return sheet


def _too_large(path: Path, size: int) -> MilepostError:
    return MilepostError(
        f"{path}: 内容展开后有 {size >> 20} MB，上限 {LARGEST_XML >> 20} MB：行数过多。请删去无关的工作表和多余的行，"
        "或重新生成模板。too many rows: remove other sheets and surplus rows, or make the form anew."
    )


def _usual(part: bytes) -> bytes:
    for strict, usual in STRICT.items():
        part = part.replace(strict, usual)
    return part
