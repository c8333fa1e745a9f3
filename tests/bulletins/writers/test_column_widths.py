"""Columns of printed tables: what may not be broken stays whole, the table stays within the page."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from builders.bulletins import sample

from milepost.bulletins.content.shape import Cell, Column, ColumnKind, Row, Table
from milepost.bulletins.writers import columns, fonts, measures, write

AREA = 442.2
WHOLE: dict[ColumnKind, str] = {
    "number": "68", "share": "100.0%", "points": "−34.8", "date": "2026-12-31", "light": "■ 严重滞后",
}  # fmt: skip
KINDS: tuple[ColumnKind, ...] = ("number", "text", "text", "text", "date", "text", "date", "share", "points", "light")


def table(words: str = "甲", **cells: str) -> Table:
    """The full table's columns, a share too narrow for each; one row."""
    heads = tuple(Column(f"c{n}", "列", kind, width=3.0 if kind == "text" else 0.3) for n, kind in enumerate(KINDS))
    said = [cells.get(kind, WHOLE.get(kind, words)) for kind in KINDS]
    return Table("t", "", heads, (Row(tuple(Cell(one, one) for one in said)),))


def test_what_is_not_broken_takes_its_room_from_the_texts_and_the_table_does_not_grow() -> None:
    found = columns.widths(table(), 9.0, AREA)
    assert sum(found) == pytest.approx(AREA)
    assert found[4] == found[6] >= 9 * measures.em_of_print("2026-12-31")
    assert found[9] >= 9 * measures.em_of_print("■ 严重滞后")


def test_a_long_word_of_a_text_is_not_broken_either() -> None:
    found = columns.widths(table("Agricultural administration"), 8.0, 600.0)
    assert min(found[1], found[2], found[3]) >= 8 * measures.em_of_print("administration")


@pytest.mark.parametrize("kinds", [("text",), ("date", "date", "date"), ("number",) * 30])
def test_tables_of_one_column_of_days_alone_and_of_too_many_columns_have_widths(kinds: tuple[ColumnKind, ...]) -> None:
    cells = [WHOLE.get(kind, "甲") for kind in kinds]
    heads = tuple(Column(f"d{n}", "日", kind) for n, kind in enumerate(kinds))
    found = columns.widths(Table("t", "", heads, (Row(tuple(Cell(one, one) for one in cells)),)), 9.0, AREA)
    assert min(found) > 0
    assert sum(found) == pytest.approx(AREA)


def test_in_pdf_each_word_stands_between_the_lines_of_its_cell() -> None:
    content = write(sample(blocks=(table(),), annexes=()), "pdf", fonts.find())
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for page in opened.pages:
            lines = sorted({round(line["x0"], 1) for line in page.lines + page.edges if line["height"] > 5})
            for word in page.extract_words() if lines else []:
                if word["text"] in {"68", "100.0%", "−34.8", "2026-12-31"}:
                    assert not [x for x in lines if word["x0"] < x < word["x1"]], word
    with pdfplumber.open(io.BytesIO(content)) as opened:
        words = [word["text"] for page in opened.pages for word in page.extract_words(x_tolerance=1)]
    assert words.count("2026-12-31") == 2
    assert "100.0%" in words


def test_the_note_of_a_table_never_stands_on_a_page_alone() -> None:
    one = table().rows[0]
    for rows in range(26, 42):
        long = Table("t", "附表", table().columns, (one,) * rows, note="注：甲乙丙丁。")
        content = write(sample(blocks=(long,), annexes=()), "pdf", fonts.find())
        with pdfplumber.open(io.BytesIO(content)) as opened:
            noted = next(text for page in opened.pages if "注：甲乙丙丁" in (text := page.extract_text()))
        assert "100.0%" in noted, rows


def test_an_english_form_and_its_signature_keep_to_one_page() -> None:
    rows = tuple(
        Row((Cell("Requirement", "Requirement"), Cell(text, text))) for text in ("Answer in writing. " * 8,) * 7
    )
    heads = (Column("label", "Item", width=1.0), Column("text", "Content", width=4.0))
    form = Table("form", "Matter", heads, rows, has_header=False)
    made = sample("supervision", language="en", blocks=(form,), annexes=(), annex_note=())
    with pdfplumber.open(io.BytesIO(write(made, "pdf", fonts.find()))) as opened:
        assert len(opened.pages) == 1
