"""Commands for a form: make the Excel file of an agency, send it back filled in."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from milepost.catalogue.plan import Plan
from milepost.errors import MilepostError
from milepost.events.event import Event
from milepost.events.reasons import short
from milepost.settings import Settings
from producers.client.journal import is_corrected_since, known_values, last_before, last_values, own_value
from producers.commands.language import SpokenCommand
from producers.commands.office import Again, Agency, Simulated, Yes, read_option_day
from producers.commands.terminal import catalogue, confirm, print_result, say, send
from producers.forms.rows import Fault

MOST_LINES = 100  # of a preview; beyond it only what is doubtful is shown


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
    count = make_template(file, plans, agency, last_values(settings), read_option_day(as_of) if as_of else None)
    print_result({"file": str(file), "agency": agency, "indicators": count})


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A filled form (.xlsx) or a CSV.")],
    agency: Agency = None,
    partial: Annotated[bool, typer.Option("--partial", help="Send the good rows although others are bad.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be sent.")] = False,
    yes: Yes = False,
    simulated: Simulated = False,
    again: Again = False,
) -> None:
    """Send a filled form. Every bad cell is listed with sheet, cell and reason; then nothing is sent, unless --partial.

    First it shows every value beside the last one, and what is doubtful; at a terminal it asks before it sends. Bad
    cells of a workbook are marked red in a copy beside it. A CSV has the form's heads or indicator, as_of, value, unit,
    basis, evidence, note, and needs --agency. The same file sent twice changes nothing.

    Example: python -m producers import 金华数据局.xlsx
    """
    from producers.forms.spreadsheet import read_form

    settings = Settings.load()
    plans, rules = catalogue(settings)
    salt = datetime.now().isoformat() if again else ""
    reading = read_form(file, rules, agency, simulated=simulated, salt=salt)
    for note in reading.notes:
        say(note, "yellow")
    for fault in reading.faults:
        say(str(fault), "red")
    if reading.faults:
        _mark(file, reading.faults)
    if reading.faults and not partial:
        count = len(reading.faults)
        raise MilepostError(f"{file}: {count} 处有误，未报送任何数据。nothing was sent; mend them or use --partial.")
    _preview(settings, plans, reading.events, again)
    if not reading.filled and reading.has_unread:
        raise MilepostError(
            f"{file}: 没有可报送的数值，但有内容未读取（见上）。no value, but something was not read, see above."
        )
    if not reading.filled:
        say("表中没有填写任何数值。the form is empty.", "yellow")
    bad = {"bad_cells": len(reading.faults)}
    if dry_run:
        print_result({"sent": 0, "would_send": len(reading.events)} | bad)
        return
    # a script has nobody to answer; --yes says so at a terminal too
    confirm(settings, yes or not reading.events or not is_at_terminal())
    print_result(send(settings, rules, reading.events) | bad)


def is_at_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _mark(file: Path, faults: list[Fault]) -> None:
    """Write the marked copy of a workbook; that it cannot be written is told and no more."""
    from producers.forms.marking import marked_copy
    from producers.forms.spreadsheet import DELIMITED

    if file.suffix.lower() in DELIMITED:
        return
    try:
        say(f"标红的副本 marked copy: {marked_copy(file, faults)}")
    except Exception as error:  # openpyxl raises what it stumbles over; the list of cells above stands by itself
        say(
            f"标红的副本未能写出 no marked copy could be written: {type(error).__name__}: {short(str(error))}", "yellow"
        )


def _preview(settings: Settings, plans: list[Plan], events: Iterable[Event], again: bool) -> None:
    """Every value beside the last one. Rows of one file are compared with each other too, in order of their days."""
    from producers.report import last_value_of, preview_line

    indicators = {plan.indicator_id(one): one for plan in plans for one in plan.indicators}
    known = defaultdict(list, known_values(settings))
    shown = 0
    for event in sorted(events, key=lambda event: (event.subject, getattr(event.data, "as_of", ""))):
        value, same_day = last_value_of(event), None
        last = None
        if value is not None:
            last, same_day = last_before(known[event.subject], value.as_of), own_value(settings, event)
            known[event.subject].append(value)
        words, doubts = preview_line(event, indicators[event.subject], last, same_day)
        if not again and is_corrected_since(settings, event):
            doubts.append("此值以前报过、其后已更正，本次不改变现值；如要恢复请加 --again。corrected since")
        if doubts or shown < MOST_LINES:
            say(words)
        shown += 1
        for doubt in doubts:
            say(f"　注意：{doubt}", "yellow")
    if shown > MOST_LINES:
        say(f"共 {shown} 条，其余没有疑问的未列出。{shown} in all; the others without a doubt are not listed.")


def register(app: typer.Typer) -> None:
    app.command(cls=SpokenCommand)(template)
    app.command("import", cls=SpokenCommand)(import_)
