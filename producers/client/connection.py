"""The client's connection to its broker: one KafkaProducer, used until the first sign of trouble, then dropped.

kafka-python, because it is pure Python: it installs on every agency's host, also where no wheels exist. Its own ways of
getting over trouble are switched off: after a freeze or a restart they can leave a producer mute for ever, or deliver
to an emptied log what should have come after the letters that log has lost. Whoever uses a connection makes a new one
and sends again what was not acknowledged (producers/client/deliveries.py).
"""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from kafka import KafkaProducer
from kafka.errors import (
    AuthorizationError,
    BrokerResponseError,
    CorruptRecordError,
    KafkaError,
    KafkaTimeoutError,
    NodeNotReadyError,
    RetriableError,
    SaslAuthenticationFailedError,
    UnknownError,
)
from kafka.net.compat import KafkaNetClient
from kafka.protocol.metadata import MetadataRequest

from milepost.errors import BrokerError
from milepost.events.event import HEADERS, MAX_BYTES
from milepost.settings import Settings
from producers.client.spool import Letter

# kafka-python would write its own lines to stderr while the broker is away; what matters is in our errors
logging.getLogger("kafka").addHandler(logging.NullHandler())
FORBIDDEN = (17, 29)  # Kafka's error codes: no name for a topic, no right to it
REST_MS = 20.0  # how long the sender rests while it waits for an answer, unless the answer comes first


class Away(Exception):
    """The broker does not answer, or answers wrongly. Trying again can help."""


class Logs(NamedTuple):
    """What a look at the broker showed. ids: topic -> an id that changes when its log is a new, empty one; '' from a
    broker that does not tell. missing: not there, or without a leader yet."""

    ids: dict[str, str]
    missing: frozenset[str]
    forbidden: frozenset[str]


def is_listening(server: str, patience_s: float) -> bool:
    """Asked first, because it answers at once where a KafkaProducer goes on trying."""
    host, _, port = server.strip().rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=patience_s):
            return True
    except (OSError, ValueError):
        return False


def security(settings: Settings) -> dict[str, Any]:
    """SASL and TLS options of kafka-python."""
    options: dict[str, Any] = {"security_protocol": settings.kafka_security_protocol}
    if "SASL" in settings.kafka_security_protocol:
        password = settings.kafka_password
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": password.get_secret_value() if password else None,
        }
    if "SSL" in settings.kafka_security_protocol.removeprefix("SASL_") and settings.kafka_ca_file:
        options["ssl_context"] = ssl.create_default_context(cafile=str(settings.kafka_ca_file))
    return options


def options(patience_s: float) -> dict[str, Any]:
    """How kafka-python sends for us: acknowledged by all, lz4, batches collected for 50 ms, one request at a time."""
    patience_ms = int(patience_s * 1000)
    return {
        "enable_idempotence": False,
        "retries": 0,
        "max_in_flight_requests_per_connection": 1,
        "acks": "all",
        "compression_type": "lz4",
        "linger_ms": 50,
        "batch_size": 131_072,
        "max_request_size": 2 * MAX_BYTES,
        "allow_auto_create_topics": False,
        "bootstrap_timeout_ms": patience_ms,
        "max_block_ms": patience_ms,
        "request_timeout_ms": patience_ms,
        # never before our own patience ends: a batch given up alone would be overtaken by the next
        "delivery_timeout_ms": 100 * patience_ms,
    }


class _OnceConnected(KafkaNetClient):
    """A network client that never reconnects to a node, and sends nothing more once it is told that all is over."""

    def __init__(self, **configs: Any) -> None:
        super().__init__(**configs)
        self.is_over = False
        self._met: dict[Any, Any] = {}
        self._get_connection = self._manager.get_connection
        self._manager.get_connection = self._connect_once

    def _connect_once(self, node_id: Any, **options: Any) -> Any:
        """Replaces the manager's own method: each node is connected to once, whether for letters or for metadata."""
        met = self._met.get(node_id)
        if self.is_over or (met is not None and not (met.connected or met.initializing)):
            self.is_over = True
            raise NodeNotReadyError(node_id)
        link = self._get_connection(node_id, **options)
        if not self.cluster.is_bootstrap(node_id):
            self._met[node_id] = link
        return link

    def is_ready(self, node_id: Any) -> bool:
        return not self.is_over and bool(super().is_ready(node_id))

    def connection_delay(self, node_id: Any) -> float:
        """The sender takes it for milliseconds; at nought it would spin while an answer is on its way."""
        return max(float(super().connection_delay(node_id)) * 1000, REST_MS)

    @property
    def is_cut(self) -> bool:
        return self.is_over or any(link.closed for link in list(self._met.values()))

    async def ask(self, topics: list[str]) -> Any:
        """Kafka's Metadata, over the very connection that letters take."""
        link = await self._manager.get_connection(self.cluster.brokers()[0].node_id)
        wanted = [MetadataRequest.MetadataRequestTopic(name=topic) for topic in topics]
        return await link.send_request(MetadataRequest(topics=wanted, allow_auto_topic_creation=False))


class Connection:
    """One connected KafkaProducer. Raises Away when the broker does not answer, BrokerError for a refused account.

    The broker has ``patience_s`` for an answer. Letters arrive in the order handed over, for each key: one request is
    under way at a time, and the first that fails ends the connection.
    """

    def __init__(self, settings: Settings, patience_s: float) -> None:
        servers = settings.bootstrap_servers.split(",")
        self._patience_s = patience_s
        self._client: _OnceConnected | None = None
        if not any(is_listening(server, patience_s) for server in servers):
            raise Away(f"nobody listens at {settings.bootstrap_servers}")
        try:
            self._producer = KafkaProducer(
                bootstrap_servers=servers, kafka_client=self._make_client, **options(patience_s), **security(settings)
            )
        except RetriableError as error:
            self._let_go()
            raise Away(f"{settings.bootstrap_servers}: {error}") from error
        except (KafkaError, OSError, ValueError) as error:
            self._let_go()
            raise BrokerError(
                f"{settings.bootstrap_servers}: {error}. Check MILEPOST_KAFKA_SERVERS and the account."
            ) from error

    def _make_client(self, **configs: Any) -> _OnceConnected:
        client = _OnceConnected(**configs)
        self._client = client
        return client

    @property
    def is_over(self) -> bool:
        """Whether an error occurred; nothing is sent any more."""
        assert self._client is not None
        return self._client.is_cut

    def look(self, topics: Iterable[str]) -> Logs:
        """Ids of the topics' logs. Raises Away. Only while no letter is on its way."""
        client, wanted, answered = self._client, sorted(topics), threading.Event()
        assert client is not None
        answer = client._manager.call_soon(client.ask, wanted)
        answer.add_both(lambda _: answered.set())
        client.wakeup()
        if not answered.wait(self._patience_s) or answer.exception is not None or client.is_over:
            raise Away(str(answer.exception or "no answer"))
        cluster, found = answer.value.cluster_id, answer.value.topics
        return Logs(
            {topic.name: f"{cluster}/{topic.topic_id}" if cluster else "" for topic in found if not topic.error_code},
            frozenset(topic.name for topic in found if topic.error_code and topic.error_code not in FORBIDDEN),
            frozenset(topic.name for topic in found if topic.error_code in FORBIDDEN),
        )

    def hand_over(self, letter: Letter) -> Any:
        """-> a future for ``verdict``. Raises Away, ValueError for what can never be sent."""
        try:
            future = self._producer.send(letter.topic, value=letter.value, key=letter.key, headers=HEADERS)
        except KafkaError as error:
            if self._is_refusal(error):
                raise ValueError(str(error)) from error
            raise Away(str(error)) from error
        except (TypeError, AssertionError) as error:
            raise ValueError(str(error)) from error
        future.add_errback(self._stop_after)
        return future

    def verdict(self, future: Any) -> str | None:
        """'' once delivered, the reason once refused for good, None while neither is known."""
        if not future.is_done:
            return None
        if future.exception is None:
            return ""
        return str(future.exception) if self._is_refusal(future.exception) else None

    @staticmethod
    def _is_refusal(error: BaseException) -> bool:
        """The broker's last word on this letter: too large, no right, against its policy."""
        passing = (RetriableError, UnknownError, CorruptRecordError, SaslAuthenticationFailedError)
        return isinstance(error, BrokerResponseError | AuthorizationError) and not isinstance(error, passing)

    def _stop_after(self, error: BaseException) -> None:
        """Called in the sender's thread, before it can send anything further."""
        if not self._is_refusal(error):
            assert self._client is not None
            self._client.is_over = True

    def close(self) -> None:
        """End it without waiting for anything: what was not acknowledged is in the spool."""
        self._producer._sender.force_close()
        self._producer._sender.join(2 * self._patience_s)
        with suppress(KafkaTimeoutError):
            self._producer.close(timeout=0)

    def _let_go(self) -> None:
        """Close the sockets of a producer that could not be made."""
        if self._client is not None:
            self._client.close()
