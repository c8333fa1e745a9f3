"""The agency's commands. python -m producers --help; results for machines are JSON on stdout, words go to stderr."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from milepost.catalogue import Plan, read_plans
from milepost.errors import MilepostError
from milepost.events import Event, Rules
from milepost.settings import Settings

app = typer.Typer(
    name="producers", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="""Report to Milepost, in the way that suits the office.

    One value by hand: report. A table in Excel or CSV: template, then import. A compute centre: telemetry.
    A data space's register: onboarding. Nothing at hand yet: simulate.

    Every event is judged before it leaves, by the same rules as the loader's; what is wrong is said at once, in words.
    While the broker is away events wait on disk ($MILEPOST_DATA/spool) and leave with the next command.
    Broker, account and folders come from MILEPOST_* variables, see .env.example.""",
)  # fmt: skip


def _catalogue(settings: Settings, only: list[str] | None = None) -> tuple[list[Plan], Rules]:
    plans = read_plans(settings.plans)
    unknown = set(only or []) - {plan.plan for plan in plans}
    if unknown:
        known = ", ".join(plan.plan for plan in plans)
        raise MilepostError(f"no plan {', '.join(sorted(unknown))}; there are {known}.")
    return [plan for plan in plans if not only or plan.plan in only], Rules.from_plans(plans)


def say(words: str, colour: str | None = None) -> None:
    typer.secho(words, err=True, fg=colour)


def tell(result: dict[str, Any]) -> None:
    """One JSON line on stdout."""
    typer.echo(json.dumps(result, ensure_ascii=False))


def send(settings: Settings, rules: Rules, events: Iterable[Event]) -> None:
    """Publish events and tell how many were delivered and how many wait for the broker."""
    from producers.client import AgencyProducer

    with AgencyProducer(settings, rules) as producer:
        for event in events:
            producer.publish(event)
        producer.settle()
        delivered, waiting = producer.delivered, producer.waiting
    if waiting:
        say(
            f"消息系统暂时不可用，{waiting} 条已存盘，下次自动补发。The broker is away: {waiting} wait on disk.",
            "yellow",
        )
    tell({"delivered": delivered, "waiting": waiting})


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="The same seed gives the same city, event by event.")] = 7,
    until: Annotated[str, typer.Option(help="Last day of the history, 2026-11-22; today by default.")] = "",
    plan: Annotated[list[str] | None, typer.Option(help="Only this plan (repeatable); all by default.")] = None,
    faults: Annotated[float, typer.Option(min=0, max=1, help="Share of events with a fault beside them.")] = 0.0,
    follow: Annotated[bool, typer.Option("--follow", help="Then go on live, until Ctrl-C.")] = False,
    speed: Annotated[float, typer.Option(min=0.01, help="1: an event every two seconds; 10: ten times that.")] = 1.0,
    live_events: Annotated[int | None, typer.Option("--live-events", help="End after so many live events.")] = None,
) -> None:
    """Send a believable city: every indicator with a fate of its own, marked simulated.

    Prints what was sent as one JSON line: sent = loaded + duplicates + rejected is what the loader must find in topics
    that held none of it before. With --faults 0.02, one event in fifty comes with a duplicate, a malformed, late,
    oversized or otherwise faulty one. With --follow a second line counts the live events.

    Examples: python -m producers simulate --seed 7 --faults 0.02
              python -m producers simulate --plan wucheng-2025 --follow --speed 2
    """
    from producers import simulating

    settings = Settings.load()
    plans, rules = _catalogue(settings, plan)
    day = simulating.last_day(until)
    tell(simulating.send_history(settings, rules, plans, seed, day, faults).as_dict())
    if follow:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a process manager's end is also an end
        tell(simulating.send_live(settings, rules, plans, seed, day, speed, live_events).as_dict())


@app.command()
def published() -> None:
    """Send the real figures that offices have published, each with the address it was read from.

    They are kept in producers/data/published_actuals.csv; only those that state an indicator of a plan are sent.
    Sending twice changes nothing.
    """
    from producers.published import published_events

    settings = Settings.load()
    plans, rules = _catalogue(settings)
    send(settings, rules, published_events(plans))


def main() -> None:
    """Run the command line; an error of ours is one red line and exit code 1."""
    try:
        app()
    except MilepostError as error:
        say(str(error), "red")
        sys.exit(1)


if __name__ == "__main__":
    main()
