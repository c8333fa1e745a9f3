"""Reads a written bulletin back: the text of a docx, pdf, xlsx, html, with no blanks, as one string."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pdfplumber
from docx import Document
from docx.oxml.ns import qn

from milepost.bulletins.content.shape import Bulletin, Chart, Heading, Paragraph
from milepost.bulletins.writers import measures
from milepost.bulletins.writers.workbook import tables


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def of_docx(content: bytes) -> str:
    body = Document(io.BytesIO(content)).element.body
    return plain("".join(found.text or "" for found in body.iter(qn("w:t"))))


def headers(content: bytes) -> list[str]:
    """The XML of each header part of a docx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if "/header" in name]


def of_pdf(content: bytes) -> str:
    """In reading order of the marked content: lines of cells are not interleaved. Without the numbers of pages."""
    foot = (measures.TOP + measures.AREA_HEIGHT) / 25.4 * 72 + 5
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return plain("".join(char["text"] for page in pdf.pages for char in page.chars if char["top"] < foot))


def of_xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return plain("\n".join(str(value) for value in cells if value is not None))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in {"style", "svg"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "svg"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def of_html(content: bytes) -> str:
    reader = _Text()
    reader.feed(content.decode())
    return plain("".join(reader.parts))


def sentences(bulletin: Bulletin) -> list[str]:
    """Every text of the bulletin that stands outside tables, in any order."""
    said = [bulletin.masthead.mark, bulletin.masthead.number.text, *bulletin.title_lines, *bulletin.annex_note]
    said += [bulletin.signature.office, bulletin.signature.text, bulletin.imprint.printed]
    for blocks in (bulletin.blocks, *(annex.blocks for annex in bulletin.annexes)):
        said += [block.text for block in blocks if isinstance(block, Heading | Paragraph)]
        said += [block.words for block in blocks if isinstance(block, Chart)]
    return [plain(one) for one in said if one]


def cells(bulletin: Bulletin) -> list[str]:
    return [plain(cell.text) for table in tables(bulletin) for row in table.rows for cell in row.cells]
