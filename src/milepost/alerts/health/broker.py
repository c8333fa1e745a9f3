"""Whether Kafka answers, and whether what it holds is taken in. Needs no warehouse: data/offsets.json is a copy."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, Final

from milepost import stream
from milepost.alerts import words
from milepost.alerts.incident import Signal
from milepost.errors import BrokerError
from milepost.settings import Settings
from milepost.stream import Cluster

TAKEN_IN_WITHIN: Final = timedelta(minutes=15)


class Broker:
    """Looks at the broker; remembers since when events wait without anything being taken in."""

    keys: Final = ("broker", "silence:runs")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waits_since: datetime | None = None
        self._offsets = ""

    def look(self, now: datetime) -> list[Signal] | None:
        """broker: it does not answer; silence:runs: events wait and nothing lands. None before there was any broker.

        One that was ended properly takes its address with it; that something landed shows that there was one.
        """
        here = self._settings
        if not here.kafka_servers and not here.broker_address_file.exists():
            if not here.offsets_copy.exists():
                return None
            return [words.signal("broker_ended", "broker", "broker_unavailable", "critical")]
        try:
            view = stream.look(self._settings)
        except BrokerError as error:
            return [
                words.signal("broker", "broker", "broker_unavailable", "critical", error=str(error)[:1000]),
                *self._still_waiting(now, 0),
            ]
        return self._still_waiting(now, self._lag(view, now))

    def _lag(self, view: Cluster, now: datetime) -> int:
        """How many events wait; the clock starts anew whenever something was taken in."""
        try:
            text = self._settings.offsets_copy.read_text(encoding="utf-8")
            stored: dict[str, Any] = json.loads(text)
        except (OSError, ValueError):
            text, stored = "", {}
        offsets = stored.get("offsets", {}) if stored.get("cluster_id") == view.cluster_id else {}
        lag = sum(
            max(0, log.end - int(offsets.get(topic, {}).get(str(number), log.first)))
            for (topic, number), log in view.logs.items()
        )
        if not lag or text != self._offsets or self._waits_since is None:
            self._offsets, self._waits_since = text, now if lag else None
        return lag

    def _still_waiting(self, now: datetime, lag: int) -> list[Signal]:
        if not lag or self._waits_since is None or now - self._waits_since < TAKEN_IN_WITHIN:
            return []
        minutes = int((now - self._waits_since).total_seconds() // 60)
        return [
            words.signal(
                "silence_runs", "silence:runs", "silence", "critical", fields={"count": lag}, count=lag, minutes=minutes
            )
        ]
