"""Numbers that ask for their words in an English sentence: '1 day', '2 days', '1 day is', '2 days are'."""

from __future__ import annotations

from collections.abc import Mapping

ONE = "1"


class Count(int):
    """A number in a sentence: f"{Count(1):day}" is '1 day', f"{Count(2):day}" '2 days', f"{Count(2):is|are}" 'are'."""

    def __format__(self, spec: str) -> str:
        return _worded(int.__str__(self), spec) if spec[:1].isalpha() else int.__format__(self, spec)


class Written(str):
    """A number that is written already ('1,020'), in a sentence: as Count. Any other text stays what it is."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return _worded(str.__str__(self), spec) if spec[:1].isalpha() else str.__format__(self, spec)


def counted(values: Mapping[str, object]) -> dict[str, object]:
    """Values of a template, in which a number may ask for its unit."""
    return {name: _asking(value) for name, value in values.items()}


def _asking(value: object) -> object:
    if type(value) is int:
        return Count(value)
    return Written(value) if type(value) is str else value


def _worded(number: str, spec: str) -> str:
    one, _, many = spec.partition("|")
    if many:
        return one if number == ONE else many
    return f"{number} {one}" if number == ONE else f"{number} {one}s"
