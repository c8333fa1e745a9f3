"""What the commands share: words to stderr, results to stdout, the catalogue, and sending with its account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer

from milepost.catalogue.plan import Plan
from milepost.catalogue.read import read_plans
from milepost.errors import MilepostError
from milepost.events.event import Event
from milepost.events.rules import Rules
from milepost.settings import Settings
from producers.words import say

__all__ = ["catalogue", "print_result", "say", "send"]


def catalogue(settings: Settings, only: list[str] | None = None) -> tuple[list[Plan], Rules]:
    """The plans (those named, or all) and the rules of all. Raises MilepostError for a plan that is not there."""
    plans = read_plans(settings.plans)
    unknown = set(only or []) - {plan.plan for plan in plans}
    if unknown:
        known = ", ".join(plan.plan for plan in plans)
        raise MilepostError(f"no plan {', '.join(sorted(unknown))}; there are {known}.")
    return [plan for plan in plans if not only or plan.plan in only], Rules.from_plans(plans)


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
    remember(settings, sent)
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
