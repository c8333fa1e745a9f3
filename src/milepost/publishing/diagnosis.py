"""What `milepost doctor` says of what is published: whole or not, pinned or not, what is kept. -> PublishedFindings.

Opens no warehouse and changes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from milepost.publishing import retention, soundness, status, versions
from milepost.publishing.versions import Damaged
from milepost.settings import Settings
from milepost.warehouse import disk

MOST_NAMED = 5
LITTLE_SPACE = 1e9  # bytes: less than a day of a busy city


@dataclass
class PublishedFindings:
    """words: one line on what there is. faults, notes: one line each. kept: versions per reason. bytes: all of them."""

    words: str = "no version has been published yet"
    shown: str | None = None
    pinned: dict[str, Any] | None = None
    kept: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    free_bytes: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def examine(settings: Settings) -> PublishedFindings:
    """Look at every version, at what is shown, and at the room that is left. Raises nothing of ours."""
    found = PublishedFindings(free_bytes=disk.free_bytes(settings.data))
    if found.free_bytes < LITTLE_SPACE:
        found.faults.append(
            f"{settings.data}: {found.free_bytes / 1e6:.0f} MB are free; when none is left, nothing is updated"
        )
    there = versions.versions(settings)
    _look_at_pointer(settings, found, there)
    _look_at_files(settings, found, there)
    _look_at_strays(settings, found)
    _look_at_last_attempt(settings, found)
    _look_at_holdings(settings, found, there)
    return found


def _look_at_pointer(settings: Settings, found: PublishedFindings, there: list[str]) -> None:
    """Which version is shown, and whether an older one is pinned."""
    advice = "`milepost publish --unpin` shows the newest whole version, `milepost publish --rollback VERSION` another."
    try:
        found.shown = versions.current(settings)
        pin = versions.pin_in(settings.published)
    except Damaged as error:
        found.faults.append(f"{error.what} cannot be read: {error.why}. {advice}")
        return
    if found.shown is None and there:
        found.faults.append(f"{len(there)} versions are published, but current.json is missing. {advice}")
    elif found.shown is not None and found.shown not in there:
        found.faults.append(f"the version shown, {found.shown}, is not there. {advice}")
    _say_despite_gate(settings, found, there)
    if pin is not None:
        found.pinned = {"since": pin.since, "by": pin.by, "why": pin.why}
        newer = sum(version > str(found.shown) for version in there)
        found.notes.append(
            f"{found.shown} is pinned since {pin.since} by {pin.by}{f': {pin.why}' if pin.why else ''}; "
            f"{newer} newer versions are not shown. `milepost publish --unpin` shows the newest"
        )


def _say_despite_gate(settings: Settings, found: PublishedFindings, there: list[str]) -> None:
    """What a gate had blocked and a person published all the same is no fault, but nobody may overlook it."""
    if found.shown is None or found.shown not in there:
        return
    with suppress(Damaged):  # a manifest that cannot be read is a fault of its files
        if why := versions.manifest(settings.published, found.shown).get("despite_gate"):
            found.notes.append(
                f"{found.shown} was published by hand although a gate had blocked it: {why}. Mend the cause and run "
                "`milepost run`; `milepost publish --rollback VERSION` shows an earlier version"
            )


def _look_at_files(settings: Settings, found: PublishedFindings, there: list[str]) -> None:
    """Checksums of the version shown and of the newest; whether the files of all others are there and whole."""
    close = {found.shown, *there[-1:]} & set(there)
    for version in there:
        check = soundness.faults if version in close else soundness.missing_or_cut
        faults = check(settings.published, version)
        if faults and not (settings.published / version).exists():
            continue  # thinned out while we looked
        for fault in faults[:MOST_NAMED]:
            shown = " (the version shown)" if version == found.shown else ""
            found.faults.append(f"{fault}{shown}. {_mending(version, found.shown)}")
    old = [version for version in close if version and not _has_checksums(settings, version)]
    if old:
        found.notes.append(
            f"{', '.join(old)} was made before there were checksums: only its files' ends were looked at"
        )


def _mending(version: str, shown: str | None) -> str:
    if version == shown:
        return "Publish again (`milepost publish`), or `milepost publish --rollback VERSION`"
    return "It cannot be shown again; remove its folder, or bring it back from a backup"


def _has_checksums(settings: Settings, version: str) -> bool:
    try:
        return bool(soundness.checksums(versions.manifest(settings.published, version)))
    except Damaged:
        return True  # it is a fault already


def _look_at_strays(settings: Settings, found: PublishedFindings) -> None:
    found.faults += [
        f"{settings.published / name} is no version of ours: it is neither shown nor thinned out. Move it away"
        for name in soundness.strays(settings)
    ]
    left = soundness.leftovers(settings)
    if left:
        found.notes.append(f"{len(left)} half-written versions lie in {settings.published}; the next one removes them")


def _look_at_last_attempt(settings: Settings, found: PublishedFindings) -> None:
    said = status.read_status(settings)
    if said.get("ok") is False:
        found.faults.append(
            f"the last attempt to update ({said.get('checked_at')}) failed at {said.get('stage')}: "
            f"{said.get('message_en')}"
        )


def _look_at_holdings(settings: Settings, found: PublishedFindings, there: list[str]) -> None:
    try:
        held = retention.holdings(settings)
    except Damaged as error:
        found.words = f"{len(there)} versions"
        found.faults.append(f"{error.what} cannot be read: {error.why}. No version is thinned out until it can")
        return
    except OSError as error:
        found.faults.append(f"{settings.published}: {error.strerror or error}")
        return
    found.kept, found.bytes = held.counts(), held.bytes
    if there:
        counts = ", ".join(f"{count} {why}" for why, count in sorted(found.kept.items()))
        going = f", {len(held.gone)} go with the next one" if held.gone else ""
        found.words = (
            f"{len(there)} versions ({counts}{going}), {held.bytes / 1e6:.1f} MB; shown: {found.shown or 'unknown'}; "
            f"{found.free_bytes / 1e9:.1f} GB free"
        )
    if held.beyond:
        found.notes.append(f"{held.beyond}; only versions kept one an hour are thinned out, and none is left")
