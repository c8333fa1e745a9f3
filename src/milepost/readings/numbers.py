"""How numbers, shares, gaps, days and moments are written on boards, on the command line and in bulletins."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10
from typing import Final

from milepost.days import beijing
from milepost.readings.words import UNITS_EN, Language

NO_VALUE: Final = "—"
SHOWN_ENDS: Final = 4  # characters of a credit code, at each end
YUAN_EN: Final = {"亿元": 8, "万元": 4}
"""Unit of money -> its power of ten in yuan."""
ONE_EN: Final = {name: name.removesuffix("s") for name in UNITS_EN.values() if name.endswith("s")} | {
    "people": "person"
}
MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def number(value: float | None, places: int = 2) -> str:
    """1234.5 -> '1,234.5': at most ``places`` decimals, half up, no trailing zeros."""
    if value is None:
        return NO_VALUE
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
    text = f"{rounded:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def small_too(value: float | None, unit: str | None, language: Language) -> str:
    """An amount that may be far below one, and has two figures then, too: 0.077, 0.0046."""
    small = value is not None and 0 < abs(value) < 0.1
    return amount(value, unit, language, 1 - floor(log10(abs(value))) if small and value else 2)


def unit_name(unit: str | None, language: Language) -> str:
    """The unit of measurement in the language asked for; '' where counting needs no word."""
    return "" if not unit else UNITS_EN.get(unit, unit) if language == "en" else unit


def amount(value: float | None, unit: str | None, language: Language, places: int = 2) -> str:
    """78.8 亿元: a value with its unit. In English one firm, two firms, and money as CNY 7.88 billion."""
    if value is None:
        return NO_VALUE
    said, name = number(value, places), unit_name(unit, language)
    if language == "en" and unit in YUAN_EN:
        return _yuan(Decimal(said.replace(",", "").replace("−", "-")).scaleb(YUAN_EN[unit]), places)
    if language == "en" and said == "1":
        name = ONE_EN.get(name, name)
    return f"{said} {name}".strip()


def _yuan(exact: Decimal, places: int) -> str:
    """In billions or millions from a million on, to the digit that was rounded to before."""
    for word, power in ((" billion", 9), (" million", 6)):
        if abs(exact) >= Decimal(1).scaleb(power):
            return f"CNY {number(float(exact.scaleb(-power)), places + power)}{word}"
    return f"CNY {number(float(exact), places)}"


def money(value: Decimal | float | None, language: Language) -> str:
    """4.2 -> '4.2 万元', 'CNY 42,000'."""
    if value is None:
        return NO_VALUE
    exact = Decimal(str(value))
    if language == "zh":
        return f"{number(float(exact), 6)} 万元"
    return f"CNY {number(float(exact * 10_000), 2)}"


def shortened(enterprise: str, *, whole: bool = False) -> str:
    """A credit code by its ends, '9133…MP01': who knows the enterprise knows it, who does not learns nothing."""
    if whole or len(enterprise) <= 2 * SHOWN_ENDS:
        return enterprise
    return f"{enterprise[:SHOWN_ENDS]}…{enterprise[-SHOWN_ENDS:]}"


def share(value: float | None, places: int = 1) -> str:
    """0.917 -> '91.7 %'. What is not whole is never rounded up to it: 0.99996 -> '99.9 %'."""
    if value is None:
        return NO_VALUE
    rounded = _rounded(value * 100, places)
    almost = value < 1 and rounded == 100
    return f"{rounded - Decimal(1).scaleb(-places) if almost else rounded} %".replace("-", "−")


def chance(value: float, language: Language) -> str:
    """A chance in whole per cents; nothing is said to be sure or impossible: '63 %', '超过 99 %', 'under 1 %'."""
    below, above = ("不足 1 %", "超过 99 %") if language == "zh" else ("under 1 %", "over 99 %")
    percent = _rounded(value * 100, 0)
    return below if percent < 1 else above if percent > 99 else f"{percent} %"


def points(value: float | None) -> str:
    """A gap in percentage points with its sign: '+7.3', '−21.7'."""
    return NO_VALUE if value is None else f"{_rounded(value, 1):+}".replace("-", "−")


def day(value: date | None) -> str:
    """2026-11-22."""
    return NO_VALUE if value is None else value.strftime("%Y-%m-%d")


def spoken_day(value: date | None, language: Language) -> str:
    """2026 年 11 月 22 日, 22 November 2026: a day in a sentence that is read aloud."""
    if value is None:
        return NO_VALUE
    if language == "zh":
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    return f"{value.day} {MONTHS_EN[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """A moment in Beijing time, to the minute; without a zone it is UTC."""
    return NO_VALUE if value is None else beijing(value).strftime("%Y-%m-%d %H:%M")


def _rounded(value: float, places: int) -> Decimal:
    # repr first: 91.25 rounds half up as printed and not as its binary neighbour; + 0: there is no minus nothing
    return Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0
