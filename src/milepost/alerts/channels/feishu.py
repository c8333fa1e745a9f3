"""Feishu's custom bots (飞书): a card, a signature in the body, `code` in the answer.

Of DingTalk's signature it is the opposite in each point: seconds; the text is the key, the message is empty; it goes
into the body. A custom bot is never called back: a card's button can open an address and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from milepost.alerts.channels import rendering
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.calling import call_robot
from milepost.alerts.channels.cutting import cut, size
from milepost.alerts.channels.limits import FEISHU
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.channels.words import word
from milepost.alerts.message import Clock, Message

COLOURS = {"critical": "red", "warning": "orange", "info": "blue"}
TITLE_BYTES = 300
SIGNATURE_BYTES = 100  # timestamp and sign, in the same body


def send(receiver: Receiver, message: Message, clock: Clock) -> Answer:
    """Post one message; the answer's code decides (older answers have StatusCode)."""
    card = body(receiver, message)
    if receiver.secret is not None:
        seconds = int(clock().timestamp())
        card = {"timestamp": str(seconds), "sign": sign(receiver.secret.get_secret_value(), seconds), **card}
    return call_robot(receiver.url, card, FEISHU, ("code", "StatusCode"))


def sign(secret: str, seconds: int) -> str:
    """The signature of a moment."""
    return base64.b64encode(hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


def body(receiver: Receiver, message: Message) -> dict[str, object]:
    """The JSON of a card (1.0). Texts are plain_text, in which nothing is markup."""
    blocks = rendering.as_text(message)
    tail = [rendering.moment(message), *([receiver.keyword] if receiver.keyword else [])]
    title = cut(rendering.heading(message), TITLE_BYTES)

    def card(parts: list[str]) -> dict[str, object]:
        return {
            "msg_type": "interactive",
            "card": {
                "config": {"wide_screen_mode": True},
                "header": {"template": _colour(message), "title": {"tag": "plain_text", "content": title}},
                "elements": [
                    *({"tag": "div", "text": _text(part)} for part in parts),
                    *_called(message),
                    *_open(message),
                ],
            },
        }

    def measure(parts: list[str]) -> int:
        return size(json.dumps(card(parts), ensure_ascii=False, separators=(",", ":"))) + SIGNATURE_BYTES

    return card(rendering.fitted(blocks._replace(tail=tail), message, FEISHU.bytes, measure).blocks)


def _colour(message: Message) -> str:
    return "green" if message.is_over else COLOURS[message.severity]


def _text(content: str) -> dict[str, str]:
    return {"tag": "plain_text", "content": content}


def _called(message: Message) -> list[dict[str, object]]:
    names = "".join(f"<at id={person.feishu}></at>" for person in message.mentions if person.feishu)
    return [{"tag": "div", "text": {"tag": "lark_md", "content": names}}] if names else []


def _open(message: Message) -> list[dict[str, object]]:
    if not message.link:
        return []
    button = {
        "tag": "button",
        "type": "primary",
        "text": _text(word("open_page", message.language)),
        "url": message.link,
    }
    return [{"tag": "action", "actions": [button]}]
