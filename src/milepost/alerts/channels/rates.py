"""The token buckets of all addresses, shared by the processes that send: data/incidents/rates.json.

Whoever sends holds the sender's lock (dispatch.only_sender), so that one process at a time reads and writes the file. A
token is written down before the message leaves: a process that is killed leaves no more of them than it had. Where the
file cannot be written, this process' own memory counts. Addresses stand there as hashes.
"""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from milepost.alerts.channels.buckets import TokenBucket
from milepost.alerts.channels.limits import LIMITS, Rate
from milepost.warehouse import files

NAME: Final = "rates.json"
ROOM: Final = 32_768  # so much is set aside, so that it can be written on a full disk


class Rates:
    """All buckets. Each call reads what another process wrote since."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._buckets: dict[str, TokenBucket] = {}
        self._stamp: object = None
        self._lock = threading.Lock()

    def take(self, address: str, rates: tuple[Rate, ...], now: datetime) -> float:
        """As TokenBucket.take."""
        if not rates and address not in self._buckets:
            return 0.0
        with self._lock:
            wait = self._bucket(address, rates).take(now)
            if not wait:
                self._write()
            return wait

    def room(self, address: str, rates: tuple[Rate, ...], now: datetime) -> int:
        """How many messages may leave at once."""
        with self._lock:
            return self._bucket(address, rates).room(now)

    def block(self, address: str, rates: tuple[Rate, ...], now: datetime, seconds: float) -> None:
        """As TokenBucket.block."""
        with self._lock:
            self._bucket(address, rates).block(now, seconds)
            self._write()

    def _bucket(self, address: str, rates: tuple[Rate, ...]) -> TokenBucket:
        self._read()
        return self._buckets.setdefault(address, TokenBucket(rates))

    def _read(self) -> None:
        stamp = self._look()
        if stamp is None or stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            said: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            for address, state in said.items():
                rates = LIMITS[address.partition(":")[0]].rates
                taken = [datetime.fromisoformat(one) for one in state["taken"]]
                bucket = self._buckets[address] = TokenBucket(rates, taken)
                if state["blocked_until"]:
                    bucket.block_until(datetime.fromisoformat(state["blocked_until"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # what a person or a fault of the disk made of it: the next token is written anew

    def _write(self) -> None:
        said = {address: bucket.state() for address, bucket in self._buckets.items()}
        with suppress(OSError):
            files.replace_text(self._path, json.dumps(said), room=ROOM)
            self._stamp = self._look()

    def _look(self) -> object:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size
