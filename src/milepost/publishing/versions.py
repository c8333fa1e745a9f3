"""Which versions are published and which is shown. data/published/ -> names, manifests. Imports no DuckDB."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from milepost.errors import PublishError
from milepost.settings import Settings

STAMP = "%Y%m%dT%H%M%S%fZ"


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace the file in one step: a reader sees the old content or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def sync(folder: Path) -> None:
    """Have the version on the disk before anything points to it."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def current(settings: Settings) -> str | None:
    """The version shown, or None before the first."""
    try:
        return str(json.loads((settings.published / "current.json").read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError) as error:
        raise PublishError(f"{settings.published / 'current.json'} cannot be read: {error}. Publish again.") from error


def versions(settings: Settings) -> list[str]:
    """Every whole version, oldest first."""
    found = settings.published.glob("*/manifest.json") if settings.published.is_dir() else []
    return sorted(path.parent.name for path in found if not path.parent.name.startswith("."))
