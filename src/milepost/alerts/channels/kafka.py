"""Alerts to the Kafka topic milepost.alerts.v1: events milepost.incident.told.v1; key: the group's."""

from __future__ import annotations

from typing import Final

from milepost import stream
from milepost.alerts.channels import payload
from milepost.alerts.channels.answers import OK, Answer
from milepost.alerts.channels.limits import KAFKA
from milepost.alerts.message import Message
from milepost.errors import DeliveryError
from milepost.events.event import HEADERS
from milepost.settings import Settings

TOPIC: Final = "milepost.alerts.v1"


def tell(settings: Settings, message: Message) -> Answer:
    """Publish the event of one message. A broker that does not take it is asked again."""
    body = payload.event(message, KAFKA.bytes)
    try:
        stream.send(settings, TOPIC, message.group_key.encode(), body, HEADERS)
    except DeliveryError as error:
        return Answer("retry", "not delivered", str(error)[:300], 5.0)
    return OK
