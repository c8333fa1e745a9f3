"""Commands for a person: report one value, retract it, move a milestone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from milepost.errors import MilepostError
from milepost.events import MOVED, RETRACTED, Event, Rules, decode, encode, new_event
from milepost.settings import Settings
from producers.client.journal import is_corrected_since, last_values, own_value
from producers.commands.language import SpokenCommand
from producers.commands.terminal import catalogue, confirm, print_result, say, send
from producers.forms.cells import BadCell, Cell, read_amount, read_choice, read_day, read_share
from producers.forms.columns import BASES, STATES


def _share(text: str) -> float:
    """As in a form: ０．３５ and 35% are 0.35."""
    try:
        share = read_share(Cell(text))
    except BadCell as error:
        raise typer.BadParameter(str(error)) from error
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
    value: Annotated[str, typer.Argument(help="The figure, such as 1,234.5. A negative one after --.")],
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
    figure = _figure(value, unit or one.unit)

    def build(salted: bool) -> Event:
        return reports.build(
            source,
            indicator,
            read_option_day(as_of),
            figure,
            unit or one.unit,
            basis=None if basis is None else _choice(basis, BASES),
            evidence=evidence,
            note=note,
            simulated=simulated,
            again=salted,
        )

    event = _judged(build(again), rules)
    if not again and is_corrected_since(settings, event):
        event = build(True)
    last = last_values(settings, read_option_day(as_of)).get(indicator)
    for line in reports.preview(event, plan, one, last, own_value(settings, event)):
        say(line, "yellow" if line.startswith("注意") else None)
    confirm(settings, yes)
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
    data = {"indicator": indicator, "as_of": read_option_day(as_of).isoformat(), "reason": reason}
    now = datetime.now().astimezone()
    source = reports.source_of(plan, one, agency)
    # each retraction is a deed of its own: the same day may be reported and taken back twice
    event = _judged(new_event(RETRACTED, source, data, time=now, simulated=simulated, salt=now.isoformat()), rules)
    say(f"撤回　　　 {one.name.zh}（{indicator}）{as_of} 的数值\n原因　　　 {reason}")
    confirm(settings, yes)
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
    state = _choice(state, STATES)
    data = {"indicator": indicator, "state": state, "at": read_option_day(at).isoformat(), "done_share": done_share}
    event = _judged(new_event(MOVED, reports.source_of(plan, one, agency), data, simulated=simulated), rules)
    share = f"，完成 {done_share * 100:.10g}%" if done_share is not None else ""
    say(f"节点　　　 {one.name.zh}（{indicator}）\n状态　　　 {reports.STATE_ZH[state]}{share}，{data['at']}")
    confirm(settings, yes)
    print_result(send(settings, rules, [event]) | {"id": event.id})


def _figure(text: str, unit: str) -> float:
    try:
        return read_amount(Cell(text), unit)
    except BadCell as error:
        raise MilepostError(str(error)) from error


def _choice(text: str, choices: dict[str, str]) -> str:
    """The event's word for one of a list, in Chinese or English."""
    try:
        return read_choice(text, choices)
    except BadCell as error:
        raise MilepostError(f"{error}（{', '.join(choices.values())}）") from error


def read_option_day(text: str) -> date:
    """The day of an option, written as in a form. Raises MilepostError."""
    try:
        return date.fromisoformat(read_day(text))
    except BadCell as error:
        raise MilepostError(str(error)) from error


def _judged(event: Event, rules: Rules) -> Event:
    """Refuse before asking. Raises Rejected."""
    decode(encode(event), now=datetime.now().astimezone(), rules=rules)
    return event


def register(app: typer.Typer) -> None:
    for command in (report, retract, move):
        app.command(cls=SpokenCommand)(command)
