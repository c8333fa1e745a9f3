"""Word templates as an office would make them: the example of config/letterhead, and small ones with faults."""

from __future__ import annotations

from pathlib import Path

import msgspec
from docx import Document
from docx.shared import Pt

from builders.bulletins import sample
from milepost.bulletins.content.shape import Imprint, Masthead, Signature
from milepost.bulletins.writers import fonts, imprint, marks, measures, word
from milepost.bulletins.writers.blocks import Blocks

EXAMPLE = Path(__file__).resolve().parents[2] / "config/letterhead/red-head.docx"


def example() -> bytes:
    """A red head, the bulletin's fields, an imprint; its properties say nothing of who made it."""
    plain = sample()
    fields = msgspec.structs.replace(
        plain,
        masthead=Masthead("{{ mark }}", msgspec.structs.replace(plain.masthead.number, text="{{ number }}")),
        title_lines=("{{ title }}",),
        addressee="{{ addressee }}",
        annex_note=("{{ annex_note }}",),
        signature=Signature("{{ office }}", plain.signature.day, "{{ day }}"),
        imprint=Imprint("{{ copies }}", "{{ printing_office }}", "{{ printed }}"),
    )
    document = Document()
    word.base(document, fields)
    word.page(document, fields)
    blocks = Blocks(document, fields, fonts.find())
    word.head(blocks)
    blocks.line("{{ body }}", "fang", measures.BODY)
    word.foot(blocks)
    blocks.line("{{ annexes }}", "fang", measures.BODY)
    imprint.add(document, fields.imprint)
    for paragraph in document.paragraphs:
        if "{{ mark }}" in paragraph.text:
            paragraph.runs[0].font.size = Pt(32)  # for a name of a dozen characters
        if "{{ annex_note }}" in paragraph.text:  # 2. stands below 附件：1.
            marks.indent(paragraph, left=round(5 * measures.BODY * 20), leftChars=500, hanging=960, hangingChars=300)
    return word.saved(document, sample(title="红头模板 letterhead"))


def template(folder: Path, *paragraphs: str) -> Path:
    """A Word file with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "letterhead.docx"
    document.save(str(path))
    return path


if __name__ == "__main__":
    EXAMPLE.write_bytes(example())
