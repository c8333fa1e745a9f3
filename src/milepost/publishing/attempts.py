"""What the last attempt to publish left: data/published/status.json. Written by publishing.status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from milepost.publishing import versions
from milepost.settings import Settings


def status_file(settings: Settings) -> Path:
    return settings.published / "status.json"


def read_status(settings: Settings) -> dict[str, Any]:
    """What was written last; empty where nothing was, or it cannot be read."""
    try:
        return versions.read_json(status_file(settings))
    except versions.Damaged:
        return {}
