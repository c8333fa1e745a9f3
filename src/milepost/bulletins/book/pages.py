"""What differs first between two PDF files: the page and its line, else a property, how a page looks, a byte."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from milepost.bulletins.content.asked import Text

SHOWN: Final = 120
NOTHING: Final = Text("（无）", "nothing")


def first(there: bytes, again: bytes) -> Text:
    """Words for the first difference of two files that are not equal byte by byte."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(there) as one, pypdfium2.PdfDocument(again) as other:
            return (
                _of_lines(one, other) or _of_properties(one, other) or _of_looks(one, other) or _of_bytes(there, again)
            )
    except pypdfium2.PdfiumError as error:
        return damaged(error)


def damaged(error: Exception) -> Text:
    return Text(f"文件已损坏，无法打开或读取：{error}", f"it is damaged and cannot be opened or read: {error}")


def compared(there: object, again: object) -> Text:
    """What stands in the file at hand, and what in the one that was made again."""
    one, other = quoted(there), quoted(again)
    return Text(f"文件中为{one.zh}，重新生成为{other.zh}", f"{one.en} there, {other.en} made again")


def quoted(value: object) -> Text:
    """A value in quotation marks, cut where it is long; characters that cannot be seen by their codes."""
    text = "" if value is None else str(value)
    if not text:
        return NOTHING
    shown = repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
    return Text(f"“{shown[1:-1]}”", shown)


def _of_lines(one: Any, other: Any) -> Text | None:
    """A line of the first page whose text differs; a page too many or too few."""
    for number, (left, right) in enumerate(zip(one, other, strict=False), 1):
        for here, made in zip_longest(_lines(left), _lines(right)):
            if here != made:
                both = compared(here, made)
                return Text(f"第 {number} 页：{both.zh}", f"page {number}: {both.en}")
    if len(one) != len(other):
        return Text(
            f"文件中共 {len(one)} 页，重新生成为 {len(other)} 页", f"{len(one)} pages there, {len(other)} made again"
        )
    return None


def _lines(page: Any) -> list[str]:
    text = page.get_textpage()
    try:
        return [line.strip() for line in text.get_text_range().splitlines() if line.strip()]
    finally:
        text.close()


def _of_properties(one: Any, other: Any) -> Text | None:
    here, made = one.get_metadata_dict(), other.get_metadata_dict()
    for name in made:
        if here.get(name) != made[name]:
            both = compared(here.get(name), made[name])
            return Text(f"文档属性 {name}：{both.zh}", f"its property {name}: {both.en}")
    return None


def _of_looks(one: Any, other: Any) -> Text | None:
    for number, (left, right) in enumerate(zip(one, other, strict=True), 1):
        if _picture(left) != _picture(right):
            return Text(
                f"第 {number} 页文字相同，但版面不同：字体、图片或者位置有改动",
                f"page {number} has the same text and looks otherwise: a font, a picture or a place on it was changed",
            )
    return None


def _of_bytes(there: bytes, again: bytes) -> Text:
    """Where the first byte differs, counted from 1, for files that say and show the same."""
    shorter = min(len(there), len(again))
    at = next((n for n, (one, other) in enumerate(zip(there, again, strict=False)) if one != other), shorter) + 1
    return Text(
        f"文字、属性和版面相同，但字节从第 {at:,} 个起与通报簿不同（文件中共 {len(there):,} 个字节，"
        f"重新生成为 {len(again):,} 个）：可能损坏、被追加或者另存过",
        f"its text, properties and looks are the same, but its bytes are not those of the book from byte {at:,} on "
        f"({len(there):,} bytes there, {len(again):,} made again): it was damaged, added to or saved anew",
    )


def _picture(page: Any) -> bytes:
    return bytes(page.render(scale=1).buffer)
