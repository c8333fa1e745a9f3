"""Building and encoding events: data -> Event -> the bytes of a Kafka message."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import msgspec

from milepost.events.decoding_faults import fault_of
from milepost.events.event import Event
from milepost.events.reasons import rejected
from milepost.events.types import (
    TYPES,
    subject_of,
)


def new_event(
    event_type: str,
    source: str,
    data: dict[str, Any],
    *,
    time: datetime | None = None,
    simulated: bool = False,
    event_id: str | None = None,
    salt: str = "",
) -> Event:
    """Build an event. Values are judged by decode, not here. Raises Rejected for a wrong shape of data.

    The id is derived from the content, so that the same report sent twice is one event and a corrected one another.
    ``salt`` makes equal content a new event: the time of a measurement, or a value that returns after a correction.
    """
    if event_type not in TYPES:
        raise rejected("unknown_type", value=event_type)
    kind = TYPES[event_type]
    shown = {name: value for name, value in data.items() if value is not None}
    missing = [f for f in kind.struct.__struct_fields__ if f not in shown and f not in _optional(kind.struct)]
    if missing:
        raise rejected("missing_field", field=f"data.{missing[0]}")
    try:
        typed = msgspec.convert(shown, kind.struct)
    except msgspec.ValidationError as error:
        raise fault_of(shown, str(error)) from None
    return Event(
        id=event_id or content_id(event_type, source, shown, simulated, salt),
        source=source,
        type=event_type,
        subject=subject_of(event_type, source, typed),
        time=(time or datetime.now(UTC)).astimezone(UTC),
        simulated=simulated,
        data=typed,
        raw_data=msgspec.json.encode(shown),
    )


def _optional(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    fields = struct.__struct_fields__
    return fields[len(fields) - len(struct.__struct_defaults__) :]


def content_id(event_type: str, source: str, data: dict[str, Any], simulated: bool, salt: str = "") -> str:
    """32 hexadecimal digits of the SHA-256 of what the event says. Its time is left out on purpose."""
    content = msgspec.json.encode([event_type, source, data, simulated, salt], order="sorted")
    return hashlib.sha256(content).hexdigest()[:32]


def key(event: Event) -> bytes:
    """Kafka's key: events of one subject keep their order."""
    return event.subject.encode()


def encode(event: Event) -> bytes:
    """The structured-mode JSON of an event; decode reads it back."""
    return msgspec.json.encode(
        {
            "specversion": "1.0",
            "id": event.id,
            "source": event.source,
            "type": event.type,
            "subject": event.subject,
            "time": event.time,
            "datacontenttype": "application/json",
            **({"simulated": True} if event.simulated else {}),
            "data": msgspec.Raw(event.raw_data),
        }
    )
