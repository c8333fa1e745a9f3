"""Measures of GB/T 9704 in the files themselves: twips in Word, points in PDF."""

from __future__ import annotations

import io
from itertools import pairwise

import pdfplumber
import pytest
from builders.bulletins import LONG, sample
from docx import Document
from docx.oxml.ns import qn

from milepost.bulletins.content.shape import Cell, Column, Paragraph, Row, Table
from milepost.bulletins.writers import fonts, measures, write

MM = 72 / 25.4


@pytest.fixture(scope="module")
def word():
    return Document(io.BytesIO(write(sample(), "docx", fonts.find())))


@pytest.fixture(scope="module")
def pdf():
    text = "城区" * 400
    content = write(sample(blocks=(Paragraph(text),), annexes=(), annex_note=()), "pdf", fonts.find())
    with pdfplumber.open(io.BytesIO(content)) as opened:
        yield opened


def test_word_has_the_margins_of_the_standard_to_a_twip(word) -> None:
    section = word.sections[0]
    found = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]
    assert [round(one.twips) for one in found] == [2098, 1587, 1474, 1984]


def test_word_has_twenty_two_lines_of_twenty_eight_characters(word) -> None:
    grid = word.sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch, space = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    height = measures.twips(297) - 2098 - 1984
    assert height // pitch == 22
    assert int(measures.area_width() / 20 // (16 + space / 4096)) == 28
    assert measures.area_width() // (16 * 20 + measures.run_spacing()) == 28


def test_word_names_the_official_fonts_and_sizes(word) -> None:
    found = {}
    for run in (run for paragraph in word.paragraphs for run in paragraph.runs if run.text):
        found[run.text] = (run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
    assert found["一、总体情况"] == ("黑体", 16)
    assert found["（一）滞后目标"] == ("楷体_GB2312", 16)
    assert found["专此通报。"] == ("仿宋_GB2312", 16)
    assert found["\n".join(sample().title_lines)] == ("方正小标宋简体", 22)


def test_word_numbers_odd_pages_right_and_even_pages_left(word) -> None:
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert "PAGE" in odd._p.xml
    assert "PAGE" in even._p.xml


def test_word_repeats_the_head_of_a_table_and_keeps_its_rows_whole(word) -> None:
    for table in word.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)
        assert sum(column.width.twips for column in table.columns) <= measures.area_width()


def test_pdf_lines_are_as_far_apart_as_the_grid(pdf) -> None:
    tops = sorted({round(char["top"], 2) for char in pdf.pages[1].chars if round(char["size"], 3) == 16})
    pitches = {round(low - high, 1) for high, low in pairwise(tops)}
    assert pitches == {round(225 / 22 * MM, 1)}


def test_pdf_page_holds_twenty_two_lines_of_twenty_eight_characters() -> None:
    content = write(sample(blocks=(Paragraph("城区" * 1500),), annexes=(), annex_note=()), "pdf", fonts.find())
    with pdfplumber.open(io.BytesIO(content)) as opened:
        rows: dict[float, int] = {}
        for char in opened.pages[1].chars:
            if round(char["size"], 3) == 16:
                rows[round(char["top"], 1)] = rows.get(round(char["top"], 1), 0) + 1
    assert len(rows) == 22
    assert set(rows.values()) == {28}


def test_pages_are_full_to_the_last_line_where_paragraphs_have_three(word) -> None:
    blocks = tuple(Paragraph("城区" * 40) for _ in range(30))
    content = write(sample(blocks=blocks, annexes=(), annex_note=()), "pdf", fonts.find())
    with pdfplumber.open(io.BytesIO(content)) as opened:
        pages = [
            {round(char["top"], 1) for char in page.chars if round(char["size"], 3) == 16} for page in opened.pages
        ]
    assert [len(lines) for lines in pages[1:3]] == [22, 22]
    said = next(one for one in word.paragraphs if one.text.startswith("共5项目标"))
    assert said.paragraph_format.widow_control is False


def test_pdf_says_its_title_and_its_language() -> None:
    for language, said in (("zh", b"zh-CN"), ("en", b"en-GB")):
        made = sample(language=language)
        with pdfplumber.open(io.BytesIO(write(made, "pdf", fonts.find()))) as opened:
            assert opened.doc.catalog["Lang"] == said
            assert opened.metadata["Title"] == made.title


def test_quotation_marks_in_english_are_no_wider_than_letters() -> None:
    made = sample(language="en", blocks=(Paragraph("The policy “Pilots” is paid."),), annexes=(), annex_note=())
    with pdfplumber.open(io.BytesIO(write(made, "pdf", fonts.find()))) as opened:
        chars = opened.pages[0].chars
    at = next(n for n, char in enumerate(chars) if char["text"] == "“")
    assert chars[at + 1]["x0"] - chars[at]["x0"] < 0.7 * chars[at]["size"]


def test_pdf_text_keeps_within_the_page_area(pdf) -> None:
    for page in pdf.pages:
        body = [char for char in page.chars if char["top"] < (297 - 35 + 5) * MM]
        assert min(char["x0"] for char in body) >= 28 * MM - 1
        assert max(char["x1"] for char in body) <= (210 - 26) * MM + 1
        assert min(char["top"] for char in body) >= 37 * MM - 1
        assert max(char["bottom"] for char in body) <= (297 - 35) * MM + 4


def test_pdf_is_tagged_archivable_and_carries_its_fonts(pdf) -> None:
    catalogue = pdf.doc.catalog
    assert "StructTreeRoot" in catalogue
    embedded = [font for page in pdf.pages for font in {char["fontname"] for char in page.chars}]
    assert embedded
    assert all("+Noto" in name for name in embedded)


def test_pdf_keeps_a_units_sheet_to_one_page_and_a_watermark_in_one_line() -> None:
    row = Row((Cell(LONG, LONG), Cell("2027-12-31", "2027-12-31")))
    table = Table("targets", "所牵头目标", (Column("n", "指标", width=4), Column("d", "期限", "date")), (row,) * 14)
    words = "模拟数据 不得用于汇报"
    sheet = sample("unit", blocks=(*sample().blocks[:1], table), annexes=(), annex_note=(), watermark=words)
    with pdfplumber.open(io.BytesIO(write(sheet, "pdf", fonts.find()))) as opened:
        assert len(opened.pages) == 1
        marks = [char for char in opened.pages[0].chars if abs(char["matrix"][1]) > 0 and char["text"] in words]
    assert "".join(char["text"] for char in marks) == words
    tops = [char["top"] for char in marks]
    assert tops == sorted(tops, reverse=True)  # one line, rising to the right


ORDER = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook")


def test_word_keeps_the_order_of_the_schema_in_the_properties_of_tables(word) -> None:
    found = list(word.element.body.iter(qn("w:tblPr")))
    assert len(found) == len(word.tables) + 1  # the imprint's stands in a box
    for properties in found:
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert names == sorted(names, key=ORDER.index)
