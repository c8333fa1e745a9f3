"""How long events take from Kafka to the boards. raw.events, ops.build_parameters -> ops.latency*, Latency, Day.

Written in the transaction that publishes a version: its row stands when the version does. A version brings the events
that were loaded after what the version before had taken in, up to where the last build that went through had read;
held ones count, they are on the boards as held. Nothing is measured of a version that brings none, that shows a day or
a knowledge which somebody named, or that a pin hides; what those take in is taken in. Before the first version there
is nothing to measure from.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from milepost.warehouse.broker_time import told_by_broker
from milepost.warehouse.connection import Connection
from milepost.warehouse.moments import literal, within

KEEP: Final = timedelta(days=90)
DAY: Final = timedelta(hours=24)

_SLOWEST: Final = "round(max(epoch(published_at - oldest_sent_at)), 3)"


class Latency(NamedTuple):
    """What a version brought, moments in UTC.

    sent: what the broker says, where it is believed, and not later than landed, when the load was over. published_at:
    when the version's files were written. They are synced, the transaction is committed and current.json names them
    after that: this row, which must stand in the same transaction, cannot wait for it.
    """

    events: int
    oldest_sent_at: datetime | None
    newest_sent_at: datetime | None
    newest_landed_at: datetime
    published_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """As the manifest holds it."""
        return {key: said.isoformat() if isinstance(said, datetime) else said for key, said in self._asdict().items()}


class Day(NamedTuple):
    """The 24 hours before a moment: how many versions were measured, each counting once, and what they brought.

    p50, p95: of the seconds from sent to published of each version's newest event; slowest: of the event that waited
    longest. None where nothing was measured.
    """

    versions: int
    events: int
    p50_seconds: float | None
    p95_seconds: float | None
    slowest_seconds: float | None

    def in_words(self) -> str:
        """One line for `milepost doctor`."""
        if not self.versions:
            return (
                "nothing was measured in the last 24 h: no version that is shown brought new events whose moment of "
                "sending can be believed"
            )
        return (
            f"p50 {self.p50_seconds:.1f} s, p95 {self.p95_seconds:.1f} s from sent to published, of the newest event "
            f"of each of {self.versions} versions in the last 24 h; the slowest of {self.events} events took "
            f"{self.slowest_seconds:.1f} s"
        )


def record(con: Connection, version: str, published_at: datetime, *, is_shown: bool) -> Latency | None:
    """Note what the version brought, and what it has taken in -> what was measured. Inside publish()'s transaction."""
    taken_from, taken_to = con.execute(
        """SELECT (SELECT max(taken_to) FROM ops.latency_taken), (SELECT max(staged_from) FROM ops.build_parameters)"""
    ).fetchall()[0]
    if taken_to is None or (taken_from is not None and taken_to <= taken_from):
        return None
    con.execute("DELETE FROM ops.latency_taken")
    con.execute("INSERT INTO ops.latency_taken VALUES (?)", [taken_to])
    if taken_from is None or not is_shown:
        return None
    found = _brought(con, taken_from, taken_to, published_at)
    if found is not None:
        con.execute("INSERT INTO ops.latency VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [version, *found, taken_from, taken_to])
        _note_hour(con, published_at)
        for table, moment in (("latency", "published_at"), ("latency_hours", "hour_start")):
            con.execute(f"DELETE FROM ops.{table} WHERE {moment} < {literal(published_at - KEEP)}")  # noqa: S608
    return found


def last_day(con: Connection, now: datetime) -> Day:
    """What was measured in the 24 hours before a moment, this one included."""
    found = con.execute(
        f"""SELECT count(*), coalesce(sum(events), 0)::BIGINT, {_quantile(0.5)}, {_quantile(0.95)}, {_SLOWEST}
        FROM ops.latency WHERE {within("published_at", now - DAY, now)} AND newest_sent_at IS NOT NULL"""  # noqa: S608
    ).fetchall()
    return Day(*found[0])


def _note_hour(con: Connection, moment: datetime) -> None:
    """Reckon the moment's hour anew from its versions; those whose moment of sending nobody believes are left out."""
    hour = literal(moment.replace(minute=0, second=0, microsecond=0))
    con.execute(
        f"""INSERT OR REPLACE INTO ops.latency_hours
        SELECT {hour}, count(*), sum(events), {_quantile(0.5)}, {_quantile(0.95)}, {_SLOWEST},
            {_quantile(0.5, until="newest_landed_at")}, {_quantile(0.5, since="newest_landed_at")}
        FROM ops.latency
        WHERE published_at >= {hour} AND published_at < {hour} + INTERVAL 1 HOUR AND newest_sent_at IS NOT NULL
        HAVING count(*) > 0"""  # noqa: S608
    )


def _quantile(share: float, since: str = "newest_sent_at", until: str = "published_at") -> str:
    """SQL: seconds from one moment to another, to the millisecond."""
    return f"round(quantile_cont(epoch({until} - {since}), {share}), 3)"


def _brought(con: Connection, taken_from: datetime, taken_to: datetime, published_at: datetime) -> Latency | None:
    """The events of loads after one moment up to another; None where there are none. Cost follows these events."""
    count, oldest, newest, landed = con.execute(
        f"""WITH brought AS (
            SELECT {told_by_broker("events.kafka_time", "events.loaded_at")} AS told,
                -- a clock that was set back meanwhile makes no event land after it was published
                least(coalesce(loads.finished_at, events.loaded_at), {literal(published_at)}) AS landed,
                CASE WHEN told IS NOT NULL THEN least(told, landed) END AS sent
            FROM raw.events AS events LEFT JOIN raw.loads AS loads
                ON loads.load_id = events.load_id AND {within("loads.started_at", taken_from, taken_to)}
            WHERE {within("events.loaded_at", taken_from, taken_to)}
        )
        SELECT count(*), min(sent), max(sent), coalesce(arg_max(landed, sent), max(landed)) FROM brought"""  # noqa: S608
    ).fetchall()[0]
    return Latency(count, oldest, newest, landed, published_at) if count else None
