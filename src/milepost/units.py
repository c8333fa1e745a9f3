"""Units: which ones a report may use, and how they convert. value_in_canonical = value * factor.

The canonical unit of a dimension is its smallest one, so that every factor is a whole number: 788000 万元 is then
exactly 78.8 亿元, which a factor of 0.0001 would miss. Units of counting are dimensions of their own: 家 is not 个.
CANONICAL becomes the table catalogue.units.
"""

from __future__ import annotations

from typing import Final

from milepost.errors import MilepostError


class WrongUnit(MilepostError):
    """A value's unit is unknown or not a multiple of the unit it must be turned into."""


MULTIPLES: Final[dict[str, dict[str, float]]] = {
    "TFlops": {
        "TFlops": 1,
        "TFLOPS": 1,
        "PFlops": 1e3,
        "PFLOPS": 1e3,
        "P": 1e3,
        "EFlops": 1e6,
        "EFLOPS": 1e6,
    },
    "元": {"元": 1, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "千万元": 1e7, "亿元": 1e8},
    "美元": {"美元": 1, "万美元": 1e4, "亿美元": 1e8},
    "GB": {"GB": 1, "TB": 1e3, "PB": 1e6, "EB": 1e9},
    "平方米": {"平方米": 1, "㎡": 1, "万平方米": 1e4, "万㎡": 1e4, "公顷": 1e4, "平方公里": 1e6},
    "亩": {"亩": 1, "万亩": 1e4},
    "米": {"米": 1, "公里": 1e3, "千米": 1e3},
    "千瓦": {"千瓦": 1, "kW": 1, "兆瓦": 1e3, "MW": 1e3, "万千瓦": 1e4, "吉瓦": 1e6, "GW": 1e6},
    "千瓦时": {"千瓦时": 1, "度": 1, "万千瓦时": 1e4, "亿千瓦时": 1e8},
    "吨": {"吨": 1, "万吨": 1e4, "亿吨": 1e8},
    "人": {"人": 1, "名": 1, "位": 1, "万人": 1e4},
    "人次": {"人次": 1, "万人次": 1e4},
    "天": {"天": 1, "日": 1},
    "分钟": {"分钟": 1, "小时": 60},
    "月": {"月": 1, "个月": 1, "年": 12},
}
"""Canonical unit of a dimension -> its units and their factors."""

COUNTED: Final = (
    "台",
    "套",
    "辆",
    "架",
    "艘",
    "卡",
    "张",
    "家",
    "个",
    "项",
    "件",
    "条",
    "款",
    "种",
    "类",
    "所",
    "座",
    "处",
    "场",
    "期",
    "次",
    "批",
    "门",
    "篇",
    "部",
    "份",
    "支",
    "只",
    "户",
    "片",
    "间",
    "栋",
    "对",
    "组",
    "例",
    "本",
    "单",
    "笔",
    "宗",
    "片区",
    "路",
    "颗",
)
"""Units of counting; each also counts in 万 (万台 = 10000 台)."""

WHOLE: Final = frozenset({*COUNTED, "人", "名", "位", "人次"})
"""Units of what is there or not: a value of theirs has no decimals (2.5 家). In 万 it may (1.25 万人)."""

RATES: Final = ("%", "百分点", "‰", "倍", "比", "级", "分", "名次")
"""Units that are no amounts: never converted, and their values may be negative."""

EVENTS: Final = ("是否", "节点")
"""Units of dated yes/no promises."""

CANONICAL: Final[dict[str, tuple[str, float]]] = (
    {unit: (base, float(factor)) for base, units in MULTIPLES.items() for unit, factor in units.items()}
    | {unit: (unit, 1.0) for unit in (*COUNTED, *RATES, *EVENTS)}
    | {f"万{unit}": (unit, 1e4) for unit in COUNTED}
)
"""Unit -> (canonical unit, factor)."""

MAY_BE_NEGATIVE: Final = frozenset(RATES)


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """Turn a value of one unit into another of the same dimension. Raises WrongUnit naming both units."""
    if from_unit == to_unit:
        return value
    from_base, from_factor = CANONICAL.get(from_unit, (None, 0.0))
    to_base, to_factor = CANONICAL.get(to_unit, (None, 0.0))
    if from_base is None or from_base != to_base:
        raise WrongUnit(
            f"单位 {from_unit} 不能换算为 {to_unit}，可用：{'、'.join(accepted(to_unit))}。"
            f" {from_unit} does not convert to {to_unit}; use {', '.join(accepted(to_unit))}."
        )
    return value * from_factor / to_factor


def accepted(unit: str) -> list[str]:
    """The units in which a value of this unit may be reported, itself first."""
    base = CANONICAL.get(unit, (None, 0.0))[0]
    return [unit, *(u for u, (other, _) in CANONICAL.items() if other == base and base is not None and u != unit)]
