"""What the rules that hold rows mean, for who must decide on one. (table, rule), Finding -> Chinese and English."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from milepost.gates.findings import Finding
from milepost.gates.meanings import Meaning, business, habits, history, relations, reports
from milepost.readings import numbers
from milepost.readings.words import Language

HOLDING: Final[dict[tuple[str, str], Meaning]] = {
    **history.MEANINGS,
    **relations.MEANINGS,
    **reports.MEANINGS,
    **habits.MEANINGS,
    **business.MEANINGS,
}
"""Every rule that holds rows, the one that says most first: of several rules that a row broke it names the row."""

# Many a Chinese unit (个, 项) has no English word: what stood before it must not stand there alone.
_WITHOUT_UNIT: Final = re.compile(r" (?=[ :;,.)])")
_RANK: Final = {rule: rank for rank, rule in enumerate(HOLDING)}


def meaning(table: str, rule: str, language: Language) -> str:
    """What a rule says of the rows it holds; empty for a rule that is not ours."""
    found = HOLDING.get((table, rule))
    return "" if found is None else found.rule(language)


def sentence(table: str, rule: str, finding: Finding, language: Language) -> str:
    """What the rule says of this row, with its numbers; for a rule that is not ours, its name."""
    found = HOLDING.get((table, rule))
    if found is None:
        return rule
    said = found.row(language).format_map(_Written(finding, language))
    return _WITHOUT_UNIT.sub("", said) if language == "en" else said


def rank(table: str, rule: str) -> int:
    """The smaller, the more a rule says of a row."""
    return _RANK.get((table, rule), len(_RANK))


class _Written(dict[str, str]):
    """Names for templates, written as on the boards: numbers, shares (…_share), money (…_wan), units (…unit).

    value_money and high_money are value and high as money. An enterprise is named by the ends of its credit code: these
    words go to boards and to receivers of alerts. A text in two languages (reason_zh, reason_en) is named without its
    language.
    """

    def __init__(self, finding: Finding, language: Language) -> None:
        super().__init__()
        given = {"value": finding.value, "low": finding.low, "high": finding.high} | finding.more
        unit = given.get("unit")
        for name, part in given.items():
            self[name.removesuffix(f"_{language}")] = _written(name, part, language)
        self["value_money"] = numbers.money(finding.value, language)
        self["high_money"] = numbers.money(finding.high, language)
        self["unit"] = numbers.unit_name(unit if isinstance(unit, str) else None, language)

    def __missing__(self, name: str) -> str:
        return numbers.NO_VALUE


def _written(name: str, part: str | float | None, language: Language) -> str:
    if isinstance(part, str):
        if name == "enterprise":
            return numbers.shortened(part)
        return numbers.unit_name(part, language) if name.endswith("unit") else part
    if part is None or not np.isfinite(part):
        return numbers.NO_VALUE
    if name.endswith("_wan"):
        return numbers.money(part, language)
    return numbers.share(part) if name.endswith("_share") else numbers.small_too(part, None, language)
