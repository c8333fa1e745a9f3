"""Whether the warehouse can be used, and whether the disk has room. A warehouse that somebody writes is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from milepost.alerts import reserve, words
from milepost.alerts.deadline import has_passed
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store
from milepost.errors import DiskFull, MilepostError, WarehouseBusy
from milepost.publishing import attempts, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import files

HELD_TOO_LONG: Final = timedelta(hours=1)  # a build takes no longer
SURE_AFTER: Final = timedelta(minutes=5)  # looked into at least so often, though the file did not change
NEARLY_FULL: Final = (0.05, 5_000_000_000)  # less than this share of the disk, and less than so many bytes
FULL_BYTES: Final = reserve.LEFT_AT_LEAST  # more than the reserve gives back: what it frees is no end of the trouble
LookInto = Callable[[warehouse.Connection, Store], None]
"""Looks for what the warehouse says is wrong (sources.look)."""


class Warehouse:
    """Looks at the lock, and into the warehouse when it is free and has changed: then its incidents are looked for."""

    keys: Final = ("warehouse", "locked")

    def __init__(self, settings: Settings, look_into: LookInto) -> None:
        self._settings = settings.model_copy(update={"lock_wait_seconds": 0.0})
        self._look_into_it = look_into
        self.store: Store | None = None
        self._known: tuple[object, ...] | None = None
        self._looked_at: datetime | None = None
        self._last: list[Signal] = []

    def look(self, now: datetime) -> list[Signal] | None:
        """locked: one process has held it for an hour; warehouse: it cannot be opened, or is gone."""
        holder = files.holder_of(self._settings.data / "warehouse.lock")
        if holder is not None:
            since, said = holder
            held = now - since if since else timedelta(0)
            minutes = int(held.total_seconds() // 600) * 10  # in steps, so that it is no news every minute
            if held < HELD_TOO_LONG:
                return self._last
            told = words.signal(
                "warehouse_locked",
                "locked",
                "warehouse_unavailable",
                "critical",
                fields={"minutes": minutes},
                minutes=minutes,
                holder=said,
            )
            return [*self._last, told]
        if self._is_due(now):
            self._last = self._look_into(now)
        return self._last

    def _is_due(self, now: datetime) -> bool:
        return self._state() != self._known or has_passed(self._looked_at, SURE_AFTER, now)

    def _state(self) -> tuple[object, ...]:
        path = self._settings.warehouse
        found = [one.stat() for one in (path, path.with_name(f"{path.name}.wal")) if one.exists()]
        return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found)

    def _look_into(self, now: datetime) -> list[Signal]:
        if not self._settings.warehouse.exists():
            gone = f"{self._settings.warehouse} is gone, though versions were published from it."
            return [self._broken(gone)] if versions.versions(self._settings) else []
        try:
            with warehouse.writing(self._settings, "watch") as con:
                if self.store is not None:
                    self._look_into_it(con, self.store)
        except WarehouseBusy:
            return self._last
        except DiskFull:
            return self._last  # the disk's own incident says so
        except MilepostError as error:
            self._looked_at, self._known = now, self._state()
            return [self._broken(str(error))]
        self._looked_at, self._known = now, self._state()
        return []

    @staticmethod
    def _broken(error: str) -> Signal:
        return words.signal("warehouse_broken", "warehouse", "warehouse_unavailable", "critical", error=error[:1000])


class Disk:
    """Looks at the room on the disk, and whether the last run found none."""

    keys: Final = ("space", "disk")

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def look(self, _now: datetime) -> list[Signal]:
        """disk: nothing can be written; space: little is left."""
        place = self._settings.data if self._settings.data.exists() else self._settings.data.absolute().parent
        usage = shutil.disk_usage(place)
        said = attempts.read_status(self._settings)
        if usage.free < FULL_BYTES or (said.get("no_space") and not said.get("ok", True)):
            error = said.get("message_en") or f"{_megabytes(usage.free)} left for {self._settings.data}"
            return [full(str(error))]
        if usage.free < min(usage.total * NEARLY_FULL[0], NEARLY_FULL[1]):
            return [
                words.signal(
                    "disk_nearly", "space", "disk_nearly_full", "warning", fields={"place": str(self._settings.data)},
                    free=_megabytes(usage.free), total=_megabytes(usage.total), place=self._settings.data,
                )
            ]  # fmt: skip
        return []


def full(error: str) -> Signal:
    """No space is left, whoever found it."""
    return words.signal("disk", "disk", "disk_full", "critical", error=error[:1000])


def _megabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"
