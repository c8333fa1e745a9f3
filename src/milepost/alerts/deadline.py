"""A deadline for a whole call, whatever it waits for: a name server, one byte a second, a frozen broker; and whether
the time for something has come, whatever the clock does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

CALL_SECONDS: Final = 10.0
Result = TypeVar("Result")


def within(seconds: float, call: Callable[[], Result]) -> Result:
    """Run a call in a thread; what it returns or raises, or TimeoutError once so many seconds have passed.

    A call that did not end is left behind: what it waits for cannot be interrupted. It ends with the process.
    """
    results: list[Result] = []
    faults: list[BaseException] = []
    ended = threading.Event()

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            faults.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, name="milepost-alert", daemon=True).start()
    if not ended.wait(seconds):
        raise TimeoutError(f"no answer within {seconds:.0f} s")
    if faults:
        raise faults[0]
    return results[0]


def has_passed(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether so long has passed since a moment; also where that lies in the future, since a clock was set back."""
    return since is None or not since <= now < since + span
