"""What differs first between two PDF files: the page and its line, else a property, else how a page looks."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

SHOWN: Final = 120
NOTHING: Final = "nothing"


def first(there: bytes, again: bytes) -> str:
    """Words for the first difference of two files that are not equal byte by byte."""
    import pypdfium2

    try:
        one, other = pypdfium2.PdfDocument(there), pypdfium2.PdfDocument(again)
    except pypdfium2.PdfiumError as error:
        return f"it cannot be opened: {error}"
    with one, other:
        return (
            _of_lines(one, other)
            or _of_properties(one, other)
            or _of_looks(one, other)
            or "text, properties and looks are the same, the file was written by another program"
        )


def _of_lines(one: Any, other: Any) -> str | None:
    """A line of the first page whose text differs; a page too many or too few."""
    for number, (left, right) in enumerate(zip(one, other, strict=False), 1):
        for here, made in zip_longest(_lines(left), _lines(right)):
            if here != made:
                return f"page {number}: {_short(here)} there, {_short(made)} made again"
    if len(one) != len(other):
        return f"{len(one)} pages there, {len(other)} made again"
    return None


def _lines(page: Any) -> list[str]:
    text = page.get_textpage()
    try:
        return [line.strip() for line in text.get_text_range().splitlines() if line.strip()]
    finally:
        text.close()


def _of_properties(one: Any, other: Any) -> str | None:
    here, made = one.get_metadata_dict(), other.get_metadata_dict()
    for name in made:
        if here.get(name) != made[name]:
            return f"its property {name}: {_short(here.get(name))} there, {_short(made[name])} made again"
    return None


def _of_looks(one: Any, other: Any) -> str | None:
    for number, (left, right) in enumerate(zip(one, other, strict=True), 1):
        if _picture(left) != _picture(right):
            return (
                f"page {number} has the same text and looks otherwise: a font, a picture or a place on it was changed"
            )
    return None


def _picture(page: Any) -> bytes:
    return bytes(page.render(scale=1).buffer)


def _short(text: str | None) -> str:
    if not text:
        return NOTHING
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
