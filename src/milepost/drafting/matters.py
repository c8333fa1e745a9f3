"""Open incidents as bulletins know them: what a 督办单 or a reminder is about. Store of incidents -> Matter."""

from __future__ import annotations

from datetime import date

from milepost.alerts.incident import Incident
from milepost.alerts.story import Look, NoStore, Wish
from milepost.bulletins.book import entry as entries
from milepost.bulletins.content.asked import ORDERED, Matter, Text
from milepost.days import SHANGHAI
from milepost.errors import BulletinError
from milepost.settings import Settings


def of(settings: Settings) -> tuple[Matter, ...]:
    """Those that are open and of a kind that is ordered, by id; none where no incident was ever recorded.

    Raises StoreError.
    """
    try:
        found = Look(settings.incidents).listed(Wish("unresolved"))
    except NoStore:
        return ()
    orders = {
        one.incident: one.number_text
        for one in entries.listed(settings)
        if one.kind == "supervision" and one.state == "issued" and one.incident
    }
    kept = [one for one in found if one.kind in ORDERED]
    return tuple(_matter(one, orders.get(one.incident_id)) for one in sorted(kept, key=lambda one: one.incident_id))


def full_id(settings: Settings, known: tuple[Matter, ...], said: str) -> str:
    """The id of the one matter that begins so. Raises BulletinError that says why there is none; StoreError."""
    found = [one.incident_id for one in known if one.incident_id.startswith(said)]
    if len(found) == 1:
        return found[0]
    if found:
        raise BulletinError(
            f"Incidents {', '.join(found)} begin with {said!r}: give more of its id.",
            f"以 {said} 开头的事件不止一个：{'、'.join(found)}，请多写几位编号。",
        )
    others = [one for one in _every(settings) if one.incident_id.startswith(said)]
    if not others:
        raise BulletinError(
            f"There is no incident {said!r}. `milepost incidents list` names them.",
            f"没有事件 {said}，milepost incidents list 列出全部事件。",
        )
    one = others[0]
    if one.kind not in ORDERED:
        raise BulletinError(
            f"Incident {one.incident_id} is of kind {one.kind}, which is not put to a unit by a supervision order. "
            f"Those of {', '.join(sorted(ORDERED))} are.",
            f"事件 {one.incident_id} 属于 {one.kind}，不能督办；能督办的有 {'、'.join(sorted(ORDERED))}。",
        )
    raise BulletinError(
        f"Incident {one.incident_id} is {one.state}: orders are of open ones.",
        f"事件 {one.incident_id} 已关闭，只能督办未关闭的事件。",
    )


def _every(settings: Settings) -> list[Incident]:
    try:
        return Look(settings.incidents).listed(Wish("all"))
    except NoStore:
        return []


def _matter(one: Incident, document: str | None) -> Matter:
    return Matter(
        incident_id=one.incident_id,
        kind=one.kind,
        opened_on=one.opened_at.astimezone(SHANGHAI).date(),
        title=Text(one.title_zh, one.title_en or one.title_zh),
        target=one.scope.target,
        indicator=one.scope.indicator,
        unit=one.scope.agency,
        place=one.scope.jurisdiction,
        policy=one.fields.get("policy"),
        due_by=date.fromisoformat(one.fields["due_by"]) if one.fields.get("due_by") else None,
        owner=one.owner,
        document=document,
        is_simulated=one.is_simulated,
    )
