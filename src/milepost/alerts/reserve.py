"""Room set aside for the store of incidents, so that a full disk can still be recorded. data/incidents/reserve."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

BYTES: Final = 2_000_000  # SQLite's log of some hundred incidents
LEFT_AT_LEAST: Final = 3 * BYTES
NAME: Final = "reserve"


def keep(folder: Path) -> None:
    """Set the room aside where it is not, written out so that it is really taken. Scarce space is not taken."""
    path = folder / NAME
    with suppress(OSError):
        if path.stat().st_size >= BYTES:
            return
    try:
        if shutil.disk_usage(folder).free < LEFT_AT_LEAST:
            return
        with path.open("wb") as file:
            file.write(os.urandom(BYTES))  # a disk that compresses would set nothing aside for zeros
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        release(folder)


def release(folder: Path) -> bool:
    """Give the room up; whether there was any."""
    try:
        (folder / NAME).unlink()
    except OSError:
        return False
    return True
