"""DingTalk's group robots (钉钉): markdown, a signature in the query, errcode in the answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

from milepost.alerts.channels import rendering
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.calling import call_robot
from milepost.alerts.channels.limits import DINGTALK
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.message import Clock, Message

TITLE_CHARACTERS = 60  # shown in the notification alone


def send(receiver: Receiver, message: Message, clock: Clock) -> Answer:
    """Post one message; the answer's errcode decides."""
    url = receiver.url
    if receiver.secret is not None:
        url = signed(url, receiver.secret.get_secret_value(), int(clock().timestamp() * 1000))
    return call_robot(url, body(receiver, message), DINGTALK, ("errcode",))


def signed(url: str, secret: str, milliseconds: int) -> str:
    """The address with its signature: the key is the secret, the message is the time and the secret."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}timestamp={milliseconds}&sign={quote(base64.b64encode(digest), safe='')}"


def body(receiver: Receiver, message: Message) -> dict[str, object]:
    """The JSON of a message. Who is called by number must also stand in the text."""
    blocks = rendering.as_markdown(message, "### {}".format)
    called = [person for person in message.mentions if person.mobile or person.dingtalk]
    names = " ".join(f"@{person.mobile or person.dingtalk}" for person in called)
    tail = [*blocks.tail, *([names] if names else []), *([receiver.keyword] if receiver.keyword else [])]
    parts = rendering.fitted(blocks._replace(tail=tail), message, DINGTALK.bytes).blocks
    return {
        "msgtype": "markdown",
        "markdown": {
            "title": rendering.harmless_heading(message)[:TITLE_CHARACTERS],
            "text": rendering.joined(parts),
        },
        "at": {
            "atMobiles": [person.mobile for person in called if person.mobile],
            "atUserIds": [person.dingtalk for person in called if person.dingtalk and not person.mobile],
            "isAtAll": False,
        },
    }
