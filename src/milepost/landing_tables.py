"""Writes judged messages into raw.*: one transaction for rows, keys, offsets, gaps and the load's counts.

Whoever reads the warehouse at any moment, also after a kill, sees books that balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import pyarrow as pa

from milepost.errors import WarehouseError
from milepost.landing_batch import Tally, Verdicts
from milepost.settings import Settings
from milepost.warehouse import Connection, DuckDBError

# 64 bits of md5 over source and id; a source holds no line feed. Duplicates are searched by it alone: see
# docs/decisions/0002-finding-duplicates.md
KEY = "md5_number_lower(source || chr(10) || event_id)"

_REPEATED = """
WITH repeats AS (
    SELECT position, row_number() OVER (PARTITION BY key ORDER BY topic, "partition", "offset") AS nth
    FROM incoming_keys WHERE key IN (SELECT key FROM incoming_keys GROUP BY key HAVING count(*) > 1)
)
SELECT position FROM repeats WHERE nth > 1
UNION SELECT position FROM incoming_keys SEMI JOIN raw.event_keys USING (key)
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


def begin_load(con: Connection, load_id: str, started_at: datetime) -> None:
    con.execute("INSERT INTO raw.loads VALUES (?, ?, NULL, 0, 0, 0, 0)", [load_id, started_at])


def count_load(con: Connection, load_id: str, tally: Tally) -> None:
    """Add a batch's counts to its load."""
    con.execute(
        """UPDATE raw.loads SET events_read = events_read + ?, events_loaded = events_loaded + ?,
        events_duplicate = events_duplicate + ?, events_rejected = events_rejected + ? WHERE load_id = ?""",
        [tally.read, tally.loaded, tally.duplicates, tally.rejected, load_id],
    )


def finish_load(con: Connection, load_id: str, finished_at: datetime) -> None:
    con.execute("UPDATE raw.loads SET finished_at = ? WHERE load_id = ?", [finished_at, load_id])


def mend_keys(con: Connection) -> None:
    """Make raw.event_keys again where it does not match raw.events (rows put in or taken out by hand)."""
    events, keys = con.execute(
        "SELECT (SELECT count(*) FROM raw.events), (SELECT count(*) FROM raw.event_keys)"
    ).fetchall()[0]
    if events != keys:
        con.execute("DELETE FROM raw.event_keys")
        con.execute(f"INSERT INTO raw.event_keys SELECT {KEY} FROM raw.events")  # noqa: S608 (our own expression)


def write(con: Connection, verdicts: Verdicts, load_id: str, loaded_at: datetime) -> Tally:
    """Write one batch inside the caller's transaction. The first message with a (source, id) is the event."""
    fresh, repeated = _split(con, verdicts.events)
    if fresh.num_rows:
        con.register("fresh", fresh)
        con.execute("INSERT INTO raw.events SELECT *, ?, ? FROM fresh", [load_id, loaded_at])
        con.unregister("fresh")
    if repeated.num_rows:
        con.register("repeated", repeated)
        con.execute(
            """INSERT INTO raw.duplicate_events SELECT topic, "partition", "offset", event_id, ? FROM repeated""",
            [load_id],
        )
        con.unregister("repeated")
    if verdicts.rejected.num_rows:
        con.register("rejected", verdicts.rejected)
        con.execute("INSERT INTO raw.rejected_events SELECT *, ?, ?, NULL FROM rejected", [load_id, loaded_at])
        con.unregister("rejected")
    rows = verdicts.events.num_rows + verdicts.rejected.num_rows
    return Tally(rows, fresh.num_rows, repeated.num_rows, verdicts.rejected.num_rows, verdicts.rejected_by_reason())


def _split(con: Connection, events: pa.Table) -> tuple[pa.Table, pa.Table]:
    """-> rows whose (source, event_id) is new, rows that repeat one. Keys of the new ones are written."""
    if not events.num_rows:
        return events, events
    con.register("incoming", events.append_column("position", pa.array(range(events.num_rows), pa.int32())))
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE incoming_keys AS
        SELECT position, {KEY} AS key, topic, "partition", "offset" FROM incoming"""  # noqa: S608
    )
    con.unregister("incoming")
    repeated = [row[0] for row in con.execute(_REPEATED).fetchall()]
    con.execute(
        """INSERT INTO raw.event_keys
        SELECT key FROM incoming_keys ANTI JOIN (SELECT unnest(?::INTEGER[]) AS position) USING (position)""",
        [repeated],
    )
    if not repeated:
        return events, events.slice(0, 0)
    is_repeat = [False] * events.num_rows
    for position in repeated:
        is_repeat[position] = True
    mask = pa.array(is_repeat)
    import pyarrow.compute as pc

    return events.filter(pc.invert(mask)), events.filter(mask)
