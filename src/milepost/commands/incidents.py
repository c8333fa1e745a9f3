"""``milepost incidents``: what is wrong now, one incident's story, what a person does about it. No warehouse."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from milepost.commands import user_name
from milepost.errors import SettingsError
from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.alerts.actions import Kind
    from milepost.alerts.incident import Incident
    from milepost.alerts.story import Look, Story

app = typer.Typer(no_args_is_help=True, help="What is wrong now, and what people do about it (告警事项).")
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for machines.")]
By = Annotated[str, typer.Option(help="Who acts (处理人); by default the user of this computer.")]
Id = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, as far as it names just one (事项编号).")]
SPAN = re.compile(r"(\d{1,4})([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@app.command("list")
def list_incidents(
    which: Annotated[
        Literal["unresolved", "resolved", "all"], typer.Option("--which", help="unresolved, resolved or all (范围).")
    ] = "unresolved",
    severity: Annotated[str, typer.Option(help="critical, warning or info (级别).")] = "",
    kind: Annotated[str, typer.Option(help="Such as target_red or log_gap (种类).")] = "",
    jurisdiction: Annotated[str, typer.Option(help="Such as wucheng (地区).")] = "",
    plan: Annotated[str, typer.Option(help="Such as wucheng-2025 (方案).")] = "",
    agency: Annotated[str, typer.Option(help="Such as wucheng/big_data_centre, or operator (单位).")] = "",
    shape: Format = "text",
) -> None:
    """List incidents: open ones first, by severity and age, then resolved ones (告警清单)."""
    from milepost.alerts.kinds import faults_of_labels
    from milepost.alerts.story import Wish

    if fault := faults_of_labels(kind, severity):
        raise SettingsError(fault)
    settings = Settings.load()
    wish = Wish(which, severity or None, None, kind or None, jurisdiction or None, plan or None)
    rows = [_row(one, coordinators) for coordinators in [_coordinators(settings)] for one in _listed(settings, wish)]
    rows = [row for row in rows if not agency or row["agency"] == agency.strip("/")]
    if shape == "json":
        _print(rows)
        return
    for row in rows:
        said = (row["incident_id"][:8], row["severity"], row["state"], row["opened_at"], row["agency"])
        asked = f"[step {row['proposed_step']} to confirm 待确认] " if row["proposed_step"] else ""
        typer.echo("\t".join(map(_plain, (*said, row["owner"] or "-", asked + row[f"title_{settings.language}"]))))
    typer.secho(f"{len(rows)} {'incidents' if which == 'all' else which}", err=True, dim=True)


def _listed(settings: Settings, wish: Any) -> list[Incident]:
    """None where no incident was ever recorded."""
    from milepost.alerts.story import NoStore

    try:
        return _look(settings).listed(wish)
    except NoStore:
        return []


@app.command()
def show(incident: Id, shape: Format = "text") -> None:
    """Show one incident: what it is, what was sent of it with the answers, what people did (告警详情)."""
    settings = Settings.load()
    found = _look(settings).story(incident)
    told = _told(found, _row(found.incident, _coordinators(settings)))
    if shape == "json":
        _print(told)
        return
    nested = ("fields", "signals", "messages", "actions")
    other = "en" if settings.language == "zh" else "zh"
    for name, value in told.items():
        if value not in (None, "") and name not in nested and not name.endswith(f"_{other}"):
            typer.echo(f"{name:<16}{_plain(value)}")
    for one in told["signals"]:
        typer.echo(f"{'signal':<16}{one['at']}  {one['change']}  {one['severity']}  {_plain(one['title_zh'])}")
    for one in told["messages"]:
        answer = " ".join(filter(None, (one["outcome"] or "waiting", one["code"], one["words"])))
        said = f"{one['planned_at']}  {_plain(one['receiver'])}  {one['reason']}"
        typer.echo(f"{'message':<16}{said}: {_plain(answer)} ({one['attempts']} attempts)")
    for one in told["actions"]:
        details = " ".join(_plain(value) for value in one["details"].values())
        said = f"{one['at']}  {_plain(one['by'])}  {one['action']} {details}".rstrip()
        typer.echo(f"{'action':<16}{said}{': ' if one['comment'] else ''}{_plain(one['comment'])}")


@app.command()
def ack(
    incident: Id,
    why: Annotated[str, typer.Option("--why", help="What you will do, if you want to say it (说明).")] = "",
    by: By = "",
    shape: Format = "text",
) -> None:
    """Take an incident on: it is not repeated any more; its end is told (认领)."""
    _act(incident, "acknowledged", why, by, shape)


@app.command()
def assign(
    incident: Id,
    owner: Annotated[str, typer.Argument(help="Who is to see to it (处理人).")],
    why: Annotated[str, typer.Option("--why", help="Kept with the incident (说明).")] = "",
    by: By = "",
    shape: Format = "text",
) -> None:
    """Say who sees to an incident (指派)."""
    _act(incident, "assigned", why, by, shape, owner=owner)


@app.command()
def comment(
    incident: Id,
    words: Annotated[str, typer.Argument(help="Kept with the incident, also when it is over (备注).")],
    by: By = "",
    shape: Format = "text",
) -> None:
    """Write something down about an incident (备注)."""
    _act(incident, "commented", words, by, shape)


@app.command()
def snooze(
    incident: Id,
    until: Annotated[
        str, typer.Option("--until", help="4h, 3d, 30m, or a moment such as 2026-11-27T09:00 (Beijing time) (至).")
    ],
    why: Annotated[str, typer.Option("--why", help="Kept with the incident (说明).")] = "",
    by: By = "",
    shape: Format = "text",
) -> None:
    """Say nothing about an incident until a moment; then it opens again by itself (暂缓)."""
    _act(incident, "snoozed", why, by, shape, until=moment_of(until, datetime.now(UTC)))


@app.command()
def confirm(
    incident: Id,
    why: Annotated[str, typer.Option("--why", help="Kept with the incident (说明).")] = "",
    by: By = "",
    shape: Format = "text",
) -> None:
    """Confirm the step of the ladder that is proposed; it is taken with the next evaluation (确认督办)."""
    from milepost.alerts.actions import ActionRefused

    if _look(Settings.load()).story(incident).proposed_step is None:
        raise ActionRefused(f"no step of the ladder waits for a word about {incident}: nothing to confirm.")
    _act(incident, "confirmed", why, by, shape)


@app.command()
def resolve(
    incident: Id,
    why: Annotated[str, typer.Option("--why", help="The reason; whoever heard of it is told (原因).")],
    by: By = "",
    shape: Format = "text",
) -> None:
    """End an incident, with a reason; it opens anew if the trouble is seen again (办结)."""
    _act(incident, "resolved", why, by, shape)


def _act(
    incident: str,
    action: Kind,
    why: str,
    by: str,
    shape: str,
    *,
    owner: str | None = None,
    until: datetime | None = None,
) -> None:
    from milepost.alerts import actions
    from milepost.alerts.incidents import store_of
    from milepost.alerts.message import utc_text

    wanted = actions.Act(action, by or user_name(), why, owner, until)
    done = actions.act(store_of(Settings.load()), incident, wanted)
    if shape == "json":
        said = {"incident_id": done.incident_id, "at": utc_text(done.at), "by": done.by, "action": done.action}
        _print(said | {"comment": done.comment, "details": done.details, "is_verified": done.is_verified})
    else:
        typer.echo(f"{action} {done.incident_id[:8]} by {_plain(done.by)}")


def moment_of(said: str, now: datetime) -> datetime:
    """'4h' or '2026-11-27T09:00' (Beijing time unless it says another) -> aware. Raises SettingsError."""
    from milepost.days import SHANGHAI

    span = SPAN.fullmatch(said.strip())
    if span:
        return now + timedelta(**{UNITS[span[2]]: int(span[1])})
    try:
        found = datetime.fromisoformat(said.strip())
    except ValueError:
        raise SettingsError(f"{said} is no moment. Write 4h, 3d, 30m or 2026-11-27T09:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _look(settings: Settings) -> Look:
    from milepost.alerts.story import Look

    return Look(settings.incidents)


def _coordinators(settings: Settings) -> dict[str, str]:
    """Plan -> its coordinating unit, to whom belongs what no other unit answers for."""
    from milepost.catalogue.read import read_readable
    from milepost.errors import CatalogueError

    try:
        plans = read_readable(settings.plans)[0]
    except CatalogueError:
        return {}
    return {plan.plan: plan.agency_id(plan.coordinator) for plan in plans if plan.coordinator}


def _row(one: Incident, coordinators: dict[str, str]) -> dict[str, Any]:
    """An incident as lists give it; names are for ever."""
    from milepost.alerts.message import utc_text
    from milepost.alerts.story import OPERATOR

    scope = one.scope
    return {
        "incident_id": one.incident_id,
        "kind": one.kind,
        "severity": one.severity,
        "state": one.state,
        "jurisdiction": scope.jurisdiction,
        "agency": scope.agency or coordinators.get(scope.plan or "", OPERATOR),
        "plan": scope.plan,
        "indicator": scope.indicator,
        "target": scope.target,
        "opened_at": utc_text(one.opened_at),
        "last_seen_at": utc_text(one.last_seen_at),
        "occurrences": one.occurrences,
        "title_zh": one.title_zh,
        "title_en": one.title_en,
        "owner": one.owner,
        "is_simulated": one.is_simulated,
        "snoozed_until": utc_text(one.snoozed_until) if one.snoozed_until else None,
        "resolved_at": utc_text(one.resolved_at) if one.resolved_at else None,
        "escalation_step": one.escalation_step,
        "proposed_step": None if one.is_over else one.fields.get("proposed_step"),
        "next_step_at": utc_text(one.next_step_at) if one.next_step_at else None,
    }


def _told(found: Story, row: dict[str, Any]) -> dict[str, Any]:
    """One incident with its whole story, ready for JSON."""
    one = found.incident
    more = {
        "body_zh": one.body_zh,
        "body_en": one.body_en,
        "resolved_why_zh": one.resolved_why_zh,
        "resolved_why_en": one.resolved_why_en,
        "as_of": one.ground.as_of,
        "known_at": one.ground.known_at,
        "version": one.ground.version,
        "fields": one.fields,
        "signals": [_moments(part._asdict()) for part in found.sightings],
        "messages": [_moments(part._asdict()) for part in found.sent],
        "actions": [_moments(vars(part)) for part in found.actions],
    }
    return row | _moments(more)


def _moments(values: dict[str, Any]) -> dict[str, Any]:
    from milepost.alerts.message import utc_text

    return {name: utc_text(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _plain(value: object) -> str:
    """Words without what would steer a terminal or break a line."""
    return "".join(char if char.isprintable() else " " if char == "\n" else "�" for char in str(value))


def _print(found: Any) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, default=str, indent=2))


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="incidents")
