"""Delivery: letters from the spool to the broker, in order, by a thread that gets over whatever the broker does.

    spool -> connection -> acknowledged (kept for a while), or refused for good (kept aside with the reason)

A connection that fails or falls silent is dropped and a new one made, with growing rests between the tries; what was
not acknowledged leaves again from the disk, first letter first. A letter that the broker had all the same arrives
twice, which the loader counts as a duplicate. Where the broker's log is another than the one that acknowledged letters,
those leave again too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from milepost.errors import MilepostError
from producers.client.connection import Away, Logs
from producers.client.database import Turn
from producers.client.spool import SYNC_SECONDS, Letter, Spool

LOG = logging.getLogger("milepost.client")
LOG.addHandler(logging.NullHandler())
CHUNK, WINDOW = 500, 4_000  # letters handed over at a time, and under way at most
LOOK_SECONDS = 10.0  # between looks at an idle broker: does it live, are its logs the same?
LOOK_SECONDS_MISSING = 1.0  # while letters wait for a topic that is not there
PRUNE_SECONDS = 600.0
BUSY_REST = 0.03  # while letters are under way: small steps would take the processor from whoever publishes
IDLE_REST = 0.1  # also how soon another process' letters are noticed
FIRST_REST, LONGEST_REST = 0.1, 5.0  # between tries to connect


class Link(Protocol):
    """What is used of a Connection; tests hand in their own."""

    @property
    def is_over(self) -> bool: ...
    def look(self, topics: Iterable[str]) -> Logs: ...
    def hand_over(self, letter: Letter) -> Any: ...
    def verdict(self, future: Any) -> str | None: ...
    def close(self) -> None: ...


class Sent(NamedTuple):
    """A letter under way. log: id of the log it was handed to."""

    position: int
    letter: Letter
    future: Any
    log: str
    at: float


class Deliveries:
    """Delivers a spool's letters from ``start`` to ``close``, unless another process does already."""

    def __init__(self, spool: Spool, connect: Callable[[], Link], patience_s: float) -> None:
        self._spool, self._connect, self._patience_s = spool, connect, patience_s
        self._turn = Turn(spool.path)
        self._thread = threading.Thread(target=self._run, name="milepost-deliveries", daemon=True)
        self._wake, self._ending, self._is_asked = threading.Event(), threading.Event(), threading.Event()
        self._news = threading.Condition()
        self._link: Link | None = None
        self._under_way: deque[Sent] = deque()
        self._logs = Logs({}, frozenset(), frozenset())
        self._cursor = self._generation = self._failures = 0
        self._looked_at = self._progress_at = self._pruned_at = 0.0
        self._tried_at = self._next_try = 0.0
        self._tries = self._idle_passes = self._passes = 0
        self.delivered = 0
        """Letters acknowledged to this process."""
        self.reason = ""
        """Why the broker counts as away; empty while it answers."""
        self._fault: MilepostError | None = None

    @property
    def is_flowing(self) -> bool:
        """Whether letters leave as they come."""
        return self._link is not None

    def start(self) -> None:
        """Start the thread, wait for its first try to reach the broker. Raises DeliveryError for an unusable spool."""
        self._turn.take()
        self._thread.start()
        self._wait(lambda: bool(self._passes), 4 * self._patience_s)

    def raise_fault(self) -> None:
        """Raise, once, an error of the spool or the account that the thread met since the last call."""
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault

    @property
    def missing_topics(self) -> list[str]:
        """Topics that the broker does not have; letters for them wait."""
        return sorted(self._logs.missing)

    def wake(self) -> None:
        """Wake the thread: there are new letters."""
        self._wake.set()

    def settle(self, until: int) -> None:
        """Wait until no letter up to a position waits, or the broker is away, or nothing moves any more."""
        passes, tries, left = self._idle_passes + 1, self._tries, -1
        if self.reason and time.monotonic() - self._tried_at > 1.0:
            self._is_asked.set()  # it may be back: one try before giving up
        elif self.reason:
            tries -= 1
        while True:
            self._wake.set()
            now_left = self._spool.waiting(until)
            if now_left != left:
                left, deadline = now_left, time.monotonic() + 4 * self._patience_s
            is_away = bool(self.reason) and self._tries > tries
            if not left or is_away or self._idle_passes > passes or time.monotonic() > deadline:
                return
            with self._news:
                self._news.wait(0.05)

    def close(self) -> None:
        """End the thread, close the connection, release the turn. Waits for a connection attempt under way."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(6 * self._patience_s)

    def _wait(self, is_so: Callable[[], bool], seconds: float) -> None:
        with self._news:
            self._news.wait_for(is_so, seconds)

    def _tell(self) -> None:
        with self._news:
            self._news.notify_all()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                rest = self._step()
            except Away as error:
                rest = self._be_away(str(error))
            except MilepostError as error:
                self._fault = error
                rest = self._be_away(str(error))
            except Exception as error:  # a delivery that ends unseen would lose nothing, and deliver nothing
                LOG.exception("delivery met what it does not know")
                rest = self._be_away(f"{type(error).__name__}: {error}")
            self._passes += 1
            self._tell()
            if rest > BUSY_REST:
                self._wake.wait(rest)
            elif rest:
                self._ending.wait(rest)
            self._wake.clear()
        self._drop()
        self._turn.give_back()

    def _step(self) -> float:
        """One pass: connect, take answers, hand over. -> seconds to rest."""
        if not self._turn.take():
            return IDLE_REST if self._spool.sync(is_patient=True) else SYNC_SECONDS
        if self._link is None:
            left = self._next_try - time.monotonic()
            if left > 0 and not self._is_asked.is_set():
                return min(left, IDLE_REST)
            self._link = self._reach()
        self._take_answers()
        self._check()
        if time.monotonic() - self._looked_at > (LOOK_SECONDS_MISSING if self._logs.missing else LOOK_SECONDS):
            if self._under_way:
                return BUSY_REST  # let what is under way arrive first
            self._look(self._link)
        handed = self._hand_over()
        is_synced = self._spool.sync(is_patient=True)
        if handed or self._under_way:
            return 0.0 if handed == CHUNK else BUSY_REST
        self._idle_passes += 1
        self._prune()
        return IDLE_REST if is_synced else SYNC_SECONDS

    def _reach(self) -> Link:
        """Connect, and learn what is there. Raises Away, and BrokerError for an account that it refuses."""
        self._spool.sync()
        self._is_asked.clear()
        self._generation = self._spool.generation
        link = self._connect()
        try:
            self._look(link)
        except BaseException:
            link.close()
            raise
        self.reason, self._progress_at = "", time.monotonic()
        return link

    def _look(self, link: Link) -> None:
        """Learn which logs there are; letters that another log had acknowledged wait again, before all later ones.

        Nothing is under way now, so it may begin at the front: a topic that was missing may be there.
        """
        self._logs = link.look(self._spool.topics())
        self._looked_at, self._cursor = time.monotonic(), 0
        self._spool.wake_lost(self._logs.ids)

    def _check(self) -> None:
        """Raises Away when the connection is of no more use."""
        assert self._link is not None
        if self._spool.generation != self._generation:
            raise Away("the spool was replaced")
        if self._link.is_over:
            raise Away(self._why())
        silent_since = max(self._progress_at, self._under_way[0].at) if self._under_way else time.monotonic()
        if time.monotonic() - silent_since > 3 * self._patience_s:
            raise Away(f"no answer for {3 * self._patience_s:g} s")

    def _why(self) -> str:
        failed = [error for sent in self._under_way if (error := getattr(sent.future, "exception", None))]
        return str(failed[0]) if failed else "the connection was lost"

    def _hand_over(self) -> int:
        """Hand over the next letters; -> how many."""
        assert self._link is not None
        room = min(CHUNK, WINDOW - len(self._under_way))
        if room <= 0:
            return 0
        letters = self._spool.take(self._cursor, room, sorted(self._logs.missing))
        for position, letter in letters:
            if letter.topic not in self._logs.ids and letter.topic not in self._logs.forbidden:
                self._looked_at = 0.0  # a topic not looked at yet
                break
            self._hand_over_one(position, letter)
            self._cursor = position
        return len(letters)

    def _hand_over_one(self, position: int, letter: Letter) -> None:
        assert self._link is not None
        if letter.topic in self._logs.forbidden:
            self._refuse(position, f"this account has no right to write to {letter.topic}")
            return
        try:
            future = self._link.hand_over(letter)
        except ValueError as error:
            self._refuse(position, str(error))
            return
        self._under_way.append(Sent(position, letter, future, self._logs.ids[letter.topic], time.monotonic()))

    def _refuse(self, position: int, reason: str) -> None:
        self._spool.refuse(position, reason, self._generation)
        self._tell()

    def _take_answers(self) -> None:
        """Mark letters whose answer has come, oldest first."""
        assert self._link is not None
        settled = []
        while self._under_way and (verdict := self._link.verdict(self._under_way[0].future)) is not None:
            sent = self._under_way.popleft()
            if verdict:
                self._refuse(sent.position, verdict)
            else:
                settled.append(sent)
        if settled:
            self._acknowledge(settled)

    def _acknowledge(self, settled: list[Sent]) -> None:
        self._progress_at, self._failures = time.monotonic(), 0
        self._spool.acknowledge([(one.position, one.letter.topic, one.log) for one in settled], self._generation)
        self.delivered += len(settled)
        self._tell()

    def _be_away(self, reason: str) -> float:
        """Drop the connection, rest before the next try; -> seconds to rest now."""
        self.reason = reason or "no answer"
        if self._link is None:
            self._tries += 1
            self._tried_at = time.monotonic()
        self._drop()
        self._next_try = time.monotonic() + min(FIRST_REST * 2**self._failures, LONGEST_REST)
        self._failures = min(self._failures + 1, 16)
        return FIRST_REST

    def _drop(self) -> None:
        """Close the connection; what it had delivered counts, the rest waits in the spool."""
        if self._link is None:
            return
        link, self._link = self._link, None
        link.close()
        delivered = [sent for sent in self._under_way if link.verdict(sent.future) == ""]
        self._under_way.clear()
        if delivered:
            with suppress(MilepostError):  # then they leave again, and are duplicates
                self._acknowledge(delivered)

    def _prune(self) -> None:
        if time.monotonic() - self._pruned_at > PRUNE_SECONDS:
            self._pruned_at = time.monotonic()
            self._spool.prune()
