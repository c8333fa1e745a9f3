"""One thing that is looked at again and again: what it may open, how often, after how many bad looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from milepost.alerts import words
from milepost.alerts.deadline import has_passed, within
from milepost.alerts.incident import Signal

LOOK_SECONDS: Final = 10.0


@dataclass
class Check:
    """keys: all that it may open; one that a look does not find is over.

    look: the troubles there are now, or None where that cannot be told now. confirm: how many looks in a row must find
    a trouble before it is one, so that a hiccup is none.
    """

    name: str
    keys: tuple[str, ...]
    every: timedelta
    look: Callable[[datetime], list[Signal] | None]
    confirm: int = 1
    _asked_at: datetime | None = field(default=None, init=False)
    _seen: dict[str, int] = field(default_factory=dict, init=False)

    def is_due(self, now: datetime) -> bool:
        return has_passed(self._asked_at, self.every, now)

    def ask(self, now: datetime, *, is_alone: bool = False) -> tuple[list[Signal], list[str]]:
        """Look once: the troubles there are, and the keys of those there are not. Raises nothing."""
        self._asked_at = now
        try:
            found = within(LOOK_SECONDS, lambda: self.look(now))
        except Exception as error:  # a look that fails is itself what people must hear of
            return [self._failed(error)], []
        if found is None:
            return [], []
        self._seen = {one.key: self._seen.get(one.key, 0) + 1 for one in found}
        confirm = 1 if is_alone else self.confirm
        if any(count < confirm for count in self._seen.values()):
            self._asked_at = None  # look again with the next round, not only when its time comes
        there = {one.key for one in found}
        return (
            [one for one in found if self._seen[one.key] >= confirm],
            [key for key in (*self.keys, f"watch:{self.name}") if key not in there],
        )

    def _failed(self, error: Exception) -> Signal:
        told = f"{type(error).__name__}: {error}"[:500]
        return words.signal(
            "watch_failed", f"watch:{self.name}", "watch_failed", "critical", part=self.name, error=told
        )
