"""An accepted event, and the limits of the message that carries it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from milepost.events.fields import SOURCE_PATTERN
from milepost.events.types import TYPES

MAX_BYTES: Final = 1_048_576
MAX_DEPTH: Final = 32  # of an attribute; the message around it is one level more
CONTENT_TYPE: Final = "application/cloudevents+json"
SOURCE: Final = re.compile(SOURCE_PATTERN)  # '/wucheng/big_data_centre'
DATA_TYPE: Final = "application/json"
BLANKS: Final = " \t\r\n\v\f"
# the same as decoding.is_media_type, for schemas
DATA_TYPE_PATTERN: Final = (
    "^[ \\t\\r\\n\\v\\f]*"
    + "".join(f"[{char.upper()}{char}]" if char.isalpha() else char for char in DATA_TYPE)
    + "[ \\t\\r\\n\\v\\f]*(;[\\s\\S]*)?$"
)
Headers = Iterable[tuple[str, bytes | None]]

HEADERS: Final[list[tuple[str, bytes | None]]] = [("content-type", CONTENT_TYPE.encode())]


class Event(Struct, frozen=True):
    """One accepted event. time is aware UTC. data: the type's struct; raw_data: the data's JSON as sent.

    raw_data keeps unknown fields. Only a moment in as_of or at is replaced by its Shanghai day there; what was sent
    stays beside it as <field>_as_sent.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    simulated: bool
    data: Any
    raw_data: bytes

    @property
    def topic(self) -> str:
        return TYPES[self.type].topic
