"""Token buckets: how long a message must wait so that a vendor's rate is kept. One bucket per address, not receiver.

A token comes back a whole window after it was taken, not bit by bit: so no window of that length, wherever it begins,
ever holds more messages than the rate says, and a vendor that counts differently never blocks the robot.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from milepost.alerts.channels.limits import Rate


class TokenBucket:
    """The tokens of one address. Moments are aware UTC; a clock set back gives no token early.

    taken: when messages left before this process began (the delivery log knows), so that a restart gives no new tokens.
    """

    def __init__(self, rates: tuple[Rate, ...], taken: Iterable[datetime] = ()) -> None:
        self._rates = rates
        self._taken = deque(sorted(taken), maxlen=max((rate.count for rate in rates), default=1))
        self._blocked_until: datetime | None = None
        self._lock = threading.Lock()

    def take(self, now: datetime) -> float:
        """Take a token; 0.0 where there was one, else the seconds until there is one, and none is taken."""
        with self._lock:
            free_at = self._free_at(now)
            if free_at > now:
                return (free_at - now).total_seconds()
            if self._rates:
                self._taken.append(now)
            return 0.0

    def block(self, now: datetime, seconds: float) -> None:
        """Give no token for so long: the vendor said so."""
        self.block_until(now + timedelta(seconds=seconds))

    def block_until(self, until: datetime) -> None:
        with self._lock:
            self._blocked_until = max(until, self._blocked_until or until)

    def room(self, now: datetime) -> int:
        """How many tokens there are now."""
        with self._lock:
            if self._free_at(now) > now:
                return 0
            used = [
                rate.count - sum(now - one < timedelta(seconds=rate.seconds) for one in self._taken)
                for rate in self._rates
            ]
            return min(used, default=sys.maxsize)

    def state(self) -> dict[str, Any]:
        """What a process that comes after this one must know; ready for JSON."""
        with self._lock:
            until = self._blocked_until
            return {
                "taken": [one.isoformat() for one in self._taken],
                "blocked_until": until.isoformat() if until else None,
            }

    def _free_at(self, now: datetime) -> datetime:
        self._follow(now)
        free_at = max(now, self._blocked_until or now)
        for rate in self._rates:
            if len(self._taken) >= rate.count:
                free_at = max(free_at, self._taken[-rate.count] + timedelta(seconds=rate.seconds))
        return free_at

    def _follow(self, now: datetime) -> None:
        """A clock set back: what lies in the future is taken to have happened now, so that nothing waits for hours."""
        if self._taken and self._taken[-1] > now:
            ahead = self._taken[-1] - now
            self._taken = deque((moment - ahead for moment in self._taken), maxlen=self._taken.maxlen)
            if self._blocked_until is not None:
                self._blocked_until -= ahead
