"""A watch without checks, whose clock a test turns: all trouble is signalled by the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from milepost.alerts import configuration
from milepost.alerts.incident import Signal
from milepost.alerts.routing import in_force
from milepost.alerts.watch import Watch
from milepost.settings import Settings


class Nothing:
    """No checks."""

    def use(self, _store: object) -> None:
        """Nothing to look into."""

    def due(self, _now: datetime, **_how: object) -> tuple[list[Signal], list[str]]:
        return [], []


def watch_of(settings: Settings, clock: Callable[[], datetime]) -> Watch:
    """Fails where it has to say anything but by messages."""
    reader = configuration.Reader(settings, in_force.load)
    return Watch(settings, reader, Nothing(), clock=clock, say=pytest.fail)  # type: ignore[arg-type]
