"""Layouts: where, between the quotes of a message, its variable fields stand. An accepted message -> Layout and key.

Quotes divide a message into pieces: those with an odd number are texts, the others lie between texts and hold the rest,
numbers among it. The message has no escaped quotes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from msgspec import Struct

from milepost.events.event import Event
from milepost.events.fields import LARGEST, LARGEST_COUNT, LONGEST_TEXT
from milepost.events.types import TYPES

FREE_TEXT: Final = frozenset({"evidence", "note", "reason"})
LAYOUTS_KEPT: Final = 1000
_OF_NUMBERS: Final = b"0123456789.+-eE"
COLON: Final = ord(":")  # between texts it stands behind a name and nowhere else
_NUMBER: Final = re.compile(rb"\s*:\s*(-?[0-9][-+.0-9eE]*)")


class Slot(NamedTuple):
    """A variable field: a piece but for some bytes before and after it. most: its largest value or length."""

    role: str  # id, time, day, number, count, text or enterprise
    most: float
    piece: int
    before: int = 0
    after: int = 0


class Layout(NamedTuple):
    """quotes: how many; slots: variable fields in their order; data: its first piece and the bytes before it there, its
    last piece and the bytes after it there.
    """

    quotes: int
    slots: tuple[Slot, ...]
    data: tuple[int, int, int, int]


class Layouts:
    """Finds layouts and remembers those of messages that differ in texts and numbers alone."""

    def __init__(self) -> None:
        self._found: dict[Any, Layout | None] = {}

    def of(self, value: bytes, event: Event) -> tuple[Layout, bytes] | None:
        """Layout and key (what is left without the variable fields) of a message and what decode made of it.

        None where id, time, day or data is not there once, or decode keeps other data (a moment given as day), and for
        types without a day.
        """
        struct, day = TYPES[event.type].struct, TYPES[event.type].day
        if day is None:  # what people decide is little, and each one's own
            return None
        pieces = value.split(b'"')
        gaps = pieces[::2]
        names = tuple(text for text, gap in zip(pieces[1::2], gaps[1:], strict=True) if COLON in gap)
        skeleton = struct, names, b'"'.join(gaps).translate(None, _OF_NUMBERS)
        if skeleton not in self._found:
            if len(self._found) == LAYOUTS_KEPT:
                self._found.clear()
            self._found[skeleton] = _layout(pieces, _roles(struct, day))
        layout = self._found[skeleton]
        if layout is None:
            return None
        first, before, last, after = layout.data
        begin = sum(map(len, pieces[:first])) + first + before
        end = sum(map(len, pieces[: last + 1])) + last - after
        if value[begin:end] != event.raw_data:
            return None
        for slot in layout.slots:
            piece = pieces[slot.piece]
            pieces[slot.piece] = piece[: slot.before] + piece[len(piece) - slot.after :]
        return layout, b'"'.join(pieces)


def _layout(pieces: list[bytes], roles: dict[tuple[int, bytes], Slot]) -> Layout | None:
    slots: list[Slot] = []
    marks: list[tuple[int, int]] = []
    depth, key = 0, b""
    for number, gap in list(enumerate(pieces))[::2]:
        free, value = roles.get((depth, key)), _NUMBER.match(gap)
        if value and free and free.role in ("number", "count"):
            slots.append(free._replace(piece=number, before=value.start(1), after=len(gap) - value.end(1)))
        depth = _descend(gap, number, depth, key, marks)
        if number + 1 == len(pieces):
            break
        if COLON in pieces[number + 2]:
            key = pieces[number + 1]
        elif (free := roles.get((depth, key))) and free.role not in ("number", "count"):
            slots.append(free._replace(piece=number + 1))
    found = [slot.role for slot in slots]
    if len(marks) != 2 or any(found.count(role) != 1 for role in ("id", "time", "day")):
        return None
    return Layout(len(pieces) - 1, tuple(slots), (*marks[0], *marks[1]))


def _descend(gap: bytes, number: int, depth: int, key: bytes, marks: list[tuple[int, int]]) -> int:
    """-> the depth after this piece. Notes in marks where data begins and ends."""
    for position, octet in enumerate(gap):
        if octet in b"{[":
            depth += 1
            if depth == 2 and key == b"data":
                marks.append((number, position))
        elif octet in b"}]":
            if depth == 2 and len(marks) % 2:
                marks.append((number, len(gap) - position - 1))
            depth -= 1
    return depth


@lru_cache
def _roles(struct: type[Struct], day: str | None) -> dict[tuple[int, bytes], Slot]:
    """(depth, name) -> what is free there, for events whose data is this struct."""
    roles = {(1, b"id"): Slot("id", 0, 0), (1, b"time"): Slot("time", 0, 0)}
    if day is not None:  # a type without one is never learned, so that decode looks at each of its few messages
        roles[2, day.encode()] = Slot("day", 0, 0)
    for name, hint in get_type_hints(struct).items():
        field = (2, name.encode())
        if name in FREE_TEXT:
            roles[field] = Slot("text", LONGEST_TEXT, 0)
        elif name == "enterprise":
            roles[field] = Slot("enterprise", 0, 0)
        elif _is(int, hint):
            roles[field] = Slot("count", LARGEST_COUNT, 0)
        elif _is(float, hint):
            roles[field] = Slot("number", 1.0 if name.endswith("_share") else LARGEST, 0)
    return roles


def _is(kind: type, hint: Any) -> bool:
    return hint is kind or kind in get_args(hint)
