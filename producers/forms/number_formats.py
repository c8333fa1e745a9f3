"""Number formats of spreadsheets: what a person sees in a cell, where it is not the number that the cell keeps."""

from __future__ import annotations

import re
from typing import Any, Final

from milepost.units import CANONICAL

_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|!(.)')  # "万", \万 and, in Chinese versions, !.
_BRACKETS: Final = re.compile(r"\[[^\]]*\]|[_*].")  # colours, conditions, currencies; blanks of a width
_SCALED: Final = re.compile(r"[0#?][.0#?]*,+(?![0#?,])")  # a comma behind the last digit divides by 1000
_SCALES: Final = frozenset("十百千万亿")


def _bare(number_format: str) -> str:
    """What positive numbers are shown by, without literal text."""
    return _LITERAL.sub("", _BRACKETS.sub("", number_format)).partition(";")[0]


def shows_percent(number_format: str) -> bool:
    return "%" in _bare(number_format)


def doubt_of(number_format: str, value: Any, unit: str) -> str:
    """Why a number is not what its cell shows in a row of this unit; '' if it is."""
    if not number_format or isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if not _shows_anything(number_format):
        return f"单元格的格式（{number_format}）把数值 {value:g} 隐藏了，请改为常规格式。the format hides the value."
    if shows_percent(number_format) and unit != "%":
        return (
            f"单元格显示为百分数（{value * 100:.10g}%），但计量单位是 {unit or '空的'}，请改为常规格式并核对数值。"
            f"the cell shows a percentage, the unit is {unit or 'missing'}."
        )
    literal = _words(number_format)
    if _SCALED.search(_bare(number_format)) or (literal != unit and _names_a_scale(literal)):
        return (
            f"单元格显示的不是所存的数值 {value:.15g}（格式 {number_format}），请改为常规格式并核对数值和单位。"
            "the cell does not show the number it keeps."
        )
    return ""


def _shows_anything(number_format: str) -> bool:
    """';;;' shows nothing at all."""
    return bool(_BRACKETS.sub("", number_format).partition(";")[0].strip())


def _words(number_format: str) -> str:
    """The text that stands beside a positive number, quoted or not."""
    first = _BRACKETS.sub("", number_format).partition(";")[0]
    quoted = "".join("".join(parts) for parts in _LITERAL.findall(first))
    plain = "".join(char for char in _LITERAL.sub("", first) if ord(char) > 0x2E7F)
    return (quoted + plain).strip(" .,()-+%")


def _names_a_scale(words: str) -> bool:
    return words in CANONICAL or any(char in _SCALES for char in words)
