"""The words of the boards. text/zh.py and text/en.py hold the same keys (a test keeps them in step)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from dashboards.text import en, zh

LANGUAGES = {"zh": zh.WORDS, "en": en.WORDS}
UNITS = {"zh": {}, "en": en.UNITS}
SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_VALUE = "—"


class Words:
    """Words, numbers and moments in one language: ``w("overview.total", n=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "zh"
        self._words, self._units = LANGUAGES[self.language], UNITS[self.language]

    def __call__(self, key: str, **values: Any) -> str:
        text = self._words[key]
        return text.format(**values) if values else text

    @property
    def address_language(self) -> str | None:
        """The language as a link carries it: none for Chinese, the boards' own."""
        return None if self.language == "zh" else self.language

    def of(self, group: str, code: object) -> str:
        """A code's word ('status', 'missed'); the code itself where no word is known, so nothing is hidden."""
        return NO_VALUE if code is None else self._words.get(f"{group}.{code}", str(code))

    def name(self, row: dict[str, Any], stem: str = "name") -> str:
        """The row's name in this language, else in the other one."""
        first, second = (f"{stem}_zh", f"{stem}_en") if self.language == "zh" else (f"{stem}_en", f"{stem}_zh")
        return row.get(first) or row.get(second) or NO_VALUE

    def unit(self, unit: str | None) -> str:
        return self._units.get(unit, unit) if unit else ""

    def number(self, value: float | None, places: int = 2) -> str:
        """1234.5 -> '1,234.5': at most ``places`` decimals, half up, no trailing zeros."""
        if value is None:
            return NO_VALUE
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{rounded:,f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")

    def amount(self, value: float | None, unit: str | None) -> str:
        return NO_VALUE if value is None else f"{self.number(value)} {self.unit(unit)}".strip()

    def share(self, value: float | None) -> str:
        """0.917 -> '91.7 %'."""
        return NO_VALUE if value is None else f"{_tenth(value * 100)} %".replace("-", "−")

    def points(self, value: float | None) -> str:
        """Gap in points with its sign: '+7.3', '−21.7'."""
        return NO_VALUE if value is None else f"{_tenth(value):+}".replace("-", "−")

    def day(self, value: date | None) -> str:
        return NO_VALUE if value is None else value.strftime("%Y-%m-%d")

    def moment(self, value: datetime | None) -> str:
        """A moment in Shanghai time, to the second."""
        if value is None:
            return NO_VALUE
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")

    def ago(self, span: timedelta) -> str:
        """How long ago, in the largest whole unit that still says something."""
        seconds = max(0, int(span.total_seconds()))
        for key, size in (("ago.days", 86400), ("ago.hours", 3600), ("ago.minutes", 60)):
            if seconds >= 2 * size:
                return self(key, n=seconds // size)
        return self("ago.seconds", n=seconds)


def _tenth(value: float) -> Decimal:
    # repr first, so that 91.25 rounds half up as printed and not as its binary neighbour
    return Decimal(repr(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP)
