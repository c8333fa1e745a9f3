"""What a span points at: whether it lies in the text, and whether it prints a number. Shared by the rules of spans.

content: the text's characters. -> (path of the node, message), none where all is well.
"""

from __future__ import annotations

from collections.abc import Iterator

from milepost.catalogue.numbers import numbers_in

Where = tuple[str | int, ...]
Found = Iterator[tuple[Where, str]]


def misplaced(where: Where, span: list[int], content: str) -> list[tuple[Where, str]]:
    start, end = span
    if 0 <= start < end <= len(content):
        return []
    message = f"[{start}, {end}) is not inside the text of {len(content)} characters. Count characters, not bytes."
    return [(where, message)]


def lacks(where: Where, value: float, unit: str, span: list[int], content: str) -> list[tuple[Where, str]]:
    """The number must be among the characters that the span points at: it is what a reader is shown."""
    if any(printed.is_worth(value, unit) for printed in numbers_in(content, *span)):
        return []
    words = content[span[0] : span[1]]
    return [(where, f"“{shortened(words)}” does not print {value:g} {unit}. Move the span or correct the value.")]


def shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 30 else f"{flat[:14]}…{flat[-14:]}"
