"""How wide the columns of a printed table are, one rule for Word and PDF: Table -> points of each.

A number, a share and a day are never broken over lines, of texts no word is; what has room gives it to them.
"""

from __future__ import annotations

import re
from typing import Final

from milepost.bulletins.content.shape import Column, Table
from milepost.bulletins.writers import measures

WHOLE: Final = frozenset({"number", "share", "points", "date"})
MARGINS: Final = 2 * measures.CELL_MARGIN + 1.0  # pt, with the rule
_PIECE: Final = re.compile(r"[■▲◆●○–] [\u2e80-\uffff]+|[■▲◆●○–≥≤] \S+|[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
"""What is not broken: a sign with its word or number, a Chinese character, a word of others."""


def widths(table: Table, size: float, area: float) -> list[float]:
    """Points, together ``area``, for letters of ``size``. Tables without a head are forms: the shares as they are."""
    columns = table.columns
    shares = [column.width for column in columns]
    if not table.has_header:
        return [area * share / sum(shares) for share in shares]
    needed = [MARGINS + size * _longest(table, n, column) for n, column in enumerate(columns)]
    if sum(needed) >= area:
        return [area * one / sum(needed) for one in needed]
    held: dict[int, float] = {}
    while True:
        rest = sum(share for n, share in enumerate(shares) if n not in held)
        left = area - sum(held.values())
        found = [held.get(n, left * share / rest if rest else 0.0) for n, share in enumerate(shares)]
        short = {n: needed[n] for n, one in enumerate(found) if n not in held and one < needed[n]}
        if not short:
            return found
        held |= short


def _longest(table: Table, n: int, column: Column) -> float:
    """The longest piece of a column that is not broken, in widths of a Chinese character."""
    cells = [row.cells[n].text for row in table.rows]
    pieces = cells if column.kind in WHOLE else [piece for cell in cells for piece in _PIECE.findall(cell)]
    return max(map(measures.em_of_print, [*pieces, *_PIECE.findall(column.title)]), default=1.0)
