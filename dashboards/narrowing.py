"""What of a table a narrow screen leaves out, and the word that says so. The style sheet goes by the keys here."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import streamlit as st

from dashboards import elements
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.text import Words


class Room(NamedTuple):
    """Columns by place. kept: what a phone keeps, all where none is named. wide: what only a wide screen shows."""

    kept: Sequence[int] = ()
    wide: Sequence[int] = ()

    def left_out(self, columns: int) -> list[int]:
        """What a phone leaves out of so many columns."""
        return [place for place in range(columns) if place in self.wide or (self.kept and place not in self.kept)]


def of_columns(columns: Sequence[Column]) -> Room:
    """As the columns are marked."""
    return Room(
        [place for place, column in enumerate(columns) if column.narrow],
        [place for place, column in enumerate(columns) if column.wide],
    )


def table(
    w: Words,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    numbers: Iterable[int] = (),
    *,
    name: str,
    room: Room,
) -> None:
    """``elements.table`` in which a narrow screen leaves columns out, and names them."""
    named = w("list.comma").join(heads[place] for place in room.left_out(len(heads)))
    show(f"{zlib.crc32(name.encode())}", room, heads, rows, numbers, name=name, note=w("narrow.left_out", names=named))


def show(
    key: str,
    room: Room,
    heads: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    numbers: Iterable[int],
    *,
    name: str,
    note: str,
) -> None:
    """The table, and the note where something of it is left out. key: of the containers, of one table on a page."""
    left_out = room.left_out(len(heads))
    marks = "".join(f"wd{place + 1}-" if place in room.wide else f"no{place + 1}-" for place in left_out)
    with st.container(key=f"narrow-{key}-{marks}"):
        elements.table(heads, rows, numbers, name=name)
    if left_out:
        with st.container(key=f"narrow-note-{'wide-' if room.wide else ''}{key}"):
            st.caption(plain(note))
