"""Commands without an office behind them: simulate a city, send what was published."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from milepost.settings import Settings
from producers.commands.language import SpokenCommand
from producers.commands.terminal import catalogue, print_result, send


def simulate(
    seed: Annotated[int, typer.Option(help="The same seed gives the same city, event by event.")] = 7,
    until: Annotated[str, typer.Option(help="Last day of the history, 2026-11-22; today by default.")] = "",
    plan: Annotated[list[str] | None, typer.Option(help="Only this plan (repeatable); all by default.")] = None,
    faults: Annotated[float, typer.Option(min=0, max=1, help="Share of events with a fault beside them.")] = 0.0,
    follow: Annotated[bool, typer.Option("--follow", help="Then go on live, until Ctrl-C.")] = False,
    speed: Annotated[float, typer.Option(min=0.01, help="1: an event every two seconds; 10: ten times that.")] = 1.0,
    live_events: Annotated[int | None, typer.Option("--live-events", help="End after so many live events.")] = None,
) -> None:
    """Send a believable city: every indicator with a fate of its own, all of it marked simulated.

    Prints what was sent as one JSON line: sent = loaded + duplicates + rejected is what the loader must find in topics
    that held none of it before. With --faults 0.02, one event in fifty comes with a duplicate, a malformed, late,
    oversized or otherwise faulty one. With --follow a second line counts the live events.

    Examples: python -m producers simulate --seed 7 --faults 0.02;
    python -m producers simulate --plan wucheng-2025 --follow --speed 2
    """
    from producers.simulator import sending

    settings = Settings.load()
    plans, rules = catalogue(settings, plan)
    day = sending.last_day(until)
    print_result(sending.send_history(settings, rules, plans, seed, day, faults).as_dict())
    if follow:
        for ending in (signal.SIGINT, signal.SIGTERM):  # a process manager's end is also an end, and so is Ctrl-C where
            signal.signal(ending, signal.default_int_handler)  # a shell, starting it in the background, ignored it
        print_result(
            sending.send_live(settings, rules, plans, seed, day, sending.Pace(speed, live_events, faults)).as_dict()
        )


def published() -> None:
    """Send the real figures that offices have published, each with the address it was read from.

    They are kept in producers/data/published_actuals.csv; only those that state an indicator of a plan are sent.
    Sending twice changes nothing.
    """
    from producers.published import published_events

    settings = Settings.load()
    plans, rules = catalogue(settings)
    print_result(send(settings, rules, published_events(plans)))


def register(app: typer.Typer) -> None:
    for command in (simulate, published):
        app.command(cls=SpokenCommand)(command)
