"""The tile grid: places as equal squares about where they lie, without boundaries. CSV text -> Tiles."""

from __future__ import annotations

import csv
import io
from typing import Final, NamedTuple

COLUMNS: Final = ("jurisdiction_id", "code", "name_zh", "name_en", "parent_id", "col", "row")


class Tile(NamedTuple):
    """A place and its square: column from the left, row from the top. code: administrative division, GB/T 2260."""

    jurisdiction_id: str
    code: str
    name_zh: str
    name_en: str
    parent_id: str
    col: int
    row: int


class BadTiles(ValueError):
    """The file cannot be read as tiles: says the line and what is wrong."""


def parse(text: str) -> list[Tile]:
    """Tiles in the order of the file. Raises BadTiles for a missing column, no whole number, or a square used twice."""
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise BadTiles(f"line 1: columns missing: {', '.join(missing)}")
    tiles: list[Tile] = []
    taken: dict[tuple[str, int, int], str] = {}
    for row in reader:
        words = [(row[name] or "").strip() for name in COLUMNS]
        try:
            tile = Tile(words[0], words[1], words[2], words[3], words[4], int(words[5]), int(words[6]))
        except ValueError:
            raise BadTiles(f"line {reader.line_num}: col and row must be whole numbers, not {words[5:]}") from None
        square = (tile.parent_id, tile.col, tile.row)
        if square in taken:
            raise BadTiles(f"line {reader.line_num}: {tile.name_zh} lies on the square of {taken[square]}")
        taken[square] = tile.name_zh
        tiles.append(tile)
    return tiles


def below(tiles: list[Tile], parent: str) -> list[Tile]:
    """The tiles of the places directly below one."""
    return [tile for tile in tiles if tile.parent_id == parent]
