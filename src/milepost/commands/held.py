"""``milepost held``: rows that a quality rule keeps out of the marts, and letting one in after a person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from milepost.errors import MilepostError
from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.warehouse.connection import Connection

FIND = """
    SELECT h.source, h.event_id, h.expectation, strftime(h.held_at, '%Y-%m-%d %H:%M:%S') AS held_at, e.subject, e.data
    FROM ops.held_rows h LEFT JOIN raw.events e ON e.source = h.source AND e.event_id = h.event_id
    WHERE h.released_at IS NULL ORDER BY h.held_at, h.source, h.event_id
"""


def register(app: typer.Typer) -> None:
    app.command()(held)


def held(
    release: Annotated[str, typer.Option(help="Let the held event with this id into the next build.")] = "",
    source: Annotated[str, typer.Option(help="Needed where two sources used the same event id.")] = "",
) -> None:
    """List the events that are held back, with the rule that holds each; --release EVENT_ID lets one in."""
    from milepost.warehouse import connection as warehouse  # DuckDB is heavy, and --help needs none of it

    with warehouse.writing(Settings.load(), "held rows") as con:
        if release:
            typer.echo(f"released {_release(con, release, source)}; the next build takes it in")
            return
        rows = con.execute(FIND).fetchall()
    for row in rows:
        typer.echo("\t".join(str(part) for part in row))
    typer.secho(f"{len(rows)} held", err=True, dim=True)


def _release(con: Connection, event_id: str, source: str) -> str:
    sources = [
        found
        for (found,) in con.execute(
            "SELECT DISTINCT source FROM ops.held_rows WHERE event_id = ? AND released_at IS NULL", [event_id]
        ).fetchall()
        if source in {"", found}
    ]
    if not sources:
        raise MilepostError(f"no event {event_id} is held. `milepost held` lists those that are.")
    if len(sources) > 1:
        raise MilepostError(f"{event_id} is held for {', '.join(sorted(sources))}: say which with --source.")
    con.execute(
        """UPDATE ops.held_rows SET released_at = now()::TIMESTAMPTZ AT TIME ZONE 'UTC'
           WHERE event_id = ? AND source = ?""",
        [event_id, sources[0]],
    )
    return f"{sources[0]} {event_id}"
