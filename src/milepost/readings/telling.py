"""A row told in one language: its sentences filled in, its values with their units; what all of steps.py uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from milepost.readings import figures, months, numbers
from milepost.readings.counting import counted
from milepost.readings.figures import Row
from milepost.readings.sentences import SENTENCES
from milepost.readings.words import Language, of_language, word

_BETWEEN_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # 1,500 家 达到: no blank in Chinese


@dataclass(frozen=True)
class Step:
    """One line of a computation: what is computed, its value, and how it comes about. ``key`` names it in code."""

    key: str
    name: str
    value: str
    how: str

    @property
    def line(self) -> str:
        return f"{self.name}: {self.value} | {self.how}"


class Telling:
    """A row and the language it is told in. row: see steps.joined()."""

    def __init__(self, row: Row, language: Language) -> None:
        self.row, self.language = row, language
        self._sentences = of_language(SENTENCES, language)

    def say(self, sentence: str, /, **values: str) -> str:
        said = self._sentences[sentence].format_map(counted(values))
        return _BETWEEN_HAN.sub("", said) if self.language == "zh" else said

    def step(self, key: str, value: str, how: str | None = None, /, **values: str) -> Step:
        """how: the sentence that fits, by default the step's own."""
        return Step(key, self._sentences[key], value, self.say(how or f"{key}.how", **values))

    def word(self, group: str, code: str) -> str:
        return word(group, code, self.language)

    def value(self, key: str) -> str:
        return figures.value(self.row, key, self.language)

    def amount(self, value: float | None) -> str:
        return numbers.amount(value, self.row["unit"], self.language)

    def exact(self, key: str) -> str:
        return exact(self.row[key])

    def day(self, key: str) -> str:
        return numbers.day(self.row.get(key))

    def spoken(self, key: str) -> str:
        """A day of the row as it is said: '2026 年 9 月 30 日'."""
        return numbers.spoken_day(self.row.get(key), self.language)

    @property
    def judged(self) -> date | None:
        return figures.judged_on(self.row)

    def verdict(self, status: str | None, light: str | None) -> str:
        """A status with its light, '略滞后（蓝灯）'."""
        if status is None or light is None:
            return numbers.NO_VALUE
        return self.say("status.value", status=self.word("status", status), light=self.word("light", light))

    def ceiling(self) -> str:
        """A ceiling in a few words, kept or broken, and by how much: '突破，超出 15 分钟'; a dash without an actual."""
        room = figures.remaining(self.row)
        if room is None:
            return numbers.NO_VALUE
        said = "ceiling.broken" if room < 0 else "ceiling.kept" if room > 0 else "ceiling.full"
        return self.say(said, room=self.amount(room), over=self.amount(-room))


def exact(value: float | None) -> str:
    """A number of a formula: fine enough to do it again by hand, and not finer."""
    return numbers.number(value, 4 if value is not None and abs(value) < 10 else 2)


def over_months(passed: int, whole: int) -> str:
    """9/11: completed months over the whole months they are a part of."""
    return f"{passed}/{whole}"


def months_of_year(day: date | None) -> str:
    return numbers.NO_VALUE if day is None else over_months(months.of_year(day), 12)
