"""milepost build | publish | explain: marts on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

import typer

from milepost.settings import Settings


def build(
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild every table from raw.")] = False,
    select: Annotated[str | None, typer.Option(help="Only these dbt nodes, e.g. +fct_target_status.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to read progress on.")] = None,
    known_at: Annotated[datetime | None, typer.Option(help="Build as known at this moment (UTC).")] = None,
) -> None:
    """Build staging, intermediate and marts with dbt. Prints one JSON line: seconds, as_of_date, known_at, nodes."""
    from milepost.marts import build as building
    from milepost.warehouse import lock

    settings = _dated(Settings.load(), as_of, known_at)
    with lock.writer_lock(settings, "milepost build"):
        report = building.build(settings, full_refresh=full_refresh, select=select)
    typer.echo(
        json.dumps(
            {
                "seconds": round(report.seconds, 3),
                "as_of_date": report.as_of_date.isoformat(),
                "known_at": report.known_at.isoformat(),
                "nodes": len(report.nodes),
            }
        )
    )


def _dated(settings: Settings, as_of: datetime | None, known_at: datetime | None) -> Settings:
    return settings.model_copy(
        update={
            **({"as_of": as_of.date()} if as_of else {}),
            **({"known_at": known_at} if known_at else {}),
        }
    )


def publish(
    rollback: Annotated[str | None, typer.Option(metavar="VERSION", help="Show this earlier version again.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the versions; * marks the one shown.")] = False,
) -> None:
    """Publish the marts as a new version, show an earlier one again, or list them.

    Without an option it publishes what was built, with the last verdicts of the gates; prints the manifest.
    """
    from milepost.gates import verdict
    from milepost.publishing import publish as publishing
    from milepost.publishing import versions
    from milepost.warehouse import connection as warehouse
    from milepost.warehouse import lock

    settings = Settings.load()
    if listed:
        shown = versions.current(settings)
        for version in versions.versions(settings):
            typer.echo(f"{'*' if version == shown else ' '} {version}")
        return
    with lock.writer_lock(settings, "milepost publish"):
        if rollback:
            publishing.rollback(settings, rollback)
            typer.echo(json.dumps({"version": rollback}))
            return
        with warehouse.connection(settings) as con:
            verdicts = verdict.last_verdicts(con)
        manifest = publishing.publish(settings, verdicts)
    typer.echo(json.dumps(asdict(manifest), ensure_ascii=False))


def explain(
    target: Annotated[str, typer.Argument(help="A target, e.g. wucheng/compute_capacity/2027.")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day up to the build's.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; by default MILEPOST_LANGUAGE.")] = None,
) -> None:
    """Print how the reading of TARGET is computed, step by step, with the events behind it."""
    from milepost.marts import explain as explaining

    settings = Settings.load()
    language: Literal["zh", "en"] = "en" if (lang or settings.language) == "en" else "zh"
    told = explaining.explain(settings, target, as_of=as_of.date() if as_of else None, language=language)
    for number, step in enumerate(told, 1):
        typer.echo(f"{number:2}. {step.line}")


def register(app: typer.Typer) -> None:
    for command in (build, publish, explain):
        app.command()(command)
