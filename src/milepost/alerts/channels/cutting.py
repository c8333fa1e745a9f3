"""Texts cut to a limit of bytes: never inside a character, an emoji of several, a tag or a link; tags are closed.

Vendors count bytes of UTF-8, of which a Chinese character takes three and a family of four 25.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import regex

ELLIPSIS: Final = "…"
# What must stay whole: a tag, a link or an image of markdown, the sign of bold text; else one visible character
_PIECE: Final = regex.compile(r"</?[A-Za-z@][^<>]*>|!?\[[^\[\]]*\]\([^()\s]*\)|\*\*|\X")
_OPENING: Final = regex.compile(r"<([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*[^/<>]|)>")
_CLOSING: Final = regex.compile(r"</([A-Za-z][A-Za-z0-9]*)\s*>")


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode())


def cut(text: str, limit: int) -> str:
    """The text in at most so many bytes, with … at the end where something was left out; what is open is closed.

    Where not even … has room the result is empty.
    """
    if size(text) <= limit:
        return text
    kept: list[str] = []
    opened: list[str] = []
    used, best = 0, -1
    closings: list[str] = []
    for piece in _PIECE.findall(text):
        if used + size(piece) > limit:
            break
        _open_or_close(piece, opened)
        kept.append(piece)
        used += size(piece)
        closing = "".join(reversed(opened))
        if used + size(ELLIPSIS + closing) <= limit:
            best, closings = len(kept), list(opened)
    if best < 0:
        return ELLIPSIS if size(ELLIPSIS) <= limit else ""
    return "".join(kept[:best]) + ELLIPSIS + "".join(reversed(closings))


def _open_or_close(piece: str, opened: list[str]) -> None:
    """Keep the list of what closes the tags that are open: </font>, **."""
    if piece == "**":
        if "**" in opened:
            opened.remove("**")
        else:
            opened.append("**")
    elif found := _OPENING.fullmatch(piece):
        opened.append(f"</{found[1]}>")
    elif (found := _CLOSING.fullmatch(piece)) and f"</{found[1]}>" in opened:
        opened.reverse()
        opened.remove(f"</{found[1]}>")
        opened.reverse()


class Fitted(NamedTuple):
    """What of a message fits. left_out: how many items do not."""

    blocks: list[str]
    left_out: int


def fit(
    head: Sequence[str],
    items: Sequence[str],
    tail: Sequence[str],
    limit: int,
    more: Callable[[int], str],
    measure: Callable[[list[str]], int],
) -> Fitted:
    """As many whole items as have room between head and tail, and a line that says how many were left out.

    measure: bytes of the message that these blocks make. Where head and tail alone are too long, the longest block of
    the head is cut until they fit.
    """
    head, tail = list(head), list(tail)

    def blocks(count: int) -> list[str]:
        left = len(items) - count
        return [*head, *items[:count], *([more(left)] if left else []), *tail]

    if measure(blocks(len(items))) <= limit:
        return Fitted([block for block in blocks(len(items)) if block], 0)
    low, high = 0, max(0, len(items) - 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(blocks(middle)) <= limit else (low, middle - 1)
    while (over := measure(blocks(low)) - limit) > 0 and any(head):
        longest = max(range(len(head)), key=lambda number: size(head[number]))
        head[longest] = cut(head[longest], max(0, size(head[longest]) - max(over, 1)))
    return Fitted([block for block in blocks(low) if block], len(items) - low)
