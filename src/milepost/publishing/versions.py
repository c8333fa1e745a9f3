"""Which versions are published, which one is shown, and what it says of itself. data/published/ -> names, manifests.

Publisher, boards, demo and producers all ask here; imports no DuckDB.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from milepost.days import SHANGHAI
from milepost.publishing.manifests import MANIFEST, Damaged, manifest, read_json, write_json
from milepost.settings import Settings

STAMP = "%Y%m%dT%H%M%S%fZ"
__all__ = [
    "MANIFEST",
    "POINTER_ROOM",
    "STAMP",
    "Damaged",
    "Pin",
    "current",
    "kept_for_ever",
    "last_of_days",
    "made_at",
    "manifest",
    "pin_in",
    "pointer",
    "read_json",
    "shown_in",
    "sync",
    "versions",
    "versions_in",
    "write_json",
]
_NAME: Final = re.compile(r"\d{8}T\d{12}Z", re.ASCII)
POINTER_ROOM: Final = 4096  # bytes kept for current.json, so that it can be changed on a full disk


@dataclass(frozen=True)
class Pin:
    """Why an older version is shown until it is unpinned. since: UTC; instead_of: what was shown before."""

    since: str
    by: str
    why: str | None = None
    instead_of: str | None = None


def sync(folder: Path) -> None:
    """Have the version on the disk before anything points to it; what it shares with the one before is there."""
    for path in [*(path for path in folder.iterdir() if path.stat().st_nlink == 1), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def pointer(published: Path) -> Path:
    """The file that names the version shown."""
    return published / "current.json"


def current(settings: Settings) -> str | None:
    """The version shown, or None before the first. Raises Damaged."""
    return shown_in(settings.published)


def shown_in(published: Path) -> str | None:
    """The version that current.json of this folder names, or None before the first. Raises Damaged."""
    path = pointer(published)
    if not path.exists():
        return None
    version = read_json(path).get("version")
    if not isinstance(version, str) or not version or "/" in version or version.startswith("."):
        raise Damaged(str(path), f"it names no version: {version!r}")
    return version


def pin_in(published: Path) -> Pin | None:
    """The pin that holds the version shown, if one does. Raises Damaged."""
    path = pointer(published)
    pin = read_json(path).get("pinned") if path.exists() else None
    if not pin:
        return None
    if not isinstance(pin, dict):
        raise Damaged(str(path), f"it names no pin: {pin!r}")
    said = {name: str(pin[name]) if pin.get(name) else None for name in ("since", "by", "why", "instead_of")}
    return Pin(said["since"] or "?", said["by"] or "?", said["why"], said["instead_of"])


def kept_for_ever(settings: Settings) -> set[str]:
    """Versions that others rest on, such as bulletins: pins.json, {version: {"by", "why", "since"}}. Raises Damaged."""
    path = settings.published / "pins.json"
    return set(read_json(path)) if path.exists() else set()


def made_at(version: str) -> datetime | None:
    """When a version was made, by its name; None where the name is no version's."""
    if not _NAME.fullmatch(version):
        return None
    try:
        return datetime.strptime(version, STAMP).replace(tzinfo=UTC)
    except ValueError:  # a thirteenth month
        return None


def versions(settings: Settings) -> list[str]:
    """Every whole version, oldest first. What else lies in the folder is no version and in nobody's way."""
    return versions_in(settings.published)


def versions_in(published: Path) -> list[str]:
    """Every whole version of this folder, oldest first."""
    found = published.glob(f"*/{MANIFEST}") if published.is_dir() else []
    return sorted(path.parent.name for path in found if made_at(path.parent.name))


def last_of_days(published: Path) -> dict[date, str]:
    """The last whole version made on each day in Shanghai of which one is kept, oldest day first."""
    made = ((made_at(version), version) for version in versions_in(published))
    return {moment.astimezone(SHANGHAI).date(): version for moment, version in made if moment}
