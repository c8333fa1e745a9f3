"""The words of the boards' screens, beside the words of readings. text/zh.py and text/en.py hold the same keys,
as do quality_zh.py and quality_en.py; the other modules hold those of their pages in both languages.

What a code is called (status, light, measure, ...) is milepost.readings.words; how numbers are written, readings.numbers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from dashboards.text import (
    bulletins,
    changes,
    en,
    exported,
    frame,
    history,
    incidents,
    indicator,
    movement,
    operations,
    past,
    places,
    plan,
    quality_en,
    quality_zh,
    reporting,
    subsidies,
    units,
    zh,
)
from milepost.readings import figures, numbers
from milepost.readings.counting import counted
from milepost.readings.words import CODES, Language, of_language

NO_VALUE: Final = numbers.NO_VALUE
# Pages whose words stand in both languages side by side
BOTH: Final = (
    CODES
    | frame.WORDS
    | subsidies.WORDS
    | incidents.WORDS
    | indicator.WORDS
    | units.WORDS
    | reporting.WORDS
    | movement.WORDS
    | places.WORDS
    | operations.WORDS
    | plan.WORDS
    | past.WORDS
    | changes.WORDS
    | bulletins.WORDS
    | history.WORDS
    | exported.WORDS
)
LANGUAGES: Final[dict[Language, dict[str, str]]] = {
    "zh": of_language(BOTH, "zh") | zh.WORDS | quality_zh.WORDS,
    "en": of_language(BOTH, "en") | en.WORDS | quality_en.WORDS,
}


class Words:
    """Words, numbers and moments in one language: ``w("overview.total", n=3)``."""

    def __init__(self, language: str) -> None:
        self.language: Language = "en" if language == "en" else "zh"
        self._words = LANGUAGES[self.language]

    def __reduce__(self) -> tuple[type[Words], tuple[str]]:
        """Pickled it is its language alone: what is kept by its values (drawing) is kept by a few bytes."""
        return Words, (self.language,)

    def __call__(self, key: str, **values: Any) -> str:
        text = self._words[key]
        return text.format_map(counted(values)) if values else text

    @property
    def address_language(self) -> str | None:
        """The language as a link carries it: none for Chinese, the boards' own."""
        return None if self.language == "zh" else self.language

    def of(self, group: str, code: object) -> str:
        """A code's word ('status', 'missed'); the code itself where no word is known, so nothing is hidden."""
        return NO_VALUE if code is None else self._words.get(f"{group}.{code}", str(code))

    def standing(self, code: str) -> str:
        """What a target is counted under: its status, or that its report is overdue."""
        return self._words.get(f"standing.{code}") or self.of("status", code)

    def name(self, row: dict[str, Any], stem: str = "name") -> str:
        """The row's name in this language, else in the other one."""
        first, second = (f"{stem}_zh", f"{stem}_en") if self.language == "zh" else (f"{stem}_en", f"{stem}_zh")
        return row.get(first) or row.get(second) or NO_VALUE

    def unit(self, unit: str | None) -> str:
        return numbers.unit_name(unit, self.language)

    def number(self, value: float | None, places: int = 2) -> str:
        """1234.5 -> '1,234.5': at most ``places`` decimals, half up, no trailing zeros."""
        return numbers.number(value, places)

    def amount(self, value: float | None, unit: str | None) -> str:
        return numbers.amount(value, unit, self.language)

    def sign(self, row: dict[str, Any]) -> str:
        """The sign of a target's bound: '≥', for one that is to fall '≤'."""
        return figures.sign(row, self.language)

    def goal(self, row: dict[str, Any]) -> str:
        """What is promised: '≥ 1,200 PFlops', or that a milestone is in service."""
        return figures.goal(row, self.language)

    def small_too(self, value: float | None, unit: str | None) -> str:
        """An amount that may be far below one: what a month must bring may be a thousandth of the whole."""
        return numbers.small_too(value, unit, self.language)

    def share(self, value: float | None) -> str:
        """0.917 -> '91.7 %'."""
        return numbers.share(value)

    def points(self, value: float | None) -> str:
        """Gap in points with its sign: '+7.3', '−21.7'."""
        return numbers.points(value)

    def day(self, value: date | None) -> str:
        return numbers.day(value)

    def moment(self, value: datetime | None) -> str:
        """A moment in Beijing time, to the minute."""
        return numbers.moment(value)

    def ago(self, span: timedelta) -> str:
        """How long ago, in the largest whole unit that still says something."""
        seconds = max(0, int(span.total_seconds()))
        for key, size in (("ago.days", 86400), ("ago.hours", 3600), ("ago.minutes", 60)):
            if seconds >= 2 * size:
                return self(key, n=seconds // size)
        return self("ago.seconds", n=seconds)
