"""Telling without a store: where nothing can be written, each trouble is told to its receivers from memory.

Each is told again every AGAIN_AFTER while it lasts. Once the store can be written again, what was told goes into it, so
that nobody hears it twice, and the same people hear when it is over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from milepost.alerts import incidents, outgoing
from milepost.alerts.channels.sending import Channels
from milepost.alerts.deadline import has_passed
from milepost.alerts.dispatch import OthersSend, only_sender
from milepost.alerts.incident import Signal, unstored
from milepost.alerts.outgoing import Notification
from milepost.alerts.rendering import render
from milepost.alerts.routing import route as routing
from milepost.alerts.routing.holding import InForce
from milepost.alerts.routing.receivers import resolved
from milepost.alerts.store import Store
from milepost.settings import Settings

AGAIN_AFTER: Final = timedelta(minutes=30)
TRY_AGAIN_AFTER: Final = timedelta(seconds=20)


@dataclass
class _Trouble:
    """One, as it was seen last: since when it is so, who was told of it when, and when each may be asked next."""

    signal: Signal
    opened: datetime
    told: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, tuple[datetime, timedelta]] = field(default_factory=dict)


class Memory:
    """What one process told so. Lost with it."""

    def __init__(self, settings: Settings, channels: Channels, clock: Callable[[], datetime]) -> None:
        self._settings, self._channels, self._clock = settings, channels, clock
        self._troubles: dict[str, _Trouble] = {}
        self._told_before: frozenset[str] | None = None
        self._held = ExitStack()
        self._is_sender = False

    def tell(self, there: InForce, signals: Iterable[Signal]) -> None:
        """Tell what was not told within AGAIN_AFTER. One process alone does, until the store can be written again."""
        if not self._be_sender():
            return
        now = self._clock()
        if self._told_before is None:
            self._told_before = told_before(self._settings.incidents / "incidents.db")
        for signal in signals:
            trouble = self._troubles.setdefault(signal.key, _Trouble(signal, now))
            trouble.signal = signal
            one = unstored(signal, trouble.opened, now)
            usual = (trouble.opened if signal.key in self._told_before else None, AGAIN_AFTER)
            for told in routing.route(there.config, one.labels, there.contacts):
                if has_passed(*trouble.asked.get(told.receiver, usual), now):
                    self._send(there, told.receiver, trouble, now)

    def hand_over(self, store: Store, there: InForce) -> None:
        """Write what was told into the store, and be the only sender no longer. Raises StoreError."""
        for key, trouble in list(self._troubles.items()):
            incidents.raise_alert(store, trouble.signal, trouble.opened)
            one = next(one for one in store.unresolved() if one.dedupe_key == key)
            with store.transaction() as con:
                for told in routing.route(there.config, one.labels, there.contacts):
                    if told.receiver in trouble.told:
                        to = (told.receiver, told.group_key)
                        outgoing.note_told(con, to, one.incident_id, trouble.told[told.receiver])
            del self._troubles[key]
        self._held.close()
        self._is_sender, self._told_before = False, None

    def _be_sender(self) -> bool:
        if not self._is_sender:
            try:
                self._held.enter_context(only_sender(self._settings))
            except OthersSend:
                return False
            self._is_sender = True
        return True

    def _send(self, there: InForce, receiver: str, trouble: _Trouble, now: datetime) -> None:
        one = unstored(trouble.signal, trouble.opened, now)
        to = resolved(there.config, receiver, self._settings)
        reason = "repeat" if receiver in trouble.told else "first"
        note = Notification(
            f"{one.incident_id}-{now:%Y%m%d%H%M}", receiver, "memory", reason, frozenset(), frozenset(), now, 0
        )
        message = render(note, [one], to.language, self._settings.boards_url or "")
        answer = self._channels.send(to, message, self._clock)
        trouble.asked[receiver] = (now, TRY_AGAIN_AFTER if answer.outcome == "retry" else AGAIN_AFTER)
        if answer.outcome == "ok":
            trouble.told[receiver] = now


def told_before(path: Path) -> frozenset[str]:
    """The keys of what is open and was told while the store could still be written; none where it cannot be read."""
    for how in ("mode=ro", "immutable=1"):
        try:
            with closing(sqlite3.connect(f"file:{path}?{how}", uri=True)) as con:
                rows = con.execute(
                    """SELECT DISTINCT dedupe_key FROM incidents, notifications, json_each(notifications.firing) AS said
                       WHERE state <> 'resolved' AND outcome = 'ok' AND said.value = incident_id"""
                )
                return frozenset(row[0] for row in rows.fetchall())
        except sqlite3.Error:
            continue
    return frozenset()
