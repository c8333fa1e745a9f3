"""An office's own Word template with its red head: docxtpl fills its fields, the blocks stand in for {{ body }}.

The template keeps its own paper, head and imprint; a simulated bulletin gets its watermark there too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from milepost.bulletins.content.shape import Bulletin
from milepost.bulletins.writers import word
from milepost.bulletins.writers.blocks import Blocks
from milepost.bulletins.writers.fonts import Fonts
from milepost.errors import BulletinError

if TYPE_CHECKING:
    from docx.document import Document as Word

FIELDS: Final = {
    "mark": "发文机关标志 the office's mark",
    "number": "发文字号 the document number",
    "title": "标题 the title, in its lines",
    "addressee": "主送 whom it goes to",
    "body": "正文 all blocks; alone in its paragraph, once",
    "annex_note": "附件说明 the list of annexes below the body",
    "annexes": "附件 each on a new page; alone in its paragraph; without it they follow the body",
    "office": "发文机关署名 who signs",
    "day": "成文日期 the day",
    "copies": "抄送",
    "printing_office": "印发机关",
    "printed": "印发日期",
}
BODY, ANNEXES = "\ue000body", "\ue000annexes"


def write(bulletin: Bulletin, fonts: Fonts, template: Path) -> bytes:
    """Raises BulletinError: no Word file; an unknown field, named; no {{ body }} in a paragraph of its own."""
    try:
        office, used, environment = _opened(template)
        office.render(_context(bulletin), environment)
    except TemplateError as error:
        raise _unreadable(template, error) from error
    document: Word = office.docx
    _place(document, BODY, template, bulletin, fonts, with_annexes="annexes" not in used)
    if "annexes" in used:
        _place(document, ANNEXES, template, bulletin, fonts, with_annexes=True)
    if bulletin.watermark:
        word.add_watermark(document, bulletin.watermark)
    return word.saved(document, bulletin)


def check(template: Path) -> None:
    """Raises BulletinError, as write() would: no Word file, an unknown field, none for the body."""
    try:
        _opened(template)
    except TemplateError as error:
        raise _unreadable(template, error) from error


def _opened(template: Path) -> tuple[DocxTemplate, set[str], SandboxedEnvironment]:
    """The template, the fields it uses, what fills them. Raises BulletinError, TemplateError."""
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        office = DocxTemplate(template)
        used = office.get_undeclared_template_variables(environment)
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise BulletinError(
            f"{template} is no Word file (.docx) that can be read: {error}",
            f"{template} 不是可以读取的 Word 文件（.docx）：{error}",
        ) from error
    _check(template, used)
    return office, used, environment


def _check(template: Path, used: set[str]) -> None:
    if unknown := sorted(used - FIELDS.keys()):
        named = ", ".join(f"{{{{ {name} }}}}" for name in unknown)
        raise BulletinError(
            f"{template}: unknown field {named}. Known: {_known()}.",
            f"{template}：没有 {named} 这一字段；可用的有：{_known()}。",
        )
    if "body" not in used:
        raise BulletinError(
            f"{template}: the field {{{{ body }}}} is missing. Put it alone in a paragraph.",
            f"{template}：缺少字段 {{{{ body }}}}，请单独放在一段中。",
        )


def _unreadable(template: Path, error: TemplateError) -> BulletinError:
    return BulletinError(
        f"{template}: {error}. Fields are written {{{{ title }}}}; known: {_known()}.",
        f"{template}：{error}。字段写作 {{{{ title }}}}；可用的有：{_known()}。",
    )


def _known() -> str:
    return ", ".join(FIELDS)


def _context(bulletin: Bulletin) -> dict[str, str]:
    return {
        "mark": bulletin.masthead.mark,
        "number": bulletin.masthead.number.text,
        "title": "\n".join(bulletin.title_lines),
        "addressee": bulletin.addressee or "",
        "body": BODY,
        "annex_note": "\n".join(bulletin.annex_note),
        "annexes": ANNEXES,
        "office": bulletin.signature.office,
        "day": bulletin.signature.text,
        "copies": bulletin.imprint.copies or "",
        "printing_office": bulletin.imprint.office,
        "printed": bulletin.imprint.printed,
    }


def _place(
    document: Word, marker: str, template: Path, bulletin: Bulletin, fonts: Fonts, *, with_annexes: bool
) -> None:
    """The blocks are added at the end of the document, then moved to where the marker's paragraph is."""
    found = [paragraph for paragraph in document.paragraphs if paragraph.text.strip() == marker]
    if len(found) != 1:
        name = marker[1:]
        raise BulletinError(
            f"{template}: the field {{{{ {name} }}}} must stand once, alone in a paragraph of the text.",
            f"{template}：字段 {{{{ {name} }}}} 应当只出现一次，并在正文中单独成段。",
        )
    body: Any = document.element.body
    before = set(body)
    blocks = Blocks(document, bulletin, fonts)
    if marker == BODY:
        blocks.all(bulletin.blocks)
    if with_annexes:
        for annex in bulletin.annexes:
            blocks.annex(annex)
    place = found[0]._p
    for element in [element for element in body if element not in before]:
        place.addprevious(element)
    place.getparent().remove(place)
