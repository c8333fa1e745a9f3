"""What differs first between two files of one format, in words that somebody understands: bytes, bytes -> Text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from milepost.bulletins.book import pages
from milepost.bulletins.content.asked import Text
from milepost.bulletins.writers import Format


def first(format: Format, there: bytes, again: bytes) -> Text | None:
    """there: the file at hand; again: the one that was made again. None where they are equal."""
    if there == again:
        return None
    if format in ("docx", "xlsx"):
        return _of_parts(there, again)
    if format == "html":
        return of_texts(there.decode(errors="replace"), again.decode(errors="replace"))
    return pages.first(there, again)


def _of_parts(there: bytes, again: bytes) -> Text:
    try:
        with zipfile.ZipFile(io.BytesIO(there)) as one, zipfile.ZipFile(io.BytesIO(again)) as other:
            names = sorted({*one.namelist(), *other.namelist()}, key=lambda name: (not _is_text(name), name))
            for name in names:
                if name not in one.namelist():
                    return Text(f"{name}：文件中缺少这一部分", f"{name}: missing")
                if name not in other.namelist():
                    return Text(f"{name}：文件中多出这一部分", f"{name}: added")
                if (left := one.read(name)) != (right := other.read(name)):
                    said = of_texts(left.decode(errors="replace"), right.decode(errors="replace"))
                    return Text(f"{name}：{said.zh}", f"{name}: {said.en}")
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as error:
        return pages.damaged(error)
    return Text(
        "各部分内容相同，但打包不同：各部分以外可能损坏、被追加或者另存过",
        "the same parts, packed otherwise: it was damaged beside them, added to or saved anew",
    )


def _is_text(name: str) -> bool:
    return name in ("word/document.xml", "xl/sharedStrings.xml") or name.startswith("xl/worksheets/")


def of_texts(there: str, again: str) -> Text:
    """The first text between marks, else the first mark, that differs."""
    for pick in (_texts, _marks):
        for one, other in zip(pick(there), pick(again), strict=False):
            if one != other:
                return pages.compared(one, other)
    return Text(
        f"文件中共 {len(there):,} 个字符，重新生成为 {len(again):,} 个",
        f"{len(there):,} characters there, {len(again):,} made again",
    )


def _texts(xml: str) -> Iterator[str]:
    return (text for text in re.split(r"<[^>]*>", xml) if text.strip())


def _marks(xml: str) -> Iterator[str]:
    return (found[0] for found in re.finditer(r"<[^>]*>", xml))
