"""The configuration of alerts as the watch reads it: again when a file changes; its faults are incidents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from milepost.alerts import words
from milepost.alerts.deadline import has_passed
from milepost.alerts.desk import Desk
from milepost.alerts.incident import Signal
from milepost.alerts.routing.holding import InForce
from milepost.days import SHANGHAI, working_day
from milepost.settings import Settings

FILES: Final = ("alerts", "contacts", "workdays")
AGAIN_AFTER: Final = timedelta(minutes=1)
LOOK_AHEAD: Final = timedelta(days=14)


class Reader:
    """Reads the three files of one folder (load); remembers what holds, and what is wrong with it."""

    def __init__(self, settings: Settings, load: Callable[[Settings, date], InForce]) -> None:
        self._settings, self._load = settings, load
        self._there: InForce | None = None
        self._state: tuple[object, ...] = ()
        self._read_at: datetime | None = None
        self._known: set[str] = set()
        self._there_now: set[str] = set()
        self._endless: set[str] = set()

    def read(self, now: datetime) -> InForce:
        """What holds now. Raises nothing."""
        state = tuple(self._stamp(name) for name in FILES)
        if self._there is None or state != self._state or has_passed(self._read_at, AGAIN_AFTER, now):
            self._there = self._load(self._settings, now.astimezone(SHANGHAI).date())
            self._state, self._read_at = state, now
        return self._there

    def _stamp(self, name: str) -> object:
        try:
            found = (self._settings.config / f"{name}.yml").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def signals(self, now: datetime) -> list[Signal]:
        """One per file with a fault, per year whose working days nobody knows, per mute time without an end."""
        there = self.read(now)
        found: dict[str, Signal] = {}
        for fault in there.faults:
            key = f"config:{fault.file}"
            if key in found:
                continue
            count = sum(other.file == fault.file for other in there.faults)
            values: dict[str, Any] = {
                "file": fault.file,
                "line": fault.line,
                "field": fault.field,
                "message": fault.message,
            }
            found[key] = words.signal(
                "config", key, "config_faulty", "critical", fields=values | {"count": count}, count=count, **values
            )
        for name in sorted(name for name, origin in there.origin.items() if origin == "gone"):
            key = f"config:gone:{name}"
            kept = str(self._settings.incidents / "config" / f"{name}.yml")
            found[key] = words.signal("config_gone", key, "config_faulty", "critical", name=name, kept=kept)
        asked = (now + LOOK_AHEAD).astimezone(SHANGHAI).date()
        if self._uses_days(there) and working_day(asked, there.workdays).is_guessed:
            key = "config:workdays"
            found[key] = words.signal("workdays", key, "config_faulty", "warning", year=asked.year)
        for name in sorted(self._endless):
            key = f"config:mute:{name}"
            found[key] = words.signal("mute", key, "config_faulty", "warning", name=name)
        self._there_now = set(found)
        self._known |= self._there_now
        return list(found.values())

    def over(self) -> list[str]:
        """Keys of what is wrong no more; also of what a watch before this one found."""
        return sorted(
            (
                self._known
                | {f"config:{kind}{name}{end}" for name in FILES for kind, end in (("", ".yml"), ("gone:", ""))}
                | {"config:workdays"}
            )
            - self._there_now
        )

    def note(self, desk: Desk, _now: datetime) -> None:
        """What routing met on its way: mute times that never end."""
        self._endless = set(desk.endless)

    @staticmethod
    def _uses_days(there: InForce) -> bool:
        """Whether anything is reckoned in working days."""
        return any(one.days != "any" for one in there.config.mute_times) or any(
            step.working_days is not None for ladder in there.config.ladders for step in ladder.steps
        )
