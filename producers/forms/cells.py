"""What a cell may hold: text, number or date as people and spreadsheets write them -> the value an event carries.

Nothing is bent: what is plainly one thing is read, everything else raises BadCell with words for the person.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from milepost.days import parse_day
from milepost.units import CANONICAL
from producers.forms.number_formats import doubt_of, shows_percent

# What an input method for Chinese widens, and nothing more: NFKC would also turn 10² into 102 and ① into 1
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-"}
_UNSEEN: Final = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# ASCII on purpose: Python's own readers also take the digits of other scripts, blanks, 1_000 and 1e3
_DAY: Final = re.compile(
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|(?P<Y>[0-9]{4}) ?年 ?(?P<M>[0-9]{1,2}) ?月 ?(?P<D>[0-9]{1,2}) ?[日号]?"
)
_CLOCK: Final = re.compile(r" ([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?)")
_WITH_WORDS: Final = re.compile(r"(?P<number>[+-]?[0-9.,]+) ?(?P<words>[^0-9.,+-].*)")


NO_RESULT: Final = "#CALC!"
"""What stands for a formula that was never calculated."""
ERRORS: Final = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", NO_RESULT)


class BadCell(ValueError):
    """A cell does not hold what its column asks for; the words are for the person who filled it in."""


class Cell(NamedTuple):
    """What stands in a cell. shown_as: the number format of a spreadsheet's cell, '' elsewhere."""

    value: Any
    shown_as: str = ""


def as_typed(value: Any) -> str:
    """A cell's text with what a Chinese input method widens (２０２６／９, １２．５, ％, ，) in its usual form."""
    return str(value).translate(_WIDE).translate(_UNSEEN).strip()


def read_text(value: Any) -> str:
    """A remark or an address, as it was written, without blanks around it."""
    return str(value).translate(_UNSEEN).strip()


def read_day(value: Any) -> str:
    """A date cell, or text such as 2026-09-30, 2026/9/30, 2026.9.30, 2026年9月30日, ２０２６－９－３０."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = as_typed(value)
    day = parse_day(text) or _loose_day(text)
    if day is None:
        raise BadCell(f"{value} 不是日期，请写成 2026-09-30。is no day, write it as 2026-09-30.")
    return day.isoformat()


def _loose_day(text: str) -> date | None:
    """The day alone, or with a time of day behind it, which spreadsheets add when they write a CSV."""
    found = _DAY.match(text)
    if not found or not (found.end() == len(text) or _CLOCK.fullmatch(text, found.end())):
        return None
    year, month, day = (found["y"] or found["Y"], found["m"] or found["M"], found["d"] or found["D"])
    return parse_day(f"{year}-{month:0>2}-{day:0>2}")


def read_number(value: Any) -> float:
    """A number cell, or text that is plainly a number (1,234.5 or １２３４．５)."""
    if isinstance(value, bool):
        raise BadCell(f"{value} 不是数字 is no number")
    if isinstance(value, float):
        return _finite(f"{value:.15g}")  # as many digits as a spreadsheet shows: 67.60000000000001 is 67.6
    if isinstance(value, int):
        return _finite(value)
    text = as_typed(value)
    if not _NUMBER.fullmatch(text):
        raise BadCell(f"{value} 不是数字，请只写数字（如 1234.5），单位填在“计量单位”列。is no number.")
    number = _finite(text.replace(",", ""))
    if number == 0 and any(digit in text for digit in "123456789"):
        raise BadCell(f"{text[:20]}… 太小，无法表示。is too small to be told from 0.")
    return number


def read_amount(cell: Cell, unit: str | None) -> float:
    """The value of a row whose unit is ``unit``: 1234.5, 67.5% where the unit is %, 5所 where it is 所."""
    if doubt := doubt_of(cell.shown_as, cell.value, unit or ""):
        raise BadCell(doubt)
    if shows_percent(cell.shown_as) and _is_number(cell.value):
        return float(Decimal(f"{cell.value:.15g}") * 100)  # 0.85 is what Excel keeps of a cell that shows 85%
    found = None if _is_number(cell.value) else _WITH_WORDS.fullmatch(as_typed(cell.value))
    if not found:
        return read_number(cell.value)
    number = read_number(found["number"])
    said = read_unit(found["words"])
    if unit is not None and said != unit:
        words = "是一个单位，但" if said in CANONICAL else "不是数字；"
        raise BadCell(
            f"{cell.value}：“{said}”{words}本行的计量单位是 {unit}，请只写数字。"
            f"the row's unit is {unit}: write the number alone."
        )
    return number


def read_unit(value: Any) -> str:
    """A unit as the catalogue writes it: ％ is %, while ㎡ stays as it is."""
    text = read_text(value)
    return text if text in CANONICAL else as_typed(text)


def read_share(cell: Cell) -> float:
    """A share from 0 to 1, also written as 35% ."""
    text = as_typed(cell.value)
    if text.endswith("%") and not _is_number(cell.value):
        return float(Decimal(repr(read_number(text[:-1].rstrip()))) / 100)
    if not shows_percent(cell.shown_as) and (doubt := doubt_of(cell.shown_as, cell.value, "")):
        raise BadCell(doubt)
    return read_number(cell.value)


def read_choice(value: Any, choices: dict[str, str]) -> str:
    """One of the Chinese words of a list, or the English word it stands for."""
    text = as_typed(value)
    if text.lower() in choices.values():
        return text.lower()
    if text not in choices:
        raise BadCell(f"{text} 不在可选范围：{'、'.join(choices)}")
    return choices[text]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finite(value: float | str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadCell(f"{str(value)[:20]}… 超出可表示的范围 is beyond what a number can be")
    return number + 0.0  # -0 is 0
