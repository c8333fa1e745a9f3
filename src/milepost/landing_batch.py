"""What one transaction of landing handles: messages as read (Batch) and as judged (Verdicts)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa

from milepost.stream import Partition

ROW_GROUP: Final = 122_880  # DuckDB's: batches of whole multiples are written at once and compress best
MAX_ROWS: Final = 2 * ROW_GROUP
MAX_BYTES: Final = 128 << 20

MESSAGE: Final = [
    pa.field("topic", pa.string(), nullable=False),
    pa.field("partition", pa.int32(), nullable=False),
    pa.field("offset", pa.int64(), nullable=False),
    pa.field("kafka_time", pa.timestamp("us"), nullable=False),
]
EVENTS: Final = pa.schema(
    [
        *MESSAGE,
        *(pa.field(name, pa.string(), nullable=False) for name in ("event_id", "source", "type", "subject")),
        pa.field("event_time", pa.timestamp("us"), nullable=False),
        pa.field("simulated", pa.bool_(), nullable=False),
        pa.field("data", pa.string(), nullable=False),
    ]
)
REJECTED: Final = pa.schema(
    [
        *MESSAGE,
        pa.field("reason_code", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("key", pa.binary()),
        pa.field("value", pa.binary()),
    ]
)

Headers = list[tuple[str, bytes]] | None


@dataclass
class Batch:
    """Messages in the order read, column by column; part indexes into parts. times: milliseconds since 1970, UTC.

    positions: partition -> the offset to read next once this batch is written. It may lie beyond the last message.
    """

    parts: list[Partition] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    offset: list[int] = field(default_factory=list)
    time: list[int] = field(default_factory=list)
    key: list[bytes | None] = field(default_factory=list)
    value: list[bytes | None] = field(default_factory=list)
    headers: list[Headers] = field(default_factory=list)
    positions: dict[Partition, int] = field(default_factory=dict)
    size: int = 0

    def __len__(self) -> int:
        return len(self.offset)

    @property
    def is_full(self) -> bool:
        return len(self.offset) >= MAX_ROWS or self.size >= MAX_BYTES


@dataclass
class Verdicts:
    """Every message of a batch is either a row of events or one of rejected (EVENTS, REJECTED)."""

    events: pa.Table
    rejected: pa.Table

    def rejected_by_reason(self) -> Counter[str]:
        return Counter(self.rejected.column("reason_code").to_pylist())


@dataclass
class Tally:
    """What one written batch came to."""

    read: int = 0
    loaded: int = 0
    duplicates: int = 0
    rejected: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.read += other.read
        self.loaded += other.loaded
        self.duplicates += other.duplicates
        self.rejected += other.rejected
        self.by_reason += other.by_reason
