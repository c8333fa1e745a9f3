"""A watch whose clock a test turns, and what people then hear: its messages as files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from milepost import pipeline
from milepost.alerts import incidents, words
from milepost.alerts.watch import Watch
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that goes on by two seconds a round, as the watch does."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def watching(settings: Settings, clock: Clock) -> Watch:
    return pipeline.watching(settings, clock=clock, say=lambda _line: None)


def messages(settings: Settings) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(settings.outbox.glob("*.md"))]


def seconds_until(settings: Settings, clock: Clock, words_of_it: str, watch: Watch | None = None) -> float:
    """Rounds until a message says so; how long that took. Fails after a minute."""
    watch, began = watch or watching(settings, clock), clock.now
    while clock.now - began <= MINUTE:
        watch.round()
        if any(words_of_it in message for message in messages(settings)):
            return (clock.now - began).total_seconds()
        clock.now += timedelta(seconds=2)
    pytest.fail(
        f"nobody heard within a minute: {[one.dedupe_key for one in incidents.store_of(settings).unresolved()]}"
    )


def open_keys(settings: Settings) -> list[str]:
    return [one.dedupe_key for one in incidents.store_of(settings).unresolved()]


def fail_landing(settings: Settings, clock: Clock) -> None:
    signal = words.signal("landing", "landing", "landing_failed", "critical", error="x")
    incidents.raise_alert(incidents.store_of(settings), signal, clock.now)


def make_warehouse(settings: Settings) -> None:
    with warehouse.writing(settings, "test"):
        pass
