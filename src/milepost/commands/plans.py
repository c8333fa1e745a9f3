"""milepost plans check | export | show | find | texts | schema: the catalogue on the command line."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.errors import CatalogueError
from milepost.settings import Settings
from milepost.warehouse import files

if TYPE_CHECKING:
    from milepost.catalogue.checks import Checked
    from milepost.catalogue.plan import Plan
    from milepost.catalogue.texts import DigitRun

plans = typer.Typer(help="The catalogue: what the plans promise, and where they say so.", no_args_is_help=True)
_SHOWN_RUNS = 20
UNEXPLAINED = 3  # exit code: no fault, but digits of a text that nothing accounts for (2 is a wrong call)


class Format(StrEnum):
    json = "json"
    csv = "csv"


@plans.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Plan files; by default all of MILEPOST_PLANS.")] = None,
    texts: Annotated[Path | None, typer.Option(help="Folder of the plan texts (MILEPOST_PLAN_TEXTS).")] = None,
    all_runs: Annotated[
        bool, typer.Option("--all-runs", help="List every digit run that is not accounted for.")
    ] = False,
) -> None:
    """Check format, rules and spans of every plan; count its promises and account for its text's digits.

    Prints a table to stdout, faults and warnings to stderr. Exit code 1 if there is any fault, 3 if there is none but
    a text has digits that nothing accounts for.
    """
    from milepost.catalogue.checks import check_plans

    settings = Settings.load()
    paths = files or sorted(settings.plans.glob("*.yml"))
    if not paths:
        raise CatalogueError(
            f"{settings.plans}: no plan files (*.yml). Set MILEPOST_PLANS to the folder that holds them."
        )
    checked = check_plans(paths, texts or settings.texts)
    _print_table(checked)
    for one in checked:
        runs = one.coverage.uncovered if one.coverage else []
        for run in runs if all_runs else runs[:_SHOWN_RUNS]:
            typer.secho(_uncovered(one, run), err=True, fg="yellow")
        if len(runs) > _SHOWN_RUNS and not all_runs:
            typer.secho(
                f"… and {len(runs) - _SHOWN_RUNS} more in {one.file.path.name}; see --all-runs", err=True, fg="yellow"
            )
    faults = [fault for one in checked for fault in one.faults]
    warnings = [warning for one in checked for warning in one.warnings]
    for warning in warnings:
        typer.secho(str(warning), err=True, fg="yellow")
    for fault in faults:
        typer.secho(str(fault), err=True, fg="red")
    beside = f", {len(warnings)} warnings" if warnings else ""
    typer.secho(f"{len(checked)} plan files, {len(faults)} faults{beside}", err=True, bold=True)
    if faults:
        raise typer.Exit(code=1)
    if any(one.coverage and one.coverage.uncovered for one in checked):
        raise typer.Exit(code=UNEXPLAINED)


def _uncovered(one: Checked, run: DigitRun) -> str:
    assert one.plan
    place = f"{one.plan.source.file}:{run.line} [{run.start}, {run.end})"
    return f"{place}: {run.digits} in “{run.context}” is in no span. Add a target, or list it under not_targets."


def _print_table(checked: list[Checked]) -> None:
    from rich.console import Console
    from rich.table import Table

    titles = ("plan", "indicators", "targets", "must", "aspire", "milestones", "restated", "policies", "digit runs")
    table = Table(*titles)
    for one in checked:
        if one.plan is None:
            table.add_row(one.file.path.name, *["–"] * 8)
            continue
        found = list(one.plan.each_target())
        counts = [
            len(one.plan.indicators),
            len(found),
            sum(target.certainty == "must" for _, target in found),
            sum(target.certainty == "aspire" for _, target in found),
            sum(indicator.kind == "milestone" for indicator, _ in found),
            sum(target.restates is not None for _, target in found),
            len(one.plan.policies),
        ]
        covered = f"{one.coverage.covered}/{len(one.coverage.runs)}" if one.coverage else "no text"
        table.add_row(one.plan.plan, *map(str, counts), covered)
    console = Console()
    if not console.is_terminal:
        console.width = 120  # a pipe has no width; 80 would cut the titles
    console.print(table)
    for one in checked:
        if one.plan and one.coverage:
            accounts = ", ".join(f"{name} {number}" for name, number in one.coverage.by_account().items())
            console.print(f"{one.plan.plan}: {accounts}", soft_wrap=True)


@plans.command()
def export(
    format: Annotated[
        Format, typer.Option(help="json: an array, one object per line; csv: lists joined by 、.")
    ] = Format.json,
) -> None:
    """Print all targets, flat: one object or line each."""
    from milepost.catalogue import export as catalogue_export

    found = _readable(Settings.load())
    typer.echo(catalogue_export.to_json(found) if format is Format.json else catalogue_export.to_csv(found))


@plans.command()
def show(
    promise: Annotated[str, typer.Argument(help="Id of a target or policy: wucheng/compute_capacity/2027, dongyang/…")],
) -> None:
    """Say what a target or policy promises and quote its clause, or name the section where the text is not at hand."""
    from milepost.catalogue import cards

    settings = Settings.load()
    read = _readable(settings)
    found: dict[str, Callable[[Path | None], list[str]]] = {
        plan.target_id(indicator, target): partial(cards.target, plan, indicator, target)
        for plan in read
        for indicator, target in plan.each_target()
    }
    found |= {plan.full_id(policy.id): partial(cards.policy, plan, policy) for plan in read for policy in plan.policies}
    if promise not in found:
        raise CatalogueError(f"{promise} is no target or policy. {_advice(promise, list(found), read)}")
    for line in found[promise](settings.texts):
        typer.echo(line)


def _readable(settings: Settings) -> list[Plan]:
    from milepost.catalogue.read import read_readable

    found, faults = read_readable(settings.plans)
    for fault in faults:
        typer.secho(f"passed over: {fault}", err=True, fg="yellow")
    return found


def _advice(target: str, known: list[str], read: list[Plan]) -> str:
    import difflib

    for plan in read:
        for change in plan.changes:
            if change.dropped and plan.full_id(change.id) == target:
                return f"It was dropped on {change.on}: {change.reason}"
    near = difflib.get_close_matches(target, known, n=3, cutoff=0.5)
    return f"Did you mean {', '.join(near)}?" if near else "`milepost plans export` lists all targets."


@plans.command()
def find(
    text: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A plan text, UTF-8.")],
    words: Annotated[str, typer.Argument(help="Words as the text prints them; leave out for the text's sha256.")] = "",
) -> None:
    """Print the span of every place where a plan text says WORDS, with its sentence: what a plan file needs."""
    from milepost.catalogue.texts import open_text, places

    opened = open_text(text)
    if not words:
        typer.echo(f"source: {{file: {text.name}, sha256: {opened.sha256}}}")
        return
    found = places(opened, words)
    if not found:
        raise CatalogueError(f"{text} does not say “{words}”. Copy the words from the file: commas may be half width.")
    for start, end in found:
        first, last = opened.clause(start, end)
        typer.echo(f"span: [{start}, {end}]  # line {opened.line(start)}: {opened.content[first:last]}")


@plans.command()
def texts(
    add: Annotated[
        list[Path] | None, typer.Option(exists=True, dir_okay=False, help="Plan texts to keep, UTF-8; may be repeated.")
    ] = None,
) -> None:
    """Say of each plan whether its text is at hand; --add keeps texts where boards and commands look for them.

    A text is known by the sha256 in its plan's file, for spans belong to one text; by its name where the file has none.
    """
    from milepost.catalogue import keeping

    settings = Settings.load()
    found = _readable(settings)
    for path in add or []:
        for kept in keeping.add(settings, found, path):
            typer.secho(f"kept {path.name} as {kept}", err=True)
    for plan in found:
        typer.echo(f"{plan.plan}: {plan.source.file}: {keeping.standing(settings, plan)}")


@plans.command()
def schema() -> None:
    """Write plans/plan.schema.json from the types, for editors and for this check."""
    from milepost.catalogue import format as catalogue_format

    path = Settings.load().plans / catalogue_format.SCHEMA_NAME
    files.write_for_all(path, catalogue_format.schema_text())
    typer.secho(f"wrote {path}", err=True)


def register(app: typer.Typer) -> None:
    app.add_typer(plans, name="plans")
