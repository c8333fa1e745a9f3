"""Makes drafts: what somebody asks for -> a folder of the book. Nothing is sent; the event goes with the first move.

The version is pinned before it is read, so that retention leaves it alone until the draft is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from milepost.bulletins.book import composing, configuring, resting, shelf, succession
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.composing import Made
from milepost.bulletins.book.config import Config
from milepost.bulletins.book.entry import LETTERHEAD, Entry, Inputs
from milepost.bulletins.book.moves import moved
from milepost.bulletins.content import making
from milepost.bulletins.content.asked import Asked, Contact, Matter, Office, Text
from milepost.bulletins.content.shape import Bulletin
from milepost.bulletins.content.speech import whole_name
from milepost.bulletins.content.version import Published
from milepost.days import Worktable
from milepost.errors import BulletinError
from milepost.publishing import versions
from milepost.settings import Settings


@dataclass(frozen=True)
class Wish:
    """What is to be made and by whom. version: by default the one that boards show; matters: the open incidents."""

    asked: Asked
    by: str
    version: str | None = None
    matters: tuple[Matter, ...] = ()
    workdays: Worktable = field(default_factory=dict)


def make(settings: Settings, wish: Wish, config: Config | None, now: datetime | None = None) -> Entry:
    """Make a draft, or give back the one that says the same already. A draft made again replaces the one before.

    What is reviewed or issued stays; the new draft then has a serial number at the end of its id. Raises BulletinError,
    also where such a paper is issued and this one does not say that it corrects it; PublishError, DiskFull: then
    nothing of it is left.
    """
    version = wish.version or _shown(settings)
    with shelf.held(settings, f"make {wish.asked.kind}"):
        shelf.settle(settings)
        is_new = resting.keep(settings, version, f"{wish.asked.kind} {wish.asked.period}")
        try:
            return _made(settings, wish, version, config, now or datetime.now(UTC))
        except BaseException:
            if is_new:
                resting.let_go(settings, version)
            raise


def _made(settings: Settings, wish: Wish, version: str, config: Config | None, now: datetime) -> Entry:
    inputs, template = _inputs(settings, wish, version, config)
    bulletin, inputs, before = _serial(settings, version, inputs)
    succession.check(settings, bulletin)
    succession.check_news(settings, bulletin)
    made = composing.compose(bulletin, inputs, template)
    draft = composing.entry_of(made, version, inputs, ())
    if before is not None and (before.state == "reviewed" or _says_the_same(settings, before, draft)):
        return before
    earlier = () if before is None else before.moves
    entry = msgspec.structs.replace(draft, moves=(*earlier, moved(draft, "draft", wish.by, now)))
    _keep(settings, entry, made, template)
    if before is not None and before.version != version:
        resting.let_go(settings, before.version)
    return entry


def _shown(settings: Settings) -> str:
    shown = versions.current(settings)
    if shown is None:
        raise BulletinError(
            f"{settings.published} holds no version yet. Run `milepost run` first.",
            f"{settings.published} 中还没有发布版本，请先运行 milepost run。",
        )
    return shown


def _inputs(settings: Settings, wish: Wish, version: str, config: Config | None) -> tuple[Inputs, Path | None]:
    """All that goes in, and the office's template."""
    place = _place(wish)
    issuer = config.issuer(place) if config else None
    if config and issuer is None:
        raise BulletinError(
            f"{configuring.file_of(settings)}: no office issues for {place}. Add it to the `places` of one.",
            f"{configuring.file_of(settings)} 中没有为 {place} 发文的单位，请把它加进某一单位的 places。",
        )
    office = issuer.office() if issuer else _office_of(Published(settings.published / version), place)
    template = None
    if config and issuer and (name := issuer.letterhead.get(wish.asked.kind)):
        template = settings.config / config.letterheads / name
    previous = _previous(settings, wish.asked, place)
    named = {role: str(file) for role, file in configuring.named_fonts(config, settings.config).items()}
    inputs = Inputs(
        asked=wish.asked,
        office=office,
        office_id=issuer.id if issuer else None,
        agency=issuer.agency if issuer else None,
        previous=previous.bulletin_id if previous else None,
        previous_sha256=previous.content_sha256 if previous else None,
        matters=tuple(sorted(wish.matters, key=lambda one: one.incident_id)),
        workdays=wish.workdays,
        fonts=named,
    )
    return inputs, template


def _place(wish: Wish) -> str:
    """The jurisdiction: as asked, else of the unit, else of the incident."""
    asked = wish.asked
    if asked.place or asked.unit:
        return asked.place or str(asked.unit).partition("/")[0]
    matter = next((one for one in wish.matters if one.incident_id == asked.incident), None)
    of = matter and (matter.place or matter.unit or matter.target or matter.indicator)
    if not of:
        if asked.incident:
            raise BulletinError(
                f"Incident {asked.incident} is not open, or names no place: name it, with --place.",
                f"事件 {asked.incident} 已关闭，或者没有所属地区；请用 --place 指明地区。",
            )
        raise BulletinError(
            "Name what the bulletin is about: --place, --unit, or --incident of one that is open.",
            "请指明对象：--place 地区、--unit 单位，或者 --incident 未关闭的事件。",
        )
    return of.partition("/")[0]


def _office_of(version: Published, place: str) -> Office:
    """Without a configuration: the coordinator of the place's plan, as the catalogue names it. It may not issue."""
    plans = [row for row in version.rows("dim_plans") if row["jurisdiction_id"] == place]
    agencies, places = version.by("dim_agencies", "agency_id"), version.by("dim_jurisdictions", "jurisdiction_id")
    here = places.get(place)
    if here is None:
        raise BulletinError(
            f"Version {version.name} knows no place {place!r}.", f"发布版本 {version.name} 中没有地区 {place!r}。"
        )
    unit = next((agencies[row["coordinator_id"]] for row in plans if row.get("coordinator_id") in agencies), None)
    if unit is None:
        name = Text(str(here["name_zh"]), str(here["name_en"]))
    else:
        zh = whole_name(str(here["name_zh"]), str(unit["name_zh"]), "zh")
        name = Text(zh, whole_name(str(here["name_en"]), str(unit["name_en"]), "en"))
    return Office(name=name, prefixes={}, contact=Contact(name.zh))


def _previous(settings: Settings, asked: Asked, place: str) -> Entry | None:
    """The one that is corrected, else the last issue of the same kind, place, unit and language before."""
    if asked.replaces:
        corrected = entries.find(settings, asked.replaces)
        if corrected.state != "issued":
            raise BulletinError(
                f"{asked.replaces} is not issued: make it again, there is nothing to correct.",
                f"{asked.replaces} 尚未印发，重新草拟即可，不必更正。",
            )
        return corrected
    about = (asked.kind, asked.language, place, asked.unit, asked.incident)
    issued = [
        one
        for one in entries.listed(settings)
        if one.state == "issued" and (one.kind, one.language, one.place, one.unit, one.incident) == about
    ]
    return max(issued, key=lambda one: one.moves[-1].at, default=None)


def _serial(settings: Settings, version: str, inputs: Inputs) -> tuple[Bulletin, Inputs, Entry | None]:
    """The content under the first id that is free, a draft's of one purpose, or reviewed and the same; what is there.

    A correction's draft and an ordinary one, or one that corrects another paper, never take each other's place.
    """
    serial = max(inputs.asked.serial, 1)
    while True:
        asked = composing.numbered(inputs, serial=serial)
        bulletin = composing.bulletin_of(settings, version, asked, making.make)
        folder = settings.bulletins / bulletin.bulletin_id
        before = entries.read(folder) if folder.is_dir() else None
        if before is None or (before.state == "draft" and before.replaces == asked.asked.replaces):
            return bulletin, asked, before
        if before.state == "reviewed" and (before.inputs, before.version) == (asked, version):
            return bulletin, asked, before
        serial += 1


def _says_the_same(settings: Settings, before: Entry, draft: Entry) -> bool:
    """Whether nothing would change: content, files and what they are made of."""
    folder = settings.bulletins / before.bulletin_id
    whole = all((folder / name).is_file() for name in before.files)
    return whole and (before.files, before.fonts, before.inputs, before.version) == (
        draft.files,
        draft.fonts,
        draft.inputs,
        draft.version,
    )


def _keep(settings: Settings, entry: Entry, made: Made, template: Path | None) -> None:
    parts = made.files | ({LETTERHEAD: template.read_bytes()} if template else {})
    whole = shelf.write(settings, entry.bulletin_id, entry, made.content, parts)
    shelf.place(settings, whole, entry.bulletin_id)


def places(settings: Settings, version: str | None) -> Iterable[str]:
    """The jurisdictions of a version that have a plan."""
    found = Published(settings.published / (version or _shown(settings)))
    return sorted({str(row["jurisdiction_id"]) for row in found.rows("dim_plans")})
