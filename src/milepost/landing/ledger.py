"""The books of landing, read: is every offset accounted for? ops.landing_balance -> one row per partition.

A log that was replaced keeps its books under '<cluster_id>~<n>' and a new row begins, so per partition, over all its
logs: next_offset - first_offset = loaded + duplicate + rejected (not replayed) + gap. books.py writes them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from milepost.stream import Partition
from milepost.warehouse.connection import Connection


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
    rows = con.execute(
        """SELECT topic, "partition", first_offset, next_offset, logs, accounted, loaded, duplicate, rejected, gap
        FROM ops.landing_balance ORDER BY topic, "partition" """
    ).fetchall()
    return [Balance(*row) for row in rows]


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
