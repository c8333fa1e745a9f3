"""The client that agencies send with. Event -> Kafka, judged before it leaves, kept on disk while the broker is away.

    with AgencyProducer(settings, rules) as producer:
        producer.publish(event)          # Rejected at once, in words, if the loader would refuse it

kafka-python, because it is pure Python: it installs on every agency's host, also where no wheels exist.
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Protocol, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, RetriableError

from milepost.decoding import MAX_BYTES
from milepost.errors import BrokerError, DeliveryError
from milepost.events import HEADERS, Event, Rules, decode, encode, key
from milepost.settings import Settings
from producers.client_options import is_listening, security
from producers.spool import Letter, Spool, spool_file

AWAY = RetriableError  # kafka-python: no answer in time, no connection, no leader
# kafka-python would write its own lines to stderr while the broker is away; what matters is in our errors
logging.getLogger("kafka").addHandler(logging.NullHandler())
SETTLE_EVERY = 2_000  # how many answers may be outstanding before the finished ones are looked at


class Client(Protocol):
    """What is used of KafkaProducer; tests hand in their own."""

    def send(self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]]) -> Any: ...
    def flush(self, timeout: float) -> None: ...
    def close(self, timeout: float) -> None: ...


def connect(settings: Settings, patience_s: float = 5.0) -> KafkaProducer:
    """A kafka-python producer: idempotent, acks=all, lz4, batches collected for 50 ms. Raises KafkaError.

    The broker has ``patience_s`` for an answer and three times that for a delivery.
    """
    servers = settings.bootstrap_servers.split(",")
    if not any(is_listening(server, patience_s) for server in servers):
        raise KafkaTimeoutError(f"nobody listens at {settings.bootstrap_servers}")
    patience_ms = int(patience_s * 1000)
    return KafkaProducer(
        bootstrap_servers=servers,
        enable_idempotence=True, acks="all", compression_type="lz4", linger_ms=50, batch_size=131_072,
        max_request_size=2 * MAX_BYTES, bootstrap_timeout_ms=patience_ms,
        max_block_ms=patience_ms, request_timeout_ms=patience_ms, delivery_timeout_ms=3 * patience_ms,
        **security(settings),
    )  # fmt: skip


class AgencyProducer:
    """Sends events; a context manager. Leaving waits for every delivery.

    An event the rules refuse raises Rejected from publish and is not sent. Events the broker cannot take because it is
    away go to the spool and leave, in order, with the next use. Raises DeliveryError on leaving, naming every event
    that the broker refused. ``waiting`` tells how many events wait in the spool.
    """

    def __init__(
        self, settings: Settings, rules: Rules, *, client: Client | None = None, patience_s: float = 5.0,
        spool: Spool | None = None,
    ) -> None:  # fmt: skip
        self._settings, self._rules, self._client = settings, rules, client
        self._patience_s, self._timeout_s = patience_s, 4 * patience_s
        self._spool = spool or Spool(spool_file(settings))
        self._open: deque[tuple[Letter, Any]] = deque()
        self._refused: list[tuple[str, str]] = []
        self._away = False
        self.delivered = 0

    @property
    def waiting(self) -> int:
        return len(self._spool)

    @property
    def is_away(self) -> bool:
        """Whether the broker could not be reached; events then go to the spool."""
        return self._away

    def __enter__(self) -> Self:
        if self._client is None:
            try:
                self._client = connect(self._settings, self._patience_s)
            except AWAY:
                self._away = True
            except KafkaError as error:
                servers = self._settings.bootstrap_servers
                raise BrokerError(f"{servers}: {error}. Check MILEPOST_KAFKA_SERVERS and the account.") from error
        if not self._away and self.waiting:
            self._spool.drain(self._send_all)
            self._away = bool(self.waiting)
        return self

    def publish(self, event: Event) -> None:
        """Judge and send one event. Raises Rejected if the loader would refuse it."""
        value = encode(event)
        minute = datetime.now(UTC).replace(second=0, microsecond=0)  # one moment for many events: checks are remembered
        decode(value, now=minute, rules=self._rules, headers=HEADERS, topic=event.topic)
        self.send(Letter(event.id, event.source, event.topic, key(event), value))

    def send(self, letter: Letter) -> None:
        """Send bytes as they are, unjudged. Only for what was judged before, or is meant to be faulty."""
        if self._away:
            self._spool.add([letter])
            return
        try:
            self._open.append((letter, self._hand_over(letter)))
        except AWAY:
            self._away = True
            self.settle()  # earlier events keep their place before this one
            self._spool.add([letter])
        except KafkaError as error:
            self._refused.append((letter.event_id, str(error)))
        if len(self._open) >= SETTLE_EVERY:
            self._look_at_finished()

    def settle(self) -> None:
        """Wait until everything sent so far is delivered, refused, or in the spool."""
        if self._client is None:
            return
        try:
            self._client.flush(timeout=self._timeout_s)
        except AWAY:
            self._away = True
        late = [letter for letter, future in self._open if not self._is_settled(letter, future)]
        self._open.clear()
        if late:
            self._away = True
            self._spool.add(late)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.settle()
        finally:
            self._close()
        if self._refused:
            named = "; ".join(f"{event_id}: {why}" for event_id, why in self._refused[:5])
            more = f" (+{len(self._refused) - 5})" if len(self._refused) > 5 else ""
            raise DeliveryError(
                f"消息系统拒收 {len(self._refused)} 条：the broker refused {len(self._refused)} events: {named}{more}. "
                "Check the topic, the size and the rights of this account, then send again."
            ) from error

    def _close(self) -> None:
        if self._client is None:
            return
        try:
            self._client.close(timeout=self._patience_s)
        except AWAY:  # kafka-python gives up closing while batches wait; they are in the spool by now
            self._client._sender.force_close()  # type: ignore[attr-defined]
            self._client.close(timeout=self._patience_s)

    def _hand_over(self, letter: Letter) -> Any:
        assert self._client is not None
        return self._client.send(letter.topic, value=letter.value, key=letter.key, headers=HEADERS)

    def _send_all(self, letters: list[Letter]) -> list[Letter]:
        sent: list[tuple[Letter, Any]] = []
        try:
            for letter in letters:
                sent.append((letter, self._hand_over(letter)))
            assert self._client is not None
            self._client.flush(timeout=self._timeout_s)
        except AWAY:
            self._away = True
        return [letter for letter, future in sent if self._is_settled(letter, future)]

    def _look_at_finished(self) -> None:
        while self._open and self._open[0][1].is_done:
            letter, future = self._open.popleft()
            if not self._is_settled(letter, future):
                self._open.appendleft((letter, future))
                self.settle()
                return

    def _is_settled(self, letter: Letter, future: Any) -> bool:
        """Delivered, or refused for good. False: the broker was away, the event must go to the spool."""
        if future.is_done and future.succeeded():
            self.delivered += 1
            return True
        if not future.is_done or isinstance(future.exception, AWAY):
            return False
        self._refused.append((letter.event_id, str(future.exception)))
        return True
