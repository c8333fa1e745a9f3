"""Drafts of the month before, from the working day on that config/bulletins.yml names. Settings -> ids of drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from milepost.alerts.routing import reading
from milepost.bulletins.book import configuring, drafting
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.config import Config, Drafting
from milepost.bulletins.book.drafting import Wish
from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.version import Published
from milepost.days import SHANGHAI, after_working_days
from milepost.drafting import matters, notices
from milepost.errors import BulletinError
from milepost.publishing import versions
from milepost.settings import Settings

BY: Final = "milepost"


def draft_due(settings: Settings, now: datetime | None = None) -> list[str]:
    """Make what is due and not made yet, and tell somebody of each; earlier drafts that were moved on are settled.

    What was withdrawn is not made again by itself. One that cannot be made keeps no other back. Raises BulletinError
    that names those, DiskFull, StoreError.
    """
    moment = now or datetime.now(UTC)
    config = configuring.load(settings)
    notices.settle(settings)
    if config is None or config.drafting is None or not _is_due(settings, config.drafting, moment):
        return []
    shown = versions.current(settings)
    if shown is None:
        return []
    month = _month_before(moment)
    made, failed = [], []
    for asked in _missing(settings, config, config.drafting, Published(settings.published / shown), month):
        try:
            wish = Wish(asked, BY, shown, matters.of(settings), reading.worktable(settings))
            entry = drafting.make(settings, wish, config, moment)
        except BulletinError as error:
            failed.append((f"{asked.kind} {asked.unit or asked.place}", error))
            continue
        notices.tell(settings, entry)
        made.append(entry.bulletin_id)
    if failed:
        raise BulletinError(
            "Not drafted: " + "; ".join(f"{what}: {error}" for what, error in failed),
            "未能草拟：" + "；".join(f"{what}：{error.spoken('zh')}" for what, error in failed),
        )
    return made


def _is_due(settings: Settings, drafts: Drafting, now: datetime) -> bool:
    today = now.astimezone(SHANGHAI).date()
    eve = today.replace(day=1) - timedelta(days=1)
    return today >= after_working_days(eve, drafts.working_day, reading.worktable(settings)).day


def _month_before(now: datetime) -> str:
    return f"{now.astimezone(SHANGHAI).date().replace(day=1) - timedelta(days=1):%Y-%m}"


def _missing(settings: Settings, config: Config, drafts: Drafting, version: Published, month: str) -> Iterator[Asked]:
    """What the setting asks for and the book has in no state."""
    known = {(one.kind, one.place, one.unit, one.period, one.language) for one in entries.listed(settings)}
    for place in sorted({str(row["jurisdiction_id"]) for row in version.rows("dim_plans")}):
        if config.issuer(place) is None:
            continue
        for kind in drafts.kinds:
            for unit in [None] if kind == "progress" else _units(version, place):
                for language in drafts.languages:
                    if (kind, place, unit, month, language) not in known:
                        yield Asked(kind, month, language, place, unit)


def _units(version: Published, place: str) -> list[str]:
    """Who leads a target of the place."""
    targets = [row for row in version.rows("fct_targets") if row["jurisdiction_id"] == place]
    return sorted({unit for row in targets for unit in row["lead_agency_ids"]})
