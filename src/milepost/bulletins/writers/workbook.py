"""A bulletin as an Excel file: its text, each table on a sheet with typed cells, the figures of its sentences."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from milepost.bulletins.content.shape import Block, Bulletin, Cell, Chart, ColumnKind, Heading, Paragraph, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_NUMBER: Final = re.compile(r"\d(?:[\d,]*\d)?(?:\.(\d+))?")
LONGEST: Final = 31  # of a sheet's name
SHEETS: Final = {"zh": ("正文", "句中数字"), "en": ("Text", "Figures")}
FIGURES: Final = {"zh": ("键", "数值", "文字", "出处"), "en": ("Key", "Value", "Text", "Source")}
FACE: Final = "宋体"
Look = dict[str, Any]
HEAD: Final[Look] = {"bold": True, "bg_color": "#EBEBEB", "border": 1, "text_wrap": True, "align": "center"}
BODY: Final[Look] = {"border": 1, "text_wrap": True, "valign": "vcenter"}


def write(bulletin: Bulletin) -> bytes:
    """Text is text, also where it begins with =; a share is a fraction with a percent format, a day is a day."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, options)
    book.set_properties(
        {
            "title": bulletin.title,
            "author": bulletin.signature.office,
            "subject": bulletin.bulletin_id,
            "comments": bulletin.version,
            "created": datetime.fromisoformat(bulletin.signature.day),
        }
    )
    _Writer(book, bulletin).all()
    book.close()
    return made.getvalue()


class _Writer:
    """Sheets of one book; a look is made once."""

    def __init__(self, book: Workbook, bulletin: Bulletin) -> None:
        self.book, self.bulletin = book, bulletin
        self._looks: dict[str, Format] = {}
        self._names: set[str] = set()

    def all(self) -> None:
        text, figures = SHEETS[self.bulletin.language]
        self._text(self._sheet(text))
        for table in tables(self.bulletin):
            self._table(table)
        self._figures(self._sheet(figures))

    def _text(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 90)
        for number, (text, is_head) in enumerate(_lines(self.bulletin)):
            look: Look = {"text_wrap": True, "valign": "top", "bold": is_head}
            sheet.write_string(number, 0, text, self._look(look))

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.title or table.name)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, 8 + 6 * column.width)
        sheet.write_string(0, 0, table.title, self._look({"bold": True, "font_size": 13}))
        first = 1
        if table.has_header:
            for number, column in enumerate(table.columns):
                sheet.write_string(1, number, column.title, self._look(HEAD))
            sheet.freeze_panes(2, 0)
            sheet.repeat_rows(1)
            first = 2
        for number, row in enumerate(table.rows, first):
            for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
                self._cell(sheet, number, place, column.kind, cell, is_bold=row.is_total)
        if table.note:
            sheet.write_string(first + len(table.rows), 0, table.note, self._look({"italic": True}))

    def _cell(self, sheet: Worksheet, row: int, column: int, kind: ColumnKind, cell: Cell, *, is_bold: bool) -> None:
        look = {**BODY, "bold": is_bold}
        value = cell.value
        if kind in {"number", "share", "points"} and isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, self._look({**look, "num_format": number_format(kind, cell.text)}))
        elif kind == "date" and (day := _day(value)):
            sheet.write_datetime(row, column, day, self._look({**look, "num_format": "yyyy-mm-dd", "align": "center"}))
        else:
            sheet.write_string(row, column, cell.text, self._look(look))

    def _figures(self, sheet: Worksheet) -> None:
        for number, (title, width) in enumerate(zip(FIGURES[self.bulletin.language], (34, 18, 24, 80), strict=True)):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, title, self._look(HEAD))
        sheet.freeze_panes(1, 0)
        plain = self._look({})
        for row, (key, figure) in enumerate(sorted(self.bulletin.figures.items()), 1):
            sheet.write_string(row, 0, key, plain)
            value = figure.value
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(row, 1, value, plain)
            else:
                sheet.write_string(row, 1, "" if value is None else str(value), plain)
            sheet.write_string(row, 2, figure.text, plain)
            sheet.write_string(row, 3, msgspec.json.encode(figure.source, order="sorted").decode(), plain)

    def _sheet(self, title: str) -> Worksheet:
        """A sheet with a name that Excel takes: at most 31 characters, none forbidden, none twice."""
        base = _FORBIDDEN.sub(" ", title).strip("' ") or "-"
        name, number = base[:LONGEST], 1
        while name.lower() in self._names:
            number += 1
            name = f"{base[: LONGEST - len(str(number)) - 1]} {number}"
        self._names.add(name.lower())
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C— &P —")
        if self.bulletin.watermark:
            sheet.set_header(f"&C{self.bulletin.watermark.replace('&', '&&')}")
        return sheet

    def _look(self, look: Look) -> Format:
        key = json.dumps(look, sort_keys=True)
        if key not in self._looks:
            self._looks[key] = self.book.add_format({"font_name": FACE, **look})
        return self._looks[key]


def tables(bulletin: Bulletin) -> Iterator[Table]:
    """Every table in reading order, a chart's numbers where the chart stands."""
    for blocks in (bulletin.blocks, *(annex.blocks for annex in bulletin.annexes)):
        for block in blocks:
            if isinstance(block, Table):
                yield block
            elif isinstance(block, Chart):
                yield block.table


def number_format(kind: ColumnKind, text: str) -> str:
    """As many decimals as the text shows; shares as percent, points with their sign."""
    found = _NUMBER.search(text)
    places = len(found.group(1) or "") if found else 0
    whole = f"#,##0.{'0' * places}" if places else "#,##0"
    if kind == "share":
        return f"0.{'0' * places}%" if places else "0%"
    return f"+{whole};\u2212{whole};{whole}" if kind == "points" else whole


def _lines(bulletin: Bulletin) -> Iterator[tuple[str, bool]]:
    """What stands on paper outside tables, and whether it is a head."""
    if bulletin.watermark:
        yield bulletin.watermark, True
    yield bulletin.masthead.mark, True
    yield bulletin.masthead.number.text, False
    yield bulletin.title, True
    if bulletin.addressee:
        yield bulletin.addressee, False
    yield from _of_blocks(bulletin.blocks)
    yield from ((note, False) for note in bulletin.annex_note)
    yield bulletin.signature.office, False
    yield bulletin.signature.text, False
    for annex in bulletin.annexes:
        yield f"{annex.label} {annex.title}", True
        yield from _of_blocks(annex.blocks)
    if bulletin.language == "zh" and bulletin.imprint.copies:
        yield f"抄送：{bulletin.imprint.copies}", False
    yield f"{bulletin.imprint.office} {bulletin.imprint.printed}", False


def _of_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[str, bool]]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text, isinstance(block, Heading)
        elif isinstance(block, Chart):
            yield block.words, False
        elif isinstance(block, Table):
            yield block.title, False


def _day(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day)
