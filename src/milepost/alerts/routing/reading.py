"""What boards show of contacts.yml and workdays.yml: settings -> public people, days worked. Writes nothing.

Where boards run without the city's configuration (it lies beside secrets) they read the copy that the watch keeps of
each file that is good, in data/incidents/config/.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from milepost.alerts.routing import check
from milepost.alerts.routing.check import Checked, Format
from milepost.alerts.routing.tables import Person
from milepost.days import Worktable, today
from milepost.settings import Settings


def public_people(settings: Settings, agency: str) -> list[Person]:
    """The people of an agency whom contacts.yml marks as public; none without a readable file."""
    said = _read(settings, "contacts", check.check_contacts)
    found = said.contacts if said else []
    return [person for one in found if one.agency == agency for person in one.people if person.public]


def worktable(settings: Settings) -> Worktable:
    """The years of workdays.yml; none without a readable file."""
    said = _read(settings, "workdays", lambda path: check.check_workdays(path, today()))
    return said.table() if said else {}


def _read(settings: Settings, name: str, read: Callable[[Path], Checked[Format]]) -> Format | None:
    """The city's file, else the copy of the last good one."""
    for path in (settings.config / f"{name}.yml", settings.incidents / "config" / f"{name}.yml"):
        if path.is_file() and (said := read(path).said) is not None:
            return said
    return None
