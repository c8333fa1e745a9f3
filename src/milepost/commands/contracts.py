"""``milepost contracts export | check``: the event contracts as files for those who do not read Python."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from milepost.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The event contracts as JSON Schemas, AsyncAPI and a page of words.")
Docs = Annotated[Path | None, typer.Option(help="Folder to write to or compare with; docs/ by default.")]


@app.command()
def export(docs: Docs = None) -> None:
    """Write docs/schemas/, docs/asyncapi.yaml and docs/events.md. Refuses a schema that breaks a v1 promise."""
    from milepost.contracts import export as contracts

    written = contracts.export(docs or Settings.load().project / "docs")
    typer.echo("\n".join(map(str, written)) or "everything in step", err=not written)


@app.command()
def check(docs: Docs = None) -> None:
    """Say whether the files are in step with the code and no promise was broken; exit code 1 if not."""
    from milepost.contracts import export as contracts

    folder = docs or Settings.load().project / "docs"
    faults = contracts.broken(folder) + [f"{path} is out of step" for path in contracts.stale(folder)]
    for fault in faults:
        typer.secho(f"{fault}. Run: milepost contracts export", err=True, fg="red")
    if faults:
        raise typer.Exit(code=1)
    typer.echo("contracts in step", err=True)


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="contracts")
