"""Cells of CSV files that people open in a spreadsheet program: text from outside must not become a formula."""

from __future__ import annotations

import unicodedata
from typing import Final

FORMULA: Final = frozenset("=+-@")


def harmless(value: object) -> object:
    """The value; text that a spreadsheet program would compute is put behind an apostrophe, which shows it as text.

    That is text whose first sign, whatever stands before it unseen, is one of = + - @ in any width, and text that
    begins with a tab or a line break: some programs take these away and compute the rest.
    """
    if not isinstance(value, str) or not value:
        return value
    seen = next((sign for sign in value if not _is_unseen(sign)), "")
    starts = unicodedata.normalize("NFKC", seen)[:1] in FORMULA
    return f"'{value}" if starts or unicodedata.category(value[0]) in ("Cc", "Zl", "Zp") else value


def _is_unseen(sign: str) -> bool:
    """White space, control and format characters (a byte order mark, a joiner of no width)."""
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")
