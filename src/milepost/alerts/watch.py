"""The watch: a process that finds what is wrong, and tells who must know, whatever else stands still.

Each round: configuration, health, business, what is snoozed no longer; then messages are planned and sent. It needs
neither warehouse nor broker nor Airflow. Where not even its own store can be written, it tells from memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Final

from milepost.alerts import actions, configuration, incidents, outgoing, posting, words
from milepost.alerts.channels import calling
from milepost.alerts.channels.sending import Channels
from milepost.alerts.deadline import has_passed
from milepost.alerts.desk import Desk
from milepost.alerts.dispatch import FAULT, FAULT_KEY, Dispatch, OthersSend, only_sender
from milepost.alerts.health import looks
from milepost.alerts.health.storage import full
from milepost.alerts.incident import Signal
from milepost.alerts.kinds import URGENT
from milepost.alerts.memory import Memory
from milepost.alerts.store import NO_SPACE, Store, StoreError
from milepost.settings import Settings

ROUND_SECONDS: Final = 2.0
BEAT: Final = timedelta(minutes=1)
OVER: Final = ("已恢复正常", "It is well again")
OWN: Final = ("watch:store", "watch:round")  # what is over with the next round that ends
NOTHING: Final = {"ok": 0, "retry": 0, "dropped": 0}


def utc_clock() -> datetime:
    return datetime.now(UTC)


Evaluate = Callable[[Settings, Store, datetime], object]
"""What a new published version says of the promises (alerts.business)."""


class Watch:
    """One watch of one data folder. Its parts come from above: pipeline.watching() puts them together."""

    def __init__(
        self,
        settings: Settings,
        config: configuration.Reader,
        checks: looks.Looks,
        evaluate: Evaluate | None = None,
        *,
        clock: Callable[[], datetime] = utc_clock,
        say: Callable[[str], None] = print,
    ) -> None:
        self._settings, self._config, self._looks, self._evaluate = settings, config, checks, evaluate
        self._clock, self._say = clock, say
        self._channels = Channels(settings)
        self._memory = Memory(settings, self._channels, clock)
        self._post, self._sending = posting.Post(), ExitStack()
        self._beat_at: datetime | None = None
        self._said = ""

    def run(self, stop: threading.Event) -> None:
        """Rounds until told to stop."""
        while not stop.is_set():
            self.round()
            stop.wait(ROUND_SECONDS)

    def round(self, *, is_alone: bool = False, only: tuple[str, ...] = ()) -> dict[str, int]:
        """Look at everything that is due, and send what is; how many messages went how. Raises nothing.

        is_alone: no other round follows, so that nothing waits, neither for others of its group nor for a second look.
        only: names of checks, where not all are wanted.
        """
        now, seen = self._clock(), list[Signal]()
        try:
            return self._work(now, seen, is_alone=is_alone, only=only)
        except Exception as error:  # also of ours: it ends one round, not the watch
            self._tell_from_memory([*seen, _failed(error)], now)
            return dict(NOTHING)

    def _work(self, now: datetime, seen: list[Signal], *, is_alone: bool, only: tuple[str, ...]) -> dict[str, int]:
        """One round. seen: gets what the checks find, as soon as they do."""
        self._config.read(now)  # first of all: what is good now is kept, whatever fails later
        try:
            store = incidents.store_of(self._settings)
        except StoreError:
            self._looks.use(None)
            seen += self._looks.due(now, is_alone=is_alone, only=only)[0]
            raise
        self._looks.use(store)
        signals, over = self._looks.due(now, is_alone=is_alone, only=only)
        seen += signals
        self._memory.hand_over(store, self._config.read(now))
        self._keep(store, [*self._config.signals(now), *signals], [*self._config.over(), *over], now)
        self._judge(store, now)
        actions.wake(store, now)
        counts = self._send(store, now, is_alone=is_alone)
        self._beat(store, now)
        self._close(store, [*OWN], now)  # last: a round that fails after this point would tell anew what failed before
        return counts

    def _tell_from_memory(self, signals: list[Signal], now: datetime) -> None:
        try:
            self._memory.tell(self._config.read(now), signals)
        except Exception as error:  # there is nobody left to tell but who reads this process' output
            self._say(f"nothing can be told: {type(error).__name__}: {error}; {[one.title_en for one in signals]}")

    def _keep(self, store: Store, signals: list[Signal], over: list[str], now: datetime) -> None:
        for signal in signals:
            incidents.raise_alert(store, signal, now)
        self._close(store, over, now)

    @staticmethod
    def _close(store: Store, keys: list[str], now: datetime) -> None:
        open_now = store.open_keys()
        for key in keys:
            if key in open_now:
                incidents.resolve_only(store, key, *OVER, now)

    def _judge(self, store: Store, now: datetime) -> None:
        """Evaluate what was promised. A fault in it stops nothing else."""
        if self._evaluate is None:
            return
        key = "watch:business"
        try:
            self._evaluate(self._settings, store, now)
        except StoreError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"[:500]
            signal = words.signal("watch_failed", key, "watch_failed", "critical", part="business", error=told)
            incidents.raise_alert(store, signal, now)
        else:
            self._close(store, [key], now)

    def _send(self, store: Store, now: datetime, *, is_alone: bool) -> dict[str, int]:
        there = self._config.read(now)
        try:
            if not self._post.is_busy:  # else what is on its way keeps us the sender
                self._sending.close()
                self._sending.enter_context(only_sender(self._settings))
            desk = Desk(there, store.unresolved(), now, is_alone=is_alone)
            outgoing.plan(store, desk.routes, now, desk.is_told)
            self._config.note(desk, now)
            dispatch = Dispatch(self._settings, store, there, self._channels, self._clock)
            patience = None if is_alone else posting.PATIENCE
            counts = self._post.send_due(store, dispatch, self._clock, dispatch.gather, patience)
        except OthersSend as other:
            if str(other) != self._said:
                self._said = str(other)
                self._say(f"another process sends the messages: {other}")
            return dict(NOTHING)
        finally:
            if not self._post.is_busy:
                self._sending.close()
        if not posting.has_fault(store, FAULT):
            self._close(store, [FAULT_KEY], now)
        return counts

    def _beat(self, store: Store, now: datetime) -> None:
        """The dead man's signal: only while all is well, so that its absence says that something is not."""
        url = self._settings.heartbeat_url
        if url is None or not has_passed(self._beat_at, BEAT, now):
            return
        if any(one.kind in URGENT for one in store.unresolved()):
            return
        self._beat_at = now
        said, error = calling.look_up(url.get_secret_value(), is_ours=False)
        if said is None:
            self._say(f"the heartbeat was not taken: {error}")


def _failed(error: Exception) -> Signal:
    if isinstance(error, StoreError) and any(word in str(error) for word in NO_SPACE):
        return full(str(error))  # as the check of the disk tells it, so that it is one trouble
    key, part = ("watch:store", "data/incidents") if isinstance(error, StoreError) else ("watch:round", "watch")
    told = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}"
    return words.signal("watch_failed", key, "watch_failed", "critical", part=part, error=told[:500])
