"""The blocks of a bulletin -> paragraphs, tables and pictures of a Word file, one after the other at its end.

Formats stand on paragraphs and runs, not in styles: an office's own template may lack any style.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.shared import Twips
from docx.table import Table, _Cell

from milepost.bulletins.content.shape import (
    Annex,
    Block,
    Bulletin,
    Chart,
    Column,
    ColumnKind,
    Heading,
    PageBreak,
    Paragraph,
)
from milepost.bulletins.content.shape import Table as Matrix
from milepost.bulletins.writers import columns, marks, measures, pictures
from milepost.bulletins.writers.fonts import Fonts

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as Text

SIDES: Final[dict[ColumnKind, ALIGN]] = {
    "text": ALIGN.LEFT,
    "number": ALIGN.RIGHT,
    "share": ALIGN.RIGHT,
    "points": ALIGN.RIGHT,
    "date": ALIGN.CENTER,
    "light": ALIGN.CENTER,
}
SHADE: Final = "EBEBEB"
ENGLISH_AFTER: Final = 80  # twips below a paragraph in English, which is not indented


class Blocks:
    """Adds at the end of a document. pitch: height of a body line in twips, None in English: as the text needs."""

    def __init__(self, document: Word, bulletin: Bulletin, fonts: Fonts) -> None:
        self.document, self.bulletin, self.fonts = document, bulletin, fonts
        self.is_compact, self.fit = bulletin.kind == "unit", 1.0
        self.body = measures.BODY if bulletin.language == "zh" else 11.0
        self.pitch = measures.line_pitch() if bulletin.language == "zh" else None
        if self.is_compact and self.pitch:
            self.fit = _fit(bulletin)
            self.body, self.pitch = measures.SMALL * self.fit, round(measures.COMPACT_PITCH * 20 * self.fit)

    def all(self, blocks: Iterable[Block], *, above: str = "") -> None:
        """above: the title that stands over them already; a table of that name does not say it again."""
        for block in blocks:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Matrix):
                self._table(block, above)
            elif isinstance(block, Chart):
                self._chart(block)
            elif isinstance(block, PageBreak):
                self._new_page()

    def annex(self, annex: Annex) -> None:
        """On a new page: its label, its title on the third line, its blocks."""
        label = self.line(annex.label, "hei", self.body)
        label.paragraph_format.page_break_before = True
        title = self.line(annex.title, "title", measures.TITLE if self.pitch else 14.0, align=ALIGN.CENTER)
        marks.line(title, self.pitch, before=self.pitch or 120, after=(self.pitch or 240) // 2)
        marks.outline(title, 2)
        self.all(annex.blocks, above=annex.title)

    def line(self, text: str, role: str, size: float, *, align: ALIGN | None = None, colour: str | None = None) -> Text:
        """One paragraph in one face, on the grid. A line end in the text is a line end."""
        paragraph = self.document.add_paragraph()
        marks.dress(paragraph.add_run(text), role, size, colour=colour)
        if align is not None:
            paragraph.alignment = align
        if self.pitch:  # pages are full to the last line
            paragraph.paragraph_format.widow_control = False
        marks.line(paragraph, self.pitch)
        return paragraph

    def space(self, twips: int) -> None:
        """Nothing, so high: at the top of a page too, where Word takes no space before."""
        marks.line(self.document.add_paragraph(), twips)

    def _heading(self, block: Heading) -> None:
        paragraph = self.line(block.text, measures.HEADINGS[block.level], self.body)
        self._indented(paragraph)
        if not self.pitch:
            paragraph.runs[0].font.bold = True
            marks.line(paragraph, None, before=ENGLISH_AFTER, after=ENGLISH_AFTER)
        marks.outline(paragraph, block.level + 1)
        paragraph.paragraph_format.keep_with_next = True

    def _paragraph(self, block: Paragraph) -> None:
        if block.role == "note":
            self._small(block.text)
            return
        paragraph = self.line(block.text, "fang", self.body, align=ALIGN.JUSTIFY)
        marks.line(paragraph, self.pitch, after=0 if self.pitch else ENGLISH_AFTER)
        self._indented(paragraph)

    def _indented(self, paragraph: Text) -> None:
        if self.pitch:
            marks.indent(paragraph, firstLine=round(2 * self.body * 20), firstLineChars=200)

    def _small(self, text: str, *, align: ALIGN | None = None, role: str = "fang") -> Text:
        paragraph = self.line(text, role, measures.NOTE * self.fit, align=align)
        marks.line(paragraph, None, before=60, after=60)
        return paragraph

    def _table(self, block: Matrix, above: str) -> None:
        if block.title and block.title != above:
            self._small(block.title, align=ALIGN.CENTER, role="hei").paragraph_format.keep_with_next = True
        table = self.document.add_table(len(block.rows) + block.has_header, len(block.columns))
        _ruled(table, 0.0 if self.is_compact else measures.CELL_PADDING)
        size = self._table_size(block)
        marks.fixed(table, [int(one * 20) for one in columns.widths(block, size, measures.area_width() / 20)])
        rows = [[cell for cell in row._tr.tc_lst] for row in table.rows]  # table.cell() is quadratic
        if block.has_header:
            self._header(table, block.columns, rows[0], size)
        for row, elements in zip(block.rows, rows[block.has_header :], strict=True):
            for column, cell, one in zip(block.columns, row.cells, elements, strict=True):
                role = "hei" if row.is_total else "fang"
                self._in_cell(_Cell(one, table), cell.text, role, size, SIDES[column.kind])
        for elements in rows[_first_kept(block, size) : None if block.note else -1]:
            for one in elements:
                _Cell(one, table).paragraphs[0].paragraph_format.keep_with_next = True
        if block.note:
            self._small(block.note)
        else:
            self.space(120)

    def _table_size(self, block: Matrix) -> float:
        if not block.has_header:
            return measures.SMALL if self.pitch else measures.FORM_ENGLISH
        size = columns.size(block, self.bulletin.language, measures.area_width() / 20) * self.fit
        return max(size, measures.TABLE_SMALLEST)

    def _header(self, table: Table, titled: Iterable[Column], elements: list[object], size: float) -> None:
        """Bold in effect by its face, shaded, and again on each page."""
        for column, one in zip(titled, elements, strict=True):
            cell = _Cell(one, table)  # type: ignore[arg-type]
            self._in_cell(cell, column.title, "hei", size, ALIGN.CENTER)
            cell._tc.get_or_add_tcPr().append(marks.element("shd", val="clear", color="auto", fill=SHADE))
        table.rows[0]._tr.get_or_add_trPr().append(marks.element("tblHeader"))

    def _in_cell(self, cell: _Cell, text: str, role: str, size: float, side: ALIGN) -> None:
        paragraph = cell.paragraphs[0]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        marks.dress(paragraph.add_run(text), role, size)
        paragraph.alignment = side
        marks.line(paragraph, None)

    def _chart(self, chart: Chart) -> None:
        self._small(chart.title, align=ALIGN.CENTER, role="hei").paragraph_format.keep_with_next = True
        paragraph = self.document.add_paragraph()
        picture = paragraph.add_run().add_picture(
            io.BytesIO(pictures.png(chart, self.fonts)), width=Twips(measures.area_width())
        )
        about = picture._inline.docPr
        about.set("descr", chart.words)
        about.set("title", chart.title)
        marks.line(paragraph, None)
        paragraph.paragraph_format.keep_with_next = True
        self._small(chart.words)
        self._table(chart.table, chart.title)

    def _new_page(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        marks.line(paragraph, 20)


def _first_kept(block: Matrix, size: float) -> int:
    """The first of the rows, with the head, that stay on one page with all after them: a short table's are all.

    A total is never alone, nor is a note; a form is split between its rows.
    """
    if columns.is_short(block, size, measures.area_width() / 20):
        return 0
    totals = sum(row.is_total for row in block.rows)
    return len(block.rows) + block.has_header - 1 - totals


def _fit(bulletin: Bulletin) -> float:
    """How much smaller a unit's sheet is set to keep to one page: by its lines, since Word lays it out later."""
    area = measures.area_width() / 20
    tables = [block for block in bulletin.blocks if isinstance(block, Matrix)]
    lines = (sum(columns.lines(one, columns.size(one, bulletin.language, area), area)) for one in tables)
    found = max(lines, default=0)
    return next(fit for most, fit in measures.SHEET_FITS if found <= most)


def _ruled(table: Table, padding: float) -> None:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    marks.ruled(table, dict.fromkeys(sides, 0.5), round(measures.CELL_MARGIN * 20), round(padding * 20))
