"""Where alerts go: settings -> channels (webhook, mail, the Kafka topic of alerts). Every call has an end.

A channel takes one alert and returns, or raises. 2xx alone is delivered: a redirect is not followed and counts as a
failure. within() bounds a whole call, whatever it waits for: a name server, one byte a second, a frozen broker.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

import httpx

from milepost.settings import Settings

CALL_SECONDS: Final = 10.0
TOPIC: Final = "milepost.alerts.v1"

Send = Callable[["Alert"], None]


@dataclass(frozen=True)
class Alert:
    """One alert as it is sent. state: firing or resolved."""

    alert_id: str
    dedupe_key: str
    kind: str
    severity: str
    title: str
    body: str
    raised_at: str
    state: str


def within(seconds: float, call: Callable[[], None]) -> None:
    """Run a call in a thread; raise what it raises, or TimeoutError once so many seconds have passed.

    A call that did not end is left behind: what it waits for cannot be interrupted. It ends with the process.
    """
    faults: list[BaseException] = []
    ended = threading.Event()

    def run() -> None:
        try:
            call()
        except BaseException as error:
            faults.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, name="milepost-alert", daemon=True).start()
    if not ended.wait(seconds):
        raise TimeoutError
    if faults:
        raise faults[0]


def configured(settings: Settings) -> dict[str, Send]:
    """The channels that the settings name: webhook, mail; and the Kafka topic of alerts where a channel reads it."""
    channels: dict[str, Send] = {}
    if settings.alert_webhook_url:
        channels["webhook"] = lambda alert: _post(settings, alert)
    if settings.alert_mail_url:
        channels["mail"] = lambda alert: _mail(settings, alert)
    if settings.alert_topic:
        channels["kafka"] = lambda alert: _publish(settings, alert)
    return channels


def signature(secret: str, body: bytes, sent_at: str) -> str:
    """HMAC-SHA256 over '<X-Milepost-Time>.<body>': the receiver recomputes it and refuses old times."""
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()


def _post(settings: Settings, alert: Alert) -> None:
    assert settings.alert_webhook_url
    body = json.dumps(asdict(alert), ensure_ascii=False).encode()
    sent_at = datetime.now(UTC).isoformat(timespec="seconds")
    headers = {"Content-Type": "application/json", "X-Milepost-Time": sent_at}
    if settings.alert_webhook_secret:
        headers["X-Milepost-Signature"] = signature(settings.alert_webhook_secret.get_secret_value(), body, sent_at)
    address = settings.alert_webhook_url.get_secret_value()
    # streamed: the status is all that counts, so a body is never read, however long or slow it is
    with httpx.stream(
        "POST", address, content=body, headers=headers, timeout=CALL_SECONDS, follow_redirects=False
    ) as answer:
        if not answer.is_success:  # raise_for_status would put the address, which may hold a token, into the message
            raise RuntimeError(f"the webhook answered HTTP {answer.status_code}")


def _mail(settings: Settings, alert: Alert) -> None:
    import apprise

    assert settings.alert_mail_url
    mail = apprise.Apprise()
    if not mail.add(settings.alert_mail_url.get_secret_value()):
        raise RuntimeError("MILEPOST_ALERT_MAIL_URL is not an address apprise knows, e.g. mailto://user:pass@host?to=x")
    word = "已恢复" if alert.state == "resolved" else "告警"
    body = f"{alert.body}\n\n{alert.raised_at} UTC"
    # text: a sender's words stand in it, and apprise would send them as the HTML they may be
    if not mail.notify(title=f"[Milepost {word}] {alert.title}", body=body, body_format=apprise.NotifyFormat.TEXT):
        raise RuntimeError("the mail was not accepted; see the log of the process")


def _publish(settings: Settings, alert: Alert) -> None:
    from milepost import stream

    stream.send(settings, TOPIC, alert.dedupe_key.encode(), json.dumps(asdict(alert)).encode())
