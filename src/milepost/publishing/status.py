"""status.json, how the last attempt to publish went, and how fresh the boards are. data/published/ -> one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from milepost.publishing import versions
from milepost.settings import Settings


def write_status(settings: Settings, status: dict[str, Any]) -> None:
    """Say how the last attempt went (data/published/status.json); boards show it above the version they read."""
    versions.write_json(settings.published / "status.json", status)


def freshness(settings: Settings) -> str | None:
    """One line on what the boards show and how old it was when it came; None before the first version."""
    try:
        status = versions.read_json(settings.published / "status.json")
    except versions.Damaged:  # none was written yet
        status = {}
    if not status.get("ok", True):
        return (
            f"not published: {status.get('stage')}: {status.get('message_en')}; the boards keep the last good version"
        )
    try:
        version = versions.current(settings)
        manifest = versions.manifest(settings.published, version) if version else None
    except versions.Damaged as error:
        return str(error)
    return f"boards show version {version}{_age(manifest)}" if manifest else None


def _age(manifest: dict[str, Any]) -> str:
    if not (manifest.get("latest_kafka_time") and manifest.get("built_at")):
        return ""
    newest, built = (_moment(str(manifest[key])) for key in ("latest_kafka_time", "built_at"))
    if newest > built + timedelta(days=1):  # versions of before may carry a moment no clock showed
        return ""
    return f"; its newest event was {max(0.0, (built - newest).total_seconds()):.1f} s old"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
