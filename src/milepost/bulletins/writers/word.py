"""A bulletin as a Word file after GB/T 9704: official font names, the grid, odd and even page numbers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from milepost.bulletins.content.shape import Bulletin, Paragraph
from milepost.bulletins.writers import imprint, marks, measures
from milepost.bulletins.writers.archive import frozen
from milepost.bulletins.writers.blocks import Blocks
from milepost.bulletins.writers.fonts import Fonts

if TYPE_CHECKING:
    from docx.document import Document as Word


def write(bulletin: Bulletin, fonts: Fonts) -> bytes:
    document = Document()
    base(document, bulletin)
    page(document, bulletin)
    blocks = Blocks(document, bulletin, fonts)
    head(blocks)
    blocks.all(bulletin.blocks)
    foot(blocks)
    for annex in bulletin.annexes:
        blocks.annex(annex)
    if bulletin.language == "zh" and not blocks.is_compact:
        imprint.add(document, bulletin.imprint)
    return saved(document, bulletin)


def saved(document: Word, bulletin: Bulletin) -> bytes:
    """The file's bytes, its properties those of the bulletin: no clock, no user of this machine."""
    about, day = document.core_properties, datetime.fromisoformat(bulletin.signature.day)
    about.title, about.author, about.last_modified_by = bulletin.title, bulletin.signature.office, ""
    about.subject, about.identifier, about.comments = bulletin.bulletin_id, bulletin.version, ""
    about.created = about.modified = about.last_printed = day
    about.language, about.revision, about.keywords = "zh-CN" if bulletin.language == "zh" else "en-GB", 1, ""
    made = io.BytesIO()
    document.save(made)
    return frozen(made.getvalue())


def page(document: Word, bulletin: Bulletin) -> None:
    """Paper, margins, grid, page numbers right on odd and left on even pages; the watermark in each header."""
    section = document.sections[0]
    section.page_width, section.page_height = Twips(measures.twips(210)), Twips(measures.twips(297))
    section.top_margin, section.bottom_margin = Twips(measures.twips(37)), Twips(measures.twips(measures.BOTTOM))
    section.left_margin, section.right_margin = Twips(measures.twips(28)), Twips(measures.twips(measures.RIGHT))
    below = measures.BOTTOM - measures.NUMBER_BELOW_AREA - measures.SMALL / 72 * 25.4
    section.footer_distance, section.header_distance = Twips(measures.twips(below)), Twips(measures.twips(15))
    if bulletin.language == "zh":
        for grid in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(grid)
        values = {"type": "linesAndChars", "linePitch": measures.line_pitch(), "charSpace": measures.character_space()}
        section._sectPr.append(marks.element("docGrid", **values))
    document.settings.odd_and_even_pages_header_footer = True
    one = round(measures.SMALL * 20)
    for footer, side, key in (
        (section.footer, ALIGN.RIGHT, "right"),
        (section.even_page_footer, ALIGN.LEFT, "left"),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        marks.indent(paragraph, **{key: one})
        marks.line(paragraph, None)
        runs = [paragraph.add_run("— "), *marks.field(paragraph, "PAGE"), paragraph.add_run(" —")]
        for run in runs:
            marks.dress(run, "song", measures.SMALL)
            run.font.name = measures.FACES["song"]
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), measures.FACES["song"])
    if bulletin.watermark:
        add_watermark(document, bulletin.watermark)


def add_watermark(document: Word, words: str) -> None:
    """On every page of every section, the first ones of sections that have their own header too."""
    number = 0
    for section in document.sections:
        headers = [section.header, section.even_page_header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        for header in headers:
            number += 1
            paragraph = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            marks.watermark(paragraph, words, number)


def base(document: Word, bulletin: Bulletin) -> None:
    """The styles' own fonts, so that text typed in later looks the same."""
    normal = document.styles["Normal"]
    size = measures.BODY if bulletin.language == "zh" else 11.0
    normal.font.name, normal.font.size = measures.LATIN, Pt(size)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), measures.FACES["fang"])
    fonts.set(qn("w:hint"), "eastAsia")
    # The grid's cell is the default size and charSpace: the template's own default would be another
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for name in ("w:sz", "w:szCs"):
        for found in defaults.findall(qn(name)):
            found.set(qn("w:val"), str(round(size * 2)))


def head(blocks: Blocks) -> None:
    """版头: mark, number, red rule; the title; whom it goes to."""
    bulletin, pitch = blocks.bulletin, measures.line_pitch()
    number = bulletin.masthead.number.text
    if bulletin.language == "zh":
        size = measures.mark_size(bulletin.masthead.mark) * (0.7 if blocks.is_compact else 1)
        if not blocks.is_compact:
            blocks.space(measures.twips(measures.MARK_BELOW_AREA_TOP))
        mark = blocks.line(bulletin.masthead.mark, "title", size, align=ALIGN.CENTER, colour=measures.RED)
        marks.line(mark, None)
        if not blocks.is_compact:
            blocks.space(measures.LINES_BELOW_MARK * pitch)
        below = blocks.line(number, "fang", measures.BODY, align=ALIGN.CENTER)
        space = measures.RULE_BELOW_NUMBER / 25.4 * 72
        marks.rule(below, points=measures.RULE, space=space, colour=measures.RED)
        blocks.space(pitch // 2 if blocks.is_compact else 2 * pitch)
        lines, size = bulletin.title_lines, measures.TITLE
    else:
        head = blocks.line(f"{bulletin.masthead.mark}\t{number}", "fang", 12)
        head.paragraph_format.tab_stops.add_tab_stop(Twips(measures.area_width()), WD_TAB_ALIGNMENT.RIGHT)
        marks.rule(head, points=0.75, space=3)
        lines, size = bulletin.title_lines, 16.0
    title = blocks.line("\n".join(lines), "title", size, align=ALIGN.CENTER)
    marks.line(
        title, measures.line_pitch() if bulletin.language == "zh" else None, after=0 if blocks.is_compact else pitch
    )
    marks.outline(title, 1)
    if bulletin.addressee:
        blocks.line(bulletin.addressee, "fang", blocks.body)


def foot(blocks: Blocks) -> None:
    """附件说明 and 落款, on one page with the last paragraph."""
    bulletin = blocks.bulletin
    if bulletin.blocks and isinstance(bulletin.blocks[-1], Paragraph):
        blocks.document.paragraphs[-1].paragraph_format.keep_with_next = True
    for number, note in enumerate(bulletin.annex_note):
        paragraph = blocks.line(note, "fang", blocks.body)
        marks.line(paragraph, blocks.pitch, before=blocks.pitch or 0 if not number else 0)
        left = 5 if number and bulletin.language == "zh" else 2  # characters: 2. stands below 附件：1.
        marks.indent(paragraph, left=round(left * blocks.body * 20), leftChars=left * 100)
        paragraph.paragraph_format.keep_with_next = True
    size = round(blocks.body * 20)
    signed = bulletin.signature
    for text, characters, before in (
        (signed.office, measures.office_indent(signed.office, signed.text), 0 if blocks.is_compact else 1),
        (signed.text, float(measures.DATE_INDENT), 0),
    ):
        paragraph = blocks.line(text, "fang", blocks.body, align=ALIGN.RIGHT)
        marks.line(paragraph, blocks.pitch, before=before * measures.line_pitch())
        marks.indent(paragraph, right=round(characters * size), rightChars=round(characters * 100))
        paragraph.paragraph_format.keep_with_next = text == signed.office
