"""``milepost quarantine list | show | reread | take-out``: events kept out of the marts, and their way back."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import typer

from milepost.commands import user_name
from milepost.settings import Settings

app = typer.Typer(
    no_args_is_help=True, help="Accepted events that are kept out of the marts (隔离事件), and their way back."
)
Source = Annotated[str, typer.Option(help="Needed where two sources used the same event id (来源).")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for machines.")]


@app.command("list")
def list_events(
    everything: Annotated[bool, typer.Option("--all", help="Also those that came back (含已恢复).")] = False,
    shape: Format = "text",
) -> None:
    """List the events set aside or taken out, with the reason (隔离清单). An empty list is an empty array in JSON."""
    from milepost.marts import quarantine
    from milepost.warehouse import connection as warehouse

    with warehouse.writing(Settings.load(), "quarantine") as con:
        rows = quarantine.listed(con, everything=everything)
    if shape == "json":
        _print(rows)
        return
    for row in rows:
        reason = row["taken_out_why"] or f"{row['reason_zh']} · {row['reason_en']}"
        told = (row["state"], row["source"], row["event_id"], row["type"], row["reason_code"], reason)
        typer.echo("\t".join(map(_plain, told)))
    typer.secho(f"{len(rows)} events", err=True, dim=True)


@app.command()
def show(event_id: str, source: Source = "", shape: Format = "text") -> None:
    """Show one event with what was sent and every time it was set aside (隔离详情)."""
    from milepost.marts import quarantine
    from milepost.warehouse import connection as warehouse

    with warehouse.writing(Settings.load(), "quarantine") as con:
        rows = quarantine.history(con, event_id, source)
    if shape == "json":
        _print(rows)
        return
    for row in rows:
        typer.echo("\n".join(f"{name:<14}{_plain(value)}" for name, value in row.items() if value is not None) + "\n")


@app.command()
def reread(
    event_ids: Annotated[
        list[str] | None, typer.Argument(help="Only these; also puts back what was taken out.")
    ] = None,
    source: Source = "",
    shape: Format = "text",
) -> None:
    """Read the events again, after an upgrade or a change of plans, and say which came back (重新读取).

    Makes staging and the marts anew from raw. Events taken out by a person come back only when named. The next
    `milepost run` publishes. Exit code 1 when a named event stays out.
    """
    from milepost import pipeline
    from milepost.marts import quarantine
    from milepost.warehouse import connection as warehouse
    from milepost.warehouse import lock

    settings = Settings.load()
    with lock.writer_lock(settings, "milepost quarantine reread"):
        with warehouse.connection(settings) as con:
            asked = quarantine.ask_again(con, event_ids or [], source)
        pipeline.build(settings)
        with warehouse.connection(settings) as con:
            left = {(row["source"], row["event_id"]): row for row in quarantine.listed(con)}
    came_back, still_out = [key for key in asked if key not in left], [left[key] for key in asked if key in left]
    if shape == "json":
        keys = [{"source": owner, "event_id": name} for owner, name in came_back]
        _print({"came_back": keys, "still_out": still_out})
    else:
        for owner, name in came_back:
            typer.echo(f"came back\t{owner}\t{name}")
        for row in still_out:
            reason = _plain(f"{row['reason_zh']} · {row['reason_en']}")
            typer.echo(f"still out\t{row['source']}\t{row['event_id']}\t{reason}")
        typer.secho(f"{len(came_back)} came back, {len(still_out)} still out", err=True, dim=True)
    if event_ids and still_out:
        raise typer.Exit(code=1)


@app.command("take-out")
def take_out(
    event_id: str,
    why: Annotated[str, typer.Option(help="The reason, kept with the event (原因).")],
    by: Annotated[str, typer.Option(help="Who decided (处理人); by default the user of this computer.")] = "",
    source: Source = "",
) -> None:
    """Keep an event out of the marts from the next build on, and end its alert (移出). It stays in raw.events.

    Any loaded event, also one that can be read. `milepost quarantine reread EVENT_ID` puts it back.
    """
    from milepost.alerts import sources
    from milepost.marts import quarantine
    from milepost.warehouse import connection as warehouse

    settings = Settings.load()
    with warehouse.writing(settings, "quarantine") as con:
        owner = quarantine.take_out(con, event_id, source, by or user_name(), why)
        sources.look_and_go_on(settings, con)
    typer.echo(f"took out {owner} {event_id}; the next build leaves it out")


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="quarantine")


def _plain(value: object) -> str:
    """Words of a sender without what would steer a terminal or break a line."""
    return "".join(char if char.isprintable() else "�" for char in str(value))


def _print(found: Any) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, default=str, indent=2))
