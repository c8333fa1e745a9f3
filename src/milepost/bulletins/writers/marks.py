"""WordprocessingML that python-docx has no words for: fonts of two scripts, page numbers, tables, rules, watermark."""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from milepost.bulletins.writers import measures

VML: Final = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def element(name: str, **values: object) -> Any:
    """<w:name w:key="value"/>."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def dress(run: Run, role: str, size: float, *, colour: str | None = None, is_bold: bool = False) -> Run:
    """Chinese in the official font of the role, Latin in a serif; curly quotes and dashes count as Chinese."""
    run.font.name = measures.LATIN if role != "hei" else measures.FACES["hei"]
    run.font.size = Pt(size)
    run.font.bold = is_bold
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), measures.FACES[role])
    fonts.set(qn("w:hint"), "eastAsia")
    if size == measures.BODY:
        space = element("spacing", val=measures.run_spacing())
        run._r.get_or_add_rPr().insert_element_before(space, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u")
    return run


def indent(paragraph: Paragraph, **values: int) -> None:
    """Indents: firstLine, left, right in twips; firstLineChars, rightChars in hundredths of a character."""
    found = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for key, value in values.items():
        found.set(qn(f"w:{key}"), str(value))


def line(paragraph: Paragraph, exact: int | None, *, before: int = 0, after: int = 0) -> None:
    """Line height in twips, exact; None: as high as the text. before, after: twips."""
    spacing = paragraph._p.get_or_add_pPr().get_or_add_spacing()
    for key, value in {"before": before, "after": after, "line": exact or 240}.items():
        spacing.set(qn(f"w:{key}"), str(value))
    spacing.set(qn("w:lineRule"), "exact" if exact else "auto")
    _off_grid(paragraph)


def _off_grid(paragraph: Paragraph) -> None:
    """The exact height keeps the lines, the runs' spacing the characters; the grid is for what is typed in later.

    Programs differ in it: LibreOffice gives two cells to a 16-point character, as a cell is 15.79 points wide.
    """
    if paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:snapToGrid")) is not None:
        return
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # no blank put between digits and Chinese
        paragraph._p.get_or_add_pPr().insert_element_before(element(name, val=0), *_AFTER_SNAP)


def outline(paragraph: Paragraph, level: int) -> None:
    """Level from 1 in the navigation pane, whatever styles an office's template has."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(element("outlineLvl", val=level - 1), *_AFTER_OUTLINE)


def rule(
    paragraph: Paragraph, *, points: float, space: float, colour: str = "000000", above: float | None = None
) -> None:
    """A line below: points thick, space points below the text; above: the thickness of one above it too."""
    borders = element("pBdr")
    if above:
        borders.append(element("top", val="single", sz=round(above * 8), space=round(space), color=colour))
    borders.append(element("bottom", val="single", sz=round(points * 8), space=round(space), color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def fixed(table: Table, widths: list[int]) -> None:
    """Columns as wide as said, whatever stands in them; rows are not split over pages."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Twips(width)
    for row in table._tbl.tr_lst:
        row.get_or_add_trPr().append(element("cantSplit"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Twips(width)


def ruled(table: Table, points: dict[str, float], margin: int, padding: int = 0) -> None:
    """Lines by side, so many points thick; margin: twips left and right in each cell; padding: above and below."""
    borders, edges = element("tblBorders"), element("tblCellMar")
    for side, wide in points.items():
        borders.append(element(side, val="single", sz=round(wide * 8), space=0, color="000000"))
    for side, wide in {"top": padding, "left": margin, "bottom": padding, "right": margin}.items():
        edges.append(element(side, w=wide, type="dxa"))
    table._tblPr.insert_element_before(borders, *_AFTER_TABLE_BORDERS)
    table._tblPr.insert_element_before(edges, *_AFTER_CELL_MARGINS)


def field(paragraph: Paragraph, code: str) -> list[Run]:
    """A field such as PAGE, in runs of its own."""
    runs = []
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind is None:
            instruction = element("instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != "1":
            run._r.append(element("fldChar", fldCharType=kind))
        runs.append(run)
    return runs


def watermark(paragraph: Paragraph, words: str, number: int) -> None:
    """Grey words across the page, behind the text: in a header, so on each of its pages."""
    paragraph.add_run()._r.append(
        parse_xml(
            f"""<w:pict {nsdecls("w")} {VML}>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="watermark{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" alt={quoteattr(words)}
 style="position:absolute;margin-left:0;margin-top:0;width:{_wide(words)}pt;height:84pt;rotation:325;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;
mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">
<v:textpath style="font-family:&quot;{measures.FACES["hei"]}&quot;;font-size:1pt" string={quoteattr(words)}/>
</v:shape></w:pict>"""
        )
    )


def _wide(words: str) -> int:
    return round(min(440.0, 84 * measures.em(words)))


# What follows these in w:tblPr, by the schema's order
_AFTER_CELL_MARGINS: Final = ("w:tblLook", "w:tblCaption", "w:tblDescription")
_AFTER_TABLE_BORDERS: Final = ("w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", *_AFTER_CELL_MARGINS)
# And in w:pPr
_AFTER_SNAP: Final = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid", *_AFTER_SNAP)
_AFTER_OUTLINE: Final = ("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr")
