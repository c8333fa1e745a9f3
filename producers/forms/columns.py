"""The columns of the reporting form: Chinese heads, the names they have in CSV files, and what a cell may hold."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from milepost.days import parse_day

FORM: Final = "指标填报"
MILESTONES: Final = "节点填报"
GUIDE: Final = "填报说明"
AGENCY_CELL: Final = "B3"

BASES: Final = {"时点值": "point", "本年累计": "year_to_date", "开始以来累计": "since_start"}
STATES: Final = {
    "计划中": "planned",
    "已启动": "started",
    "已完成": "completed",
    "已投用": "in_service",
    "已取消": "cancelled",
}


class Column(NamedTuple):
    """field: the event's field, '' where the column only informs."""

    head: str
    field: str
    width: int
    is_input: bool


COLUMNS: Final = (
    Column("指标编号", "indicator", 34, False),
    Column("指标名称", "", 34, False),
    Column("上次时点", "", 12, False),
    Column("上次数值", "", 14, False),
    Column("数据时点", "as_of", 14, True),
    Column("本次数值", "value", 14, True),
    Column("计量单位", "unit", 10, True),
    Column("口径", "basis", 14, True),
    Column("依据", "evidence", 30, True),
    Column("备注", "note", 30, True),
)
MILESTONE_COLUMNS: Final = (
    Column("指标编号", "indicator", 34, False),
    Column("指标名称", "", 34, False),
    Column("完成时限", "", 12, False),
    Column("状态", "state", 12, True),
    Column("日期", "at", 14, True),
    Column("完成比例", "done_share", 12, True),
)


# ASCII on purpose: Python's own readers also take the digits of other scripts, blanks and 1_000
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class BadCell(ValueError):
    """A cell does not hold what its column asks for; the words are for the person who filled it in."""


def read_day(value: Any) -> str:
    """A date cell, or text such as 2026-09-30, 2026/9/30, 2026年9月30日, ２０２６－９－３０."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = as_typed(value).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    found = _DAY.fullmatch(text)
    day = parse_day(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}") if found else None
    if day is None:
        raise BadCell(f"{value} 不是日期，请写成 2026-09-30")
    return day.isoformat()


def read_number(value: Any) -> float:
    """A number cell, or text that is plainly a number (1,234.5 or １２３４．５)."""
    if isinstance(value, bool):
        raise BadCell(f"{value} 不是数字")
    if isinstance(value, int | float):
        return _finite(value)
    text = as_typed(value).replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise BadCell(f"{value} 不是数字，请只写数字，单位填在“计量单位”列")
    return _finite(text)


def _finite(value: float | str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadCell(f"{str(value)[:20]}… 超出可表示的范围 is beyond what a number can be")
    return number


def as_typed(value: Any) -> str:
    """A cell's text with what a Chinese input method widens (２０２６／９, １２．５, ％, ，) in its usual form."""
    return unicodedata.normalize("NFKC", str(value)).strip()


def read_choice(value: Any, choices: dict[str, str]) -> str:
    """One of the Chinese words of a list, or the English word it stands for."""
    text = str(value).strip()
    if text in choices.values():
        return text
    if text not in choices:
        raise BadCell(f"{text} 不在可选范围：{'、'.join(choices)}")
    return choices[text]


def read_share(value: Any) -> float:
    """A share from 0 to 1, also written as 35% ."""
    text = as_typed(value)
    if text.endswith("%"):
        return read_number(text[:-1]) / 100
    return read_number(value)


READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "as_of": read_day,
    "at": read_day,
    "value": read_number,
    "done_share": read_share,
    "basis": lambda value: read_choice(value, BASES),
    "state": lambda value: read_choice(value, STATES),
}
