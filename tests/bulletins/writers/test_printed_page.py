"""The HTML page as a browser prints it: tables within the page, a total never alone, the watermark in one line."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from pathlib import Path

import pdfplumber
import pytest
from builders.bulletins import LONG, sample
from builders.environment import CHROMIUM, CHROMIUM_FLAGS

from milepost.bulletins.content.shape import Cell, Column, Row, Table
from milepost.bulletins.writers import fonts, write

WORDS = "模拟数据 不得用于汇报"
KINDS = ("number", "text", "text", "text", "date", "text", "date", "share", "share", "points", "light")
SAID = ("68", LONG, "区委宣传部文产办", "≥ 1,020 PFlops", "2025-12-31", "682.5 PFlops", "2026-10-31", "100.0%",
        "100.0%", "−33.1", "■ 逾期未完成")  # fmt: skip


def printed(folder: Path, many: int) -> list[pdfplumber.page.Page]:
    heads = tuple(Column(f"c{n}", "与序时差距", kind) for n, kind in enumerate(KINDS))  # type: ignore[arg-type]
    row = Row(tuple(Cell(one, one) for one in SAID))
    total = Row((Cell(None, "—"), Cell("合计", "合计"), *(Cell(None, "—") for _ in SAID[2:])), is_total=True)
    table = Table("full", "", heads, (*(row,) * many, total), note="注：甲乙。")
    page = folder / "paper.html"
    page.write_bytes(
        write(sample(blocks=(table,), annexes=(), watermark=WORDS, is_simulated=True), "html", fonts.find())
    )
    out = folder / "paper.pdf"
    command = [str(CHROMIUM), "--headless", *CHROMIUM_FLAGS]
    command += ["--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}"]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
    return pdfplumber.open(io.BytesIO(out.read_bytes())).pages


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_wide_table_is_printed_within_the_page_and_its_total_is_not_alone(tmp_path: Path) -> None:
    pages = printed(tmp_path, 30)
    assert len(pages) > 2
    for page in pages:
        marks = [char for char in page.chars if abs(char["matrix"][1]) > 0.1]
        said = "".join(char["text"] for char in sorted(marks, key=lambda char: char["x0"]))
        assert unicodedata.normalize("NFKC", said) == WORDS  # in one line, from left to right
        assert max(char["x1"] for char in page.chars if char not in marks) < page.width - 26 / 25.4 * 72 + 2
    ending = next(page for page in pages if "合计" in page.extract_text())
    assert "682.5" in ending.extract_text()
    tall = pages[1].extract_text().count("2026-10-31")
    assert tall >= 6  # rows of a page: their texts have room
