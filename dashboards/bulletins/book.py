"""The book of bulletins as it is now, for the boards. Draws nothing, writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from dashboards.elements import Markdown, badge, link, plain
from dashboards.text import NO_VALUE, Words
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import Entry
from milepost.errors import BulletinError, SettingsError
from milepost.settings import Settings

STATES: Final = {"draft": "yellow", "reviewed": "blue", "issued": "green", "withdrawn": "gray"}
SHAPES: Final = {"draft": "▲", "reviewed": "◆", "issued": "●", "withdrawn": "–"}
POLL_SECONDS: Final = 5


def folder() -> Path:
    """Raises SettingsError."""
    return Settings.load().bulletins


def listed() -> tuple[list[Entry], list[BulletinError]]:
    """All of the book that can be read, and what is wrong with the others. Raises SettingsError."""
    return entries.readable(Settings.load())


def stamp() -> tuple[tuple[str, int], ...]:
    """Another one as soon as the page would look different."""
    try:
        manifests = sorted(folder().glob(f"*/{entries.MANIFEST}"))
        return tuple((str(path), path.stat().st_mtime_ns) for path in manifests)
    except (OSError, SettingsError):
        return ()


@st.fragment(run_every=POLL_SECONDS)
def watch(seen: tuple[tuple[str, int], ...]) -> None:
    """Run the page again when the book has changed."""
    if stamp() != seen:
        st.rerun(scope="app")


def state(w: Words, said: str) -> Markdown:
    return badge(f"{SHAPES.get(said, '?')} {w.of('bulletin_state', said)}", STATES.get(said, "gray"))


def number(one: Entry) -> str:
    """Its number as printed; none before the issue."""
    return one.number_text if one.number is not None else NO_VALUE


def to(w: Words, one: Entry, label: str) -> Markdown:
    return link("bulletins", label, bulletin=one.bulletin_id, lang=w.address_language)


def cited(w: Words, targets: frozenset[str]) -> list[Markdown]:
    """Links to the issued bulletins in which one of the targets stands, the newest first; none without a book."""
    try:
        found = [one for one in listed()[0] if one.state == "issued" and not targets.isdisjoint(one.targets)]
    except SettingsError:  # every page says what is wrong
        return []
    found.sort(key=lambda one: (one.period, one.moves[-1].at), reverse=True)
    return [to(w, one, w("bulletins.cited", number=plain(number(one)), period=one.period)) for one in found]
