"""A bulletin (content.shape) -> the bytes of a file: Word, PDF, Excel, HTML. Equal input gives equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from milepost.bulletins.content.shape import Bulletin
from milepost.bulletins.writers.fonts import Fonts

Format = Literal["docx", "pdf", "xlsx", "html"]
FORMATS: Final[tuple[Format, ...]] = ("docx", "pdf", "xlsx", "html")


def write(bulletin: Bulletin, format: Format, fonts: Fonts, template: Path | None = None) -> bytes:
    """The file of a bulletin. template: a Word file of the office's own, for docx in Chinese alone.

    A paper in English is a plain report: a red head and its grid are not made for it.

    Raises BulletinError: the template cannot be used, or no font has a character of the text (pdf).
    """
    if format == "docx":
        from milepost.bulletins.writers import letterhead, word

        if template is None or bulletin.language == "en":
            return word.write(bulletin, fonts)
        return letterhead.write(bulletin, fonts, template)
    if format == "pdf":
        from milepost.bulletins.writers import pdf

        return pdf.write(bulletin, fonts)
    if format == "xlsx":
        from milepost.bulletins.writers import workbook

        return workbook.write(bulletin)
    from milepost.bulletins.writers import page

    return page.write(bulletin, fonts)
