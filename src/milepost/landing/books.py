"""The books of landing, written: compares them with what the broker shows, and notes every loss. Cluster -> raw.*

Everything here happens inside a transaction of the caller: books never say more or less than the rows beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from milepost.landing.ledger import Book, books
from milepost.landing.messages import PLACE, Verdicts
from milepost.stream import Cluster, Gap, Log, Partition
from milepost.warehouse.connection import Connection

Fate = Literal["new", "unchanged", "log_replaced", "log_truncated", "expired"]
"""What became of a partition's log since its book was written; the last three are losses."""


def fate(book: Book | None, log: Log, *, truncated: bool) -> Fate:
    """Compare what is written about a log with what the broker shows of it. truncated: its end was met too early."""
    if book is None:
        return "new"
    if book.topic_id and log.topic_id and book.topic_id != log.topic_id:
        return "log_replaced"
    if truncated and log.end < book.next_offset:
        return "log_truncated"
    return "expired" if book.next_offset < log.first else "unchanged"


def open_books(
    con: Connection, view: Cluster, load_id: str, now: datetime, truncated: frozenset[Partition] = frozenset()
) -> tuple[dict[Partition, int], list[Gap]]:
    """Compare the books with the broker; -> where to read each partition from, and the losses newly found.

    New partitions get a row; replaced logs, and those known to be ``truncated``, are closed and begun anew.
    The caller holds a transaction.
    """
    _come_back(con, view.cluster_id)
    gaps = _elsewhere(con, view.cluster_id, load_id)
    known = books(con, view.cluster_id)
    starts: dict[Partition, int] = {}
    for part, log in view.logs.items():
        book = known.get(part)
        starts[part] = log.first
        match fate(book, log, truncated=part in truncated), book:
            case "unchanged", Book():
                starts[part] = book.next_offset
            case "expired", Book():
                gaps.append(Gap(view.cluster_id, *part, book.next_offset, log.first, "expired"))
                advance(con, view.cluster_id, {part: log.first}, load_id)
            case ("log_replaced" | "log_truncated") as reason, Book():
                # where a log was cut is unknown: read all of it, what is known counts as duplicate
                gaps.append(_retire(con, view.cluster_id, part, book, reason))
                _begin(con, view.cluster_id, part, log, load_id, now)
            case _:
                _begin(con, view.cluster_id, part, log, load_id, now)
    gaps += [
        Gap(view.cluster_id, *part, book.next_offset, book.next_offset, "topic_missing")
        for part, book in known.items()
        if part not in view.logs
    ]
    _see_ends(con, view, now)
    return starts, record_gaps(con, gaps, load_id, now)


def _begin(con: Connection, cluster_id: str, part: Partition, log: Log, load_id: str, now: datetime) -> None:
    con.execute("INSERT INTO raw.offsets VALUES (?, ?, ?, ?, ?, ?)", [cluster_id, *part, log.first, log.first, load_id])
    con.execute("INSERT INTO raw.logs VALUES (?, ?, ?, ?, ?, ?)", [cluster_id, *part, log.topic_id, log.end, now])


def _retire(con: Connection, cluster_id: str, part: Partition, book: Book, reason: str) -> Gap:
    """Close a log's books under '<cluster_id>~<n>'. What was seen in it and never read is gone."""
    reached = book.next_offset if reason == "log_truncated" else max(book.next_offset, book.end_offset)
    names = """SELECT count(*) FROM raw.offsets WHERE topic = ? AND "partition" = ? AND starts_with(cluster_id, ?)"""
    (count,) = con.execute(names, [*part, f"{cluster_id}~"]).fetchall()[0]
    closed = f"{cluster_id}~{count + 1}"
    log = [cluster_id, *part]
    for table in ("logs", "gaps"):
        con.execute(
            f"""UPDATE raw.{table} SET cluster_id = ? WHERE cluster_id = ? AND topic = ? AND "partition" = ?""",  # noqa: S608
            [closed, *log],
        )
    # copied and deleted: a key cannot be given away and taken again by UPDATEs of one transaction
    con.execute(
        """INSERT INTO raw.offsets SELECT ?, topic, "partition", first_offset, ?, load_id FROM raw.offsets
        WHERE cluster_id = ? AND topic = ? AND "partition" = ?""",
        [closed, reached, *log],
    )
    con.execute("""DELETE FROM raw.offsets WHERE cluster_id = ? AND topic = ? AND "partition" = ?""", log)
    return Gap(closed, *part, book.next_offset, reached, reason)


def _elsewhere(con: Connection, cluster_id: str, load_id: str) -> list[Gap]:
    """Close the books of clusters that are no longer read: what was seen there and never read is out of reach."""
    rows = con.execute(
        """SELECT cluster_id, topic, "partition", next_offset, greatest(next_offset, coalesce(end_offset, 0))
        FROM raw.offsets LEFT JOIN raw.logs USING (cluster_id, topic, "partition")
        ANTI JOIN (FROM raw.gaps WHERE reason = 'cluster_replaced') USING (cluster_id, topic, "partition")
        WHERE cluster_id <> ? AND NOT regexp_matches(cluster_id, '~[0-9]+$') AND greatest(next_offset, end_offset) > 0
        ORDER BY ALL""",
        [cluster_id],
    ).fetchall()
    for elsewhere, topic, number, _, reached in rows:
        advance(con, elsewhere, {(topic, number): reached}, load_id)
    return [
        Gap(elsewhere, topic, number, offset, reached, "cluster_replaced")
        for elsewhere, topic, number, offset, reached in rows
    ]


def _come_back(con: Connection, cluster_id: str) -> None:
    """A cluster that answers again is read on from where it was left."""
    left = con.execute(
        """SELECT topic, "partition", from_offset, load_id FROM raw.gaps
        WHERE cluster_id = ? AND reason = 'cluster_replaced'""",
        [cluster_id],
    ).fetchall()
    for topic, number, offset, load_id in left:
        advance(con, cluster_id, {(topic, number): offset}, load_id)
    con.execute("DELETE FROM raw.gaps WHERE cluster_id = ? AND reason = 'cluster_replaced'", [cluster_id])


def _see_ends(con: Connection, view: Cluster, now: datetime) -> None:
    """Remember the furthest end seen: if the log is lost before it is read, the loss has a known range."""
    parts = list(view.logs)
    con.execute(
        """UPDATE raw.logs SET end_offset = seen.furthest, seen_at = $6, topic_id = seen.topic_id FROM (
            SELECT unnest($1::VARCHAR[]) AS topic, unnest($2::INTEGER[]) AS number, unnest($3::BIGINT[]) AS furthest,
                unnest($4::VARCHAR[]) AS topic_id
        ) AS seen
        WHERE cluster_id = $5 AND logs.topic = seen.topic AND "partition" = number AND end_offset < furthest""",
        [
            [t for t, _ in parts],
            [n for _, n in parts],
            [log.end for log in view.logs.values()],
            [log.topic_id for log in view.logs.values()],
            view.cluster_id,
            now,
        ],
    )


def advance(con: Connection, cluster_id: str, positions: Mapping[Partition, int], load_id: str) -> None:
    """Set next_offset. Belongs into the transaction that writes the rows up to there."""
    parts = list(positions)
    con.execute(
        """UPDATE raw.offsets SET next_offset = seen.position, load_id = $5 FROM (
            SELECT unnest($1::VARCHAR[]) AS topic, unnest($2::INTEGER[]) AS number, unnest($3::BIGINT[]) AS position
        ) AS seen WHERE cluster_id = $4 AND offsets.topic = seen.topic AND "partition" = number""",
        [[t for t, _ in parts], [n for _, n in parts], [positions[p] for p in parts], cluster_id, load_id],
    )


def record_gaps(con: Connection, gaps: Iterable[Gap], load_id: str, now: datetime) -> list[Gap]:
    """Write gaps down; -> those that were not known before."""
    new = []
    for gap in gaps:
        known = con.execute(
            """SELECT 1 FROM raw.gaps WHERE cluster_id = ? AND topic = ? AND "partition" = ? AND from_offset = ?
            AND to_offset = ? AND reason = ?""",
            list(gap),
        ).fetchone()
        if known is None:
            con.execute("INSERT INTO raw.gaps VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*gap, load_id, now])
            new.append(gap)
    return new


def fill_gaps(con: Connection, cluster_id: str, found: Verdicts) -> None:
    """Take offsets that could be read after all out of raw.gaps."""
    offsets: dict[Partition, list[int]] = {}
    for table in (found.events, found.rejected):
        for topic, number, offset in zip(*(table.column(name).to_pylist() for name in PLACE), strict=True):
            offsets.setdefault((topic, number), []).append(offset)
    gaps = con.execute(
        """SELECT cluster_id, topic, "partition", from_offset, to_offset, reason, load_id, found_at, rowid FROM raw.gaps
        WHERE cluster_id = ? AND to_offset > from_offset""",
        [cluster_id],
    ).fetchall()
    for *row, load_id, found_at, rowid in gaps:
        gap = Gap(*row)
        filled = sorted(o for o in offsets.get((gap.topic, gap.partition), []) if gap.from_offset <= o < gap.to_offset)
        if filled:
            con.execute("DELETE FROM raw.gaps WHERE rowid = ?", [rowid])
            record_gaps(con, _rest(gap, filled), load_id, found_at)


def _rest(gap: Gap, filled: list[int]) -> Iterator[Gap]:
    """What is left of a gap without these offsets."""
    start = gap.from_offset
    for offset in [*filled, gap.to_offset]:
        if offset > start:
            yield gap._replace(from_offset=start, to_offset=offset)
        start = offset + 1
