"""milepost bulletin review | issue | withdraw | check | schema: who moves a bulletin on, and the configuration."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from milepost.bulletins.book.messages import plural, say
from milepost.commands import user_name
from milepost.errors import CatalogueError
from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.bulletins.book.entry import Entry
    from milepost.bulletins.book.moving import Post

Format = Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for machines.")]
By = Annotated[str, typer.Option(help="Who acts (经办人); by default the user of this computer.")]
Id = Annotated[str, typer.Argument(metavar="BULLETIN", help="Its id, as `milepost bulletin list` gives it (编号).")]
Why = Annotated[str, typer.Option("--why", help="Kept with the move and sent with its event (说明).")]


def review(bulletin: Id, why: Why = "", by: By = "", shape: Format = "text") -> None:
    """Say that a draft was reviewed; it can be issued then, unless it is of simulated data (审核)."""
    from milepost.bulletins.book import moving

    settings = Settings.load()
    _tell(moving.review(settings, bulletin, moving.Act(by or user_name(), why or None), _post()), shape)


def issue(
    bulletin: Id,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="成文日期; by default today.")] = None,
    why: Why = "",
    by: By = "",
    shape: Format = "text",
) -> None:
    """Issue a reviewed bulletin under the next number: from then on nothing of it changes (印发)."""
    from milepost.bulletins.book import moving

    act = moving.Act(by or user_name(), why or None, day.date() if day else None)
    _tell(moving.issue(Settings.load(), bulletin, act, _post()), shape)


def withdraw(
    bulletin: Id,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with it (原因).")],
    by: By = "",
    shape: Format = "text",
) -> None:
    """Take a draft back; what is issued is corrected by a new bulletin instead (撤回草稿)."""
    from milepost.bulletins.book import moving

    _tell(moving.withdraw(Settings.load(), bulletin, moving.Act(by or user_name(), why), _post()), shape)


def _post() -> Post:
    from milepost import decisions
    from milepost.bulletins.book.moving import Post

    return Post(decisions.rehearse, decisions.submit)


def _tell(entry: Entry, shape: str) -> None:
    from milepost.bulletins.book.rows import row_of
    from milepost.drafting import notices

    notices.settle(Settings.load())
    if shape == "json":
        typer.echo(json.dumps(row_of(entry), ensure_ascii=False))
        return
    language = Settings.load().language
    number = f" {entry.number_text}" if entry.number else ""
    state = say(language, f"state.{entry.state}")
    typer.echo(say(language, "moved", state=state, id=entry.bulletin_id, number=number, by=entry.moves[-1].by))
    if entry.is_simulated and entry.state == "reviewed":
        typer.secho(f"{entry.bulletin_id}: {say(language, 'not_to_issue')}", err=True, fg="yellow")


def check(shape: Format = "text") -> None:
    """Check config/bulletins.yml: format, rules, names against the plans; each fault with file and line (检查配置)."""
    from milepost.bulletins.book import configuring
    from milepost.catalogue.read import read_readable

    settings = Settings.load()
    path = configuring.file_of(settings)
    if not path.exists():
        typer.secho(say(settings.language, "no_file", path=path), err=True)
        return
    try:
        places = {plan.jurisdiction.id for plan in read_readable(settings.plans)[0]}
    except CatalogueError:
        places = set()
    checked = configuring.check(path, places)
    if shape == "json":
        said = {"faults": [*map(_fault, checked.faults)], "warnings": [*map(_fault, checked.warnings)]}
        typer.echo(json.dumps(said, ensure_ascii=False))
    for fault, colour in [(one, "yellow") for one in checked.warnings] + [(one, "red") for one in checked.faults]:
        typer.secho(str(fault), err=True, fg=colour)
    faults, warnings = len(checked.faults), len(checked.warnings)
    counted = {"faults": faults, "warnings": warnings, "fs": plural(faults), "ws": plural(warnings)}
    typer.secho(say(settings.language, "checked", **counted), err=True, bold=True)
    if checked.faults:
        raise typer.Exit(code=1)


def schema() -> None:
    """Write the JSON Schema of bulletins.yml beside it, for editors and for the check."""
    from milepost.bulletins.book.configuring import FORMAT
    from milepost.warehouse import files

    path = Settings.load().config / f"{FORMAT.name}.schema.json"
    files.write_for_all(path, FORMAT.schema_text())
    typer.secho(f"wrote {path}", err=True)


def _fault(one: Any) -> dict[str, object]:
    return {"file": one.file, "line": one.line, "field": one.field, "message": one.message}


def register(parent: typer.Typer) -> None:
    """Adds its commands to the group that commands.bulletin has registered."""
    group = next(one.typer_instance for one in parent.registered_groups if one.name == "bulletin")
    for command in (review, issue, withdraw, check, schema):
        group.command()(command)  # type: ignore[union-attr]
