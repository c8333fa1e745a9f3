"""Alerts to a webhook, signed. 2xx alone is delivered: a redirect is not followed and counts as a failure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict
from datetime import UTC, datetime

import httpx

from milepost.alerts.deadline import CALL_SECONDS
from milepost.alerts.incidents import Alert
from milepost.settings import Settings


def signature(secret: str, body: bytes, sent_at: str) -> str:
    """HMAC-SHA256 over '<X-Milepost-Time>.<body>': the receiver recomputes it and refuses old times."""
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()


def send(settings: Settings, alert: Alert) -> None:
    """Post one alert. Raises RuntimeError for another answer than 2xx, httpx's errors where there is none."""
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
