"""``milepost held``: rows that a quality rule keeps out of the marts, and what a person decides about them."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import typer

from milepost.commands import user_name
from milepost.settings import Settings

app = typer.Typer(help="Rows that a quality rule holds (暂扣), and what a person decides about them (处置).")


def _said(words: str) -> str:
    if not words.strip():
        raise typer.BadParameter("is empty: say why, it is kept with the decision (写明原因)")
    return words


Source = Annotated[str, typer.Option(help="Needed where two sources used the same event id (来源).")]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for machines.")]
Why = Annotated[str, typer.Option("--why", callback=_said, help="The reason, kept with the decision (原因).")]
By = Annotated[str, typer.Option(help="Who decides (处理人); by default the user of this computer.")]
Agency = Annotated[str, typer.Option(help="For which unit you decide; by default the plan's coordinator (单位).")]


@app.callback(invoke_without_command=True)
def held(
    context: typer.Context,
    release: Annotated[str, typer.Option(help="Use `milepost held release` instead; this stays for one release.")] = "",
    source: Source = "",
) -> None:
    """List the rows held now; the commands show one and settle it."""
    if context.invoked_subcommand:
        return
    if release:
        typer.secho("--release becomes `milepost held release EVENT_ID --why REASON`", err=True, fg="yellow")
        _decide("released", release, source, "held --release", "", "", "text")
    else:
        list_rows()


@app.command("list")
def list_rows(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled (含已处置).")] = False,
    unit: Annotated[str, typer.Option(help="Only of this unit, such as wucheng/big_data_centre (报送单位).")] = "",
    shape: Format = "text",
) -> None:
    """List the rows held now, oldest first, with what each one broke (暂扣清单)."""
    from milepost.gates import held as rows
    from milepost.warehouse import connection as warehouse  # DuckDB is heavy, and --help needs none of it

    settings = Settings.load()
    with warehouse.writing(settings, "held rows") as con:
        found = rows.listed(con, everything=everything, agency=unit.strip("/"))
    if shape == "json":
        _print([row | {"findings": json.loads(row["findings"])} for row in found])
        return
    for row in found:
        said = (row["state"], row["source"], row["event_id"], f"{row['held_at']:%Y-%m-%d %H:%M:%S}")
        words = row[f"words_{settings.language}"] or row["rule"]
        typer.echo("\t".join(map(_plain, (*said, row["subject"] or "-", words))))
    typer.secho(f"{len(found)} {'rows' if everything else 'held'}", err=True, dim=True)


@app.command()
def show(event_id: str, source: Source = "", shape: Format = "text") -> None:
    """Show one row: what it broke in words, the accepted values beside it, and the decisions on it (暂扣详情)."""
    from milepost.decisions import rows
    from milepost.warehouse import connection as warehouse

    settings = Settings.load()
    with warehouse.writing(settings, "held rows") as con:
        found = rows.told(con, rows.find(con, event_id, source))
    if shape == "json":
        _print(found)
        return
    nested = ("findings", "history", "decided", "words_zh", "words_en")
    for name, value in found.items():
        if value is not None and name not in nested:
            said = f"{value:,.10g}" if isinstance(value, float) else value
            typer.echo(f"{name:<14}{_plain(said)}")
    for one in found["findings"]:
        typer.echo(f"{'finding':<14}{_plain(one[settings.language])} ({_plain(one['rule'])})")
    for one in found["history"]:
        mark = "  *" if one["is_marked"] else ""
        typer.echo(f"{'accepted':<14}{one['as_of_date']}  {one['value']:,.10g} {_plain(one['unit'])}{mark}")
    for one in found["decided"]:
        nothing = f"  ({one['finding']})" if one["finding"] else ""
        said = f"{one['decided_at']:%Y-%m-%d %H:%M} UTC  {one['decision']}  {_plain(one['by'])}"
        typer.echo(f"{'decided':<14}{said}: {_plain(one['reason'])}{nothing}")


@app.command()
def release(
    event_id: str, why: Why, by: By = "", source: Source = "", agency: Agency = "", shape: Format = "text"
) -> None:
    """Let a held row count from the next run on (放行)."""
    _decide("released", event_id, source, why, by, agency, shape)


@app.command()
def refuse(
    event_id: str, why: Why, by: By = "", source: Source = "", agency: Agency = "", shape: Format = "text"
) -> None:
    """Never let a held row count; its unit is told why (不予采用)."""
    _decide("refused", event_id, source, why, by, agency, shape)


@app.command()
def ask(event_id: str, why: Why, by: By = "", source: Source = "", agency: Agency = "", shape: Format = "text") -> None:
    """Ask the unit about a held row; --why is the question. The row stays held (查询)."""
    _decide("asked", event_id, source, why, by, agency, shape)


@app.command()
def mark(
    event_id: str, why: Why, by: By = "", source: Source = "", agency: Agency = "", shape: Format = "text"
) -> None:
    """Mark a value for follow-up without holding it; --why is the comment that every board shows (标记)."""
    _mark("marked", event_id, source, why, by, agency, shape)


@app.command()
def unmark(
    event_id: str, why: Why, by: By = "", source: Source = "", agency: Agency = "", shape: Format = "text"
) -> None:
    """Close the mark of a value (取消标记)."""
    _mark("unmarked", event_id, source, why, by, agency, shape)


def _decide(
    word: Literal["released", "refused", "asked"],
    event_id: str,
    source: str,
    why: str,
    by: str,
    agency: str,
    shape: str,
) -> None:
    from milepost import decisions
    from milepost.decisions import rows
    from milepost.warehouse import connection as warehouse

    settings = Settings.load()
    with warehouse.writing(settings, "held rows") as con:
        row = rows.to_decide(con, event_id, source, word)
    said = decisions.Decision(word, event_id, row["source"], why, by or user_name(), agency=agency, rule=row["rule"])
    event = decisions.submit(settings, said)
    _say(word, row["source"], event_id, event.id, shape)


def _mark(
    word: Literal["marked", "unmarked"], event_id: str, source: str, why: str, by: str, agency: str, shape: str
) -> None:
    from milepost import decisions
    from milepost.decisions import rows
    from milepost.warehouse import connection as warehouse

    settings = Settings.load()
    with warehouse.writing(settings, "held rows") as con:
        owner = rows.found_value(con, event_id, source)
    said = decisions.Decision(word, event_id, owner, why, by or user_name(), agency=agency)
    event = decisions.submit(settings, said)
    _say(word, owner, event_id, event.id, shape)


def _say(word: str, source: str, event_id: str, decision_id: str, shape: str) -> None:
    if shape == "json":
        _print({"decision_id": decision_id, "decision": word, "source": source, "event_id": event_id})
    else:
        typer.echo(f"{word} {source} {event_id}; the next run takes it in")


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="held")


def _plain(value: object) -> str:
    """Words of a sender without what would steer a terminal or break a line."""
    return "".join(char if char.isprintable() else "�" for char in str(value))


def _print(found: Any) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, default=str, indent=2))
