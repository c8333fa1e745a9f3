"""What landing handles: Messages as read, Verdicts on them, and the Batch that one transaction writes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

import pyarrow as pa

from milepost.events.event import HEADERS
from milepost.stream import Partition

ROW_GROUP: Final = 122_880  # of DuckDB: a batch of a whole one is compressed and written at once
MAX_ROWS: Final = ROW_GROUP
MAX_BYTES: Final = 96 << 20  # of what a batch will write
MAX_REJECTED_BYTES: Final = 64 << 20  # of that, what is kept as it was sent: it is not compressed before it is written
JUDGED_BYTES: Final = 8 << 20  # judged together; to look into messages takes several times their size

MESSAGE: Final = [
    pa.field("topic", pa.string(), nullable=False),
    pa.field("partition", pa.int32(), nullable=False),
    pa.field("offset", pa.int64(), nullable=False),
    pa.field("kafka_time", pa.timestamp("us"), nullable=False),
]
PLACE: Final = ("topic", "partition", "offset")
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
        pa.field("headers", pa.string()),
    ]
)

Headers = list[tuple[str, bytes | None]] | None
PLAIN_HEADERS: Final[Headers] = HEADERS
"""What nearly every message carries, or should: the reader puts this very object in their place."""
UNREADABLE_HEADERS: Final[Headers] = [("content-type", b"(a header's name is not UTF-8)")]
"""In place of headers that cannot be read: such a message is refused, and the reason says so."""


@dataclass
class Messages:
    """Messages in the order read, column by column; part indexes into parts.

    time: milliseconds since 1970, UTC; 0 where the broker told none (broker_time.py).
    """

    parts: list[Partition]
    part: list[int] = field(default_factory=list)
    offset: list[int] = field(default_factory=list)
    time: list[int] = field(default_factory=list)
    value: list[bytes | None] = field(default_factory=list)
    headers: list[Headers] = field(default_factory=list)
    key: list[bytes | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.offset)

    def some(self, size: int, most_bytes: int = JUDGED_BYTES) -> Iterator[Messages]:
        """The messages, so many at a time, and no more than so many bytes of values unless one alone is longer."""
        ends = list(accumulate(len(value or b"") for value in self.value))
        start = 0
        while start < len(self):
            room = bisect_right(ends, most_bytes + (ends[start - 1] if start else 0))
            stop = min(start + size, max(room, start + 1), len(self))
            rows = slice(start, stop)
            yield Messages(
                self.parts,
                self.part[rows],
                self.offset[rows],
                self.time[rows],
                self.value[rows],
                self.headers[rows],
                self.key[rows],
            )
            start = stop


@dataclass
class Verdicts:
    """Every message of a batch is either a row of events or one of rejected (EVENTS, REJECTED)."""

    events: pa.Table
    rejected: pa.Table

    @classmethod
    def together(cls, parts: list[Verdicts]) -> Verdicts:
        """One contiguous table each: many small ones would double the file."""
        return cls(
            pa.concat_tables([EVENTS.empty_table(), *(part.events for part in parts)]).combine_chunks(),
            pa.concat_tables([REJECTED.empty_table(), *(part.rejected for part in parts)]).combine_chunks(),
        )

    @property
    def sizes(self) -> tuple[int, int]:
        """Bytes of memory: of all rows, and of the rejected ones."""
        rejected = self.rejected.nbytes
        return self.events.nbytes + rejected, rejected

    def __len__(self) -> int:
        return int(self.events.num_rows + self.rejected.num_rows)

    def rejected_by_reason(self) -> Counter[str]:
        return Counter(self.rejected.column("reason_code").to_pylist())


@dataclass
class Batch:
    """What one transaction writes. verdicts: some at a time, in the order read.

    positions: where each partition is to be read next once it is written.
    gaps: (partition, from, to) ranges of offsets that the broker left out on the way there.
    """

    verdicts: list[Verdicts]
    positions: dict[Partition, int]
    gaps: list[tuple[Partition, int, int]]


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
