"""Alerts to a webhook, signed. 2xx alone is delivered: a redirect is not followed and counts as a failure.

Headers after Standard Webhooks 1.0.0; the former X-Milepost-Time and X-Milepost-Signature stand beside for a release.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from milepost.alerts.channels import payload
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.calling import by_status, post
from milepost.alerts.channels.limits import WEBHOOK
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.message import Clock, Message
from milepost.events.event import CONTENT_TYPE

PREFIX: Final = "whsec_"
KEY_BYTES: Final = (24, 64)


def tell(receiver: Receiver, message: Message, clock: Clock) -> Answer:
    """Post the event milepost.incident.told.v1, signed with every key of the secret: several are keys in rotation."""
    try:
        standard = [_key_bytes(key) for key in (receiver.secret.get_secret_value().split() if receiver.secret else [])]
    except ValueError:
        return Answer("alarm", "secret", "whsec_ 之后须为 24 至 64 字节的 base64 · whsec_ and base64 of 24 to 64 bytes")
    body = payload.event(message, WEBHOOK.bytes)
    now = clock()
    keys = receiver.secret.get_secret_value().split() if receiver.secret else []
    headers = {"Content-Type": CONTENT_TYPE, "X-Milepost-Time": now.isoformat(timespec="seconds")}
    headers |= {"webhook-id": message.message_id, "webhook-timestamp": str(int(now.timestamp()))}
    if keys:
        headers["webhook-signature"] = " ".join(
            standard_signature(key, message.message_id, int(now.timestamp()), body) for key in standard
        )
        headers["X-Milepost-Signature"] = signature(keys[0], body, headers["X-Milepost-Time"])
    return by_status(post(receiver.url, body, headers, read=False))


def standard_signature(key: bytes, message_id: str, seconds: int, body: bytes) -> str:
    """v1,<base64 of HMAC-SHA256 over id.timestamp.body>."""
    signed = hmac.new(key, f"{message_id}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def _key_bytes(key: str) -> bytes:
    """whsec_ and base64 is the standard's key; any other text, as it was used so far, is a key as it stands.

    Raises ValueError where what follows whsec_ is no key of the standard.
    """
    if not key.startswith(PREFIX):
        return key.encode()
    found = base64.b64decode(key.removeprefix(PREFIX), validate=True)  # binascii.Error is a ValueError
    if not KEY_BYTES[0] <= len(found) <= KEY_BYTES[1]:
        raise ValueError
    return found


def signature(secret: str, body: bytes, sent_at: str) -> str:
    """HMAC-SHA256 over '<X-Milepost-Time>.<body>': the receiver recomputes it and refuses old times."""
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()
