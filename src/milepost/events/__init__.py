"""Events: how they are built, encoded and read. Data -> Event -> bytes, and bytes -> Event or Rejected.

One import for client, loader and tests; pure, writes no table. Used by `milepost load` and every producer:

event = new_event(REPORTED, "/wucheng/big_data_centre", {"indicator": ..., "as_of": ..., "value": ..., "unit": ...})
producer.send(event.topic, key=key(event), value=encode(event), headers=HEADERS)
decode(value, now=now, rules=rules, headers=headers, topic=topic) -> Event, or Rejected
"""

from milepost.events.decoding import decode
from milepost.events.encoding import content_id, encode, key, new_event
from milepost.events.event import CONTENT_TYPE, HEADERS, MAX_BYTES, MAX_DEPTH, Event
from milepost.events.reasons import REASONS, Rejected
from milepost.events.rules import Rules
from milepost.events.types import (
    BULLETIN_MOVED,
    BY_PEOPLE,
    COMMITTED,
    DECIDED,
    EVENT_TYPES,
    HELD,
    LEFT,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    PAYMENT_RETRACTED,
    REPORTED,
    RETRACTED,
    TOPICS,
    TYPES,
    subject_of,
)

__all__ = [
    "BULLETIN_MOVED",
    "BY_PEOPLE",
    "COMMITTED",
    "CONTENT_TYPE",
    "DECIDED",
    "EVENT_TYPES",
    "HEADERS",
    "HELD",
    "LEFT",
    "MARKED",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MEASURED",
    "MOVED",
    "ONBOARDED",
    "PAID",
    "PAYMENT_RETRACTED",
    "REASONS",
    "REPORTED",
    "RETRACTED",
    "TOPICS",
    "TYPES",
    "Event",
    "Rejected",
    "Rules",
    "content_id",
    "decode",
    "encode",
    "key",
    "new_event",
    "subject_of",
]
