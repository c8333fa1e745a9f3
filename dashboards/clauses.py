"""The clause that makes a promise, quoted where the plan texts are at hand: span -> sentence in three parts."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from milepost.catalogue.texts import PlanText

Quote = tuple[str, str, str]  # before the words that carry the number, those words, after them


@st.cache_resource(max_entries=16, show_spinner=False)
def _text(path: Path, _changed: float) -> PlanText:
    return PlanText(path, path.read_bytes().decode("utf-8"), "")


def quote(texts: Path | None, source_file: str | None, start: int | None, end: int | None) -> Quote | None:
    """The whole sentence around [start, end); None where text, file or span is missing."""
    if texts is None or not source_file or start is None or end is None:
        return None
    path = texts / Path(source_file).name
    try:
        text = _text(path, path.stat().st_mtime)
    except (OSError, UnicodeDecodeError):
        return None
    if not 0 <= start < end <= len(text.content):
        return None
    first, last = text.clause(start, end)
    return text.content[first:start], text.content[start:end], text.content[end:last]
