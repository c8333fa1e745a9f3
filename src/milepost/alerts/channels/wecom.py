"""WeCom's group robots (企业微信): markdown of 4,096 bytes, no signature (the address is the secret), errcode.

Its markdown knows green, grey and orange: no red, so the word carries how bad it is.
"""

from __future__ import annotations

from milepost.alerts.channels import rendering
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.calling import call_robot
from milepost.alerts.channels.limits import WECOM
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.message import Clock, Message

COLOURS = {"critical": "warning", "warning": "warning", "info": "comment"}


def send(receiver: Receiver, message: Message, clock: Clock) -> Answer:
    """Post one message; the answer's errcode decides."""
    return call_robot(receiver.url, body(receiver, message), WECOM, ("errcode",))


def body(receiver: Receiver, message: Message) -> dict[str, object]:
    """The JSON of a message. Users are called by their id; numbers work in text messages alone."""
    colour = "info" if message.is_over else COLOURS[message.severity]
    blocks = rendering.as_markdown(message, f'<font color="{colour}">**{{}}**</font>'.format)
    names = " ".join(f"<@{person.wecom}>" for person in message.mentions if person.wecom)
    tail = [*blocks.tail, *([names] if names else []), *([receiver.keyword] if receiver.keyword else [])]
    parts = rendering.fitted(blocks._replace(tail=tail), message, WECOM.bytes).blocks
    return {"msgtype": "markdown", "markdown": {"content": rendering.joined(parts)}}
