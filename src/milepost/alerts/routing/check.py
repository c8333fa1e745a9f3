"""Checks of config/*.yml: format, then rules across fields. path -> Checked; every fault with file, line and advice.

Faults keep a file out of force; warnings do not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import msgspec

from milepost.alerts.routing import advice, rules, table_rules
from milepost.alerts.routing.config import Config
from milepost.alerts.routing.tables import Contacts, Workdays
from milepost.catalogue.plan import Plan
from milepost.documents import checking
from milepost.documents.checking import DocumentFile, Fault, Schema

FORMATS: Final[dict[str, type[msgspec.Struct]]] = {"alerts": Config, "contacts": Contacts, "workdays": Workdays}
TITLES: Final = {
    "alerts": "Who hears of what: receivers, routes, mute times, ladders",
    "contacts": "Whom of each agency to call",
    "workdays": "Working days of years to come",
}
Format = TypeVar("Format", bound=msgspec.Struct)


@dataclass
class Checked(Generic[Format]):
    """One file: what it says (None where it has a fault or is not there), its faults and warnings."""

    file: DocumentFile
    said: Format | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def schema(name: str) -> Schema:
    """The JSON Schema (2020-12) of config/<name>.yml."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLES[name]}
    return head | msgspec.json.schema(FORMATS[name])


def schema_text(name: str) -> str:
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def check_alerts(
    path: Path, plans: Collection[Plan] = (), value_of: Callable[[str], str | None] | None = None
) -> Checked[Config]:
    """Check alerts.yml. plans: those of the catalogue, to know its names by; value_of: what a variable holds here."""
    checked = _read(path, "alerts", Config)
    if checked.said is not None:
        _note(checked, rules.alerts_faults(checked.said), advice.alerts_warnings(checked.said, plans, value_of))
    return checked


def check_contacts(path: Path, plans: Collection[Plan] = ()) -> Checked[Contacts]:
    """Check contacts.yml."""
    checked = _read(path, "contacts", Contacts)
    if checked.said is not None:
        _note(checked, table_rules.contacts_faults(checked.said), advice.contacts_warnings(checked.said, plans))
    return checked


def check_workdays(path: Path, today: date) -> Checked[Workdays]:
    """Check workdays.yml."""
    checked = _read(path, "workdays", Workdays)
    if checked.said is not None:
        _note(checked, table_rules.workdays_faults(checked.said), advice.workdays_warnings(checked.said, today))
    return checked


def without(name: str, path: Path, today: date) -> list[Fault]:
    """Warnings where a file is not there: years near that nobody knows the holidays of."""
    file = DocumentFile(path)
    found = advice.unknown_years(Workdays(), today) if name == "workdays" else ()
    return [file.fault(where, message) for where, message in found]


def _read(path: Path, name: str, form: type[Format]) -> Checked[Format]:
    file, faults = checking.read_file(path, schema(name), f"config/{name}.schema.json")
    if faults:
        return Checked(file, None, faults)
    try:
        return Checked(file, msgspec.convert(file.data, form))
    except msgspec.ValidationError as error:  # what the schema cannot say
        return Checked(file, None, [file.fault((), f"cannot be used: {error}.")])


def _note(checked: Checked[Any], faults: Iterable[rules.Said], warnings: Iterator[rules.Said]) -> None:
    checked.faults += [checked.file.fault(path, message) for path, message in faults]
    if checked.faults:
        checked.said = None
    else:
        checked.warnings += [checked.file.fault(path, message) for path, message in warnings]
