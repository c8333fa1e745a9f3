"""How a sentence is put together: a pattern (sentences.py, english.py) and its values -> text that knows its figures.

Every value that comes of a mart, a setting or the calendar is a figure; its place in the text is kept as a span, so
that each number on paper leads back to its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from milepost.bulletins.content import english, sentences
from milepost.bulletins.content.shape import (
    Count,
    Figure,
    FromRow,
    Given,
    Paragraph,
    Quotient,
    Role,
    Span,
    Value,
    Where,
)
from milepost.days import SHANGHAI
from milepost.readings import numbers
from milepost.readings.words import Language

_HOLE: Final = re.compile(r"\{(\w+)\}")
_HAN: Final = "\u2e80-\u9fff\uff00-\uffef"
_MARK: Final = re.compile(r"^\[[^\]]*\] *")
_DAY: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)", re.ASCII)
_BLANK: Final = re.compile(rf"(?<=[{_HAN}]) +| +(?=[{_HAN}])")
_BRACKETED: Final = re.compile(rf"(?<=[{_HAN}])\(([^()]*)\)|\(([^()]*)\)(?=[{_HAN}])")
_GAP: Final = re.compile(r"(?<=[\d\u2e80-\u9fff]) (?=[%\u2e80-\u9fff])|(?<=[\u2e80-\u9fff]) (?=\d)")


class Phrase(NamedTuple):
    """A piece of text and where in it figures stand."""

    text: str
    spans: tuple[Span, ...] = ()


class Speaker:
    """Fills patterns of one language and keeps the figures that were said.

    Raises KeyError for an unknown pattern, ValueError for two figures under one key.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.figures: dict[str, Figure] = {}
        self._patterns: Mapping[str, str] = sentences.PATTERNS if language == "zh" else english.PATTERNS

    def word(self, key: str) -> str:
        """A pattern without holes: a title, a label."""
        return self._patterns[key]

    def phrase(self, pattern: str, /, **values: str | Phrase) -> Phrase:
        """The pattern with its holes filled; every hole needs its value."""
        text, spans, rest = "", list[Span](), self._patterns[pattern]
        for part, hole in _parts(rest):
            text += part
            if hole is not None:
                value = values[hole]
                said = Phrase(value) if isinstance(value, str) else value
                spans += [Span(span.start + len(text), span.end + len(text), span.key) for span in said.spans]
                text += said.text
        return Phrase(text, tuple(spans))

    def say(self, pattern: str, role: Role = "body", /, **values: str | Phrase) -> Paragraph:
        return paragraph(self.phrase(pattern, **values), role)

    def listed(self, phrases: Iterable[str | Phrase]) -> Phrase:
        """A、B、C; A, B, C. With semicolons where one of them has the separator in itself: so the count can be seen."""
        said = [Phrase(one) if isinstance(one, str) else one for one in phrases]
        between = self._patterns["between"]
        is_inside = len(said) > 1 and any(between in one.text for one in said)
        return joined(said, self._patterns["semicolon"] if is_inside else between)

    def figure(self, key: str, value: Value, text: str, source: FromRow | Count | Quotient | Given) -> Phrase:
        """A figure as it is printed. The same key may be said again, with the same value."""
        printed = tight(text) if self.language == "zh" else text
        made = Figure(value, printed, source)
        if self.figures.setdefault(key, made) != made:
            raise ValueError(f"figure {key} is said to be {self.figures[key]} and {made}")
        return Phrase(printed, (Span(0, len(printed), key),))

    def count(self, key: str, mart: str, keys: Iterable[str], column: str = "target_id", **where: Any) -> Phrase:
        """How many rows of a mart there are: one per key."""
        named = tuple(sorted(keys))
        return self.figure(key, len(named), str(len(named)), Count(mart, column, named, where))

    def quotient(self, key: str, numerator: str, denominator: str) -> Phrase:
        """One count as a share of another, both said before."""
        share = float(self.figures[numerator].value) / float(self.figures[denominator].value)  # type: ignore[arg-type]
        return self.figure(key, share, numbers.share(share), Quotient(numerator, denominator))

    def of_row(self, mart: str, where: Where, column: str, value: Value, text: str) -> Phrase:
        """The value of one row."""
        key = ".".join([mart, *(str(part) for part in where.values()), column])
        return self.figure(key, value, text, FromRow(mart, where, column))

    def day(self, day: date, source: FromRow | Given, key: str) -> Phrase:
        """2026年11月12日, 12 November 2026."""
        return self.figure(key, day.isoformat(), numbers.spoken_day(day, self.language), source)

    def moment(self, moment: datetime, source: FromRow | Given, key: str) -> Phrase:
        """A day and the time of day in Shanghai, to the minute."""
        here = moment.astimezone(SHANGHAI)
        said = f"{numbers.spoken_day(here.date(), self.language)} {here:%H:%M}"
        return self.figure(key, moment.isoformat(), said, source)


def paragraph(phrase: Phrase, role: Role = "body") -> Paragraph:
    return Paragraph(phrase.text, phrase.spans, role)


def joined(phrases: Iterable[str | Phrase], separator: str = "") -> Phrase:
    """Phrases one after the other."""
    text, spans = "", list[Span]()
    for number, one in enumerate(phrases):
        text += separator if number else ""
        said = Phrase(one) if isinstance(one, str) else one
        spans += [Span(span.start + len(text), span.end + len(text), span.key) for span in said.spans]
        text += said.text
    return Phrase(text, tuple(spans))


def together(paragraphs: Iterable[Paragraph], separator: str) -> Paragraph:
    """One paragraph of several."""
    return paragraph(joined((Phrase(one.text, one.spans) for one in paragraphs), separator))


def whole_name(place: str, unit: str, language: Language) -> str:
    """婺城区, 区大数据发展中心 -> 婺城区大数据发展中心: a unit's short name begins with what its place is called."""
    if language == "en":
        return f"{unit}, {place}"
    return unit if unit.startswith(place) else place + unit.removeprefix(place[-1:])


def tight(text: str) -> str:
    """Without the blanks that boards set between digits and Chinese: 2026年11月12日, 80.0%, 78.8亿元."""
    return _GAP.sub("", text)


def full_width(text: str) -> str:
    """二(一)5 -> 二（一）5: brackets beside Chinese are Chinese ones."""
    return _BRACKETED.sub(lambda found: f"（{found[1] or found[2] or ''}）", text)


def official(text: str, language: Language) -> str:
    """The words of an alert as a paper says them: without its mark, its blanks and its days in digits."""
    bare = _MARK.sub("", text)
    if language == "en":
        return bare
    day = _DAY.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", bare)
    return _BLANK.sub("", full_width(day))


def _parts(pattern: str) -> list[tuple[str, str | None]]:
    """'a{b}c' -> ('a', 'b'), ('c', None)."""
    pieces = _HOLE.split(pattern)
    return [(pieces[n], pieces[n + 1] if n + 1 < len(pieces) else None) for n in range(0, len(pieces), 2)]
