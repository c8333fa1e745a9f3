"""The long tail: whatever apprise reaches, by an apprise address. It says whether it was told, and not why it was not.

Not for DingTalk, WeCom and Feishu: apprise calls a message told where they answer HTTP 200 with an error code.
"""

from __future__ import annotations

from typing import Final

from milepost.alerts.channels import rendering
from milepost.alerts.channels.answers import OK, Answer
from milepost.alerts.channels.limits import OTHER
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.message import Message

OWN_KIND: Final = {
    "dingtalk": "dingtalk",
    "wecombot": "wecom",
    "feishu": "feishu",
    "lark": "feishu",
}
"""apprise's schema -> the kind of receiver that must be used in its place."""


def send(receiver: Receiver, message: Message) -> Answer:
    """Hand one message to apprise as plain text, cut to what its service takes."""
    import apprise

    schema = receiver.url.partition(":")[0].lower()
    if schema in OWN_KIND:
        words = f"请改用 kind: {OWN_KIND[schema]} · apprise does not read this vendor's errors"
        return Answer("alarm", "address", words)
    services = apprise.Apprise()
    # of several it would call each in a thread of its own, in which its log is not silent
    if not services.add(receiver.url) or len(services) != 1:
        return Answer("alarm", "address", "须为 apprise 认识的一个地址 · it must be one address that apprise knows")
    limit = min([OTHER.bytes, *(int(service.body_maxlen) for service in services if service.body_maxlen)])
    parts = rendering.fitted(rendering.as_text(message), message, limit).blocks
    told = services.notify(
        title=rendering.heading(message),
        body=rendering.joined(parts),
        body_format=apprise.NotifyFormat.TEXT,  # else it sends markup of anybody as HTML
    )
    return OK if told else Answer("retry", "not told", "apprise 未能投递 · apprise could not deliver it", 30.0)
