"""Commands that bring events into the warehouse and look after them: load, replay, rebuild, doctor.

JSON goes to stdout, words and bars to stderr. All of them are safe to repeat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.days import SHANGHAI, parse_day
from milepost.settings import Settings

if TYPE_CHECKING:
    from rich.table import Table

    from milepost.doctor import Diagnosis
    from milepost.landing.load import LoadReport, Progress


def register(app: typer.Typer) -> None:
    app.command()(load)
    app.command()(replay)
    app.command()(rebuild)
    app.command()(doctor)


def load() -> None:
    """Land what waits in Kafka: drain the incoming topics to their present ends. Prints one JSON line.

    Safe to repeat and to kill: offsets are written with the rows they account for.
    """
    from milepost.landing import load as landing

    settings = Settings.load()
    with _progress_bar("landing") as progress:
        report = landing.load(settings, progress=progress)
    _note_due(settings, report)
    _print(report)


def replay(
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Judge refused messages again and move what passes.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="With --rejected: only this reason code (docs/events.md).")] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from", help="Read Kafka again from this moment: 2026-03-31T08:00, Shanghai time unless it names a zone."
        ),
    ] = None,
    offset: Annotated[
        list[str] | None, typer.Option(help="Read Kafka again from topic:partition:offset. May be repeated.")
    ] = None,
) -> None:
    """Judge refused messages again (after a contract or plan was mended), or read Kafka again and add what raw lacks.

    Running it twice changes nothing. Accepted events stay as they are. Prints one JSON line.
    """
    from milepost.landing import replay as replaying

    if sum((rejected, since is not None, bool(offset))) != 1 or (reason and not rejected):
        raise typer.BadParameter(
            "give one of --rejected [--reason CODE], --from MOMENT, --offset TOPIC:PARTITION:OFFSET"
        )
    settings = Settings.load()
    if rejected:
        report = replaying.replay_rejected(settings, reason)
    else:
        starts = replaying.starts_at(settings, _moment(since)) if since else dict(_place(text) for text in offset or [])
        report = replaying.replay_from(settings, starts)
    _note_due(settings, report)
    _print(report)


def _note_due(settings: Settings, report: LoadReport) -> None:
    """Airflow makes everything again half an hour later at most, though no event wakes it."""
    from milepost.marts import due

    if report.read:
        due.note_landed(settings)


def _moment(text: str) -> datetime:
    if parse_day(text) is None:
        raise typer.BadParameter(f"--from {text!r} is no moment; write 2026-03-31 or 2026-03-31T08:00")
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _place(text: str) -> tuple[tuple[str, int], int]:
    topic, _, rest = text.partition(":")
    number, _, offset = rest.partition(":")
    if not (topic and (number + offset).isascii() and number.isdecimal() and offset.isdecimal()):
        raise typer.BadParameter(f"--offset {text!r} is not topic:partition:offset, e.g. milepost.indicators.v1:0:120")
    return (topic, int(number)), int(offset)


def rebuild() -> None:
    """Build everything after raw again from raw, as if for the first time (dbt full refresh). Prints one JSON line.

    Kafka is not needed. Gates and publishing: `milepost run`.
    """
    from milepost.marts import build
    from milepost.warehouse import lock

    settings = Settings.load()
    with lock.writer_lock(settings, "rebuild"):
        report = build.build(settings, full_refresh=True)
    typer.echo(json.dumps({"nodes": len(report.nodes), "seconds": round(report.seconds, 3)}))


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False) -> None:
    """Examine broker, warehouse, books and published versions: is every offset accounted for, every file whole?

    Exit code 1 when something is wrong.
    """
    from milepost import doctor as landing_doctor

    diagnosis = landing_doctor.examine(Settings.load())
    if as_json:
        typer.echo(json.dumps(diagnosis.to_dict(), ensure_ascii=False, default=str, indent=2))
    else:
        _show(diagnosis)
    if not diagnosis.is_well:
        raise typer.Exit(code=1)


def _show(diagnosis: Diagnosis) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console()
    if not console.is_terminal:
        console.width = 140
    console.print(f"[bold]broker[/]     {diagnosis.broker}", soft_wrap=True)
    console.print(f"[bold]warehouse[/]  {diagnosis.warehouse}", soft_wrap=True)
    console.print(f"[bold]published[/]  {diagnosis.published['words']}", soft_wrap=True, highlight=False)
    if diagnosis.latency:
        console.print(f"[bold]latency[/]    {diagnosis.latency['words']}", soft_wrap=True, highlight=False)
    if diagnosis.balance:
        console.print(_books(diagnosis))
    for gap in diagnosis.gaps:
        place = f"{gap['topic']}\\[{gap['partition']}] {gap['from_offset']}–{gap['to_offset']}"
        console.print(f"[yellow]gap[/]  {place}: {gap['words']} (found {gap['found_at']} UTC)", soft_wrap=True)
    for note in diagnosis.notes:
        console.print(f"[yellow]note[/] {escape(note)}", highlight=False, soft_wrap=True)
    for fault in diagnosis.faults:
        console.print(f"[bold red]fault[/] {escape(fault)}", highlight=False, soft_wrap=True)
    console.print(", ".join(f"{name} {number}" for name, number in diagnosis.versions.items()), style="dim")
    waiting = sum(unit["rows"] for unit in diagnosis.held)
    if diagnosis.is_well and waiting:
        console.print(f"[yellow]nothing is wrong, but {waiting} rows are held[/]", highlight=False)
    else:
        console.print("[green]all is well[/]" if diagnosis.is_well else "[bold red]something is wrong[/]")


def _books(diagnosis: Diagnosis) -> Table:
    """One row per partition that holds messages."""
    from rich.table import Column, Table

    heads = ("offsets", "read", "loaded", "duplicate", "rejected", "gaps", "waiting")
    columns = [Column(head, justify="right", no_wrap=True) for head in heads]
    table = Table(Column("partition", no_wrap=True), *columns, "balanced")
    for row in diagnosis.balance:
        name = f"{row.topic}[{row.partition}]"
        waiting = diagnosis.lag.get(name)
        numbers = (row.accounted, row.loaded, row.duplicate, row.rejected, row.gap, "?" if waiting is None else waiting)
        verdict = "[green]yes[/]" if row.is_balanced else "[bold red]NO[/]"
        if row.accounted or waiting or not row.is_balanced:
            offsets = f"{row.first_offset}–{row.next_offset}"
            table.add_row(name.replace("[", r"\["), offsets, *map(str, numbers), verdict)
    idle = len(diagnosis.balance) - table.row_count
    table.caption = f"{idle} partitions without messages are left out" if idle else None
    return table


def _print(report: LoadReport) -> None:
    typer.echo(report.to_json())
    for code, count in sorted(report.rejected_by_reason.items()):
        typer.secho(f"rejected {count}: {code} (kept in raw.rejected_events)", err=True, fg="yellow")
    for line in report.gaps:
        typer.secho(f"gap: {line}", err=True, fg="red")


@contextmanager
def _progress_bar(words: str) -> Iterator[Progress]:
    """A bar on stderr where that is a terminal, else silence."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda read, expected: bar.update(task, completed=read, total=expected)
