"""Where two bulletins first differ, in the order in which they are read: (one, other) -> what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from milepost.bulletins.content.shape import Bulletin


class Difference(NamedTuple):
    """path: as blocks[3].rows[0].cells[2].text; one, other: what stands there, None where nothing does."""

    path: str
    one: object
    other: object


def first(one: Bulletin, other: Bulletin) -> Difference | None:
    """The first difference; None where the two are equal."""
    return next(_differences("", msgspec.to_builtins(one), msgspec.to_builtins(other)), None)


def _differences(path: str, one: Any, other: Any) -> Iterator[Difference]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in (*one, *(key for key in other if key not in one)):
            yield from _differences(f"{path}.{key}" if path else key, one.get(key), other.get(key))
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        for number in range(max(len(one), len(other))):
            pair = (found[number] if number < len(found) else None for found in (one, other))
            yield from _differences(f"{path}[{number}]", *pair)
    elif one != other:
        yield Difference(path, one, other)
