"""How wide the columns of a printed table are and how large its letters, one rule for Word and PDF: Table -> points.

A number, a share and a day are never broken over lines, of texts no word is; long texts get what others leave.
"""

from __future__ import annotations

import math
import re
from typing import Final

from milepost.bulletins.content.shape import Column, Table
from milepost.bulletins.writers import measures
from milepost.readings.words import Language

WHOLE: Final = frozenset({"number", "share", "points", "date"})
MARGINS: Final = 2 * measures.CELL_MARGIN + 1.0  # pt, with the rule
_PIECE: Final = re.compile(r"[■▲◆●○–] [\u2e80-\uffff]+|[■▲◆●○–≥≤] \S+|[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
"""What is not broken: a sign with its word or number, a Chinese character, a word of others."""


WIDEST: Final = 24.0  # characters: a longer text does not take more from the others
RAGGED: Final = 1.15  # what words that are not broken leave free at the ends of lines


def size(table: Table, language: Language, area: float) -> float:
    """Points of the letters of a table with a head: as large as its longest texts allow."""
    sizes = measures.TABLE_SIZES[language]
    return next((one for one in sizes if _tallest(table, one, area) <= measures.TALLEST_ROW), sizes[-1])


def is_short(table: Table, size: float, area: float) -> bool:
    """Whether it is not split over pages. Forms are, between their rows."""
    high = sum(lines(table, size, area)) * size * 1.3 + len(table.rows) * 2 * measures.CELL_PADDING
    return table.has_header and high <= measures.KEPT_WHOLE * measures.AREA_HEIGHT / 25.4 * 72


def lines(table: Table, size: float, area: float) -> list[int]:
    """How many lines each row takes, about."""
    room = [(one - MARGINS) / size for one in widths(table, size, area)]
    return [
        max(
            1 if column.kind in WHOLE else math.ceil(RAGGED * measures.em_of_print(cell.text) / wide)
            for column, cell, wide in zip(table.columns, row.cells, room, strict=True)
        )
        for row in table.rows
    ]


def _tallest(table: Table, size: float, area: float) -> int:
    return max(lines(table, size, area), default=1)


def widths(table: Table, size: float, area: float) -> list[float]:
    """Points, together ``area``, for letters of ``size``. Tables without a head are forms: the shares as they are.

    Each column has room for what is not broken; the rest goes to texts that would be broken, then to all by share.
    """
    columns = table.columns
    shares = [column.width for column in columns]
    if not table.has_header:
        return [area * share / sum(shares) for share in shares]
    needed = [MARGINS + size * _longest(table, n, column) for n, column in enumerate(columns)]
    spare = area - sum(needed)
    if spare <= 0:
        return [area * one / sum(needed) for one in needed]
    wanted = [max(0.0, MARGINS + size * _whole(table, n) - one) for n, one in enumerate(needed)]
    given = min(1.0, spare / sum(wanted)) if any(wanted) else 0.0
    left = spare - given * sum(wanted)
    parts = zip(needed, wanted, shares, strict=True)
    return [one + given * more + left * share / sum(shares) for one, more, share in parts]


def _whole(table: Table, n: int) -> float:
    """How wide a column is in which no cell is broken, and its title once, in widths of a Chinese character."""
    cells = max((measures.em_of_print(row.cells[n].text) for row in table.rows), default=1.0)
    return min(WIDEST, max(cells, measures.em_of_print(table.columns[n].title) / 2))


def _longest(table: Table, n: int, column: Column) -> float:
    """The longest piece of a column that is not broken, in widths of a Chinese character."""
    cells = [row.cells[n].text for row in table.rows]
    pieces = cells if column.kind in WHOLE else [piece for cell in cells for piece in _PIECE.findall(cell)]
    return max(map(measures.em_of_print, [*pieces, *_PIECE.findall(column.title)]), default=1.0)
