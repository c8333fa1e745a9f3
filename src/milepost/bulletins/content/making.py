"""The one entrance: (version, asked, office) -> Bulletin. Pure: reads the version's folder and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from milepost.bulletins.content import differing, progress, reminder, supervision, unit
from milepost.bulletins.content.asked import Asked, Matter, Office
from milepost.bulletins.content.scene import Scene, known, scene
from milepost.bulletins.content.shape import Bulletin
from milepost.bulletins.content.version import Published
from milepost.days import Worktable
from milepost.errors import BulletinError


def make(
    version: Published,
    asked: Asked,
    office: Office,
    *,
    previous: Bulletin | None = None,
    matters: Iterable[Matter] = (),
    workdays: Worktable | None = None,
) -> Bulletin:
    """The content of a bulletin. Equal arguments and equal tables give equal bytes of shape.encode().

    previous: the last issue of the same kind and place, or the one that Asked.replaces names; matters: the incidents
    that are open, with the one asked for; workdays: the city's own table of working days. Raises BulletinError, and
    publishing.versions.Damaged where a file of the version cannot be read.
    """
    made = _made(version, asked, office, previous, matters, workdays)
    return differing.told(made, previous) if asked.replaces and previous is not None else made


def _made(
    version: Published,
    asked: Asked,
    office: Office,
    previous: Bulletin | None,
    matters: Iterable[Matter],
    workdays: Worktable | None,
) -> Bulletin:
    known_matters = {one.incident_id: one for one in matters}
    matter = _matter(known_matters, asked) if asked.kind == "supervision" else None
    place = _place(version, asked, matter)
    about = scene(version, place, office, known_matters.values(), workdays)
    if matter is not None:
        return supervision.make(about, matter, previous)
    if asked.kind == "progress":
        return progress.make(about, previous)
    return _of_unit(about, asked, previous)


def _of_unit(about: Scene, asked: Asked, previous: Bulletin | None) -> Bulletin:
    if asked.unit is None:
        raise BulletinError(
            f"A bulletin of kind {asked.kind} is about one unit: name it (--unit).",
            "该文种针对一个单位，请用 --unit 指明。",
        )
    of_kind = unit.make if asked.kind == "unit" else reminder.make
    return of_kind(about, asked.unit, previous)


def _matter(matters: dict[str, Matter], asked: Asked) -> Matter:
    if asked.incident is None:
        raise BulletinError(
            "A supervision order is about one incident: name it (--incident).",
            "督办单针对一个事件，请用 --incident 指明。",
        )
    found = matters.get(asked.incident)
    if found is None:
        raise BulletinError(
            f"There is no incident {asked.incident!r}. `milepost incidents list` names them.",
            f"没有事件 {asked.incident}，milepost incidents list 列出全部事件。",
        )
    return found


def _place(version: Published, asked: Asked, matter: Matter | None) -> Asked:
    """With the place that the incident is of. Raises BulletinError where another one is named."""
    if matter is None:
        return asked
    place = matter.place
    if place is None and matter.target is not None:
        place = known(version, "fct_targets", "target_id", matter.target, "target")["jurisdiction_id"]
    if asked.place and place not in (None, asked.place):
        raise BulletinError(
            f"Incident {matter.incident_id} is of {place}, not of {asked.place}. Leave --place out.",
            f"事件 {matter.incident_id} 属于 {place}，不属于 {asked.place}；不必写 --place。",
        )
    place = asked.place or place
    return msgspec.structs.replace(asked, place=place, unit=asked.unit or matter.unit)
