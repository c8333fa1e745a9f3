"""The books of landing, read: is every offset accounted for? raw.* -> one row per partition (BALANCE).

A log that was replaced keeps its books under '<cluster_id>~<n>' and a new row begins, so per partition, over all its
logs: next_offset - first_offset = loaded + duplicate + rejected (not replayed) + gap. landing_books.py writes them.
"""

from __future__ import annotations

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


def copy_of_offsets(con: Connection, cluster_id: str) -> dict[str, Any]:
    """What the lag trigger reads instead of the warehouse: {"cluster_id": ..., "offsets": {topic: {"0": next}}}."""
    offsets: dict[str, dict[str, int]] = {}
    for (topic, number), book in sorted(books(con, cluster_id).items()):
        offsets.setdefault(topic, {})[str(number)] = book.next_offset
    return {"cluster_id": cluster_id, "offsets": offsets}
