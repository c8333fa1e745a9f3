"""Whether data and versions still come, by what is published and by file times. Needs neither warehouse nor broker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from milepost.alerts import words
from milepost.alerts.incident import Signal
from milepost.days import SHANGHAI
from milepost.publishing import versions
from milepost.readings.counting import Count
from milepost.settings import Settings

PUBLISHED_WITHIN: Final = timedelta(hours=2)  # a version comes so soon after data


class Silence:
    """Looks at the newest event of the last version, and whether a version followed the last landing."""

    keys: Final = ("silence:events", "silence:versions")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def look(self, now: datetime) -> list[Signal] | None:
        """silence:events: none came for long; silence:versions: data landed and no version came. None before any."""
        landed = self._landed_at()
        made = versions.versions(self._settings)[-1:]
        published = versions.made_at(made[0]) if made else None
        if landed is None:
            return None
        found = []
        hours = self._settings.silence_hours
        came = self._event_at(made[0]) if made else None
        if hours and came and now - came > timedelta(hours=hours):
            found.append(_signal("events", now - came, came))
        if (published is None or published < landed) and now - landed > PUBLISHED_WITHIN:
            since = published or landed
            found.append(_signal("versions", now - since, since))
        return found

    def _landed_at(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(self._settings.offsets_copy.stat().st_mtime, UTC)
        except OSError:
            return None

    def _event_at(self, version: str) -> datetime | None:
        try:
            said = versions.manifest(self._settings.published, version).get("latest_kafka_time")
            moment = datetime.fromisoformat(str(said)) if said else None
        except (versions.Damaged, ValueError):
            return None
        return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _signal(what: str, silent: timedelta, last: datetime) -> Signal:
    minutes, hours = int(silent.total_seconds() // 60), int(silent.total_seconds() // 3600)
    return words.signal(
        f"silence_{what}",
        f"silence:{what}",
        "silence",
        "critical",
        fields={"hours": hours},
        long_zh=f"{hours} 小时" if hours else f"{minutes} 分钟",
        long_en=f"{Count(hours):hour}" if hours else f"{Count(minutes):minute}",
        last=f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )
