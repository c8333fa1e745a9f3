"""What the commands share: words to stderr, results to stdout, the catalogue, and sending with its account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import typer

from milepost.catalogue import Plan, read_plans
from milepost.errors import MilepostError
from milepost.events import Event, Rules
from milepost.settings import Settings
from producers.words import say

__all__ = ["catalogue", "say", "send", "tell"]


def catalogue(settings: Settings, only: list[str] | None = None) -> tuple[list[Plan], Rules]:
    """The plans (those named, or all) and the rules of all. Raises MilepostError for a plan that is not there."""
    plans = read_plans(settings.plans)
    unknown = set(only or []) - {plan.plan for plan in plans}
    if unknown:
        known = ", ".join(plan.plan for plan in plans)
        raise MilepostError(f"no plan {', '.join(sorted(unknown))}; there are {known}.")
    return [plan for plan in plans if not only or plan.plan in only], Rules.from_plans(plans)


def tell(result: dict[str, Any]) -> None:
    """One JSON line on stdout."""
    typer.echo(json.dumps(result, ensure_ascii=False))


def send(settings: Settings, rules: Rules, events: Iterable[Event]) -> dict[str, Any]:
    """Publish events, note them in the journal, and say how many were delivered and how many wait for the broker."""
    from producers.client import AgencyProducer
    from producers.last_values import remember

    sent = list(events)
    with AgencyProducer(settings, rules) as producer:
        for event in sent:
            producer.publish(event)
        producer.settle()
        delivered, waiting = producer.delivered, producer.waiting
    remember(settings, sent)
    if waiting:
        say(
            f"消息系统暂时不可用，{waiting} 条已存盘，下次自动补发。The broker is away: {waiting} wait on disk.",
            "yellow",
        )
    return {"sent": len(sent), "delivered": delivered, "waiting": waiting}
