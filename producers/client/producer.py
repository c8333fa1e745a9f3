"""The client that agencies send with. Event -> disk -> Kafka, judged before it is accepted.

    with AgencyProducer(settings, rules) as producer:
        producer.publish(event)          # Rejected at once, in words, if the loader would refuse it

What publish has accepted is on disk when it returns, and leaves the disk a day after the broker has acknowledged it:
killing the program, freezing, restarting or emptying the broker loses nothing (docs/client.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from milepost.errors import DeliveryError
from milepost.events.decoding import decode
from milepost.events.encoding import encode, key
from milepost.events.event import HEADERS, Event
from milepost.events.rules import Rules
from milepost.settings import Settings
from producers.client.connection import Connection
from producers.client.deliveries import Deliveries, Link
from producers.client.spool import Letter, Spool, spool_file


class AgencyProducer:
    """Accepts events and sends them in the background; a context manager. Leaving waits for every delivery.

    An event the rules refuse raises Rejected from publish and is not accepted. Events that the broker cannot take
    because it is away wait in the spool and leave, in order, as soon as it is back: by themselves while the producer
    lives, else with the next use. Raises DeliveryError from publish, naming the event, when the spool cannot keep it
    (disk full, spool full, no right), and on leaving, naming every event that the broker refused for good; those are
    kept aside in the spool with the reason. Raises BrokerError on entering if the broker refuses the account.
    """

    def __init__(
        self,
        settings: Settings,
        rules: Rules,
        *,
        connect: Callable[[], Link] | None = None,
        patience_s: float = 5.0,
        spool: Spool | None = None,
    ) -> None:
        self._rules, self._patience_s = rules, patience_s
        self._connect = connect or (lambda: Connection(settings, patience_s))
        self._spool = spool or Spool(spool_file(settings), keep_s=settings.client_keep_hours * 3600)
        self._deliveries = Deliveries(self._spool, self._connect, patience_s)
        self._last, self._entered_at = 0, 0.0

    @property
    def waiting(self) -> int:
        """How many accepted events the broker has not acknowledged, those of earlier uses included."""
        return len(self._spool)

    @property
    def delivered(self) -> int:
        """How many events the broker has acknowledged in this use, those of earlier uses included."""
        return self._deliveries.delivered

    @property
    def is_away(self) -> bool:
        """Whether the broker could not be reached when last tried; events wait in the spool meanwhile."""
        return bool(self._deliveries.reason)

    @property
    def why_waiting(self) -> str:
        """Why events wait: the connection's error, or the topics that the broker lacks; empty when nothing is wrong."""
        missing = self._deliveries.missing_topics
        return self._deliveries.reason or (f"the broker has no topic {', '.join(missing)}" if missing else "")

    def __enter__(self) -> Self:
        self._entered_at = time.time()
        try:
            self._deliveries.start()
            self._deliveries.raise_fault()
            self._last = self._spool.last()
        except BaseException:
            self._end()
            raise
        return self

    def publish(self, event: Event) -> None:
        """Judge and accept one event. Raises Rejected if the loader would refuse it."""
        value = encode(event)
        minute = datetime.now(UTC).replace(second=0, microsecond=0)  # one moment for many events: checks are remembered
        decode(value, now=minute, rules=self._rules, headers=HEADERS, topic=event.topic)
        self._accept(Letter(event.id, event.source, event.topic, key(event), value), is_judged=True)

    def send(self, letter: Letter) -> None:
        """Send bytes as they are, unjudged. Only for what was judged before, or is meant to be faulty."""
        self._accept(letter, is_judged=False)

    def settle(self) -> None:
        """Wait until everything accepted so far is delivered or refused, or the broker is away."""
        self._spool.sync()
        self._deliveries.settle(self._last)
        self._deliveries.raise_fault()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
            refused = self._spool.refused(self._entered_at)
        finally:
            self._end()
        if refused:
            named = "; ".join(f"{event_id}: {why}" for event_id, why in refused[:5])
            more = f" (+{len(refused) - 5})" if len(refused) > 5 else ""
            raise DeliveryError(
                f"消息系统拒收 {len(refused)} 条：the broker refused {len(refused)} events: {named}{more}. They "
                f"are kept in {self._spool.path}. Check the topic, the size and the rights of this account, then let "
                "them leave again with `python -m producers waiting --retry-refused`."
            ) from error

    def _accept(self, letter: Letter, *, is_judged: bool) -> None:
        self._deliveries.raise_fault()
        # while letters flow, many commits share one sync of the disk; while they do not, each has its own
        self._last = self._spool.add([letter], is_judged=is_judged, at_once=not self._deliveries.is_flowing)
        self._deliveries.wake()

    def _end(self) -> None:
        self._deliveries.close()
        self._spool.close()
