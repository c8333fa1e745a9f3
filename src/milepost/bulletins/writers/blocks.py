"""The blocks of a bulletin -> paragraphs, tables and pictures of a Word file, one after the other at its end.

Formats stand on paragraphs and runs, not in styles: an office's own template may lack any style.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
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


class Blocks:
    """Adds at the end of a document. pitch: height of a body line in twips, None in English: as the text needs."""

    def __init__(self, document: Word, bulletin: Bulletin, fonts: Fonts) -> None:
        self.document, self.bulletin, self.fonts = document, bulletin, fonts
        self.is_compact, self.fit = bulletin.kind == "unit", 1.0
        self.body = measures.BODY if bulletin.language == "zh" else 11.0
        self.pitch = measures.line_pitch() if bulletin.language == "zh" else None
        if self.is_compact and self.pitch:
            self.fit = _fit(bulletin.blocks)
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

    def imprint(self) -> None:
        """版记, a table held at the bottom of the last page; several framed lines LibreOffice would let go."""
        imprint = self.bulletin.imprint
        texts = [f"抄送：{imprint.copies}"] if imprint.copies else []
        texts.append(f"{imprint.office}\t{imprint.printed}")
        table = self.document.add_table(len(texts), 1)
        outer, inner = (wide / 25.4 * 72 for wide in (measures.IMPRINT_OUTER, measures.IMPRINT_INNER))
        marks.ruled(table, {"top": outer, "bottom": outer, "insideH": inner}, round(measures.SMALL * 20))
        marks.at_bottom(table, 480)
        _fixed(table, [measures.area_width()])
        end = Twips(measures.area_width() - 2 * round(measures.SMALL * 20))
        for row, text in zip(table.rows, texts, strict=True):
            cell = row.cells[0]
            self._in_cell(cell, text, "fang", measures.SMALL, ALIGN.LEFT)
            marks.line(cell.paragraphs[0], None, before=40, after=40)
            cell.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)
        self.space(20)  # it needs a paragraph to hang on

    def line(self, text: str, role: str, size: float, *, align: ALIGN | None = None, colour: str | None = None) -> Text:
        """One paragraph in one face, on the grid. A line end in the text is a line end."""
        paragraph = self.document.add_paragraph()
        marks.dress(paragraph.add_run(text), role, size, colour=colour)
        if align is not None:
            paragraph.alignment = align
        marks.line(paragraph, self.pitch)
        return paragraph

    def space(self, twips: int) -> None:
        """Nothing, so high: at the top of a page too, where Word takes no space before."""
        marks.line(self.document.add_paragraph(), twips)

    def _heading(self, block: Heading) -> None:
        paragraph = self.line(block.text, measures.HEADINGS[block.level], self.body)
        self._indented(paragraph)
        marks.outline(paragraph, block.level + 1)
        paragraph.paragraph_format.keep_with_next = True

    def _paragraph(self, block: Paragraph) -> None:
        if block.role == "note":
            self._small(block.text)
            return
        paragraph = self.line(block.text, "fang", self.body, align=ALIGN.JUSTIFY)
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
        _ruled(table)
        size = self._table_size(block)
        _fixed(table, [int(one * 20) for one in columns.widths(block, size, measures.area_width() / 20)])
        rows = [[cell for cell in row._tr.tc_lst] for row in table.rows]  # table.cell() is quadratic
        if block.has_header:
            self._header(table, block.columns, rows.pop(0), size)
        for row, elements in zip(block.rows, rows, strict=True):
            for column, cell, one in zip(block.columns, row.cells, elements, strict=True):
                role = "hei" if row.is_total else "fang"
                self._in_cell(_Cell(one, table), cell.text, role, size, SIDES[column.kind])
        if block.note:
            for one in rows[-1] if rows else []:  # so that the note never stands on a page alone
                _Cell(one, table).paragraphs[0].paragraph_format.keep_with_next = True
            self._small(block.note)
        else:
            self.space(120)

    def _table_size(self, block: Matrix) -> float:
        if not block.has_header:
            return measures.SMALL if self.pitch else measures.FORM_ENGLISH
        return (measures.TABLE if self.pitch else measures.TABLE_ENGLISH) * self.fit

    def _header(self, table: Table, titled: Iterable[Column], elements: list[object], size: float) -> None:
        """Bold in effect by its face, shaded, and again on each page."""
        for column, one in zip(titled, elements, strict=True):
            cell = _Cell(one, table)  # type: ignore[arg-type]
            self._in_cell(cell, column.title, "hei", size, ALIGN.CENTER)
            cell._tc.get_or_add_tcPr().append(marks.element("shd", val="clear", color="auto", fill=SHADE))
        table.rows[0]._tr.get_or_add_trPr().append(marks.element("tblHeader"))

    def _in_cell(self, cell: _Cell, text: str, role: str, size: float, side: ALIGN) -> None:
        paragraph = cell.paragraphs[0]
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


def _fit(blocks: Iterable[Block]) -> float:
    """How much smaller a unit's sheet is set to keep to one page: by its rows, since Word lays it out later."""
    rows = max((len(block.rows) for block in blocks if isinstance(block, Matrix)), default=0)
    return next(fit for most, fit in measures.SHEET_FITS if rows <= most)


def _fixed(table: Table, widths: list[int]) -> None:
    """Columns as wide as said, whatever stands in them; rows are not split over pages."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Twips(width)
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(marks.element("cantSplit"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Twips(width)


def _ruled(table: Table) -> None:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    marks.ruled(table, dict.fromkeys(sides, 0.5), round(measures.CELL_MARGIN * 20))
