"""What days the evidence of a report names: text -> Named. A document's day is told apart from that of its data.

Only days with a month, and yearbooks, count: numbers of documents (〔2025〕15号), titles of plans and ids of pages name
years without meaning the data's. A document may be later than its data, never earlier; only 截至 (as of) and its like
name the data's own day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

_YEAR: Final = r"(?<![0-9])(20[0-9]{2})"
_MONTH: Final = r"(0?[1-9]|1[0-2])(?![0-9])"
_DAY: Final = r"(0?[1-9]|[12][0-9]|3[01])(?![0-9])"
_MONTHS_BEFORE: Final = r"(?:(?:0?[1-9]|1[0-2])\s*月?\s*[-–—~～至到]\s*)?"  # 2026年1-3月 names March
# 2026年3月31日, 2026-03-31, 2026/3/31, 2026.3
_CALENDAR: Final = re.compile(
    rf"{_YEAR}\s*(?:年\s*{_MONTHS_BEFORE}{_MONTH}\s*月(?:\s*{_DAY}\s*日)?|[-/.]{_MONTH}(?:[-/.]{_DAY})?)"
)
_QUARTER: Final = re.compile(rf"{_YEAR}\s*年?\s*(?:第?([一二三四1-4])季度|(上半年|前三季度|全年))")
_YEARBOOK: Final = re.compile(rf"{_YEAR}\s*年?度?(?:[一-鿿]{{0,12}})(?:统计公报|年报|年鉴)")
_AS_OF: Final = re.compile(rf"截[至止](?:到)?\s*{_YEAR}\s*年\s*{_MONTH}\s*月(?:\s*{_DAY}\s*日)?")
_QUARTER_ENDS: Final = {
    "一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12, "上半年": 6, "前三季度": 9, "全年": 12,
}  # fmt: skip


_STATISTICS: Final = re.compile("月报|季报|年报|快报|统计|报表|公报|年鉴|进度")


class Named(NamedTuple):
    """latest: the last day that the evidence may be of; as_of: the day it says its data is of. None: it names none.

    is_statistics: a report of one period, and no certificate or list that stays true until the next one.
    """

    latest: date | None = None
    as_of: date | None = None
    is_statistics: bool = False


@lru_cache(maxsize=4096)
def named_days(text: str) -> Named:
    """The days named by a document's title, number or address; a month or quarter stands for its last day."""
    as_of = [_last(found[1], found[2], found[3]) for found in _AS_OF.finditer(text)]
    days = [day for day in _days(text) if day]
    return Named(
        max(days, default=None),
        max((day for day in as_of if day), default=None),
        _STATISTICS.search(text) is not None,
    )


def _days(text: str) -> Iterator[date | None]:
    for found in _CALENDAR.finditer(text):
        yield _last(found[1], found[2] or found[4], found[3] or found[5])
    for found in _QUARTER.finditer(text):
        yield _last(found[1], str(_QUARTER_ENDS[found[2] or found[3]]))
    for found in _YEARBOOK.finditer(text):
        yield _last(found[1], "12")


def _last(year: str, month: str, day: str | None = None) -> date | None:
    """The day, or the last of the month; None for a 31st of June."""
    last = calendar.monthrange(int(year), int(month))[1]
    return date(int(year), int(month), int(day or last)) if int(day or last) <= last else None
