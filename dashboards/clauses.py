"""The clause that makes a promise, quoted where the plan texts are at hand: span -> sentence in three parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from milepost.catalogue.texts import PlanText

Quote = tuple[str, str, str]  # before the words that carry the number, those words, after them
Span = tuple[int, int]  # [start, end) characters of a plan's text


@st.cache_resource(max_entries=16, show_spinner=False)
def _text(path: Path, _changed: float) -> PlanText:
    return PlanText(path, path.read_bytes().decode("utf-8"), "")


def text(texts: Path | None, source_file: str | None) -> PlanText | None:
    """The text of a plan; None where it is not at hand."""
    if texts is None or not source_file:
        return None
    path = texts / Path(source_file).name
    try:
        return _text(path, path.stat().st_mtime)
    except (OSError, UnicodeDecodeError):
        return None


def quote(texts: Path | None, source_file: str | None, start: int | None, end: int | None) -> Quote | None:
    """The whole sentence around [start, end); None where text, file or span is missing."""
    found = text(texts, source_file)
    if found is None or start is None or end is None or not 0 <= start < end <= len(found.content):
        return None
    first, last = found.clause(start, end)
    return found.content[first:start], found.content[start:end], found.content[end:last]


def sentence(found: PlanText, start: int | None, end: int | None) -> Span | None:
    """Where the sentence around a span begins and ends; None for a span that is not inside the text."""
    if start is None or end is None or not 0 <= start < end <= len(found.content):
        return None
    return found.clause(start, end)


def pieces(found: PlanText, around: Span, marked: Sequence[Span]) -> list[tuple[str, bool]]:
    """A sentence cut into pieces in their order: (words, whether they are within one of the spans)."""
    first, last = around
    cuts: list[tuple[str, bool]] = []
    at = first
    for start, end in sorted(marked):
        begin, stop = max(start, at), min(end, last)
        if begin >= stop:
            continue
        cuts += [(found.content[at:begin], False), (found.content[begin:stop], True)]
        at = stop
    cuts.append((found.content[at:last], False))
    return [(words, is_marked) for words, is_marked in cuts if words]
