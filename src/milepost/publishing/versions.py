"""Which versions are published, which one is shown, and what it says of itself. data/published/ -> names, manifests.

Publisher, boards, demo and producers all ask here; imports no DuckDB.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from milepost.errors import PublishError
from milepost.settings import Settings
from milepost.warehouse import files

STAMP = "%Y%m%dT%H%M%S%fZ"


class Damaged(PublishError):
    """A published file is missing or cannot be read. ``what`` names the file, ``why`` is the technical reason."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what} cannot be read: {why}. Publish again.")
        self.what, self.why = what, why


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace the file in one step: a reader sees the old content or the new one."""
    files.replace_text(path, json.dumps(content, ensure_ascii=False, indent=1))


def read_json(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds. Raises Damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(str(path), str(error)) from error
    if not isinstance(content, dict):
        raise Damaged(str(path), "it holds no JSON object")
    return content


def sync(folder: Path) -> None:
    """Have the version on the disk before anything points to it."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def current(settings: Settings) -> str | None:
    """The version shown, or None before the first. Raises Damaged."""
    return shown_in(settings.published)


def shown_in(published: Path) -> str | None:
    """The version that current.json of this folder names, or None before the first. Raises Damaged."""
    path = published / "current.json"
    if not path.exists():
        return None
    version = read_json(path).get("version")
    if not isinstance(version, str) or not version or "/" in version or version.startswith("."):
        raise Damaged(str(path), f"it names no version: {version!r}")
    return version


def manifest(published: Path, version: str) -> dict[str, Any]:
    """What the version holds and what it was made from (publish.Manifest). Raises Damaged."""
    return read_json(published / version / "manifest.json")


def versions(settings: Settings) -> list[str]:
    """Every whole version, oldest first."""
    found = settings.published.glob("*/manifest.json") if settings.published.is_dir() else []
    return sorted(path.parent.name for path in found if not path.parent.name.startswith("."))
