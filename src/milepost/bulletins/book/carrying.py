"""Which bulletin a file says it is, whatever it is called: its bytes -> the id in its properties, or None.

Word and Excel carry it as their subject, HTML as the id of its article, PDF as a keyword.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from milepost.bulletins.writers import Format

CORE: Final = "docProps/core.xml"
_SUBJECT: Final = re.compile(r"<dc:subject>([^<]+)</dc:subject>")
_ARTICLE: Final = re.compile(r'<article class="bulletin [^"]*" id="([^"]+)"')


def bulletin_id(format: Format, content: bytes) -> str | None:
    """None where the file carries none or cannot be opened."""
    if format == "html":
        found = _ARTICLE.search(content.decode(errors="replace"))
    elif format == "pdf":
        return _keywords(content)
    else:
        found = _SUBJECT.search(_core(content))
    return found[1] if found else None


def _core(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return parts.read(CORE).decode(errors="replace")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return ""


def _keywords(content: bytes) -> str | None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as paper:
            return str(paper.get_metadata_dict().get("Keywords") or "") or None
    except pypdfium2.PdfiumError:
        return None
