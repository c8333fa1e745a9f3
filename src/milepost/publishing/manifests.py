"""JSON files beside what is published: read whole or said to be damaged, replaced in one step. Needs no settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from milepost.errors import PublishError
from milepost.warehouse import files

MANIFEST: Final = "manifest.json"


class Damaged(PublishError):
    """A published file is missing or cannot be read. ``what`` names the file, ``why`` is the technical reason."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what} cannot be read: {why}. Publish again.")
        self.what, self.why = what, why


def write_json(path: Path, content: dict[str, Any], *, room: int = 0) -> None:
    """Replace the file in one step: a reader sees the old content or the new one. room: as files.replace_text."""
    files.replace_text(path, json.dumps(content, ensure_ascii=False, indent=1), room=room)


def read_json(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds. Raises Damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged(str(path), str(error)) from error
    if not isinstance(content, dict):
        raise Damaged(str(path), "it holds no JSON object")
    return content


def manifest(published: Path, version: str) -> dict[str, Any]:
    """What the version holds and what it was made from (publish.Manifest). Raises Damaged."""
    return read_json(published / version / MANIFEST)
