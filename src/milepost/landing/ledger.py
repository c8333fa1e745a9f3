"""The books of landing, read: is every offset accounted for? raw.* -> one row per partition (BALANCE).

A log that was replaced keeps its books under '<cluster_id>~<n>' and a new row begins, so per partition, over all its
logs: next_offset - first_offset = loaded + duplicate + rejected (not replayed) + gap. landing_books.py writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final, NamedTuple

from milepost.stream import Partition
from milepost.warehouse.connection import Connection

BALANCE: Final = """
WITH read AS (
    SELECT topic, "partition", arg_max(first_offset, seen) AS first_offset, arg_max(next_offset, seen) AS next_offset,
        count(*) AS logs, sum(next_offset - first_offset)::BIGINT AS accounted
    FROM (
        SELECT offsets.*, coalesce(seen_at, '1970-01-01') AS seen
        FROM raw.offsets LEFT JOIN raw.logs USING (cluster_id, topic, "partition")
    ) GROUP BY ALL
), landed AS (
    SELECT topic, "partition", count(*) FILTER (kind = 'loaded') AS loaded,
        count(*) FILTER (kind = 'duplicate') AS duplicate, count(*) FILTER (kind = 'rejected') AS rejected
    FROM (
        SELECT topic, "partition", 'loaded' AS kind FROM raw.events
        UNION ALL SELECT topic, "partition", 'duplicate' FROM raw.duplicate_events
        UNION ALL SELECT topic, "partition", 'rejected' FROM raw.rejected_events WHERE replayed_at IS NULL
    ) GROUP BY ALL
), missing AS (SELECT topic, "partition", sum(to_offset - from_offset)::BIGINT AS gap FROM raw.gaps GROUP BY ALL)
SELECT topic, "partition", first_offset, next_offset, logs, coalesce(accounted, 0) AS accounted,
    coalesce(loaded, 0) AS loaded, coalesce(duplicate, 0) AS duplicate, coalesce(rejected, 0) AS rejected,
    coalesce(gap, 0) AS gap
FROM read FULL JOIN landed USING (topic, "partition") LEFT JOIN missing USING (topic, "partition")
ORDER BY topic, "partition"
"""


class Balance(NamedTuple):
    """One row per partition. first_offset and next_offset: of its present log; the counts: over all its logs."""

    topic: str
    partition: int
    first_offset: int | None
    next_offset: int | None
    logs: int | None
    accounted: int
    loaded: int
    duplicate: int
    rejected: int
    gap: int

    @property
    def is_balanced(self) -> bool:
        return self.accounted == self.loaded + self.duplicate + self.rejected + self.gap


class Gap(NamedTuple):
    """Offsets [from_offset, to_offset) of a log that cannot be read any more."""

    cluster_id: str
    topic: str
    partition: int
    from_offset: int
    to_offset: int
    reason: str


WORDS: Final = {
    "expired": "the broker deleted messages before they were read (retention)",
    "log_replaced": "the topic was made anew (another topic id); it is read from its beginning",
    "log_truncated": "the log ends before what was read from it; it is read again, what is known counts as duplicate",
    "cluster_replaced": "another Kafka cluster answers; it is read from its beginning",
    "topic_missing": "the topic is gone from the broker",
    "not_delivered": "the broker left offsets out (compacted, aborted or control records)",
}


class Book(NamedTuple):
    """What is written about the present log of one partition."""

    first_offset: int
    next_offset: int
    topic_id: str
    end_offset: int


def balance(con: Connection) -> list[Balance]:
    """One row per partition ever read."""
    return [Balance(*row) for row in con.execute(BALANCE).fetchall()]


def books(con: Connection, cluster_id: str) -> dict[Partition, Book]:
    """The present books of one cluster."""
    rows = con.execute(
        """SELECT topic, "partition", first_offset, next_offset, coalesce(topic_id, ''), coalesce(end_offset, 0)
        FROM raw.offsets LEFT JOIN raw.logs USING (cluster_id, topic, "partition") WHERE cluster_id = ?""",
        [cluster_id],
    ).fetchall()
    return {(row[0], row[1]): Book(*row[2:]) for row in rows}


def say(gaps: Iterable[Gap]) -> list[str]:
    """One line per topic and kind of loss, for reports and alerts. What a log leaves out by itself is no loss."""
    lines = []
    losses = sorted((gap for gap in gaps if gap.reason != "not_delivered"), key=lambda gap: (gap.reason, *gap))
    for (reason, cluster_id, topic), group in groupby(losses, key=lambda gap: (gap.reason, gap.cluster_id, gap.topic)):
        ranges = [
            f"[{gap.partition}] offsets {gap.from_offset} to {gap.to_offset - 1} are lost"
            if gap.to_offset > gap.from_offset
            else f"[{gap.partition}] read up to {gap.from_offset}"
            for gap in group
        ]
        lines.append(f"{topic} of cluster {cluster_id}: {WORDS[reason]}; {', '.join(ranges)}")
    return lines


def copy_of_offsets(con: Connection, cluster_id: str) -> dict[str, Any]:
    """What the lag trigger reads instead of the warehouse: {"cluster_id": ..., "offsets": {topic: {"0": next}}}."""
    offsets: dict[str, dict[str, int]] = {}
    for (topic, number), book in sorted(books(con, cluster_id).items()):
        offsets.setdefault(topic, {})[str(number)] = book.next_offset
    return {"cluster_id": cluster_id, "offsets": offsets}
