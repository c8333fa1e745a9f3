"""Writes judged messages into raw.*: one transaction for rows, fingerprints, offsets, gaps and the load's counts.

Whoever reads the warehouse at any moment, also after a kill, sees books that balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset  # DuckDB loads it when it is handed the first table: rather before tasks are forked

from milepost.errors import WarehouseError
from milepost.landing.messages import PLACE, Tally, Verdicts
from milepost.settings import Settings
from milepost.stream import Partition
from milepost.warehouse.broker_time import landed, told_by_broker
from milepost.warehouse.connection import Connection, DuckDBError

# A source holds no line feed. Duplicates are searched by it alone: see docs/decisions/0003-finding-duplicates.md
FINGERPRINT: Final = "md5_number(source || chr(10) || event_id)"

_MOMENT: Final = f"* REPLACE ({landed(loaded_at='$2::TIMESTAMP')} AS kafka_time)"
LONGEST_VALUE: Final = 4096  # bytes of a rejected message kept in one row; DuckDB keeps what is longer apart, in memory
PIECE_BYTES: Final = 1024  # a whole row group of pieces is written again until it is full
PIECES_AT_ONCE: Final = 8192

_REPEATED = """
WITH repeats AS (
    SELECT position, row_number() OVER (PARTITION BY fingerprint ORDER BY topic, "partition", "offset") AS nth
    FROM incoming JOIN arrived USING (position)
    WHERE fingerprint IN (SELECT fingerprint FROM incoming GROUP BY fingerprint HAVING count(*) > 1)
)
SELECT position FROM repeats WHERE nth > 1
UNION SELECT position FROM incoming SEMI JOIN raw.event_fingerprints USING (fingerprint)
ORDER BY position
"""


@contextmanager
def transaction(con: Connection, settings: Settings) -> Iterator[None]:
    """Everything or nothing. Raises WarehouseError, with the cause and what to do, when DuckDB cannot write."""
    try:
        con.begin()
        yield
        con.commit()
    except DuckDBError as error:
        _undo(con)
        raise WarehouseError(
            f"{settings.warehouse} cannot be written: {error}. The batch was undone and nothing is lost. "
            "Check free disk space and permissions of MILEPOST_DATA, then run `milepost load` again."
        ) from error
    except BaseException:
        _undo(con)
        raise


def _undo(con: Connection) -> None:
    with suppress(DuckDBError):  # the transaction may be gone already
        con.rollback()


def begin_load(con: Connection, load_id: str, now: datetime) -> datetime:
    """-> the load's moment: now, or just after the last load's if the clock stepped back.

    Gates and builds take in what was loaded after the last one they saw, so a load must never seem older.
    """
    found = con.execute(
        """INSERT INTO raw.loads SELECT ?, greatest(?::TIMESTAMP, max(started_at) + INTERVAL 1 MICROSECOND),
        NULL, 0, 0, 0, 0 FROM raw.loads RETURNING started_at""",
        [load_id, now],
    ).fetchall()
    moment: datetime = found[0][0]
    return moment


def count_load(con: Connection, load_id: str, tally: Tally) -> None:
    """Add a batch's counts to its load."""
    con.execute(
        """UPDATE raw.loads SET events_read = events_read + ?, events_loaded = events_loaded + ?,
        events_duplicate = events_duplicate + ?, events_rejected = events_rejected + ? WHERE load_id = ?""",
        [tally.read, tally.loaded, tally.duplicates, tally.rejected, load_id],
    )


def finish_load(con: Connection, load_id: str, finished_at: datetime) -> None:
    con.execute("UPDATE raw.loads SET finished_at = ? WHERE load_id = ?", [finished_at, load_id])


def mend_fingerprints(con: Connection) -> None:
    """Make raw.event_fingerprints again where it does not match raw.events (rows put in or taken out by hand)."""
    events, known = con.execute(
        "SELECT (SELECT count(*) FROM raw.events), (SELECT count(*) FROM raw.event_fingerprints)"
    ).fetchall()[0]
    if events != known:
        con.execute("DELETE FROM raw.event_fingerprints")
        con.execute(f"INSERT INTO raw.event_fingerprints SELECT {FINGERPRINT} FROM raw.events")  # noqa: S608


def write(con: Connection, verdicts: Verdicts, load_id: str, loaded_at: datetime) -> Tally:
    """Write one batch inside the caller's transaction. The first message with a (source, id) is the event."""
    fresh, repeated = _split(con, verdicts.events)
    if fresh.num_rows:
        con.register("fresh", fresh)
        con.execute(f"INSERT INTO raw.events SELECT {_MOMENT}, $1, $2 FROM fresh", [load_id, loaded_at])  # noqa: S608
        con.unregister("fresh")
    if repeated.num_rows:
        con.register("repeated", repeated)
        con.execute(
            """INSERT INTO raw.duplicate_events SELECT topic, "partition", "offset", event_id, ? FROM repeated""",
            [load_id],
        )
        con.unregister("repeated")
    if verdicts.rejected.num_rows:
        _write_rejected(con, verdicts.rejected, load_id, loaded_at)
    rows = verdicts.events.num_rows + verdicts.rejected.num_rows
    return Tally(rows, fresh.num_rows, repeated.num_rows, verdicts.rejected.num_rows, verdicts.rejected_by_reason())


def _write_rejected(con: Connection, rejected: pa.Table, load_id: str, loaded_at: datetime) -> None:
    """Rows of raw.rejected_messages; what is longer than LONGEST_VALUE goes on in raw.rejected_pieces."""
    rejected = _with_believed_times(con, rejected, loaded_at)
    value = rejected.column("value")
    shown = rejected.set_column(
        rejected.schema.get_field_index("value"), "value", pc.binary_slice(value, 0, LONGEST_VALUE)
    )
    con.register("rejected", shown.append_column("value_bytes", pc.binary_length(value).cast(pa.int64())))
    con.execute(
        "INSERT INTO raw.rejected_messages BY NAME SELECT *, ? AS load_id, ? AS loaded_at FROM rejected",
        [load_id, loaded_at],
    )
    con.unregister("rejected")
    is_long = pc.greater(pc.binary_length(value), LONGEST_VALUE).fill_null(False)
    for some in _pieces(rejected.select([*PLACE, "kafka_time", "value"]).filter(is_long)):
        con.register("pieces", some)
        con.execute("INSERT INTO raw.rejected_pieces SELECT *, ? FROM pieces", [load_id])
        con.unregister("pieces")


def _with_believed_times(con: Connection, rejected: pa.Table, loaded_at: datetime) -> pa.Table:
    """The same rows with the moments that raw keeps, so that rows and their pieces are found by one place."""
    con.register("told", rejected.select(["kafka_time"]))
    kept = con.execute(f"SELECT {landed(loaded_at='$1::TIMESTAMP')} AS kafka_time FROM told", [loaded_at])  # noqa: S608
    times = kept.to_arrow_table().column("kafka_time")
    con.unregister("told")
    return rejected.set_column(rejected.schema.get_field_index("kafka_time"), "kafka_time", times)


def _pieces(long: pa.Table) -> Iterator[pa.Table]:
    """What stands behind the beginnings of long values, some megabytes at a time; one row per piece."""
    rows: list[int] = []
    numbers: list[int] = []
    pieces: list[bytes] = []
    place = long.drop_columns("value")
    for row, value in enumerate(long.column("value")):
        whole = value.as_py()
        for number, start in enumerate(range(LONGEST_VALUE, len(whole), PIECE_BYTES), 1):
            rows.append(row)
            numbers.append(number)
            pieces.append(whole[start : start + PIECE_BYTES])
        if pieces and (len(pieces) >= PIECES_AT_ONCE or row == long.num_rows - 1):
            some = place.take(pa.array(rows)).append_column("number", pa.array(numbers, pa.int32()))
            yield some.append_column("piece", pa.array(pieces, pa.binary()))
            rows, numbers, pieces = [], [], []


def _split(con: Connection, events: pa.Table) -> tuple[pa.Table, pa.Table]:
    """-> rows whose (source, event_id) is new, rows that repeat one. The fingerprints of the new ones are written."""
    if not events.num_rows:
        return events, events
    con.register("arrived", events.append_column("position", pa.array(np.arange(events.num_rows, dtype=np.int32))))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE incoming AS
        SELECT position, {FINGERPRINT} AS fingerprint FROM arrived"""  # noqa: S608
    )
    repeated = [row[0] for row in con.execute(_REPEATED).fetchall()]
    con.unregister("arrived")
    con.execute(
        """INSERT INTO raw.event_fingerprints
        SELECT fingerprint FROM incoming ANTI JOIN (SELECT unnest(?::INTEGER[]) AS position) USING (position)""",
        [repeated],
    )
    if not repeated:
        return events, events.slice(0, 0)
    is_new = np.ones(events.num_rows, dtype=bool)
    is_new[repeated] = False
    return events.filter(pa.array(is_new)), events.filter(pa.array(~is_new))


def missing(con: Connection, verdicts: Verdicts, ends: dict[Partition, int], now: datetime) -> Verdicts:
    """The part of verdicts that raw does not have, of offsets before ``ends``. A moment tells apart the messages that
    stood at one offset of logs that replaced each other, but where the broker's is not believed."""
    return Verdicts(*(_missing(con, table, ends, now) for table in (verdicts.events, verdicts.rejected)))


def _missing(con: Connection, table: pa.Table, ends: dict[Partition, int], now: datetime) -> pa.Table:
    if not table.num_rows:
        return table
    con.register(
        "again", table.select([*PLACE, "kafka_time"]).append_column("position", pa.array(np.arange(table.num_rows)))
    )
    again = told_by_broker("again.kafka_time", "$4::TIMESTAMP")
    known = told_by_broker("known.kafka_time", "known.loaded_at")
    rows = con.execute(
        f"""WITH known AS (
            SELECT topic, "partition", "offset", {known} AS moment FROM raw.events AS known
            UNION ALL SELECT topic, "partition", "offset", {known} FROM raw.rejected_messages AS known
            UNION ALL SELECT topic, "partition", "offset", NULL FROM raw.duplicate_events)
        SELECT position FROM again
        JOIN (SELECT unnest($1::VARCHAR[]) AS topic, unnest($2::INTEGER[]) AS "partition", unnest($3::BIGINT[]) AS next)
            USING (topic, "partition")
        ANTI JOIN known ON known.topic = again.topic AND known."partition" = again."partition"
            AND known."offset" = again."offset" AND coalesce(known.moment = {again}, true)
        WHERE "offset" < next ORDER BY position""",  # noqa: S608 own expressions
        [[topic for topic, _ in ends], [number for _, number in ends], list(ends.values()), now],
    ).fetchall()
    con.unregister("again")
    return table.take(pa.array(np.array([row[0] for row in rows], dtype=np.int64)))
