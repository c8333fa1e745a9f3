"""A deadline for a whole call, whatever it waits for: a name server, one byte a second, a frozen broker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

CALL_SECONDS: Final = 10.0


def within(seconds: float, call: Callable[[], None]) -> None:
    """Run a call in a thread; raise what it raises, or TimeoutError once so many seconds have passed.

    A call that did not end is left behind: what it waits for cannot be interrupted. It ends with the process.
    """
    faults: list[BaseException] = []
    ended = threading.Event()

    def run() -> None:
        try:
            call()
        except BaseException as error:
            faults.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, name="milepost-alert", daemon=True).start()
    if not ended.wait(seconds):
        raise TimeoutError
    if faults:
        raise faults[0]
