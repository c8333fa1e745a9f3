"""milepost alerts check | route | test | schema: who hears of what, on the command line. Opens no warehouse."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from milepost.errors import SettingsError
from milepost.settings import Settings

if TYPE_CHECKING:
    from milepost.alerts.channels.receiver import Receiver
    from milepost.alerts.message import Message
    from milepost.alerts.routing.in_force import InForce
    from milepost.alerts.routing.route import Told
    from milepost.catalogue.plan import Plan
    from milepost.documents.checking import Fault

app = typer.Typer(no_args_is_help=True, help="Who hears of what: config/alerts.yml, contacts.yml, workdays.yml.")


SENDER_WAIT_SECONDS = 30.0


class Format(StrEnum):
    text = "text"
    json = "json"


AsFormat = Annotated[Format, typer.Option("--format", help="text for people, json for machines.")]


@app.command()
def check(format: AsFormat = Format.text) -> None:
    """Check the three files of MILEPOST_CONFIG: format, rules, names against the plans; whether variables are set.

    Faults and warnings have file, line and field. Exit code 1 if there is any fault: then what was good last stays in
    force.
    """
    from milepost.alerts.routing import check as checks
    from milepost.alerts.routing.in_force import absent, file_of
    from milepost.days import today
    from milepost.readings.counting import Count

    settings = Settings.load()
    plans = _plans(settings)
    checked: list[Any] = []
    warnings: list[Fault] = []
    for name in checks.FORMATS:
        path = file_of(settings, name)
        if name == "alerts" and path.exists():
            checked.append(checks.check_alerts(path, plans, settings.secret_text))
        elif name == "contacts" and path.exists():
            checked.append(checks.check_contacts(path, plans))
        elif name == "workdays" and path.exists():
            checked.append(checks.check_workdays(path, today()))
        else:
            typer.secho(f"{path}: {absent(settings, name)}", err=True)
            warnings += checks.without(name, path, today())
    faults: list[Fault] = [fault for one in checked for fault in one.faults]
    warnings += [warning for one in checked for warning in one.warnings]
    if format is Format.json:
        typer.echo(json.dumps({"faults": _rows(faults), "warnings": _rows(warnings)}, ensure_ascii=False))
    for fault in warnings:
        typer.secho(str(fault), err=True, fg="yellow")
    for fault in faults:
        typer.secho(str(fault), err=True, fg="red")
    typer.secho(
        f"{Count(len(checked)):file}, {Count(len(faults)):fault}, {Count(len(warnings)):warning}", err=True, bold=True
    )
    if faults:
        raise typer.Exit(code=1)


def _rows(faults: list[Fault]) -> list[dict[str, object]]:
    return [{"file": one.file, "line": one.line, "field": one.field, "message": one.message} for one in faults]


def _plans(settings: Settings) -> list[Plan]:
    """The plans that can be read, to know their names by; none where the catalogue is not at hand."""
    from milepost.catalogue.read import read_readable
    from milepost.errors import CatalogueError

    try:
        return read_readable(settings.plans)[0]
    except CatalogueError:
        return []


@app.command()
def route(  # noqa: PLR0913, PLR0917 the options are the labels
    incident: Annotated[str, typer.Argument(help="An incident's id, instead of labels (事项编号).")] = "",
    kind: Annotated[str, typer.Option(help="Such as target_red or log_gap.")] = "",
    severity: Annotated[str, typer.Option(help="critical, warning or info.")] = "",
    jurisdiction: Annotated[str, typer.Option(help="Such as wucheng.")] = "",
    plan: Annotated[str, typer.Option(help="Such as wucheng-2025.")] = "",
    agency: Annotated[str, typer.Option(help="Such as wucheng/big_data_centre.")] = "",
    indicator: Annotated[str, typer.Option(help="Such as wucheng/compute_capacity.")] = "",
    target: Annotated[str, typer.Option(help="Such as wucheng/compute_capacity/2027.")] = "",
    simulated: Annotated[bool, typer.Option("--simulated", help="It is about made-up data.")] = False,
    format: AsFormat = Format.text,
) -> None:
    """Say who would be told of an incident, in which group, how soon, and why; and who would not, and why not.

    Of one that is there, by its id, or of one with these labels.
    """
    from milepost.alerts.kinds import URGENT, faults_of_labels
    from milepost.alerts.routing import route as routing

    settings = Settings.load()
    given = {
        "kind": kind,
        "severity": severity,
        "jurisdiction": jurisdiction,
        "plan": plan,
        "agency": agency,
        "indicator": indicator,
        "target": target,
        "simulated": "true" if simulated else "",
    }
    labels = {name: value for name, value in given.items() if value}
    there = _in_force(settings)
    held_back = None
    if fault := faults_of_labels(kind, severity):
        raise SettingsError(fault)
    if incident and labels:
        raise SettingsError("name an incident or labels, not both: its labels are its own.")
    if incident:
        labels, held_back = _labels_of(settings, there, incident)
    told, left_out = routing.consider(there.config, labels, there.contacts)
    at_once = {"group_wait_seconds": 0.0} if labels.get("kind") in URGENT else {}  # it waits for no others
    rows = [_row(one, there) | at_once for one in told]
    if format is Format.json:
        beside = [{"receiver": other.receiver, "why": other.why} for other in left_out]
        typer.echo(
            json.dumps({"told": rows, "left_out": beside, "held_back": held_back, "labels": labels}, ensure_ascii=False)
        )
        return
    if held_back:
        typer.echo(f"not now: {held_back}")
    for row in rows:
        quiet = f", muted now by {row['muted_now_by']}" if row["muted_now_by"] else ""
        soon = f"after {row['group_wait_seconds']:.0f} s" if row["group_wait_seconds"] else "at once"
        typer.echo(f"{row['receiver']} ({row['kind']}): {row['why']}; {soon}, group {row['group_key']}{quiet}")
    for other in left_out:
        typer.echo(f"not {other.receiver}: {other.why}")
    if not rows:
        typer.echo("nobody is told")


def _labels_of(settings: Settings, there: InForce, incident: str) -> tuple[dict[str, str], str | None]:
    """The labels of an incident, and why nobody is told of it now; None where nothing keeps it back."""
    from milepost.alerts.routing import route as routing
    from milepost.alerts.story import Look, Wish

    look = Look(settings.incidents)
    one = look.story(incident).incident
    labels = one.labels
    if one.is_over:
        return labels, "it is over; those who heard of it are told so once"
    if one.is_quiet:
        return labels, "it opened quietly: what a first evaluation finds is told in one digest"
    if one.state == "snoozed" and one.snoozed_until:
        return labels, f"snoozed until {one.snoozed_until:%Y-%m-%d %H:%M} UTC"
    others = [other.labels for other in look.listed(Wish())]
    above = routing.inhibited(there.config, labels, others)
    return labels, f"held back by {above['incident'][:8]} ({above['kind']}), which is open" if above else None


def _row(one: Told, there: InForce) -> dict[str, object]:
    from milepost.alerts.message import utc_text
    from milepost.alerts.routing import mute

    quiet = mute.muted(there.config, one.mute, _now(), there.workdays)
    return {
        "receiver": one.receiver,
        "kind": there.config.receiver(one.receiver).kind,
        "group_key": one.group_key,
        "group_wait_seconds": one.group_wait.total_seconds(),
        "group_interval_seconds": one.group_interval.total_seconds(),
        "repeat_interval_seconds": one.repeat_interval.total_seconds(),
        "muted_now_by": quiet.name if quiet else None,
        "muted_until": utc_text(quiet.until) if quiet and quiet.until else None,
        "why": one.why,
    }


@app.command("test")
def send_test(
    receiver: Annotated[str, typer.Argument(help="Its name in config/alerts.yml.")],
    agency: Annotated[str, typer.Option(help="Whose people are called, for receivers for agencies.")] = "",
    format: AsFormat = Format.text,
) -> None:
    """Send a test to a receiver now, and print what it answered. Exit code 1 unless it was told."""
    from dataclasses import asdict

    from milepost.alerts.channels.sending import Channels
    from milepost.alerts.channels.silence import shown
    from milepost.alerts.dispatch import OthersSend, only_sender
    from milepost.alerts.routing.in_force import place
    from milepost.alerts.routing.receivers import resolved

    settings = Settings.load()
    there = _in_force(settings)
    known = {one.name for one in there.config.receivers}
    if receiver not in known:
        raise SettingsError(f"{receiver} is no receiver. Known: {', '.join(sorted(known))} ({place(there, settings)}).")
    if there.config.receiver(receiver).for_agencies and not there.contacts.of(agency):
        raise SettingsError(
            f"{receiver} is for agencies. Name one that has contacts: --agency <jurisdiction>/<agency>."
        )
    to = resolved(there.config, receiver, settings)
    try:
        with only_sender(settings, SENDER_WAIT_SECONDS):  # the watch's messages and this one share one rate
            answer = Channels(settings).send(to, _test_message(to, there, agency), _now)
    except OthersSend as other:
        raise SettingsError(f"another process is sending just now ({other}). Try again in a moment.") from None
    if answer.outcome == "ok":
        _let_go(settings, receiver)
    if format is Format.json:
        typer.echo(json.dumps(asdict(answer), ensure_ascii=False))
    else:
        where = f" at {shown(to.url)}" if to.address else ""
        typer.echo(f"{receiver} ({to.kind}){where}: {answer.outcome} {answer.code} {answer.words}".rstrip())
    if answer.outcome != "ok":
        raise typer.Exit(code=1)


def _let_go(settings: Settings, receiver: str) -> None:
    """What waits for a receiver that was just told is due at once."""
    from milepost.alerts import incidents, posting
    from milepost.alerts.store import StoreError

    if not (settings.incidents / "incidents.db").exists():
        return
    with suppress(StoreError):
        posting.try_now(incidents.store_of(settings), receiver)


def _test_message(to: Receiver, there: InForce, agency: str) -> Message:
    from milepost.alerts.channels.words import word
    from milepost.alerts.message import Message, message_id, utc_text

    now = _now()
    return Message(
        message_id=message_id(to.name, "test", "test", utc_text(now)),
        group_key="test",
        receiver=to.name,
        reason="test",
        language=to.language,
        title=word("test_title", to.language),
        sent_at=now,
        paragraphs=(word("test_line", to.language),),
        mentions=there.contacts.of(agency),
    )


@app.command()
def schema() -> None:
    """Write the JSON Schemas of the three files beside them, for editors and for this check."""
    from milepost.alerts.routing import check as checks
    from milepost.warehouse import files

    folder = Settings.load().config
    for name in checks.FORMATS:
        path = folder / f"{name}.schema.json"
        files.write_for_all(path, checks.schema_text(name))
        typer.secho(f"wrote {path}", err=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _in_force(settings: Settings) -> InForce:
    """The configuration that holds; its faults go to stderr."""
    from milepost.alerts.routing import in_force
    from milepost.days import today

    there = in_force.load(settings, today())
    for fault in there.faults:
        typer.secho(str(fault), err=True, fg="red")
    return there


def register(parent: typer.Typer) -> None:
    parent.add_typer(app, name="alerts")
