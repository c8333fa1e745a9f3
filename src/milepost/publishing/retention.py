"""Which versions are kept: one rule. data/published/ -> names of those that go."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from milepost.days import SHANGHAI
from milepost.publishing.versions import STAMP, current, versions
from milepost.settings import Settings

KEEP_ALL = timedelta(days=7)
KEEP_DAILY = timedelta(days=90)


def prune(settings: Settings, *, now: datetime | None = None) -> list[str]:
    """Delete versions the rule lets go, and return them. The one shown is never deleted."""
    kept = kept_versions(versions(settings), now or datetime.now(UTC)) | {current(settings)}
    gone = [version for version in versions(settings) if version not in kept]
    for version in gone:
        # renamed first: a folder that is half deleted must not pass for a version
        doomed = settings.published / f".{version}.pruned"
        (settings.published / version).rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
    return gone


def kept_versions(found: Iterable[str], now: datetime) -> set[str]:
    """Of the last 7 days all, of the last 90 the last one of each Shanghai day, of each month its last one for ever."""
    kept: set[str] = set()
    last_of: dict[tuple[int, ...], str] = {}
    for version in sorted(found):
        made = datetime.strptime(version, STAMP).replace(tzinfo=UTC)
        day = made.astimezone(SHANGHAI).date()
        last_of[day.year, day.month] = version
        if now - made <= KEEP_ALL:
            kept.add(version)
        if now - made <= KEEP_DAILY:
            last_of[day.year, day.month, day.day] = version
    return kept | set(last_of.values())
