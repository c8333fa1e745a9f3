"""Rules of config/contacts.yml and config/workdays.yml. -> (path, message) of each fault."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.alerts.routing.tables import Contacts, Workdays, WorkYear
from milepost.documents.checking import Path
from milepost.documents.conforming import Said


def contacts_faults(contacts: Contacts) -> Iterator[Said]:
    """Agencies that stand there twice, people whom no channel reaches."""
    seen: set[str] = set()
    for number, contact in enumerate(contacts.contacts):
        if contact.agency in seen:
            yield ("contacts", number, "agency"), f"{contact.agency} stands above already. Put its people together."
        seen.add(contact.agency)
        for place, person in enumerate(contact.people):
            if not any((person.mail, person.mobile, person.dingtalk, person.wecom, person.feishu)):
                yield ("contacts", number, "people", place), "cannot be reached. Add mail, mobile or an account."


def workdays_faults(workdays: Workdays) -> Iterator[Said]:
    """Days of another year, twice, or that are no exception."""
    seen: set[int] = set()
    for number, year in enumerate(workdays.years):
        if year.year in seen:
            yield ("years", number, "year"), f"{year.year} stands above already. Put its days together."
        seen.add(year.year)
        yield from _year_faults(("years", number), year)


def _year_faults(path: Path, year: WorkYear) -> Iterator[Said]:
    for name, days in (("off", year.off), ("working", year.working)):
        for place, day in enumerate(days):
            if day.year != year.year:
                yield (*path, name, place), f"{day} is not in {year.year}. Put it under its own year."
            if days.index(day) != place:
                yield (*path, name, place), f"{day} stands there twice. Keep one of them."
    for place, day in enumerate(year.working):
        if day.weekday() < 5:
            yield (*path, "working", place), f"{day} is a weekday, which is worked anyway. Take it out."
        if day in year.off:
            yield (*path, "working", place), f"{day} is also under off. Keep one of them."
