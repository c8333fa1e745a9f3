"""Whether what is published is what its manifest says. data/published/ -> one line per fault; changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from milepost.publishing import versions
from milepost.settings import Settings

MAGIC: Final = b"PAR1"
OURS: Final = frozenset({"current.json", "status.json", "pins.json", "lost+found"})


def sha256_of(path: Path) -> str:
    """Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults(published: Path, version: str) -> list[str]:
    """What of a version is not as its manifest says: every table there, with its checksum. -> one line each."""
    try:
        manifest = versions.manifest(published, version)
    except versions.Damaged as error:
        return [f"{version}/{versions.MANIFEST} cannot be read: {error.why}"]
    sums = checksums(manifest)
    found = (_fault(published / version / f"{name}.parquet", sums.get(name)) for name in tables(manifest))
    return [fault for fault in found if fault]


def missing_or_cut(published: Path, version: str) -> list[str]:
    """As faults(), from each file's first and last bytes alone: cheap enough for every version."""
    try:
        names = tables(versions.manifest(published, version))
    except versions.Damaged as error:
        return [f"{version}/{versions.MANIFEST} cannot be read: {error.why}"]
    found = (_fault(published / version / f"{name}.parquet", None) for name in names)
    return [fault for fault in found if fault]


def tables(manifest: dict[str, Any]) -> list[str]:
    rows = manifest.get("rows")
    return sorted(rows) if isinstance(rows, dict) else []


def checksums(manifest: dict[str, Any]) -> dict[str, str]:
    """sha256 per table; empty in versions made before there were checksums."""
    sums = manifest.get("sha256")
    return sums if isinstance(sums, dict) else {}


def _fault(path: Path, sha256: str | None) -> str | None:
    name = f"{path.parent.name}/{path.name}"
    try:
        if sha256 is not None:
            found = sha256_of(path)
            return None if found == sha256 else f"{name}: sha256 is {found}, the manifest says {sha256}"
        with path.open("rb") as file:
            ends = file.read(len(MAGIC))
            file.seek(max(0, path.stat().st_size - len(MAGIC)))
            ends += file.read()
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}"
    return None if ends == MAGIC * 2 else f"{name} is no whole Parquet file ({path.stat().st_size} bytes)"


def strays(settings: Settings) -> list[str]:
    """Names of what lies among the versions and is none: no name of a version, or no manifest in it."""
    there = [path for path in _there(settings) if not path.name.startswith(".")]
    whole = set(versions.versions(settings))  # looked at later: one that was just published is among them
    return [path.name for path in there if path.name not in whole and path.exists()]


def leftovers(settings: Settings) -> list[Path]:
    """What killed publications left: versions half written or half deleted. Only who holds the writer lock may ask."""
    return [path for path in _there(settings) if path.name.startswith(".") and path.suffix in (".partial", ".pruned")]


def _there(settings: Settings) -> Iterator[Path]:
    found = sorted(settings.published.iterdir()) if settings.published.is_dir() else []
    return (path for path in found if path.name not in OURS)
