"""版记 in Word: held at the foot of the last page, in Word's own words and as LibreOffice lays it out."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from builders.bulletins import sample
from builders.letterheads import EXAMPLE
from docx import Document
from docx.oxml.ns import qn

from milepost.bulletins.content.shape import Imprint
from milepost.bulletins.writers import fonts, measures, write

MM = 72 / 25.4
FOOT = (measures.TOP + measures.AREA_HEIGHT) * MM
MANY = Imprint(
    "区委办公室，区人大常委会办公室，" * 8 + "区政协办公室。", "婺城区人工智能工作专班", "2026年11月12日印发"
)


def body(imprint: Imprint | None = None, template: Path | None = None):
    changes = {} if imprint is None else {"imprint": imprint}
    return Document(io.BytesIO(write(sample(**changes), "docx", fonts.find(), template))).element.body


def box(within):
    """The style of the box and the texts of its lines."""
    paragraph = [child for child in within if child.tag == qn("w:p")][-1]
    style = paragraph.find(".//{urn:schemas-microsoft-com:vml}rect").get("style")
    rows = paragraph.findall(f".//{qn('w:txbxContent')}/{qn('w:tbl')}/{qn('w:tr')}")
    return style, ["".join(text.text or "" for text in row.iter(qn("w:t"))) for row in rows]


@pytest.mark.parametrize("template", [None, EXAMPLE], ids=["standard", "template"])
def test_the_imprint_is_a_box_at_the_bottom_of_the_text_area_after_all_else(template: Path | None) -> None:
    style, lines = box(body(template=template))
    assert "mso-position-vertical:bottom;mso-position-vertical-relative:margin" in style
    assert f"width:{measures.area_width() / 20}pt" in style
    assert lines[0].startswith("抄送：区委办公室")
    assert lines[1].endswith("2026年11月12日印发")


def test_names_that_take_several_lines_have_a_higher_box_and_no_row_is_cut() -> None:
    def height(style: str) -> float:
        return float(re.search(r"height:([\d.]+)pt", style)[1])

    within = body(MANY)
    assert height(box(within)[0]) >= height(box(body())[0]) + 4 * 14
    assert not [found for found in within.iter(qn("w:trHeight")) if found.get(qn("w:hRule")) == "exact"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: its layout cannot be seen")
@pytest.mark.parametrize(("imprint", "template"), [(sample().imprint, None), (MANY, EXAMPLE)], ids=["standard", "long"])
def test_libreoffice_lays_it_out_at_the_foot_of_the_last_page(
    tmp_path: Path, imprint: Imprint, template: Path | None
) -> None:
    word = tmp_path / "paper.docx"
    word.write_bytes(write(sample(imprint=imprint), "docx", fonts.find(), template))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(tmp_path / "paper.pdf") as opened:
        letters = [char for char in opened.pages[-1].chars if char["text"] in "印发"]
        rules = [line for line in opened.pages[-1].lines + opened.pages[-1].rects if line["top"] > FOOT - 60]
    assert FOOT - 30 < letters[-1]["bottom"] <= FOOT + 3
    assert min(line["x0"] for line in rules) == pytest.approx(measures.LEFT * MM, abs=2)
