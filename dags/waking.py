"""Wakes Airflow's scheduler when there is something to schedule, so that it asks its database once a second at rest.

The trigger that fires and the step that ends touch a file in Airflow's home, and the scheduler looks at it while it
sleeps. It sleeps little just after that and longer from then on: when what the touch announces is in Airflow's database
is not known here. A touch that is lost costs a second, the longest sleep.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from airflow.configuration import get_airflow_home

SHORTEST_SECONDS, LONGEST_SECONDS = 0.05, 1.0
LOOK_SECONDS = 0.03
SHARE = 0.5  # of the time since it was woken: so much later than at once, at worst


def wake() -> None:
    """Tell the scheduler that something has changed. Nothing fails because of it."""
    with suppress(OSError):
        _file().touch()


class Sleeper:
    """Sleeps for a scheduler. clock, nap: as time's monotonic and sleep."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, nap: Callable[[float], None] = time.sleep) -> None:
        self._clock, self._nap, self._file = clock, nap, _file()
        self._seen = self._touched_at()
        self._woken_at = clock()

    def sleep(self, seconds: float) -> None:
        """Sleep so long, LONGEST_SECONDS or the share of the time since it was woken, whatever is least; less if
        woken."""
        now = self._clock()
        share = max(SHORTEST_SECONDS, SHARE * (now - self._woken_at))
        end = now + min(seconds, share, LONGEST_SECONDS)
        while (left := end - self._clock()) > 0:
            self._nap(min(left, LOOK_SECONDS))
            if (touched_at := self._touched_at()) != self._seen:
                self._seen, self._woken_at = touched_at, self._clock()
                return

    def _touched_at(self) -> int | None:
        with suppress(OSError):
            return self._file.stat().st_mtime_ns
        return None


def instead_of_time() -> SimpleNamespace:
    """The module time with another sleep, for a module that sleeps by it."""
    return SimpleNamespace(**{**vars(time), "sleep": Sleeper().sleep})


def _file() -> Path:
    return Path(get_airflow_home()) / "woken"
