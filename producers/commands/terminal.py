"""What the commands share: words to stderr, results to stdout, the catalogue, and sending with its account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer

from milepost.catalogue.plan import Plan
from milepost.catalogue.read import read_readable
from milepost.errors import MilepostError
from milepost.events.event import Event
from milepost.events.rules import Rules
from milepost.settings import Settings
from producers.words import say

__all__ = ["catalogue", "check_agency", "confirm", "print_result", "say", "send"]


def catalogue(settings: Settings, only: list[str] | None = None) -> tuple[list[Plan], Rules]:
    """The plans (those named, or all) and the rules of all. Raises MilepostError for a plan that is not there."""
    plans, faults = read_readable(settings.plans)
    for fault in faults:
        say(f"方案文件有误，已跳过 a plan file is passed over: {fault}", "yellow")
    unknown = set(only or []) - {plan.plan for plan in plans}
    if unknown:
        known = ", ".join(plan.plan for plan in plans)
        raise MilepostError(f"no plan {', '.join(sorted(unknown))}; there are {known}.")
    return [plan for plan in plans if not only or plan.plan in only], Rules.from_plans(plans)


def check_agency(rules: Rules, agency: str) -> None:
    """Raises MilepostError for one that the catalogue does not have, naming those of its jurisdiction."""
    if agency not in rules.agencies:
        near = sorted(name for name in rules.agencies if name.startswith(f"{agency.partition('/')[0]}/"))
        known = ", ".join(near or sorted(rules.agencies)[:20])
        raise MilepostError(f"没有单位 no agency {agency}。可用 there are: {known}.")


def confirm(settings: Settings, yes: bool) -> None:
    """Ask before sending. Raises typer.Abort for a no."""
    if not yes:
        typer.confirm("确认报送？" if settings.language == "zh" else "Send it?", abort=True, err=True)


def print_result(result: dict[str, Any]) -> None:
    """One JSON line on stdout."""
    typer.echo(json.dumps(result, ensure_ascii=False))


def send(settings: Settings, rules: Rules, events: Iterable[Event]) -> dict[str, Any]:
    """Publish events, note them in the journal, and say how many were delivered and how many wait for the broker."""
    from producers.client.journal import remember
    from producers.client.producer import AgencyProducer

    sent = list(events)
    with AgencyProducer(settings, rules) as producer:
        for event in sent:
            producer.publish(event)
        producer.settle()
        delivered, waiting = producer.delivered, producer.waiting
        say_waiting(settings, waiting, producer.why_waiting)
    try:
        remember(settings, sent)
    except MilepostError as error:  # they are on their way: only the next comparison lacks them
        say(str(error), "yellow")
    return {"sent": len(sent), "delivered": delivered, "waiting": waiting}


def say_waiting(settings: Settings, waiting: int, why: str) -> None:
    """How many events wait, where, and why, if any do."""
    from producers.client.spool import spool_file

    if waiting:
        say(
            f"{waiting} 条尚未送达，已存盘（{spool_file(settings)}），自动补发。{waiting} events wait on disk in "
            f"{spool_file(settings)} and leave by themselves with this or the next command: "
            f"{why or 'the broker has not answered yet'}.",
            "yellow",
        )
