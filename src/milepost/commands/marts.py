"""milepost build | publish | explain: marts on the command line."""

from __future__ import annotations

import json
from contextlib import nullcontext, suppress
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

import typer

from milepost.commands import user_name
from milepost.settings import Settings


def build(
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild every table from raw.")] = False,
    select: Annotated[str | None, typer.Option(help="Only these dbt nodes, e.g. +fct_target_status.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to read progress on.")] = None,
    known_at: Annotated[datetime | None, typer.Option(help="Build as known at this moment (UTC).")] = None,
) -> None:
    """Build with dbt what rests on news, or everything where that is due; the marts' tests included.

    Prints one JSON line: seconds, as_of_date, known_at, nodes, whole (why everything was made; empty where it was not).
    """
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
                "whole": report.whole,
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
    rollback: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Show this earlier version again, and keep showing it.")
    ] = None,
    unpin: Annotated[bool, typer.Option("--unpin", help="End a rollback: show the newest version.")] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List the versions; * marks the one shown, and says whether it is pinned.")
    ] = False,
    by: Annotated[str | None, typer.Option(help="With --rollback: who decided it; by default the user's name.")] = None,
    why: Annotated[str | None, typer.Option(help="With --rollback: why; boards and doctor say it.")] = None,
    despite_gate: Annotated[
        str,
        typer.Option(
            metavar="REASON", help="Publish although a gate blocks; the version, boards and an alert say why."
        ),
    ] = "",
) -> None:
    """Publish the marts as a new version, show an earlier one again, or list them.

    Without an option it publishes what was built, with the last verdicts of the gates, unless one of them blocks; marts
    that no gate has judged since they were built are judged first. Prints the manifest. After a rollback versions are
    still made but not shown, until --unpin. Rollback and unpin need neither build nor warehouse.
    """
    from milepost.publishing import showing

    settings = Settings.load()
    if sum((rollback is not None, unpin, listed, bool(despite_gate))) > 1 or (rollback is None and (by or why)):
        raise typer.BadParameter(
            "give one of --list, --unpin, --despite-gate REASON, --rollback VERSION [--by NAME] [--why WORDS], or none"
        )
    if listed:
        _list_versions(settings)
    elif rollback is not None:
        pin = showing.rollback(settings, rollback, by=by or user_name(), why=why)
        typer.echo(json.dumps({"version": rollback, "pinned": asdict(pin)}, ensure_ascii=False))
        typer.secho("later versions are made and not shown, until `milepost publish --unpin`", err=True, dim=True)
    elif unpin:
        typer.echo(json.dumps({"version": showing.unpin(settings)}))
    else:
        _publish(settings, despite_gate)


def _list_versions(settings: Settings) -> None:
    from milepost.publishing import showing, versions

    shown: str | None = None
    try:
        shown = versions.current(settings)
    except versions.Damaged as error:  # a list is needed most when the pointer is damaged
        typer.secho(f"{error} Or show one of these: `milepost publish --rollback VERSION`.", err=True, fg="red")
    pin = showing.pin_of(settings)
    for version in versions.versions(settings):
        held = f"  pinned since {pin.since} by {pin.by}{f': {pin.why}' if pin.why else ''}" if pin else ""
        typer.echo(f"* {version}{held}" if version == shown else f"  {version}")


def _publish(settings: Settings, despite_gate: str) -> None:
    from milepost.alerts import sources
    from milepost.publishing import publish as publishing
    from milepost.publishing import showing
    from milepost.warehouse import connection as warehouse
    from milepost.warehouse import lock

    with lock.writer_lock(settings, "milepost publish"):
        _gate_what_no_gate_has_seen(settings, is_blocked_wanted=bool(despite_gate.strip()))
        manifest = publishing.publish(settings, despite_gate=despite_gate, reads_all=True)
        with warehouse.connection(settings) as con:
            sources.look_and_go_on(settings, con)
    typer.echo(json.dumps(asdict(manifest), ensure_ascii=False))
    if pin := showing.pin_of(settings):
        typer.secho(
            f"{manifest.version} is not shown: an older version is pinned by {pin.by} since {pin.since}. "
            "`milepost publish --unpin` shows it.",
            err=True,
            fg="yellow",
        )


def _gate_what_no_gate_has_seen(settings: Settings, *, is_blocked_wanted: bool) -> None:
    """Judge the marts of a build by hand. Raises GateFailed where the gate blocks them and they are not wanted."""
    import expectations
    from milepost import pipeline
    from milepost.errors import GateFailed
    from milepost.gates import verdict
    from milepost.warehouse import connection as warehouse

    with warehouse.connection(settings) as con:
        state = verdict.marts_state(con)
    if state == "built":
        with suppress(GateFailed) if is_blocked_wanted else nullcontext():
            pipeline.gate_marts(settings, expectations.check_marts)


def explain(
    target: Annotated[
        str, typer.Argument(help="A target (wucheng/compute_capacity/2027), a policy, or a payment's event id.")
    ],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="A day up to the build's.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; by default MILEPOST_LANGUAGE.")] = None,
    shape: Annotated[
        Literal["text", "json"], typer.Option("--format", help="text, or json: an array of key, name, value, how.")
    ] = "text",
) -> None:
    """Print how the reading of a target, a policy's figures or a payment's verdict is computed, step by step."""
    from milepost.marts import explain as explaining

    settings = Settings.load()
    language: Literal["zh", "en"] = "en" if (lang or settings.language) == "en" else "zh"
    told = explaining.explain(settings, target, as_of=as_of.date() if as_of else None, language=language)
    if shape == "json":
        typer.echo(json.dumps([asdict(step) for step in told], ensure_ascii=False, indent=2))
        return
    for number, step in enumerate(told, 1):
        typer.echo(f"{number:2}. {step.line}")


def register(app: typer.Typer) -> None:
    for command in (build, publish, explain):
        app.command()(command)
