"""What differs first between two files of one format, in words that somebody understands: bytes, bytes -> text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from milepost.bulletins.book import pages
from milepost.bulletins.writers import Format

SHOWN: Final = 120


def first(format: Format, there: bytes, again: bytes) -> str | None:
    """there: the file at hand; again: the one that was made again. None where they are equal."""
    if there == again:
        return None
    if format in ("docx", "xlsx"):
        return _of_parts(there, again)
    if format == "html":
        return of_texts("", there.decode(errors="replace"), again.decode(errors="replace"))
    return pages.first(there, again)


def _of_parts(there: bytes, again: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(there)) as one, zipfile.ZipFile(io.BytesIO(again)) as other:
            names = sorted({*one.namelist(), *other.namelist()}, key=lambda name: (not _is_text(name), name))
            for name in names:
                if name not in one.namelist() or name not in other.namelist():
                    return f"{name}: {'missing' if name not in one.namelist() else 'added'}"
                if (left := one.read(name)) != (right := other.read(name)):
                    return of_texts(f"{name}: ", left.decode(errors="replace"), right.decode(errors="replace"))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        return f"it cannot be opened: {error}"
    return "the same parts, packed otherwise"


def _is_text(name: str) -> bool:
    return name in ("word/document.xml", "xl/sharedStrings.xml") or name.startswith("xl/worksheets/")


def of_texts(where: str, there: str, again: str) -> str:
    """The first text between marks, else the first mark, that differs."""
    for pick in (_texts, _marks):
        for one, other in zip(pick(there), pick(again), strict=False):
            if one != other:
                return f"{where}{short(one)} there, {short(other)} made again"
    return f"{where}{len(there):,} characters there, {len(again):,} made again"


def _texts(xml: str) -> Iterator[str]:
    return (text for text in re.split(r"<[^>]*>", xml) if text.strip())


def _marks(xml: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"<[^>]*>", xml))


def short(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
