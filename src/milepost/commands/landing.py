"""Commands that bring events into the warehouse: load, and what goes with it. JSON to stdout, words to stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from typing import TYPE_CHECKING

import typer

from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.landing import LoadReport, Progress


def register(app: typer.Typer) -> None:
    app.command("load")(load_events)


def load_events() -> None:
    """Land what waits in Kafka: drain the incoming topics to their present ends. Prints one JSON line.

    Safe to repeat and to kill: offsets are written with the rows they account for.
    """
    from milepost import landing

    with _progress_bar() as progress:
        report = landing.load(Settings.load(), progress=progress)
    typer.echo(report.to_json())
    _tell(report)


def _tell(report: LoadReport) -> None:
    for code, count in sorted(report.rejected_by_reason.items()):
        typer.secho(f"rejected {count}: {code} (kept in raw.rejected_events)", err=True, fg="yellow")
    for line in report.gaps:
        typer.secho(f"lost: {line}", err=True, fg="red")


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar on stderr where that is a terminal, else silence."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("landing", total=None)
        yield lambda read, expected: bar.update(task, completed=read, total=expected)
