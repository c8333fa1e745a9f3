"""Delivery has an end: whatever a receiver does, a round is over in time and the warehouse is free meanwhile."""

from __future__ import annotations

import email
import json
import socket
import threading
import time
from email import policy

import pytest
from builders.receivers import answering, closed_port, dripping, dripping_greeting, endless_body, receiver, silent

from milepost.alerts import delivery, incidents
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

CALL_SECONDS = 1.0
MARGIN = 3.0  # a machine that is busy with other things


@pytest.fixture(autouse=True)
def _short_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "CALL_SECONDS", CALL_SECONDS)


def told_to(settings: Settings, **where: object) -> Settings:
    given = Settings(alert_topic=False, **where).model_dump(include={*where, "alert_topic"})  # type: ignore[arg-type]
    return settings.model_copy(update=given)


def raise_some(settings: Settings, count: int = 3, body: str = "3 行") -> None:
    with warehouse.writing(settings, "test") as con:
        for number in range(count):
            incidents.raise_alert(con, "gate_failed", f"gate:raw:{number}", f"闸门未通过 {number}", body)


def outcomes(settings: Settings) -> list[dict[str, str]]:
    with warehouse.writing(settings, "test") as con:
        rows = con.execute("SELECT delivery FROM ops.alerts ORDER BY raised_at").fetchall()
    return [json.loads(row[0]) for row in rows]


@pytest.mark.parametrize("behave", [silent, dripping], ids=["silent", "dripping"])
def test_a_round_with_a_receiver_that_hangs_ends_in_time_and_it_is_asked_once(settings: Settings, behave) -> None:
    with receiver(behave) as port:
        hooked = told_to(settings, alert_webhook_url=f"http://127.0.0.1:{port}/hook")
        raise_some(hooked)
        began = time.monotonic()
        assert delivery.deliver(hooked) == {"sent": 0, "failed": 3, "kept": 0}
        assert time.monotonic() - began < CALL_SECONDS + MARGIN
    told = [outcome["webhook"].split(":")[0] for outcome in outcomes(hooked)]
    assert told == ["no answer within 1 s", "not tried", "not tried"]


def test_the_warehouse_is_free_while_a_receiver_hangs(settings: Settings) -> None:
    with receiver(dripping) as port:
        hooked = told_to(settings, alert_webhook_url=f"http://127.0.0.1:{port}/hook")
        raise_some(hooked)
        entered, free = threading.Event(), threading.Event()

        def ask(_alert: object) -> None:
            entered.set()
            assert free.wait(10)

        deliverer = threading.Thread(target=delivery.deliver, args=(hooked, {"webhook": ask}))
        deliverer.start()
        assert entered.wait(10)
        with warehouse.writing(hooked.model_copy(update={"lock_wait_seconds": 0}), "landing meanwhile"):
            free.set()
        deliverer.join(20)


def test_what_is_over_while_its_alert_is_on_its_way_is_told_too(settings: Settings) -> None:
    told: list[str] = []

    def ask(alert: incidents.Alert) -> None:
        told.append(alert.state)
        if len(told) == 1:
            with warehouse.writing(settings, "meanwhile") as con:
                assert incidents.resolve(con, "gate:raw:") == 1

    raise_some(settings, 1)
    for _ in range(3):
        delivery.deliver(settings, {"webhook": ask})
    assert told == ["firing", "resolved"]


def test_another_channel_gets_the_alert_though_the_first_hangs(settings: Settings) -> None:
    got: list[str] = []
    over = threading.Event()
    raise_some(settings, 2)
    delivery.deliver(settings, {"hanging": lambda alert: over.wait(), "good": lambda alert: got.append(alert.title)})
    over.set()
    assert got == ["闸门未通过 0", "闸门未通过 1"]


def test_a_round_is_over_in_time_though_every_call_is_only_slow(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "ROUND_SECONDS", 0.5)
    raise_some(settings, 20)
    pause = threading.Event()
    counts = delivery.deliver(settings, {"slow": lambda alert: pause.wait(0.2) and None})
    assert 0 < counts["sent"] <= 3
    assert counts["failed"] == 20 - counts["sent"]


@pytest.mark.parametrize(
    ("behave", "told"),
    [(answering(302, "Location: /elsewhere"), "HTTP 302"), (answering(500), "HTTP 500"), (answering(404), "HTTP 404")],
)
def test_anything_but_2xx_is_not_delivered(settings: Settings, behave, told: str) -> None:
    with receiver(behave) as port:
        hooked = told_to(settings, alert_webhook_url=f"http://127.0.0.1:{port}/hook")
        raise_some(hooked, 1)
        assert delivery.deliver(hooked)["failed"] == 1
    assert told in outcomes(hooked)[0]["webhook"]


def test_a_status_is_enough_the_body_is_not_waited_for(settings: Settings) -> None:
    with receiver(endless_body) as port:
        hooked = told_to(settings, alert_webhook_url=f"http://127.0.0.1:{port}/hook")
        raise_some(hooked, 1)
        assert delivery.deliver(hooked)["sent"] == 1


def test_a_closed_port_is_an_outcome_and_undelivered_alerts_are_named(settings: Settings) -> None:
    hooked = told_to(settings, alert_webhook_url=f"http://127.0.0.1:{closed_port()}/hook")
    raise_some(hooked, 1)
    assert delivery.deliver(hooked)["failed"] == 1
    [line] = delivery.undelivered(hooked)
    assert line.startswith("闸门未通过 0 (webhook: ConnectError")


def test_a_name_server_that_hangs_does_not_hold_the_round(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: over.wait() and [])
    hooked = told_to(settings, alert_webhook_url="http://alerts.city.test/hook")
    raise_some(hooked, 1)
    began = time.monotonic()
    assert delivery.deliver(hooked)["failed"] == 1
    assert time.monotonic() - began < CALL_SECONDS + MARGIN
    over.set()


def test_a_mail_server_that_drips_does_not_hold_the_round(settings: Settings) -> None:
    with receiver(dripping_greeting) as port:
        url = f"mailto://127.0.0.1:{port}?from=milepost@city.test&to=duty@city.test&mode=insecure"
        mailing = told_to(settings, alert_mail_url=url)
        raise_some(mailing, 1)
        began = time.monotonic()
        assert delivery.deliver(mailing)["failed"] == 1
        assert time.monotonic() - began < CALL_SECONDS + MARGIN


def test_an_alert_broker_that_takes_connections_and_says_nothing_does_not_hold_the_round(settings: Settings) -> None:
    with receiver(silent) as port:
        frozen = settings.model_copy(update={"alert_topic": True, "kafka_servers": f"127.0.0.1:{port}"})
        raise_some(frozen, 1)
        began = time.monotonic()
        assert delivery.deliver(frozen)["failed"] == 1
        assert time.monotonic() - began < CALL_SECONDS + MARGIN


def test_alerts_never_tried_come_before_those_that_failed(settings: Settings) -> None:
    raise_some(settings, 201)
    delivery.deliver(settings, {"bad": lambda alert: 1 / 0})
    got: list[str] = []
    delivery.deliver(settings, {"good": lambda alert: got.append(alert.title)})
    assert "闸门未通过 200" in got


MARKUP = '<b>bold</b><script>alert(1)</script><img src=x onerror="alert(2)"> &amp; 3 < 4'


def test_markup_in_a_senders_words_arrives_as_text(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiosmtpd.controller import Controller

    class Inbox:
        def __init__(self) -> None:
            self.mails: list[bytes] = []

        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
            self.mails.append(envelope.content)  # type: ignore[attr-defined]
            return "250 taken"

    inbox, port = Inbox(), closed_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        url = f"mailto://127.0.0.1:{port}?from=milepost@city.test&to=duty@city.test&mode=insecure"
        mailing = told_to(settings, alert_mail_url=url)
        raise_some(mailing, 1, body=MARKUP)
        monkeypatch.setattr(delivery, "CALL_SECONDS", 10.0)
        assert delivery.deliver(mailing)["sent"] == 1
    finally:
        controller.stop()
    mail = email.message_from_bytes(inbox.mails[0], policy=policy.default)
    parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    assert MARKUP in parts["text/plain"]
    for tag in ("<b>", "<script>", "<img src=x"):
        assert tag not in parts.get("text/html", "")
