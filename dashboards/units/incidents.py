"""What is open of a unit in the store of incidents, as it is now; so a past day's board does not count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Literal, NamedTuple

from dashboards import elements, past
from dashboards.elements import Markdown
from dashboards.incidents import live
from dashboards.text import NO_VALUE, Words
from milepost.alerts.incident import Incident
from milepost.alerts.store import StoreError
from milepost.alerts.story import NoStore, Wish
from milepost.errors import SettingsError


class Open(NamedTuple):
    """Those not resolved. state: read, absent (nothing was ever recorded), damaged, or past (a past day: not read)."""

    found: list[Incident]
    state: Literal["read", "absent", "damaged", "past"] = "read"

    def by_target(self) -> Counter[str]:
        return Counter(one.scope.target for one in self.found if one.scope.target)


def of_unit(agency: str, target_ids: Collection[str], indicator_ids: Collection[str]) -> Open:
    """Open incidents that are the unit's, or about a target or an indicator that it answers for."""
    if past.is_shown():
        return Open([], "past")
    try:
        every = live.look().listed(Wish())
    except (NoStore, SettingsError):
        return Open([], "absent")
    except StoreError:
        return Open([], "damaged")
    mine = [
        one
        for one in every
        if one.scope.agency == agency or one.scope.target in target_ids or one.scope.indicator in indicator_ids
    ]
    return Open(mine)


def line(w: Words, agency: str, found: Open) -> Markdown:
    """How many are open, leading to them."""
    if found.state == "damaged":
        return elements.badge(w("unit.incidents_damaged"), "red")
    if found.state in ("absent", "past"):
        return elements.soft(w(f"unit.incidents_{found.state}"))
    if not found.found:
        return elements.badge(f"● {w('unit.incidents_none')}", "green")
    worst = "red" if any(one.severity == "critical" for one in found.found) else "yellow"
    said = elements.badge(f"■ {w('unit.incidents', n=len(found.found))}", worst)
    return elements.link("incidents", said, agency=agency, lang=w.address_language)


def of_target(w: Words, found: Open, target_id: str) -> str:
    """How many of one target; the link opens it where there is one alone."""
    ids = [one.incident_id for one in found.found if one.scope.target == target_id]
    if not ids:
        return NO_VALUE if found.state != "read" else "0"
    wish: dict[str, str | None] = {"incident": ids[0]} if len(ids) == 1 else {"agency": found.found[0].scope.agency}
    return elements.link("incidents", str(len(ids)), **wish, lang=w.address_language)


def watch() -> None:
    """Run the page again when there is something new in the store."""
    if not past.is_shown():
        live.watch(live.stamp())
