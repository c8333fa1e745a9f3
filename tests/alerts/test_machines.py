"""Machines: the event milepost.incident.told.v1 to webhooks and Kafka, signed as Standard Webhooks say."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import jsonschema
import pytest
from builders.messages import item, message, receiver
from builders.receivers import answering
from builders.receivers import receiver as socket_receiver
from builders.robots import Time
from standardwebhooks import Webhook, WebhookVerificationError

from milepost import stream
from milepost.alerts.channels import payload, webhook
from milepost.alerts.channels.answers import RETRY_SECONDS, Answer, seconds_before_next
from milepost.alerts.channels.sending import Channels
from milepost.contracts.outgoing import told_schema
from milepost.events.outgoing import TOLD
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings

KEY = "whsec_" + base64.b64encode(b"k" * 32).decode()
OLD_KEY = "whsec_" + base64.b64encode(b"o" * 32).decode()
VALIDATOR = jsonschema.Draft202012Validator(told_schema(TOLD))


class Hook(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.headers: dict[str, str] = {}
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=a-hidden-token"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def now() -> Time:
    from datetime import UTC, datetime

    return Time(datetime.now(UTC))  # the standard's library has no clock of ours


def test_the_standards_own_library_verifies_the_webhook(hook: Hook, settings: Settings) -> None:
    assert Channels(settings).send(receiver("webhook", hook.url, KEY), message(), now()).outcome == "ok"
    headers, body = hook.got[0]
    said = Webhook(KEY).verify(body, {key.lower(): value for key, value in headers.items()})
    assert said["data"]["items"][0]["indicator"] == "wucheng/compute_capacity"
    assert headers["webhook-id"] == said["id"] == message().message_id
    VALIDATOR.validate(said)


def test_while_keys_rotate_either_verifies_and_another_does_not(hook: Hook, settings: Settings) -> None:
    Channels(settings).send(receiver("webhook", hook.url, f"{KEY} {OLD_KEY}"), message(), now())
    headers, body = hook.got[0]
    lower = {key.lower(): value for key, value in headers.items()}
    for key in (KEY, OLD_KEY):
        Webhook(key).verify(body, lower)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"x" * 32).decode()).verify(body, lower)


def test_the_former_header_stands_beside_for_a_release(hook: Hook, settings: Settings) -> None:
    Channels(settings).send(receiver("webhook", hook.url, "a plain key"), message(), now())
    headers, body = hook.got[0]
    assert headers["X-Milepost-Signature"] == webhook.signature("a", body, headers["X-Milepost-Time"])


@pytest.mark.parametrize("secret", ["whsec_ ", "whsec_not-base64!", "whsec_" + base64.b64encode(b"short").decode()])
def test_a_key_that_is_none_by_the_standard_is_an_alarm(hook: Hook, settings: Settings, secret: str) -> None:
    answer = Channels(settings).send(receiver("webhook", hook.url, secret), message(), now())
    assert (answer.outcome, answer.code, hook.got) == ("alarm", "secret", [])


def test_without_a_key_there_is_no_signature(hook: Hook, settings: Settings) -> None:
    assert Channels(settings).send(receiver("webhook", hook.url), message(), now()).outcome == "ok"
    assert not {"webhook-signature", "X-Milepost-Signature"} & hook.got[0][0].keys()
    assert hook.got[0][0]["webhook-id"] == message().message_id


def test_a_clock_two_hours_off_is_refused_by_the_standards_library(hook: Hook, settings: Settings) -> None:
    late = now()
    late.pass_by(-7200)
    Channels(settings).send(receiver("webhook", hook.url, KEY), message(), late)
    headers, body = hook.got[0]
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(KEY).verify(body, {key.lower(): value for key, value in headers.items()})


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "wait"),
    [
        (204, {}, "ok", 0),
        (302, {"Location": "/elsewhere"}, "alarm", 0),
        (410, {}, "alarm", 0),
        (401, {}, "alarm", 0),
        (400, {}, "drop", 0),
        (429, {"Retry-After": "120"}, "retry", 120),
        (503, {"Retry-After": "9999999"}, "retry", 86_400),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, "retry", 0),
        (500, {}, "retry", 0),
    ],
)
def test_a_status_is_sorted_into_again_never_and_alarm(
    hook: Hook, settings: Settings, status: int, headers: dict[str, str], outcome: str, wait: float
) -> None:
    hook.status, hook.headers = status, headers
    answer = Channels(settings).send(receiver("webhook", hook.url, KEY), message(), now())
    assert (answer.outcome, answer.wait_seconds, len(hook.got)) == (outcome, wait, 1)


def test_a_receiver_that_asks_for_two_minutes_gets_them(hook: Hook, settings: Settings) -> None:
    hook.status, hook.headers = 429, {"Retry-After": "120"}
    channels, time = Channels(settings), now()
    channels.send(receiver("webhook", hook.url, KEY), message(), time)
    time.pass_by(119)
    assert channels.send(receiver("webhook", hook.url, KEY), message(), time).code == "rate"
    time.pass_by(1)
    channels.send(receiver("webhook", hook.url, KEY), message(), time)
    assert len(hook.got) == 2


def test_an_endless_answer_is_not_waited_for(settings: Settings) -> None:
    with socket_receiver(answering(200, "X-Long: yes")) as port:
        to = receiver("webhook", f"http://127.0.0.1:{port}/hook", KEY)
        assert Channels(settings).send(to, message(), now()).outcome == "ok"


def test_a_body_keeps_the_limit_and_counts_what_is_left_out() -> None:
    told = message(items=tuple(item(number) for number in range(400)))
    said = json.loads(body := payload.event(told, 20_000))
    assert len(body) <= 20_000
    assert len(said["data"]["items"]) + said["data"]["left_out"] == 400
    assert len(said["data"]["items"]) > 10
    VALIDATOR.validate(said)
    huge = payload.event(message(paragraphs=("长" * 20_000,), items=()), 20_000)
    assert len(huge) <= 20_000
    VALIDATOR.validate(json.loads(huge))


def test_a_field_of_another_type_than_the_contract_says_is_told_and_dropped(hook: Hook, settings: Settings) -> None:
    told = message(items=(item(fields={"value": "much"}),))
    answer = Channels(settings).send(receiver("webhook", hook.url, KEY), told, now())
    assert (answer.outcome, answer.code, hook.got) == ("drop", "fields", [])


def test_simulated_stands_in_the_envelope() -> None:
    assert json.loads(payload.event(message(simulated=True), 20_000))["simulated"] is True
    assert "simulated" not in json.loads(payload.event(message(), 20_000))


@pytest.mark.kafka
def test_kafka_has_the_event_under_its_groups_key(broker: BrokerHandle, settings: Settings) -> None:
    from confluent_kafka import Consumer, TopicPartition

    there = settings.model_copy(update={"kafka_servers": broker.servers})
    stream.ensure_topics(there)
    told = message(message_id="msg_of_this_test", group_key="route:kind=of_this_test")
    assert Channels(there).send(receiver("kafka"), told, now()) == Answer("ok", "0")
    reader = Consumer(stream.client_config(there) | {"group.id": "test", "enable.auto.commit": False})
    reader.assign([TopicPartition("milepost.alerts.v1", part, 0) for part in range(stream.PARTITIONS)])
    try:
        found = (reader.poll(10) for _ in range(50))
        record = next(one for one in found if one and one.key() == b"route:kind=of_this_test")
    finally:
        reader.close()
    said = json.loads(record.value())
    VALIDATOR.validate(said)
    assert said["id"] == "msg_of_this_test"
    assert dict(record.headers())["content-type"] == b"application/cloudevents+json"


def test_a_broker_that_is_away_is_asked_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "ANSWER_SECONDS", 0.3)
    away = settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    answer = Channels(away).send(receiver("kafka"), message(), now())
    assert (answer.outcome, answer.code) == ("retry", "not delivered")


def test_tries_follow_the_standards_schedule_and_end() -> None:
    again = Answer("retry", "HTTP 500")
    waits = [seconds_before_next(attempts, again) for attempts in range(1, 11)]
    assert waits == [*RETRY_SECONDS, None]
    assert seconds_before_next(1, Answer("retry", "130101", wait_seconds=600)) == 600
    assert [seconds_before_next(1, Answer(word, "x")) for word in ("ok", "drop", "alarm")] == [None] * 3  # type: ignore[arg-type]
