"""Which versions are kept: one rule, and limits of number and size. data/published/ -> names of those that go."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from milepost.days import SHANGHAI
from milepost.errors import PublishError
from milepost.publishing import soundness, versions
from milepost.publishing.showing import pointer_lock
from milepost.settings import Settings

KEEP_ALL: Final = timedelta(hours=2)
KEEP_HOURLY: Final = timedelta(days=2)
KEEP_DAILY: Final = timedelta(days=90)

Why = Literal["shown", "pinned", "recent", "monthly", "daily", "hourly"]


@dataclass(frozen=True)
class Holdings:
    """What is kept and why. bytes: what it takes on the disk, a file that versions share counted once."""

    kept: dict[str, Why]
    gone: list[str]
    bytes: int
    beyond: str | None
    """What the limits ask for and the rule does not give, in words."""

    def counts(self) -> dict[str, int]:
        """How many versions are kept, by reason."""
        return dict(Counter(self.kept.values()))


def prune(settings: Settings, *, now: datetime | None = None, weighs: bool = True) -> list[str]:
    """Delete versions the rule lets go, and return them; also what killed publications left half done.

    The caller holds the writer lock. One that cannot be deleted stays: it is no reason not to have published. weighs:
    whether to look at the limits, too, for which every file of every version is looked at.
    """
    for left in soundness.leftovers(settings):
        _remove(left)
    try:
        with pointer_lock(settings):
            gone = holdings(settings, now).gone if weighs else _let_go(settings, now)
            # renamed first: a folder that is half deleted must not pass for a version
            doomed = [path for version in gone if (path := _doom(settings, version))]
    except (PublishError, OSError):  # what is shown or pinned is not known: nothing may go
        return []
    for path in doomed:
        _remove(path)
    return [version for version in gone if not (settings.published / version).exists()]


def _doom(settings: Settings, version: str) -> Path | None:
    path = settings.published / f".{version}.pruned"
    try:
        return (settings.published / version).rename(path)
    except OSError:
        return None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def holdings(settings: Settings, now: datetime | None = None) -> Holdings:
    """What there is, what is kept of it and why, and what goes. Raises Damaged where shown or pinned is not known."""
    found = versions.versions(settings)
    rule = _kept(settings, found, now)
    sizes = _Sizes(settings, rule)
    for version in sorted(version for version, why in rule.items() if why == "hourly"):
        if not _beyond(settings, len(rule), sizes.total):
            break
        del rule[version]
        sizes.leave_out(version)
    gone = [version for version in found if version not in rule]
    return Holdings(rule, gone, sizes.total, _beyond(settings, len(rule), sizes.total))


def _let_go(settings: Settings, now: datetime | None) -> list[str]:
    """What goes whatever the limits are."""
    found = versions.versions(settings)
    rule = _kept(settings, found, now)
    return [version for version in found if version not in rule]


def _kept(settings: Settings, found: list[str], now: datetime | None) -> dict[str, Why]:
    """By the rule, and what is shown or pinned."""
    rule = kept_versions(found, now or datetime.now(UTC))
    shown, pinned = versions.current(settings), versions.kept_for_ever(settings)
    rule |= {version: "pinned" for version in found if version in pinned}
    return rule | {version: "shown" for version in found if version == shown}


def kept_versions(found: Iterable[str], now: datetime) -> dict[str, Why]:
    """Of the last 2 hours all, of the last 2 days the last of each hour, of the last 90 the last of each Shanghai day,
    of each month its last one for ever. -> version: the strongest reason."""
    kept: dict[str, Why] = {}
    last_of: dict[tuple[Why, str], str] = {}
    for version in sorted(found):
        made = versions.made_at(version)
        if made is None:
            continue
        age, local = now - made, made.astimezone(SHANGHAI)
        last_of["monthly", f"{local:%Y-%m}"] = version
        if age <= KEEP_ALL:
            kept[version] = "recent"
        if age <= KEEP_HOURLY:
            last_of["hourly", f"{local:%Y-%m-%d %H}"] = version
        if age <= KEEP_DAILY:
            last_of["daily", f"{local:%Y-%m-%d}"] = version
    for why in ("monthly", "daily", "hourly"):
        for (reason, _), version in last_of.items():
            if reason == why:
                kept.setdefault(version, why)
    return kept


def _beyond(settings: Settings, count: int, size: int) -> str | None:
    """Which limit is passed, in words; None where none is."""
    if count > settings.publish_max_versions:
        return f"{count} versions are kept, MILEPOST_PUBLISH_MAX_VERSIONS is {settings.publish_max_versions}"
    if size > settings.publish_max_gb * 1e9:
        return f"versions take {size / 1e9:.2f} GB, MILEPOST_PUBLISH_MAX_GB is {settings.publish_max_gb:g}"
    return None


def _entries(folder: Path) -> list[os.stat_result]:
    try:
        return [entry.stat() for entry in os.scandir(folder)]
    except FileNotFoundError:  # thinned out while doctor looked
        return []


class _Sizes:
    """Bytes on the disk; a file goes with the last version that holds it."""

    def __init__(self, settings: Settings, found: Iterable[str]) -> None:
        self._holders: Counter[tuple[int, int]] = Counter()
        self._bytes: dict[tuple[int, int], int] = {}
        self._files: dict[str, list[tuple[int, int]]] = {}
        for version in found:
            entries = _entries(settings.published / version)
            self._files[version] = [(one.st_dev, one.st_ino) for one in entries]
            self._holders.update(self._files[version])
            self._bytes |= {(one.st_dev, one.st_ino): one.st_blocks * 512 for one in entries}
        self.total = sum(self._bytes.values())

    def leave_out(self, version: str) -> None:
        self._holders.subtract(self._files[version])
        self.total -= sum(self._bytes[file] for file in self._files[version] if not self._holders[file])
