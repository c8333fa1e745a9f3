"""status.json: what the last run did, so that the boards show a failure."""

from __future__ import annotations

from typing import Any

from milepost.publishing.versions import write_json
from milepost.settings import Settings


def write_status(settings: Settings, status: dict[str, Any]) -> None:
    """Say how the last attempt went (data/published/status.json); boards show it above the version they read."""
    write_json(settings.published / "status.json", status)
