"""Wakes Airflow's scheduler when there is something to schedule, so that it asks its database once a second at rest,
and its triggerer when a trigger has fired.

Whoever has written down in that database what is to be scheduled next touches a file in Airflow's home: the triggerer
an event, a task its success, the scheduler itself the end of a run that another may wait for. The scheduler looks at
the file while it sleeps. A touch that is lost, and a task that fails, costs a second, the longest sleep.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from airflow.configuration import get_airflow_home

LONGEST_SECONDS = 1.0
LOOK_SECONDS = 0.03


def wake(_context: Any = None) -> None:
    """Tell the scheduler that something has changed; Airflow's on_success_callback, too, which is called when the
    success is stored. Nothing fails because of it."""
    with suppress(OSError):
        _file().touch()


class Sleeper:
    """Sleeps for a scheduler. clock, nap: as time's monotonic and sleep."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, nap: Callable[[float], None] = time.sleep) -> None:
        self._clock, self._nap, self._file = clock, nap, _file()
        self._seen = self._touched_at()

    def sleep(self, seconds: float) -> None:
        """Sleep so long or LONGEST_SECONDS, or until woken; not at all if it was since the last sleep."""
        end = self._clock() + min(seconds, LONGEST_SECONDS)
        while (touched_at := self._touched_at()) == self._seen and (left := end - self._clock()) > 0:
            self._nap(min(left, LOOK_SECONDS))
        self._seen = touched_at

    def _touched_at(self) -> int | None:
        with suppress(OSError):
            return self._file.stat().st_mtime_ns
        return None


def instead_of_time() -> SimpleNamespace:
    """The module time with another sleep, for a module that sleeps by it."""
    return SimpleNamespace(**{**vars(time), "sleep": Sleeper().sleep})


class Bell:
    """In place of anyio's Event, for a loop that sleeps by waiting for one: ring ends the wait, too, each time anew."""

    rung: Bell | None = None

    def __init__(self) -> None:
        self._event = _new_event()
        Bell.rung = self

    def set(self) -> None:
        self._event.set()

    async def wait(self) -> None:
        await self._event.wait()
        self._event = _new_event()


def ring() -> None:
    """Have the triggerer that runs in this thread go round now, if it waits by a bell."""
    if Bell.rung:
        Bell.rung.set()


def _new_event() -> Any:
    import anyio

    return anyio.Event()


def _file() -> Path:
    return Path(get_airflow_home()) / "woken"
