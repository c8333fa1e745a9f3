"""Where a table ends a page: rows stay whole, a total is never alone, a short table is not split."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from builders.bulletins import LONG, sample
from builders.letterheads import EXAMPLE
from docx import Document

from milepost.bulletins.content.shape import Cell, Column, Paragraph, Row, Table
from milepost.bulletins.writers import columns, fonts, measures, write
from milepost.readings.words import Language

HEADS = (Column("n", "序号", "number", width=0.5), Column("name", "单位", width=4.0), Column("share", "占比", "share"))


def rows(many: int, name: str = "{n}甲起至乙终{n}", total: str | None = "合计") -> tuple[Row, ...]:
    said = [
        Row((Cell(n, str(n)), *[Cell(name.format(n=n), name.format(n=n))], Cell(0.5, "50.0%"))) for n in range(many)
    ]
    if total:
        said.append(Row((Cell(None, "—"), Cell(total, total), Cell(0.5, "50.0%")), is_total=True))
    return tuple(said)


def pages(before: int, table: Table) -> list[str]:
    """The text of each page of a PDF in which so many lines stand above the table."""
    blocks = (*(Paragraph("城区") for _ in range(before)), table)
    content = write(sample(blocks=blocks, annexes=(), annex_note=()), "pdf", fonts.find())
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return ["".join(char["text"] for char in page.chars if char["bottom"] < page.height) for page in opened.pages]


@pytest.mark.parametrize("before", range(2, 12))
def test_in_pdf_a_short_table_with_its_total_stands_on_one_page(before: int) -> None:
    found = pages(before, Table("t", "分单位", HEADS, rows(9), note="注：甲乙丙丁。"))
    with_rows = [page for page in found if "终0" in page or "合计" in page]
    assert len(with_rows) == 1
    assert "分单位" in with_rows[0]
    assert "注：甲乙丙丁" in with_rows[0]


def test_in_pdf_the_total_of_a_long_table_is_never_alone_under_its_head() -> None:
    for many in range(46, 52):
        found = pages(4, Table("t", "", HEADS, rows(many), note="注：甲乙丙丁。"))
        ending = next(page for page in found if "合计" in page)
        assert f"终{many - 1}" in ending, many


@pytest.mark.parametrize("before", range(1, 5))
def test_in_pdf_no_row_is_split_over_two_pages(before: int) -> None:
    long = Table("t", "", HEADS, rows(40, name="{n}起，" + LONG * 3 + "，终{n}", total=None))
    found = pages(before, long)
    assert len(found) > 2
    for n in range(40):
        assert [page for page in found if f"{n}起，" in page and f"，终{n}" in page], n


def test_in_word_a_short_table_keeps_together_and_a_long_one_its_last_row_with_the_total() -> None:
    def kept(table: Table) -> list[bool]:
        content = write(sample(blocks=(table,), annexes=()), "docx", fonts.find())
        return [row.cells[0].paragraphs[0].paragraph_format.keep_with_next or False
                for row in Document(io.BytesIO(content)).tables[0].rows]  # fmt: skip

    assert kept(Table("t", "", HEADS, rows(9))) == [True] * 10 + [False]
    assert kept(Table("t", "", HEADS, rows(9), note="注。")) == [True] * 11
    assert kept(Table("t", "", HEADS, rows(60))) == [False] * 60 + [True, False]
    assert kept(Table("t", "", HEADS, rows(60, total=None))) == [False] * 61


def wide(name: str) -> Table:
    """The ten columns of the full table, one row."""
    said = ("68", name, "区委宣传部文产办", "≥ 1,020 PFlops", "2025-12-31", "682.5 PFlops", "2026-10-31", "100.0%",
            "100.0%", "−33.1", "■ 逾期未完成")  # fmt: skip
    kinds = ("number", "text", "text", "text", "date", "text", "date", "share", "share", "points", "light")
    shares = (0.6, 3.2, 2.0, 1.5, 1.2, 1.5, 1.2, 1.0, 1.0, 1.0, 1.4)
    heads = tuple(
        Column(f"c{n}", "列", kind, width=share) for n, (kind, share) in enumerate(zip(kinds, shares, strict=True))
    )  # type: ignore[arg-type]
    return Table("full", "", heads, (Row(tuple(Cell(one, one) for one in said)),))


@pytest.mark.parametrize(
    ("name", "language", "most"),
    [
        ("融合婺文化的知名新消费业态和品牌", "zh", 3),
        ("Area of smart agriculture demonstration gardens (target of 2030)", "en", 6),
    ],
)
def test_the_indicators_of_the_full_table_take_few_lines(name: str, language: Language, most: int) -> None:
    area = measures.AREA_WIDTH / 25.4 * 72
    size = columns.size(wide(name), language, area)
    assert size >= measures.TABLE_SIZES[language][-1]
    assert columns.lines(wide(name), size, area) <= [most]


def test_letters_of_a_table_that_has_room_are_not_made_smaller() -> None:
    assert columns.size(Table("t", "", HEADS, rows(9)), "zh", 442.2) == measures.TABLE_SIZES["zh"][0]


def test_what_one_text_does_not_need_goes_to_the_other_that_is_long() -> None:
    heads = (Column("a", "甲", width=4.0), Column("b", "乙", width=1.0))
    found = columns.widths(Table("t", "", heads, (Row((Cell("短", "短"), Cell(LONG, LONG))),)), 9.0, 300.0)
    assert found[1] > 200


def test_a_paper_in_english_is_plain_though_the_office_has_a_template() -> None:
    english = sample(language="en")
    assert write(english, "docx", fonts.find(), EXAMPLE) == write(english, "docx", fonts.find())


def test_a_row_higher_than_a_page_is_split_and_nothing_of_it_is_lost() -> None:
    found = pages(1, Table("t", "", HEADS, rows(1, name="{n}起，" + LONG * 120 + "，终{n}", total=None), note="注。"))
    text = "".join(found)
    assert "0起，" in text
    assert "，终0" in text
