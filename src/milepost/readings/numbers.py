"""How numbers, shares, gaps, days and moments are written on boards, on the command line and in bulletins."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from milepost.days import SHANGHAI
from milepost.readings.words import UNITS_EN, Language

NO_VALUE: Final = "—"


def number(value: float | None, places: int = 2) -> str:
    """1234.5 -> '1,234.5': at most ``places`` decimals, half up, no trailing zeros."""
    if value is None:
        return NO_VALUE
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def unit_name(unit: str | None, language: Language) -> str:
    """The unit of measurement in the language asked for; '' where counting needs no word."""
    return "" if not unit else UNITS_EN.get(unit, unit) if language == "en" else unit


def amount(value: float | None, unit: str | None, language: Language, places: int = 2) -> str:
    """78.8 亿元: a value with its unit."""
    return NO_VALUE if value is None else f"{number(value, places)} {unit_name(unit, language)}".strip()


def share(value: float | None) -> str:
    """0.917 -> '91.7 %'."""
    return NO_VALUE if value is None else f"{_tenth(value * 100)} %".replace("-", "−")


def points(value: float | None) -> str:
    """A gap in percentage points with its sign: '+7.3', '−21.7'."""
    return NO_VALUE if value is None else f"{_tenth(value):+}".replace("-", "−")


def day(value: date | None) -> str:
    """2026-11-22."""
    return NO_VALUE if value is None else value.strftime("%Y-%m-%d")


def moment(value: datetime | None) -> str:
    """A moment in Beijing time, to the second; without a zone it is UTC."""
    if value is None:
        return NO_VALUE
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
    return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _tenth(value: float) -> Decimal:
    # repr first, so that 91.25 rounds half up as printed and not as its binary neighbour
    return Decimal(repr(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
