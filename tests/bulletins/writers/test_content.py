"""What the four files say is what the content says, and nothing depends on when or where they were written."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
from datetime import datetime

import openpyxl
import pytest
from builders import readback
from builders.bulletins import RARE, sample

from milepost.bulletins.content.shape import Bulletin, Paragraph
from milepost.bulletins.writers import FORMATS, Format, fonts, write
from milepost.bulletins.writers.workbook import number_format, tables
from milepost.errors import BulletinError

READERS = {
    "docx": readback.of_docx,
    "pdf": readback.of_pdf,
    "html": readback.of_html,
    "xlsx": readback.of_xlsx,
}
ALL_KINDS = [sample(), sample("unit"), sample("supervision"), sample("reminder"), sample(language="en")]


def said(bulletin: Bulletin, format: Format) -> str:
    return READERS[format](write(bulletin, format, fonts.find()))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("bulletin", ALL_KINDS, ids=lambda one: f"{one.kind}-{one.language}")
def test_every_sentence_stands_in_every_file(bulletin: Bulletin, format: Format) -> None:
    text = said(bulletin, format)
    head = set(bulletin.title_lines)
    wanted = [one for one in readback.sentences(bulletin) if bulletin.kind != "unit" or "印发" not in one]
    wanted = [one for one in wanted if bulletin.language == "zh" or "印发" not in one]
    missing = [one for one in wanted if one not in text and not (format == "xlsx" and one in head)]
    assert missing == []


@pytest.mark.parametrize("format", ["docx", "pdf", "html"])
def test_every_cell_of_every_table_is_printed_as_the_content_has_it(format: Format) -> None:
    text = said(sample(), format)
    assert [one for one in readback.cells(sample()) if one not in text] == []


def test_cells_in_excel_are_values_that_show_as_the_content_has_them() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(sample(), "xlsx", fonts.find())))
    for sheet, table in zip(book.worksheets[1:], tables(sample()), strict=False):
        for number, row in enumerate(table.rows, 3):
            for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), 1):
                found = sheet.cell(number, place)
                if column.kind == "date" and cell.value:
                    assert found.value == datetime.fromisoformat(str(cell.value))
                elif column.kind in {"number", "share", "points"} and cell.value is not None:
                    assert found.value == cell.value
                    assert found.number_format == number_format(column.kind, cell.text)
                else:
                    assert found.value == cell.text


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [("share", "61.6%", "0.0%"), ("number", "1,234.5", "#,##0.0"), ("number", "44", "#,##0")],
)
def test_excel_shows_as_many_decimals_as_the_paper(kind: str, text: str, expected: str) -> None:
    assert number_format(kind, text) == expected  # type: ignore[arg-type]


def test_figures_of_the_sentences_stand_on_the_last_sheet_with_their_source() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(sample(), "xlsx", fonts.find())))
    rows = {row[0]: row[1:] for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True)}
    assert set(rows) == set(sample().figures)
    assert rows["gap"][0] == -21.7
    assert "fct_status_history" in str(rows["gap"][2])


@pytest.mark.parametrize("format", FORMATS)
def test_equal_input_gives_equal_bytes(format: Format) -> None:
    one, other = (hashlib.sha256(write(sample(), format, fonts.find())).hexdigest() for _ in range(2))
    assert one == other


@pytest.mark.parametrize("format", FORMATS)
def test_a_text_like_a_formula_or_markup_stays_text(format: Format) -> None:
    said_so = Paragraph("=1+1 <b>&amp;</b> #strong[x] {{ title }} $a$")
    assert readback.plain(said_so.text) in said(sample(blocks=(said_so,)), format)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_simulated_says_so(format: Format) -> None:
    bulletin = sample(is_simulated=True, watermark="模拟数据")
    content = write(bulletin, format, fonts.find())
    if format == "docx":
        assert len(readback.headers(content)) == 2
        assert all('string="模拟数据"' in header for header in readback.headers(content))
    elif format == "pdf":
        pages = READERS["pdf"](content).count("模拟数据")
        assert pages == len(_pages(content))
    else:
        assert "模拟数据" in READERS[format](content)


def test_rare_characters_are_in_the_fonts_of_the_lock() -> None:
    assert fonts.find().lacking(RARE + "䶮堃〔〕●▲■◆○—−") == []
    assert RARE in said(sample(), "pdf")


def test_a_character_that_no_font_has_is_named_instead_of_printed_as_a_box() -> None:
    with pytest.raises(BulletinError, match=r"U\+E123"):
        write(sample(addressee="\ue123局："), "pdf", fonts.find())


def _pages(content: bytes) -> list[object]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return list(pdf.pages)


def test_headings_of_a_page_go_down_one_level_at_a_time() -> None:
    page = write(sample(), "html", fonts.find()).decode()
    levels = [int(found) for found in re.findall(r"<h([1-6])[ >]", page)]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))
