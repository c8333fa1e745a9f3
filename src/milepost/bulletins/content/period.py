"""Periods of bulletins: 2026-10, 2026Q3 or 2026 -> their days and how they are said."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

from milepost.errors import BulletinError
from milepost.readings.numbers import MONTHS_EN
from milepost.readings.words import Language

_FORM: Final = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|Q([1-4]))?", re.ASCII)
QUARTERS_ZH: Final = ("第一季度", "第二季度", "第三季度", "第四季度")


class Period(NamedTuple):
    """First and last day."""

    code: str
    start: date
    end: date

    @property
    def months(self) -> int:
        return self.end.month - self.start.month + 1

    def said(self, language: Language, *, is_cumulative: bool = True) -> str:
        """As titles say it. A month is told from the year's beginning on, where that is counted: 2026年1—10月."""
        year, month = self.end.year, self.end.month
        if "-" in self.code:
            if language == "en":
                return f"{MONTHS_EN[month - 1]} {year}"
            return f"{year}年1—{month}月" if is_cumulative and month > 1 else f"{year}年{month}月"
        if "Q" in self.code:
            quarter = month // 3
            return f"{year}年{QUARTERS_ZH[quarter - 1]}" if language == "zh" else f"Q{quarter} {year}"
        return f"{year}年度" if language == "zh" else str(year)


def parse(code: str) -> Period:
    """Raises BulletinError for anything but 2026-10, 2026Q3 and 2026."""
    found = _FORM.fullmatch(code)
    if not found:
        raise BulletinError(
            f"{code!r} is no period. Write a month as 2026-10, a quarter as 2026Q3, a year as 2026.",
            f"{code!r} 不是期间：月写作 2026-10，季度写作 2026Q3，年写作 2026。",
        )
    year = int(found[1])
    first, last = (1, 12)
    if found[2]:
        first = last = int(found[2])
    elif found[3]:
        first, last = int(found[3]) * 3 - 2, int(found[3]) * 3
    return Period(code, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
