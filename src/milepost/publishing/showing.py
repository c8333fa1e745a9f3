"""Which version is shown is changed here alone: current.json, under a lock of its own. Needs no warehouse.

A version that was published is shown, unless an older one is pinned; rollback() pins, unpin() lets go.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from milepost.errors import PublishError
from milepost.publishing import soundness, versions
from milepost.publishing.versions import Damaged, Pin
from milepost.settings import Settings
from milepost.warehouse import disk, files

logger = logging.getLogger(__name__)

LOCK: Final = ".current.lock"
WAIT_SECONDS: Final = 10.0  # whoever holds it writes one small file, or renames what goes


@contextmanager
def pointer_lock(settings: Settings) -> Iterator[None]:
    """Nobody else changes which version is shown, or takes versions away, meanwhile. Raises PublishError."""
    try:
        handle = files.take(settings.published / LOCK, "current.json", WAIT_SECONDS)
    except files.Taken as taken:
        raise PublishError(f"current.json is being changed by another process ({taken.holder}). Try again.") from None
    try:
        yield
    finally:
        os.close(handle)


def show_new(settings: Settings, version: str) -> Pin | None:
    """Show a version just published, unless an older one is pinned. -> the pin that keeps it from being shown."""
    with pointer_lock(settings):
        try:
            pin = versions.pin_in(settings.published)
        except Damaged as error:
            pin = None
            logger.warning("%s %s is shown now. If an older version was pinned, roll back to it again.", error, version)
        if pin is None:
            _point(settings, version)
    return pin


def pin_of(settings: Settings) -> Pin | None:
    """The pin that holds, if one does; a pointer that cannot be read holds none."""
    try:
        return versions.pin_in(settings.published)
    except Damaged:
        return None


def rollback(settings: Settings, version: str, *, by: str, why: str | None = None) -> Pin:
    """Show an earlier version and pin it: later ones are made but not shown until unpin(). Takes no warehouse.

    Works whatever state current.json is in. Raises PublishError for an unknown version or one that is damaged.
    """
    if version not in versions.versions(settings):
        raise PublishError(f"{version!r} is no published version. `milepost publish --list` names them.")
    found = soundness.faults(settings.published, version)
    if found:
        raise PublishError(
            f"{version} is damaged and cannot be shown: {'; '.join(found[:3])}. Choose another of "
            f"`milepost publish --list`; the newest whole one is {_newest_whole(settings) or 'missing'}."
        )
    pin = Pin(datetime.now(UTC).isoformat(timespec="seconds"), by, why, _shown(settings))
    with _writing(settings), pointer_lock(settings):
        if version not in versions.versions(settings):
            raise PublishError(f"{version} has just been thinned out. `milepost publish --list` names what is there.")
        _point(settings, version, pin)
    return pin


def unpin(settings: Settings) -> str:
    """Show the newest version again, and those to come; its name. Raises PublishError where none is whole."""
    with _writing(settings), pointer_lock(settings):
        newest = _newest_whole(settings)
        if newest is None:
            raise PublishError(
                f"{settings.published} holds no whole version. Run `milepost run`, or `milepost publish`."
            )
        _point(settings, newest)
    return newest


def _shown(settings: Settings) -> str | None:
    try:
        return versions.current(settings)
    except Damaged:
        return None


def _newest_whole(settings: Settings) -> str | None:
    found = reversed(versions.versions(settings))
    return next((version for version in found if not soundness.faults(settings.published, version)), None)


@contextmanager
def _writing(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if disk.is_full(error):
            raise disk.full(versions.pointer(settings.published), error) from error
        raise PublishError(
            f"{versions.pointer(settings.published)} cannot be written: {error.strerror or error}. "
            "Check the rights of MILEPOST_DATA."
        ) from error


def _point(settings: Settings, version: str, pin: Pin | None = None) -> None:
    content = {"version": version} | ({"pinned": asdict(pin)} if pin else {})
    versions.write_json(versions.pointer(settings.published), content, room=versions.POINTER_ROOM)
