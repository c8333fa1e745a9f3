"""A file of config/, against the struct that is its format: path -> Checked; every fault with file, line and advice.

What is common to alerts.yml, contacts.yml, workdays.yml and bulletins.yml. Faults keep a file out of force.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from milepost.documents import checking
from milepost.documents.checking import DocumentFile, Fault, Path, Schema

_PLACE: Final = re.compile(r"`\$([^`]*)`")
_PART: Final = re.compile(r"\.(\w+)|\[(\d+)\]")
Format = TypeVar("Format", bound=msgspec.Struct)
Said = tuple[Path, str]
"""Where something is wrong, and what."""


@dataclass
class Checked(Generic[Format]):
    """One file: what it says (None where it has a fault or is not there), its faults and warnings."""

    file: DocumentFile
    said: Format | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def note(self, faults: Iterable[Said], warnings: Iterable[Said]) -> None:
        """Add what the rules found; a file with a fault says nothing, and its warnings are not looked for."""
        self.faults += [self.file.fault(path, message) for path, message in faults]
        if self.faults:
            self.said = None
        else:
            self.warnings += [self.file.fault(path, message) for path, message in warnings]


class FileFormat(NamedTuple):
    """name: of config/<name>.yml and config/<name>.schema.json."""

    name: str
    title: str
    form: type[msgspec.Struct]

    def schema(self) -> Schema:
        """The JSON Schema (2020-12)."""
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": self.title}
        return head | msgspec.json.schema(self.form)

    def schema_text(self) -> str:
        return json.dumps(self.schema(), ensure_ascii=False, indent=2) + "\n"


def read(path: FilePath, of: FileFormat) -> Checked[Any]:
    """Read a file and convert it to its struct. Raises nothing for what it says."""
    file, faults = checking.read_file(path, of.schema(), f"config/{of.name}.schema.json")
    if faults:
        return Checked(file, None, faults)
    try:
        return Checked(file, msgspec.convert(file.data, of.form))
    except msgspec.ValidationError as error:  # what the schema cannot say
        return Checked(file, None, [file.fault(_place(str(error)), f"cannot be used: {error}.")])


def _place(words: str) -> Path:
    """Where msgspec says that something is wrong: '... in `$.offices[0].prefixes`'."""
    found = _PLACE.search(words)
    parts = _PART.findall(found[1]) if found else []
    return tuple(int(number) if number else name for name, number in parts)
