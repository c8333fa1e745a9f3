"""English sentences count: of one there is no plural, whatever text says it, and of two no singular."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dashboards.text import LANGUAGES, Words
from milepost.alerts import rendering
from milepost.alerts import words as incidents
from milepost.readings import headline, sentences, subsidy_words
from milepost.readings.counting import Count, Written, counted

# A one, perhaps a word or two that tell which, and a plural or its verb
PLURAL = re.compile(r"(?<![\d.,/×–-])\b1 (?:(?:[a-z]+ ){0,2}?)(?P<word>[a-z]{2,}s|are|were|have|wait)\b")
SINGULAR = frozenset(
    {
        "is",
        "was",
        "has",
        "this",
        "its",
        "less",
        "lags",
        "awaits",
        "overlaps",
        "owes",
        "waits",
        "counts",
        "as",
        "business",
    }
)


# What no sentence counts: days and places in time, amounts with their units, names
NO_COUNT = frozenset(
    {"actual", "by", "day", "first", "free", "from_where", "goal", "id", "met", "met_on", "name", "names"}
    | {"on_day", "target", "total", "value", "version", "where", "year", "times"}
)


class Ones(dict[str, object]):
    """Whatever a text counts, it is one."""

    def __missing__(self, name: str) -> Count | str:
        return "…" if name in NO_COUNT else Count(1)


def texts() -> Iterator[tuple[str, str]]:
    yield from LANGUAGES["en"].items()
    for words in (headline.WORDS, subsidy_words.WORDS, sentences.SENTENCES, rendering.WORDS):
        yield from ((key, said[1]) for key, said in words.items())
    for key, told in incidents.WORDS.items():
        yield from ((f"{key} title", told.title_en), (f"{key} body", told.body_en))


def plurals(text: str) -> list[str]:
    return [found[0] for found in PLURAL.finditer(text.format_map(Ones())) if found["word"] not in SINGULAR]


def test_no_text_speaks_of_one_in_the_plural() -> None:
    assert {key: found for key, text in texts() if (found := plurals(text))} == {}


@pytest.mark.parametrize(("number", "said"), [(1, "1 target is"), (2, "2 targets are"), (0, "0 targets are")])
def test_a_number_asks_for_its_unit_and_verb(number: int, said: str) -> None:
    for value in (number, str(number)):
        assert "{n:target} {n:is|are}".format_map(counted({"n": value})) == said


def test_a_written_number_and_any_other_text_stay_what_they_are() -> None:
    assert f"{Written('1,020'):row}" == "1,020 rows"
    assert f"{Written('无')}|{Written('x'):>3}|{Count(7):>3}" == "无|  x|  7"
    assert counted({"day": None, "share": 0.5, "is": True}) == {"day": None, "share": 0.5, "is": True}


def test_the_words_of_the_boards_count() -> None:
    assert Words("en")("overview.restatements", n=1) == "; 1 restatement of the same targets is left out"
    assert Words("en")("overview.restatements", n=2) == "; 2 restatements of the same targets are left out"
