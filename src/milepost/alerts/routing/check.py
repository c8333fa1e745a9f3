"""Checks of config/*.yml: format, then rules across fields. path -> Checked; every fault with file, line and advice.

Faults keep a file out of force; warnings do not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Final

from milepost.alerts.routing import advice, rules, table_rules
from milepost.alerts.routing.config import Config
from milepost.alerts.routing.tables import Contacts, Workdays
from milepost.catalogue.plan import Plan
from milepost.documents import conforming
from milepost.documents.checking import DocumentFile, Fault, Schema
from milepost.documents.conforming import Checked, FileFormat, Format

__all__ = [
    "FORMATS",
    "Checked",
    "Format",
    "check_alerts",
    "check_contacts",
    "check_workdays",
    "schema",
    "schema_text",
    "without",
]
FORMATS: Final = {
    "alerts": FileFormat("alerts", "Who hears of what: receivers, routes, mute times, ladders", Config),
    "contacts": FileFormat("contacts", "Whom of each agency to call", Contacts),
    "workdays": FileFormat("workdays", "Working days of years to come", Workdays),
}


def schema(name: str) -> Schema:
    """The JSON Schema (2020-12) of config/<name>.yml."""
    return FORMATS[name].schema()


def schema_text(name: str) -> str:
    return FORMATS[name].schema_text()


def check_alerts(
    path: Path, plans: Collection[Plan] = (), value_of: Callable[[str], str | None] | None = None
) -> Checked[Config]:
    """Check alerts.yml. plans: those of the catalogue, to know its names by; value_of: what a variable holds here."""
    checked: Checked[Config] = conforming.read(path, FORMATS["alerts"])
    if checked.said is not None:
        checked.note(rules.alerts_faults(checked.said), advice.alerts_warnings(checked.said, plans, value_of))
    return checked


def check_contacts(path: Path, plans: Collection[Plan] = ()) -> Checked[Contacts]:
    """Check contacts.yml."""
    checked: Checked[Contacts] = conforming.read(path, FORMATS["contacts"])
    if checked.said is not None:
        checked.note(table_rules.contacts_faults(checked.said), advice.contacts_warnings(checked.said, plans))
    return checked


def check_workdays(path: Path, today: date) -> Checked[Workdays]:
    """Check workdays.yml."""
    checked: Checked[Workdays] = conforming.read(path, FORMATS["workdays"])
    if checked.said is not None:
        checked.note(table_rules.workdays_faults(checked.said), advice.workdays_warnings(checked.said, today))
    return checked


def without(name: str, path: Path, today: date) -> list[Fault]:
    """Warnings where a file is not there: years near that nobody knows the holidays of."""
    file = DocumentFile(path)
    found = advice.unknown_years(Workdays(), today) if name == "workdays" else ()
    return [file.fault(where, message) for where, message in found]
