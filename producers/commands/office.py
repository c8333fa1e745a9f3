"""Commands for a person: report one value, retract it, move a milestone, make a form and send it back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from milepost.days import parse_day, today
from milepost.errors import MilepostError
from milepost.events import MOVED, RETRACTED, Event, Rules, decode, encode, new_event
from milepost.settings import Settings
from producers.client.journal import is_corrected_since, last_values, own_value
from producers.commands.terminal import catalogue, print_result, say, send
from producers.forms.columns import BadCell, as_typed, read_number


def _number(text: str) -> float:
    """As in a form: １２．５ is 12.5, and 1_000 is no number."""
    try:
        return read_number(text)
    except BadCell as error:
        raise typer.BadParameter(str(error)) from error


def _share(text: str) -> float:
    share = _number(text)
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{text} 不在 0 到 1 之间 is not from 0 to 1")
    return share


IndicatorId = Annotated[str, typer.Argument(help="Such as jinhua/core_revenue; milepost plans show lists them.")]
Agency = Annotated[str | None, typer.Option(help="Who reports, such as jinhua/data_bureau; the lead by default.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask: for scripts.")]
Simulated = Annotated[bool, typer.Option("--simulated", help="Mark as made up: for trials.")]
Again = Annotated[bool, typer.Option("--again", help="Count anew although the same was sent before.")]


def report(  # noqa: PLR0913, PLR0917 the fields of a report, each an option
    indicator: IndicatorId,
    value: Annotated[
        float, typer.Argument(parser=_number, help="The figure, without its unit. A negative one after --.")
    ],
    as_of: Annotated[str, typer.Option(help="The day the value is true for, 2026-09-30.")],
    unit: Annotated[str | None, typer.Option(help="The plan's unit by default; multiples are converted.")] = None,
    agency: Agency = None,
    basis: Annotated[str | None, typer.Option(help="point, year_to_date or since_start.")] = None,
    evidence: Annotated[str | None, typer.Option(help="Address or number of the document behind it.")] = None,
    note: Annotated[str | None, typer.Option(help="A remark.")] = None,
    yes: Yes = False,
    simulated: Simulated = False,
    again: Again = False,
) -> None:
    """Report one value. Shows what it says in plain words, beside the last one, and asks before it is sent.

    Reporting the same day again corrects the earlier value; history is kept. A value that returns after a correction
    is noticed and counts anew.

    Example: python -m producers report jinhua/core_revenue 95.1 --as-of 2026-06-30 --evidence 金统〔2026〕31号
    """
    from producers import report as reports

    settings = Settings.load()
    plans, rules = catalogue(settings)
    plan, one = reports.find_indicator(plans, indicator)
    source = reports.source_of(plan, one, agency)

    def build(salted: bool) -> Event:
        return reports.build(
            source,
            indicator,
            _day(as_of),
            value,
            unit or one.unit,
            basis=basis,
            evidence=evidence,
            note=note,
            simulated=simulated,
            again=salted,
        )

    event = _judged(build(again), rules)
    if not again and is_corrected_since(settings, event):
        event = build(True)
    last = last_values(settings, _day(as_of)).get(indicator)
    for line in reports.preview(event, plan, one, last, own_value(settings, event)):
        say(line, "yellow" if line.startswith("注意") else None)
    _ask(yes)
    print_result(send(settings, rules, [event]) | {"id": event.id})


def retract(
    indicator: IndicatorId,
    as_of: Annotated[str, typer.Option(help="The day whose value is taken back.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")],
    agency: Agency = None,
    yes: Yes = False,
    simulated: Simulated = False,
) -> None:
    """Take back what was reported for a day. History keeps both.

    Example: python -m producers retract jinhua/core_revenue --as-of 2026-06-30 --reason 口径有误
    """
    from producers import report as reports

    settings = Settings.load()
    plans, rules = catalogue(settings)
    plan, one = reports.find_indicator(plans, indicator)
    data = {"indicator": indicator, "as_of": _day(as_of).isoformat(), "reason": reason}
    now = datetime.now().astimezone()
    source = reports.source_of(plan, one, agency)
    # each retraction is a deed of its own: the same day may be reported and taken back twice
    event = _judged(new_event(RETRACTED, source, data, time=now, simulated=simulated, salt=now.isoformat()), rules)
    say(f"撤回　　　 {one.name.zh}（{indicator}）{as_of} 的数值\n原因　　　 {reason}")
    _ask(yes)
    print_result(send(settings, rules, [event]) | {"id": event.id})


def move(
    indicator: IndicatorId,
    state: Annotated[str, typer.Argument(help="planned, started, completed, in_service or cancelled.")],
    at: Annotated[str, typer.Option(help="The day it moved.")],
    done_share: Annotated[float | None, typer.Option(parser=_share, help="How much is done, 0 to 1.")] = None,
    agency: Agency = None,
    yes: Yes = False,
    simulated: Simulated = False,
) -> None:
    """Say that a milestone moved: a dated promise was started, completed, taken into service.

    Example: python -m producers move dongyang/ten_thousand_card_node started --at 2026-07-07 --done-share 0.25
    """
    from producers import report as reports

    settings = Settings.load()
    plans, rules = catalogue(settings)
    plan, one = reports.find_indicator(plans, indicator)
    data = {"indicator": indicator, "state": state, "at": _day(at).isoformat(), "done_share": done_share}
    event = _judged(new_event(MOVED, reports.source_of(plan, one, agency), data, simulated=simulated), rules)
    share = f"，完成 {done_share:.0%}" if done_share is not None else ""
    say(f"节点　　　 {one.name.zh}（{indicator}）\n状态　　　 {state}{share}，{at}")
    _ask(yes)
    print_result(send(settings, rules, [event]) | {"id": event.id})


def template(
    agency: Annotated[str, typer.Argument(help="Such as jinhua/data_bureau.")],
    file: Annotated[Path, typer.Argument(help="The .xlsx to write.")],
    as_of: Annotated[str, typer.Option(help="Fill this day in as 数据时点.")] = "",
) -> None:
    """Make the Excel form of an agency: its indicators, units and last values, cells that check themselves.

    Example: python -m producers template jinhua/data_bureau 金华数据局.xlsx --as-of 2026-09-30
    """
    from producers.forms.template import make_template

    settings = Settings.load()
    plans, _ = catalogue(settings)
    count = make_template(file, plans, agency, last_values(settings), _day(as_of) if as_of else None)
    print_result({"file": str(file), "agency": agency, "indicators": count})


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A filled form (.xlsx) or a CSV.")],
    agency: Agency = None,
    partial: Annotated[bool, typer.Option("--partial", help="Send the good rows although others are bad.")] = False,
    simulated: Simulated = False,
    again: Again = False,
) -> None:
    """Send a filled form. Every bad cell is listed with sheet, cell and reason; then nothing is sent, unless --partial.

    A CSV has the form's heads or indicator, as_of, value, unit, basis, evidence, note, and needs --agency. The same
    file sent twice changes nothing.

    Example: python -m producers import 金华数据局.xlsx
    """
    from producers.forms.spreadsheet import read_form

    settings = Settings.load()
    _, rules = catalogue(settings)
    salt = datetime.now().isoformat() if again else ""
    reading = read_form(file, rules, agency, simulated=simulated, salt=salt)
    for fault in reading.faults:
        say(str(fault), "red")
    if reading.faults and not partial:
        count = len(reading.faults)
        raise MilepostError(f"{file}: {count} 处有误，未报送任何数据。nothing was sent; mend them or use --partial.")
    for event in reading.events:
        if not again and is_corrected_since(settings, event):
            name = f"{event.subject} {event.data.as_of}" if hasattr(event.data, "as_of") else event.subject
            say(
                f"{name}：此值以前报过、其后已更正，本次不改变现值；如要恢复请加 --again。corrected since.",
                "yellow",
            )
    if not reading.filled:
        say("表中没有填写任何数值。the form is empty.", "yellow")
    print_result(send(settings, rules, reading.events) | {"bad_cells": len(reading.faults)})


def _day(text: str) -> date:
    day = parse_day(as_typed(text))
    if day is None:
        raise MilepostError(f"{text} 不是日期。write the day as {today().isoformat()}.")
    return day


def _judged(event: Event, rules: Rules) -> Event:
    """Refuse before asking. Raises Rejected."""
    decode(encode(event), now=datetime.now().astimezone(), rules=rules)
    return event


def _ask(yes: bool) -> None:
    if not yes:
        typer.confirm("确认报送？send it?", abort=True, err=True)


def register(app: typer.Typer) -> None:
    for command in (report, retract, move, template):
        app.command()(command)
    app.command("import")(import_)
