"""版记 in Word: a table of one or two lines in a box that stands at the foot of the text area of the last page.

A table that floats by itself stays where the text ends in LibreOffice; a box is held at the foot there and in Word.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips

from milepost.bulletins.content.shape import Imprint
from milepost.bulletins.writers import marks, measures

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LINE: Final = 360  # twips, of a line of 四号
AROUND: Final = 120  # above and below the lines of a row, together
LABEL: Final = "抄送："
WRAP: Final = 'xmlns:w10="urn:schemas-microsoft-com:office:word"'


def add(document: Word, imprint: Imprint) -> None:
    """At the end of a document, so on its last page. Names that need several lines get them, below the first one."""
    texts = [f"{LABEL}{imprint.copies}"] if imprint.copies else []
    texts.append(f"{imprint.office}\t{imprint.printed}")
    side = round(measures.SMALL * 20)
    within = measures.area_width() - 2 * side
    table = document.add_table(len(texts), 1)
    outer, inner = (wide / 25.4 * 72 for wide in (measures.IMPRINT_OUTER, measures.IMPRINT_INNER))
    marks.ruled(table, {"top": outer, "bottom": outer, "insideH": inner}, side)
    marks.fixed(table, [measures.area_width()])
    height = 0
    for row, text in zip(table.rows, texts, strict=True):
        paragraph = row.cells[0].paragraphs[0]
        marks.dress(paragraph.add_run(text), "fang", measures.SMALL)
        marks.line(paragraph, LINE, before=AROUND // 2, after=AROUND // 2)
        if text.startswith(LABEL):
            marks.indent(paragraph, left=len(LABEL) * side, hanging=len(LABEL) * side)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Twips(within), WD_TAB_ALIGNMENT.RIGHT)
        height += AROUND + LINE * _lines(text, within // side)
    _boxed(document.add_paragraph(), table, height + 40)


def _lines(text: str, characters: int) -> int:
    """How many lines a row takes: 抄送 stands before the names, in the first line alone."""
    if not text.startswith(LABEL):
        return 1
    return math.ceil(measures.em(text.removeprefix(LABEL)) / (characters - len(LABEL)))


def _boxed(paragraph: Paragraph, table: Table, height: int) -> None:
    """Move the table into a box that hangs on the paragraph; text ends above it, or the box goes to the next page."""
    size = f"width:{measures.area_width() / 20}pt;height:{height / 20}pt"
    picture = parse_xml(
        f"""<w:pict {nsdecls("w")} {marks.VML} {WRAP}>
<v:rect id="imprint" style="position:absolute;margin-left:0;margin-top:0;{size};z-index:1;
mso-wrap-distance-left:0;mso-wrap-distance-right:0;mso-position-horizontal:left;mso-position-horizontal-relative:margin;
mso-position-vertical:bottom;mso-position-vertical-relative:margin" filled="f" stroked="f">
<v:textbox style="mso-fit-shape-to-text:t" inset="0,0,0,0"><w:txbxContent/></v:textbox>
<w10:wrap type="topAndBottom"/></v:rect></w:pict>"""
    )
    content = picture.find(f".//{qn('w:txbxContent')}")
    content.append(table._tbl)
    end = marks.element("p")  # a box ends with a paragraph, as a cell does
    spacing = marks.element("spacing", before=0, after=0, line=20, lineRule="exact")
    end.append(marks.element("pPr"))
    end[0].append(spacing)
    content.append(end)
    paragraph.add_run()._r.append(picture)
    marks.line(paragraph, 20)
