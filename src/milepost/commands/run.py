"""``milepost run``: the whole pipeline once, without Airflow."""

from __future__ import annotations

from typing import Annotated

import typer

from milepost.settings import Settings


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


def register(app: typer.Typer) -> None:
    app.command()(run)
