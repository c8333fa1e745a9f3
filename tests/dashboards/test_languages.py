"""A page speaks one language: the other one's words stand on it only in names, quotes and the language switch."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from builders import incidents as made
from builders.pages import OpenPage
from builders.published import Sample
from builders.spoken import said

from dashboards.text import Words
from milepost.readings import links

HAN, LATIN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff、，。：；（）·\s]*"), re.compile(r"[A-Za-z]{2,}")
SWITCH = {"语言 / Language", "中文", "English"}
# Beside a page as it first stands: its views and what is opened on it
VIEWS: dict[str, tuple[dict[str, str], ...]] = {
    "overview": ({"print": "1"}, {"wall": "1"}, {"light": "purple", "nonsense": "1"}, {"day": "2020-01-01"}),
    "operations": tuple({"part": view} for view in ("capacity", "members", "trainings", "milestones")),
    "changes": ({"show": "moves", "since": "2026-01-01"}, {"show": "corrections"}, {"show": "each"}),
    "plan": ({"plan": "huzhou-2025"},),
    "places": ({"concept": "compute_capacity"},),
    "quality": (
        *({"view": view} for view in ("scores", "rules", "landing", "builds", "latency")),
        {"event": "huzhou-fund-2026-09-30"},
    ),
    "incidents": ({"which": "all"}, {"incident": "nobody"}),
}
QUERY = ("purple", "nonsense", "nobody")  # said again as asked for
# What a person types or looks up as it is: commands, settings, files, a revision of the code, fields of an event
AS_IT_IS = re.compile(
    r"MILEPOST_\w+(?:=true)?|\bmilepost(?: (?:--)?[a-z]+)+|[\w/-]+\.(?:yml|md|txt)|\b[0-9a-f]{12}\b|public: true|"
    r"milepost(?:\.\w+)+|\bpolicies:|\b(?:source|evidence)\b"
)
# Chinese officials write these in Latin letters
NAMES = frozenset(["Milepost", "Kafka", "CSV", "Excel", "GB", "PFlops", "Airflow", "ID", "UTF", "GBK", "NaN", "JSON"])


@pytest.fixture
def asked_in_vain(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Codes for which a page asked a word that neither language has."""
    found: set[str] = set()
    known = Words.of

    def noting(self: Words, group: str, code: object) -> str:
        if code is not None and f"{group}.{code}" not in self._words:
            found.add(f"{group}.{code}")
        return known(self, group, code)

    monkeypatch.setattr(Words, "of", noting)
    return found


@pytest.fixture
def data_words(sample: Sample, published: Path, version: Path) -> list[str]:
    """What agencies, plans and people wrote, longest first: it stands on a page as it was written."""
    store = made.city(published.parent)
    with closing(sqlite3.connect(store.path)) as con:
        kept = [
            con.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("incidents", "signals", "actions", "notifications")
        ]
    texts = {" ".join(text.split()) for text in (*_strings(sample.tables), *_strings(kept), *QUERY)}
    return sorted(texts - {""}, key=len, reverse=True)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        yield value
        with suppress(ValueError):
            yield from _strings(json.loads(value)) if value[:1] in ("[", "{") else ()
    elif hasattr(value, "__iter__"):
        for one in value:
            yield from _strings(one)


def walk(open_page: OpenPage, name: str, language: str) -> str:
    """All that the page says in all its views."""
    told: list[str] = []
    for query in ({}, *VIEWS.get(name, ())):
        told += said(open_page(name, lang=language, **query))
    return "\n".join(one for one in dict.fromkeys(told) if one not in SWITCH)


def without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


@pytest.mark.parametrize("name", links.PAGES)
def test_english_pages_hold_no_chinese_but_names_and_quotes(
    open_page: OpenPage, data_words: list[str], asked_in_vain: set[str], name: str
) -> None:
    text = walk(open_page, name, "en")
    assert len(text) > 500
    assert HAN.findall(without(text, [word for word in data_words if HAN.search(word)])) == []
    assert asked_in_vain == set()


@pytest.mark.parametrize("name", links.PAGES)
def test_chinese_pages_hold_no_english_but_names_and_units(
    open_page: OpenPage, data_words: list[str], asked_in_vain: set[str], name: str
) -> None:
    text = walk(open_page, name, "zh")
    assert HAN.search(text)
    text = without(AS_IT_IS.sub(" ", text), [word for word in data_words if LATIN.search(word)])
    left = set(LATIN.findall(text))
    assert sorted(left - NAMES) == []
    assert asked_in_vain == set()
