"""A message for machines: the event milepost.incident.told.v1, the same to webhooks and to Kafka. Message -> bytes."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from milepost.alerts.message import Item, Message
from milepost.events.outgoing import TOLD, IncidentTold, ToldItem, encode_outgoing

_KNOWN: Final = frozenset(ToldItem.__struct_fields__)
MOST_LINES: Final = 20


def event(message: Message, limit: int) -> bytes:
    """The event in at most so many bytes: items that have no room are counted in left_out, texts are cut last."""
    low, high = 0, len(message.items)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(_encoded(message, middle)) <= limit else (low, middle - 1)
    whole = _encoded(message, low)
    return whole if len(whole) <= limit else _encoded(message, 0, paragraphs=False)


def _encoded(message: Message, count: int, *, paragraphs: bool = True) -> bytes:
    data = IncidentTold(
        receiver=message.receiver,
        group_key=message.group_key,
        reason=message.reason,
        severity=message.severity,
        language=message.language,
        title=message.title[:500],
        paragraphs=list(message.paragraphs) if paragraphs else [],
        items=[_item(item) for item in message.items[:count]],
        left_out=len(message.items) - count,
        link=message.link,
    )
    return encode_outgoing(
        TOLD,
        data,
        event_id=message.message_id,
        subject=message.group_key,
        time=message.sent_at,
        simulated=message.simulated,
    )


def _item(item: Item) -> ToldItem:
    """An item by its contract. Fields that the contract does not name are for people's channels and stay here.

    Raises msgspec.ValidationError where a field has another type than it promises.
    """
    said: dict[str, Any] = {key: value for key, value in item.fields.items() if key in _KNOWN}
    own = {
        "incident_id": item.incident_id,
        "kind": item.kind,
        "severity": item.severity,
        "state": item.state,
        "title": item.title,
        "lines": list(item.lines[:MOST_LINES]),
        "link": item.link,
    }
    return msgspec.convert(said | own, ToldItem)
