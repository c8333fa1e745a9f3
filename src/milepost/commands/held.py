"""``milepost held``: rows that a quality rule keeps out of the marts, and letting one in after a person has looked."""

from __future__ import annotations

from typing import Annotated

import typer

from milepost.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(held)


def held(
    release: Annotated[str, typer.Option(help="Let the held event with this id into the next build.")] = "",
    source: Annotated[str, typer.Option(help="Needed where two sources used the same event id.")] = "",
) -> None:
    """List the events that are held back, with the rule that holds each; --release EVENT_ID lets one in."""
    from milepost.gates import held as held_rows
    from milepost.gates import words
    from milepost.warehouse import connection as warehouse  # DuckDB is heavy, and --help needs none of it

    settings = Settings.load()
    with warehouse.writing(settings, "held rows") as con:
        if release:
            typer.echo(f"released {held_rows.release(con, release, source)}; the next build takes it in")
            return
        rows, rules = held_rows.held(con), held_rows.rules(con)
    for row in rows:
        typer.echo("\t".join(str(part) for part in row))
    for table, rule in rules:
        typer.secho(f"{rule}: {words.meaning(table, rule, settings.language)}", err=True, dim=True)
    typer.secho(f"{len(rows)} held", err=True, dim=True)
