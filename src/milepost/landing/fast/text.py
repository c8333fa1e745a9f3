"""The bytes of many messages as columns: where their quotes are, and parts of them cut out. Messages -> Text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from milepost.landing.fast.layouts import Layout
from milepost.landing.messages import PLAIN_HEADERS, Messages

QUOTE, BACKSLASH, SPACE = b'"\\ '
LONGEST_PLAIN: Final = 16 << 10  # no event needs more; what is searched for in a message takes a multiple of its bytes
SHORT: Final = 12  # so many bytes stand in Arrow's view itself
MOST_TOGETHER: Final = 1 << 30  # offsets are 32 bits wide; the reader never has so much at once
_ESCAPE: Final = re.compile(rb"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}")
_HEADS: Final = np.frombuffer(
    b"".join(b"\xff" * size + b"\0" * (SHORT - size) for size in range(SHORT + 1)), np.int32
).reshape(SHORT + 1, 3)


class Text(NamedTuple):
    """One row per message. offsets: where each begins in data (and the last ends); quotes: where quotes are in data.

    first: the number of each one's first quote; quoted: how many it has, 0 for what is not plain. A plain message has
    the usual headers, UTF-8, no control character, and no escapes but those that json.dumps writes for Chinese.
    """

    data: pa.Buffer
    offsets: np.ndarray
    quotes: np.ndarray
    first: np.ndarray
    quoted: np.ndarray

    @classmethod
    def of(cls, messages: Messages) -> Text:
        values = _plain_values(messages)
        ends = np.cumsum([0, *map(len, values)])
        if ends[-1] > MOST_TOGETHER:
            values, ends = [b""] * len(values), 0 * ends
        offsets = ends.astype(np.int32)
        together = b"".join([*values, b" " * SHORT])
        octets = np.frombuffer(together, np.uint8)
        quotes = np.flatnonzero(octets == QUOTE).astype(np.int32)
        first = np.searchsorted(quotes, offsets)
        quoted = np.diff(first)
        quoted[quoted % 2 == 1] = 0
        if octets.min() < SPACE:
            quoted[_rows_with(octets < SPACE, offsets)] = 0
        if BACKSLASH in together:
            escaped = _rows_with(octets == BACKSLASH, offsets).tolist()
            quoted[[row for row in escaped if not _has_plain_escapes(values[row])]] = 0
        if not together.isascii():
            quoted[_rows_without_utf8(values, offsets, together)] = 0
        return cls(pa.py_buffer(together), offsets, quotes, first, quoted)

    def edge(self, rows: np.ndarray, piece: int, quotes: int) -> np.ndarray:
        """Where, in messages with so many quotes, a piece ends (-1: one that would end where the message begins)."""
        found: np.ndarray
        if piece < 0:
            found = self.offsets[rows] - 1
        elif piece == quotes:
            found = self.offsets[rows + 1]
        else:
            found = self.quotes[self.first[rows] + piece]
        return found

    def bounds(self, rows: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
        """Where the variable fields of messages of one layout begin and end; one row per field."""
        starts = [self.edge(rows, slot.piece - 1, layout.quotes) + (1 + slot.before) for slot in layout.slots]
        ends = [self.edge(rows, slot.piece, layout.quotes) - slot.after for slot in layout.slots]
        return np.array(starts), np.array(ends)

    def data_bounds(self, rows: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
        """Where the data of messages of one layout begins and ends."""
        first, before, last, after = layout.data
        begin = self.edge(rows, first - 1, layout.quotes) + (1 + before)
        return begin, self.edge(rows, last, layout.quotes) - after

    def cut(self, starts: np.ndarray, ends: np.ndarray) -> pa.Array:
        """String array of these parts of plain messages; what would end before it begins is empty."""
        lengths = np.maximum(ends - starts, 0)
        starts = np.minimum(starts, self.offsets[-1])
        octets = np.ndarray((self.data.size - 3,), np.int32, buffer=self.data, strides=(1,))
        views = np.empty((len(starts), 4), np.int32)  # Arrow's view: length, first four bytes, buffer, offset
        views[:, 0], views[:, 1], views[:, 2], views[:, 3] = lengths, octets[starts], 0, starts
        short = np.flatnonzero(lengths <= SHORT)
        if short.size:  # the view holds all of it
            first = starts[short]
            views[short, 2], views[short, 3] = octets[first + 4], octets[first + 8]
            views[short, 1:] &= _HEADS[lengths[short]]
        array = pa.Array.from_buffers(pa.string_view(), len(starts), [None, pa.py_buffer(views), self.data])
        return array.cast(pa.string())


def _plain_values(messages: Messages) -> list[bytes]:
    """Nothing instead of messages that are not plain at first sight."""
    values = [value or b"" for value in messages.value]
    unusual = [row for row, headers in enumerate(messages.headers) if headers is not PLAIN_HEADERS]
    if max(map(len, values), default=0) > LONGEST_PLAIN:
        unusual += [row for row, value in enumerate(values) if len(value) > LONGEST_PLAIN]
    for row in unusual:
        values[row] = b""
    return values


def _rows_with(is_there: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.flatnonzero(np.diff(np.searchsorted(np.flatnonzero(is_there), offsets)))
    return found


def _has_plain_escapes(value: bytes) -> bool:
    r"""Whether there are no escapes but those that json.dumps writes for Chinese: \u6708. No \": quotes are counted."""
    return value.count(b"\\") == len(_ESCAPE.findall(value))


def _rows_without_utf8(values: list[bytes], offsets: np.ndarray, together: bytes) -> list[int]:
    sizes, octets = pa.py_buffer(offsets), pa.py_buffer(together)
    try:
        pa.Array.from_buffers(pa.binary(), len(values), [None, sizes, octets]).cast(pa.string())
    except pa.ArrowInvalid:
        return [row for row, value in enumerate(values) if not _is_utf8(value)]
    return []


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
