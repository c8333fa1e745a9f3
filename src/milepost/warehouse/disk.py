"""Whether an error says that no space is left. DuckDB, dbt and Python say so in different ways. Opens no DuckDB."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from milepost.errors import DiskFull
from milepost.warehouse.files import FULL_DISK

# DuckDB hands on the system's words; the last is its own, for a sort or join that no longer fits beside the data
WORDS: Final = ("No space left on device", "Disk quota exceeded", "max_temp_directory_size")


def is_full(error: BaseException) -> bool:
    """Whether the error, or what caused it, is that no space is left."""
    return any(
        (isinstance(one, OSError) and one.errno in FULL_DISK) or any(word in str(one) for word in WORDS)
        for one in _causes(error)
    )


def full(place: Path, error: BaseException) -> DiskFull:
    """The error to raise when nothing more can be written at the place."""
    return DiskFull(
        f"no space is left for {place} ({_free(place)}): {error}. What was published stays; what was being written is "
        "undone. Free space (`milepost doctor` shows what takes it); the next run goes on by itself."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def free_bytes(place: Path) -> int:
    """Bytes that may still be written where the place is, or will be."""
    there = next(folder for folder in (place.absolute(), *place.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free


def _free(place: Path) -> str:
    return f"{free_bytes(place) / 1e6:.1f} MB free"
