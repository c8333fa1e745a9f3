"""Versions kept for ever, since a bulletin rests on them: data/published/pins.json, under the pointer's lock.

{version: {"by", "why", "since"}}; read by versions.kept_for_ever() and the rule of retention.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from milepost.errors import PublishError
from milepost.publishing import manifests
from milepost.publishing.showing import pointer_lock
from milepost.settings import Settings
from milepost.warehouse import disk


def pin(settings: Settings, version: str, *, by: str, why: str) -> None:
    """Keep a version. Raises PublishError where it is not there (any more) or the file cannot be written."""
    with pointer_lock(settings):
        if not (settings.published / version / manifests.MANIFEST).is_file():
            raise PublishError(f"{version!r} is no published version. `milepost publish --list` names them.")
        held = _read(settings)
        if version not in held:
            since = datetime.now(UTC).isoformat(timespec="seconds")
            _write(settings, held | {version: {"by": by, "why": why, "since": since}})


def let_go(settings: Settings, version: str) -> None:
    """Leave a version to the rule of retention again."""
    with pointer_lock(settings):
        held = _read(settings)
        if held.pop(version, None) is not None:
            _write(settings, held)


def is_pinned(settings: Settings, version: str) -> bool:
    """Raises Damaged where it cannot be known."""
    return version in _read(settings)


def _file(settings: Settings) -> Path:
    return settings.published / "pins.json"


def _read(settings: Settings) -> dict[str, Any]:
    path = _file(settings)
    return manifests.read_json(path) if path.exists() else {}


def _write(settings: Settings, held: dict[str, Any]) -> None:
    try:
        manifests.write_json(_file(settings), held)
    except OSError as error:
        if disk.is_full(error):
            raise disk.full(_file(settings), error) from error
        raise PublishError(f"{_file(settings)} cannot be written: {error.strerror}. Check MILEPOST_DATA.") from error
