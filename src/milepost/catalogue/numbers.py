"""Numbers as plan texts print them. text -> Printed numbers with the unit that follows.

Read: 1500, 3.49, １５００, 1,500, 10万 (also 萬), 三百, 两; traditional characters of units (個, 項) count as the
simplified ones. Words that stand for a number: 全覆盖 is 100 (%), 破零 and 零突破 are 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.units import CANONICAL

_SIMPLIFIED = str.maketrans(
    "０１２３４５６７８９．，％個項萬億場處條種類臺輛畝噸門戶對組單筆間棟張戸過於",
    "0123456789.,%个项万亿场处条种类台辆亩吨门户对组单笔间栋张户过于",
)
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SCALES = {"十": 10, "百": 100, "千": 1000}
_ARABIC = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_WORDS = (("全覆盖", 100.0, "%"), ("全覆蓋", 100.0, "%"), ("零突破", 1.0, ""), ("破零", 1.0, ""))
_LONGEST_UNIT = max(map(len, CANONICAL))


@dataclass(frozen=True)
class Printed:
    """A number in a text: [start, end) of its characters, 万 and 亿 left to the unit; unit '' where none follows."""

    value: float
    start: int
    end: int
    unit: str

    def is_worth(self, value: float, unit: str) -> bool:
        """Whether it says this value of this unit, converted where the units allow (10万平方米 = 100000 平方米)."""
        if self.converts_to(unit):
            return _same(self.value * CANONICAL[self.unit][1], value * CANONICAL[unit][1])
        return _same(self.value * (10_000 if self.unit == "万" else 1), value)

    def converts_to(self, unit: str) -> bool:
        return bool(self.unit) and unit in CANONICAL and CANONICAL[self.unit][0] == CANONICAL[unit][0]


def simplified(text: str) -> str:
    """Digits, 万 and units in the forms that this module reads. Keeps every character's offset."""
    return text.translate(_SIMPLIFIED)


def numbers_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Printed]:
    """The numbers of text[start:end], in order of kind; units may reach past the end."""
    plain = simplified(text)
    stop = len(text) if end is None else end
    for found in _ARABIC.finditer(plain, start, stop):
        value = float(found[0].replace(",", ""))
        yield Printed(value, found.start(), found.end(), unit_at(plain, found.end()))
    for found in _CHINESE.finditer(plain, start, stop):
        yield Printed(_chinese(found[0]), found.start(), found.end(), unit_at(plain, found.end()))
    for word, value, unit in _WORDS:
        for found in re.finditer(word, plain[start:stop]):
            yield Printed(value, start + found.start(), start + found.end(), unit)


def unit_at(plain: str, offset: int) -> str:
    """The longest known unit that begins at the offset (or after 余 or 多), else ''."""
    offset += len(re.match(r"[余多]?\s?", plain[offset : offset + 2])[0])  # type: ignore[index]
    for length in range(_LONGEST_UNIT, 0, -1):
        unit = plain[offset : offset + length]
        if len(unit) == length and unit in CANONICAL:
            return unit
    return "万" if plain[offset : offset + 1] == "万" else ""


def _chinese(word: str) -> float:
    total, digit = 0, 0
    for char in word:
        if char in _SCALES:
            total += (digit or 1) * _SCALES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return float(total + digit)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1.0)
