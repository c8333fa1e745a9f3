"""The ``milepost`` command: the composition root. Every module of milepost.commands registers its commands here.

Errors of ours become one red line on stderr and exit code 1; results that machines read go to stdout.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Annotated

import typer

from milepost import commands
from milepost.errors import MilepostError
from milepost.settings import Settings

app = typer.Typer(
    name="milepost",
    help="Which promises of a city's AI action plans are kept, which lag, and who must move next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def run(
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild every mart from raw.")] = False,
) -> None:
    """Land, gate, build, gate, publish, notify: once, without Airflow. Prints one JSON line.

    A second run at the same time waits for the first and then says who holds the warehouse.
    """
    import expectations
    from milepost import pipeline

    gates = pipeline.Gates(raw=expectations.check_raw, marts=expectations.check_marts)
    report = pipeline.run(Settings.load(), gates, full_refresh=full_refresh, say=_say)
    typer.echo(report.to_json())
    if not report.ok:
        raise typer.Exit(code=1)


def _say(line: str) -> None:
    typer.secho(line, err=True, dim=True)


for _module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda found: found.name):
    importlib.import_module(f"milepost.commands.{_module.name}").register(app)


def main() -> None:
    """Run the command line; turn errors of ours into one line and exit code 1."""
    try:
        app()
    except MilepostError as error:
        typer.secho(str(error), err=True, fg="red")
        sys.exit(1)


if __name__ == "__main__":
    main()
