"""Sending a simulated city: history with its faults, then live. Counts what it sent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from itertools import islice

from milepost.catalogue.plan import Plan
from milepost.days import parse_day, today
from milepost.errors import BrokerError, MilepostError
from milepost.events.rules import Rules
from milepost.settings import Settings
from producers.client.producer import AgencyProducer
from producers.commands.terminal import say, say_waiting
from producers.simulator.city import Tally, dispatches, known
from producers.simulator.faults import Dispatch, with_faults
from producers.simulator.live import live


def last_day(until: str) -> date:
    """The day the history ends with. Raises MilepostError for what is no day or lies ahead."""
    day = parse_day(until) if until else today()
    if day is None or day > today():
        raise MilepostError(f"--until {until}: write a day up to today, such as {today().isoformat()}.")
    return day


def send_history(
    settings: Settings, rules: Rules, plans: list[Plan], seed: int, until: date, fault_rate: float
) -> Tally:
    """Send the whole history. Raises BrokerError if the broker is away: a play is not worth a spool."""
    make_topics(settings)
    tally = Tally()
    with AgencyProducer(settings, rules) as producer:
        _must_be_there(producer, settings)
        for dispatch in dispatches(plans, seed, until, fault_rate):
            _send(producer, dispatch)
            tally.add(dispatch)
        producer.settle()
        say_waiting(settings, producer.waiting, producer.why_waiting)
    return tally


@dataclass(frozen=True)
class Pace:
    """How a live city goes on. speed: 1 is an event every two seconds; most: end after so many; faults: their share."""

    speed: float
    most: int | None = None
    faults: float = 0.0


def send_live(settings: Settings, rules: Rules, plans: list[Plan], seed: int, until: date, pace: Pace) -> Tally:
    """Send live events until interrupted, or until so many are sent. Says when the broker goes and when it is back."""
    tally, was_away = Tally(), False
    chance = random.Random()  # noqa: S311 a play, not a secret
    events = islice(live(plans, seed, until, pace.speed), pace.most)
    with AgencyProducer(settings, rules) as producer:
        try:
            for dispatch in with_faults(events, pace.faults, chance, known(plans)):
                _send(producer, dispatch)
                tally.add(dispatch)
                if producer.is_away != was_away:
                    was_away = producer.is_away
                    _say_change(settings, producer)
        except KeyboardInterrupt:
            pass
        producer.settle()
        say_waiting(settings, producer.waiting, producer.why_waiting)
    return tally


def _send(producer: AgencyProducer, dispatch: Dispatch) -> None:
    if dispatch.fault:
        producer.send(dispatch.letter)
    else:
        producer.publish(dispatch.event)


def _say_change(settings: Settings, producer: AgencyProducer) -> None:
    if producer.is_away:
        say_waiting(settings, producer.waiting, producer.why_waiting)
    else:
        say(f"消息系统已恢复，补发中。The broker is back; {producer.waiting} events are leaving.", "green")


def make_topics(settings: Settings) -> None:
    """Create missing topics, so that a fresh broker needs no preparation. Agencies' own commands never do this."""
    from milepost.stream import ensure_topics

    ensure_topics(settings)


def _must_be_there(producer: AgencyProducer, settings: Settings) -> None:
    if producer.is_away:
        raise BrokerError(
            f"Kafka at {settings.bootstrap_servers} does not answer. Start a broker (`milepost broker`), or set "
            "MILEPOST_KAFKA_SERVERS to one that runs."
        )
