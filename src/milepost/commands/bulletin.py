"""milepost bulletin make | list | show | verify: the 通报 and its papers. Acts: bulletin_acts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import typer

from milepost.bulletins.book.messages import plural, say
from milepost.commands import user_name
from milepost.errors import BulletinError
from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.bulletins.book.drafting import Wish
    from milepost.bulletins.book.entry import Entry

app = typer.Typer(no_args_is_help=True, help="Bulletins (通报) of a published version, and who moves them on.")
Kind = Literal["progress", "unit", "supervision", "reminder"]
State = Literal["draft", "reviewed", "issued", "withdrawn"]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for machines.")]
By = Annotated[str, typer.Option(help="Who acts (经办人); by default the user of this computer.")]
Id = Annotated[str, typer.Argument(metavar="BULLETIN", help="Its id, as `milepost bulletin list` gives it (编号).")]


class FileFormat(StrEnum):
    docx = "docx"
    pdf = "pdf"
    xlsx = "xlsx"
    html = "html"


@app.command()
def make(  # noqa: PLR0913, PLR0917 the options say which bulletin
    kind: Annotated[Kind, typer.Option(help="通报, 成绩单, 督办单, 报送提醒 (种类).")] = "progress",
    place: Annotated[list[str] | None, typer.Option(help="Such as wucheng; repeat for several (地区).")] = None,
    unit: Annotated[str, typer.Option(help="Such as wucheng/big_data_centre (单位).")] = "",
    incident: Annotated[str, typer.Option(help="Of a supervision order: its incident's id (事项).")] = "",
    period: Annotated[str, typer.Option(help="2026-10, 2026Q3 or 2026; by default the month before (期间).")] = "",
    version: Annotated[str, typer.Option(help="A published version; by default the one boards show (版本).")] = "",
    formats: Annotated[
        list[FileFormat] | None, typer.Option("--format", help="Files to copy to --out; all by default (格式).")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Also copy the files into this folder (另存到).")] = None,
    language: Annotated[Literal["zh", "en"], typer.Option(help="zh, or en for a plain report.")] = "zh",
    replaces: Annotated[str, typer.Option(help="The issued bulletin that this one corrects (更正).")] = "",
    by: By = "",
) -> None:
    """Make a draft in four formats and print one JSON line; without a place, one for each place that has a plan (草拟).

    A draft that says the same is not made twice. Nothing is sent; what is reviewed or issued stays as it is.
    """
    from milepost.bulletins.book import configuring, drafting
    from milepost.bulletins.content.asked import Asked

    settings = Settings.load()
    config = configuring.load(settings)
    if config is None:
        said_path = say(settings.language, "no_file", path=configuring.file_of(settings))
        typer.secho(said_path, err=True, fg="yellow")
    said = period or _month_before()
    asked = Asked(kind, said, language, None, unit or None, incident or None, replaces=replaces or None)
    wanted: list[str | None] = [*(place or [])]
    if not wanted:
        wanted = [*drafting.places(settings, version or None)] if kind == "progress" else [None]
    is_failed = False
    for number, name in enumerate(wanted, start=1):
        if len(wanted) > 1:
            typer.secho(f"{number}/{len(wanted)} {name}", err=True, dim=True)
        started, one = perf_counter(), msgspec.structs.replace(asked, place=name)
        try:
            entry = drafting.make(settings, _wish(settings, one, by or user_name(), version or None), config)
        except BulletinError as error:
            if len(wanted) == 1:
                raise
            is_failed = True
            typer.secho(f"{name}: {error.spoken(settings.language)}", err=True, fg="red")
            continue
        copied = _copied(settings, entry, out, formats)
        typer.echo(json.dumps(_made(settings, entry, perf_counter() - started, copied), ensure_ascii=False))
    if is_failed:
        raise typer.Exit(code=1)


def _month_before() -> str:
    from datetime import timedelta

    from milepost.days import today

    return f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"


def _wish(settings: Settings, asked: Any, by: str, version: str | None) -> Wish:
    from milepost.alerts.routing import reading
    from milepost.bulletins.book.drafting import Wish
    from milepost.drafting import matters

    about = matters.of(settings)
    if asked.incident:
        asked = msgspec.structs.replace(asked, incident=matters.full_id(settings, about, asked.incident))
    return Wish(asked, by, version, about, reading.worktable(settings))


def _copied(settings: Settings, entry: Entry, out: Path | None, formats: list[FileFormat] | None) -> list[str]:
    """Paths of the files: in the book, or where they were copied to."""
    from milepost.warehouse import disk

    folder = settings.bulletins / entry.bulletin_id
    names = [name for name in entry.files if not formats or name.rpartition(".")[2] in formats]
    if out is None:
        return [str(folder / name) for name in names]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in names:
            (out / name).write_bytes((folder / name).read_bytes())
    except OSError as error:
        if disk.is_full(error):
            raise disk.full(out, error) from error
        raise BulletinError(
            f"{out} cannot be written: {error.strerror}. The files lie in {folder}.",
            f"无法写入 {out}：{error.strerror}。文件在 {folder} 中。",
        ) from error
    return [str(out / name) for name in names]


def _made(settings: Settings, entry: Entry, seconds: float, files: list[str]) -> dict[str, Any]:
    from milepost.bulletins.book.rows import row_of

    said = row_of(entry)
    keys = ("bulletin_id", "kind", "state", "title", "period", "version", "content_sha256", "is_simulated")
    return {key: said[key] for key in keys} | {
        "folder": str(settings.bulletins / entry.bulletin_id),
        "files": files,
        "sha256": entry.files,
        "seconds": round(seconds, 2),
    }


@app.command("list")
def list_bulletins(
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind (种类).")] = None,
    place: Annotated[str, typer.Option(help="Only of this place (地区).")] = "",
    state: Annotated[State | None, typer.Option(help="Only in this state (状态).")] = None,
    shape: Format = "text",
) -> None:
    """List the bulletins by period and place, with state and number; exit code 1 where one is damaged (通报清单)."""
    from milepost.bulletins.book import entry as entries
    from milepost.bulletins.book.rows import row_of

    settings = Settings.load()
    known, damaged = entries.readable(settings)
    corrected = {one.replaces: one.bulletin_id for one in known if one.state == "issued"}
    rows = [row_of(one) | {"replaced_by": corrected.get(one.bulletin_id)} for one in known]
    asked = {"kind": kind, "place": place, "state": state}
    rows = [row for row in rows if all(row[key] == value for key, value in asked.items() if value)]
    if shape == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if shape == "json" else rows:
        number = row["number_text"] if row["number"] else "-"
        mark = say(settings.language, "simulated") if row["is_simulated"] else ""
        after = say(settings.language, "corrected", by=row["replaced_by"]) if row["replaced_by"] else ""
        typer.echo("\t".join((row["state"], row["period"], row["bulletin_id"], number, mark + row["title"] + after)))
    typer.secho(say(settings.language, "count", n=len(rows), s=plural(len(rows))), err=True, dim=True)
    for error in damaged:
        typer.secho(error.spoken(settings.language), err=True, fg="red")
    if damaged:
        raise typer.Exit(1)


@app.command()
def show(bulletin: Id, shape: Format = "text") -> None:
    """Show one bulletin: what it is made of, its files with their hashes, who moved it (通报详情)."""
    from milepost.bulletins.book import entry as entries
    from milepost.bulletins.book import succession
    from milepost.bulletins.book.rows import row_of

    settings = Settings.load()
    entry = entries.find(settings, bulletin)
    folder = settings.bulletins / entry.bulletin_id
    after = succession.successor(settings, entry.bulletin_id)
    said = row_of(entry) | {"replaced_by": after and after.bulletin_id}
    if shape == "json":
        more = {"folder": str(folder), "files": entry.files, "fonts": entry.fonts, "moves": [*_moves(entry)]}
        typer.echo(json.dumps(said | more, ensure_ascii=False, indent=2))
        return
    for name, value in said.items():
        if value not in (None, ""):
            typer.echo(f"{name:<16}{value}")
    file, font, moved, unsent = (say(settings.language, key) for key in ("file", "font", "move", "unsent"))
    for name, digest in entry.files.items():
        typer.echo(f"{file:<16}{folder / name}  sha256 {digest}")
    for name, digest in entry.fonts.items():
        typer.echo(f"{font:<16}{name}  sha256 {digest}")
    for move in _moves(entry):
        sent = "" if move["is_sent"] or move["state"] == "draft" else f"  {unsent}"
        typer.echo(f"{moved:<16}{move['at']}  {move['state']}  {move['by']}  {move['reason'] or ''}{sent}")


@app.command()
def verify(
    named: Annotated[str, typer.Argument(metavar="FILE|BULLETIN", help="A file of a bulletin, or its id.")],
    bulletin: Annotated[str, typer.Option(help="Which one it is, where the file was renamed (编号).")] = "",
    shape: Format = "text",
) -> None:
    """Make it again of its version: equal to the digit, or the first difference is named; exit code 1 (核验)."""
    from milepost.bulletins.book import succession, verifying
    from milepost.bulletins.content import frame

    settings = Settings.load()
    found = verifying.verify(settings, named, bulletin)
    after = succession.successor(settings, found.entry.bulletin_id)
    difference = found.difference and frame.said(found.difference, settings.language)
    said = {"bulletin_id": found.entry.bulletin_id, "is_equal": difference is None}
    if shape == "json":
        more: dict[str, Any] = {"version": found.entry.version, "content_sha256": found.entry.content_sha256}
        more["replaced_by"] = after and after.bulletin_id
        typer.echo(json.dumps(said | {"difference": difference} | more, ensure_ascii=False))
    elif difference is None:
        entry = found.entry
        values = {"id": entry.bulletin_id, "content": entry.content_sha256[:12], "version": entry.version}
        typer.echo(say(settings.language, "equal", what=found.what, **values))
    else:
        typer.secho(say(settings.language, "different", difference=difference), fg="red")
    if after is not None and shape == "text":
        words = say(settings.language, "no_more", number=after.number_text, id=after.bulletin_id)
        typer.secho(words, fg="yellow")
    if difference is not None:
        raise typer.Exit(code=1)


def _moves(one: Entry) -> Iterator[dict[str, Any]]:
    for move in one.moves:
        yield {name: getattr(move, name) for name in move.__struct_fields__}


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="bulletin")
