"""Alerts: once, promptly, and once more when it is over; through a real HTTP receiver and a real mail server."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from milepost.alerts import delivery, incidents
from milepost.alerts.channels import webhook
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


class Receiver(HTTPServer):
    """A webhook's far end: keeps (headers, body) of every POST and answers with ``status``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hooked(settings: Settings, receiver: Receiver) -> Settings:
    url = f"http://127.0.0.1:{receiver.server_port}/hook?token=hidden"
    return settings.model_copy(
        update=Settings(alert_webhook_url=url, alert_webhook_secret="key", alert_topic=False).model_dump(
            include={"alert_webhook_url", "alert_webhook_secret", "alert_topic"}
        )
    )


def raise_one(settings: Settings, key: str = "gate:raw:x") -> bool:
    with warehouse.writing(settings, "test") as con:
        return incidents.raise_alert(con, "gate_failed", key, "闸门未通过", "3 行")


def test_webhook_gets_a_signature_it_can_check(hooked: Settings, receiver: Receiver) -> None:
    raise_one(hooked)
    assert delivery.deliver(hooked) == {"sent": 1, "failed": 0, "kept": 0}
    headers, body = receiver.got[0]
    assert headers["X-Milepost-Signature"] == webhook.signature("key", body, headers["X-Milepost-Time"])
    assert json.loads(body)["title"] == "闸门未通过"


def test_same_trouble_is_told_once_until_it_is_over(hooked: Settings, receiver: Receiver) -> None:
    assert raise_one(hooked) is True
    assert raise_one(hooked) is False
    delivery.deliver(hooked)
    delivery.deliver(hooked)
    assert len(receiver.got) == 1
    with warehouse.writing(hooked, "test") as con:
        assert incidents.resolve(con, "gate:raw:") == 1
    delivery.deliver(hooked)
    assert [json.loads(body)["state"] for _, body in receiver.got] == ["firing", "resolved"]
    assert raise_one(hooked) is True


def test_refused_alert_is_sent_again_and_the_address_stays_secret(hooked: Settings, receiver: Receiver) -> None:
    receiver.status = 500
    raise_one(hooked)
    assert delivery.deliver(hooked)["failed"] == 1
    with warehouse.writing(hooked, "test") as con:
        outcome = con.execute("SELECT delivery, delivered_at FROM ops.alerts").fetchone()
    assert outcome == ('{"webhook": "RuntimeError: the webhook answered HTTP 500"}', None)
    receiver.status = 200
    assert delivery.deliver(hooked)["sent"] == 1


def test_channel_that_took_the_alert_is_not_told_again_for_another_ones_failure(settings: Settings) -> None:
    told: list[str] = []
    working = {"good": lambda alert: told.append("good"), "bad": lambda alert: 1 / 0}
    raise_one(settings)
    assert delivery.deliver(settings, working)["failed"] == 1
    assert delivery.deliver(settings, working | {"bad": lambda alert: told.append("bad")})["sent"] == 1
    assert told == ["good", "bad"]


def test_without_a_channel_alerts_are_kept(settings: Settings) -> None:
    raise_one(settings)
    assert delivery.deliver(settings, {}) == {"sent": 0, "failed": 0, "kept": 1}


def test_only_alerts_that_are_over_are_resolved(settings: Settings) -> None:
    raise_one(settings, "gate:raw:a")
    raise_one(settings, "gate:raw:b")
    with warehouse.writing(settings, "test") as con:
        assert incidents.resolve(con, "gate:raw:", frozenset({"gate:raw:b"})) == 1
        assert con.execute("SELECT dedupe_key FROM ops.alerts WHERE resolved_at IS NULL").fetchall() == [
            ("gate:raw:b",)
        ]


def test_mail_reaches_a_mail_server(settings: Settings) -> None:
    from aiosmtpd.controller import Controller

    class Inbox:
        def __init__(self) -> None:
            self.mails: list[bytes] = []

        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
            self.mails.append(envelope.content)  # type: ignore[attr-defined]
            return "250 taken"

    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        url = f"mailto://127.0.0.1:{port}?from=milepost@city.test&to=duty@city.test&mode=insecure"
        mailing = Settings(data=settings.data, alert_mail_url=url, alert_topic=False)
        raise_one(mailing)
        delivery.deliver(mailing)
        with warehouse.writing(mailing, "test") as con:
            assert con.execute("SELECT delivery FROM ops.alerts").fetchone() == ('{"mail": "ok"}',)
    finally:
        controller.stop()
    assert b"To: duty@city.test" in inbox.mails[0]
