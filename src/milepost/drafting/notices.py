"""Tells somebody of a draft: an incident of kind bulletin_drafted, open until the draft is reviewed or withdrawn."""

from __future__ import annotations

from milepost.alerts import incidents, words
from milepost.alerts.incident import Ground, Scope
from milepost.alerts.incidents import store_of
from milepost.alerts.store import StoreError
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import Entry
from milepost.catalogue.read import read_readable
from milepost.errors import CatalogueError
from milepost.settings import Settings

PREFIX = "bulletin:"


def tell(settings: Settings, entry: Entry) -> None:
    """Open the incident of a draft; its place's coordinator is its owner. Raises StoreError."""
    agency = entry.inputs.agency or _coordinator(settings, entry.place)
    signal = words.signal(
        "bulletin",
        f"{PREFIX}{entry.bulletin_id}",
        "bulletin_drafted",
        "info",
        scope=Scope(jurisdiction=entry.place, agency=agency),
        ground=Ground(version=entry.version),
        fields={"bulletin": entry.bulletin_id},
        is_simulated=entry.is_simulated,
        title=entry.title,
        bulletin=entry.bulletin_id,
        number=len(entry.files),
    )
    incidents.raise_alert(store_of(settings), signal)


def settle(settings: Settings) -> None:
    """Close those whose draft was reviewed, issued or withdrawn. A store that cannot be written is told elsewhere."""
    waiting = {f"{PREFIX}{one.bulletin_id}" for one in entries.listed(settings) if one.state == "draft"}
    if not settings.incidents.is_dir():
        return
    try:
        incidents.resolve(store_of(settings), PREFIX, "已审核或撤回", "Reviewed or withdrawn", still=frozenset(waiting))
    except StoreError:
        return


def _coordinator(settings: Settings, place: str) -> str | None:
    try:
        plans = read_readable(settings.plans)[0]
    except CatalogueError:
        return None
    found = [plan.agency_id(plan.coordinator) for plan in plans if plan.jurisdiction.id == place and plan.coordinator]
    return found[0] if found else None
