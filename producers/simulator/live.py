"""The city goes on: events of today, for as long as somebody watches. Courses -> events, endless.

Compute centres are measured every few seconds, enterprises join, trainings are held, offices report and pay. What is
measured anew carries the moment in its id: the same value at another minute is another event.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial

from milepost.catalogue.measuring import MeasuringRule
from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy
from milepost.days import SHANGHAI
from milepost.events.event import Event
from milepost.events.types import LEFT, ONBOARDED
from producers.simulator import business
from producers.simulator.city import courses, history
from producers.simulator.courses import Course
from producers.simulator.reports import is_known_unit, report
from producers.simulator.subsidies import paid_now, payable_now

SECONDS_BETWEEN = 2.0  # at speed 1
Maker = Callable[[random.Random, datetime], Event | None]
KIND_BY_RULE: dict[MeasuringRule, str] = {
    "sum_latest_by_centre": "measured",
    "distinct_connected": "connected",
    "sum_attendees": "trained",
    "count_sessions": "trained",
    "milestone_state": "",  # nothing that happens every few seconds
    "sum_paid": "paid",  # by policies, not by indicators
}
WEIGHTS = {"measured": 6, "connected": 2, "trained": 1, "reported": 2, "paid": 0.2}


def live(
    plans: list[Plan],
    seed: int,
    until: date,
    speed: float,
    *,
    wait: Callable[[float], None] = time.sleep,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Event]:
    """Events after ``until``: a day in two seconds at speed 1; once today is reached, an event every two seconds.

    ``wait`` and ``now`` are handed in by tests.
    """
    for event in _catch_up(plans, seed, until, now().astimezone(SHANGHAI).date()):
        if event is not None:
            yield event
        else:
            wait(SECONDS_BETWEEN / speed)
    chance = random.Random(f"{seed}/live/{now().isoformat()}")  # noqa: S311 a play, not a secret
    makers = _makers(courses(plans, seed, now().astimezone(SHANGHAI).date())) | _payers(plans)
    while makers:
        kind = chance.choices(list(makers), weights=[WEIGHTS[name] for name in makers])[0]
        event = chance.choice(makers[kind])(chance, now())
        if event is not None:
            yield event
        wait(SECONDS_BETWEEN / speed)


def _catch_up(plans: list[Plan], seed: int, until: date, today: date) -> Iterator[Event | None]:
    """History after ``until``; None marks the end of a day."""
    if until >= today:
        return
    day = None
    for event in history(plans, seed, today):
        on = event.time.astimezone(SHANGHAI).date()
        if on <= until:
            continue
        if day is not None and on > day:
            yield None
        day = on
        yield event


def _makers(found: list[Course]) -> dict[str, list[Maker]]:
    makers: dict[str, list[Maker]] = {}
    joined: list[tuple[Course, business.Pair]] = []
    by_kind: dict[str, Callable[[Course, random.Random, datetime], Event]] = {
        "measured": _measured,
        "connected": partial(_connected, joined=joined),
        "trained": _trained,
    }
    for course in found:
        rule = course.indicator.measured_by
        kind = KIND_BY_RULE[rule.rule] if rule else ""
        if kind in by_kind and course.fate != "fell_silent":
            makers.setdefault(kind, []).append(partial(by_kind[kind], course))
        elif not rule and course.indicator.measure != "milestone" and _speaks(course):
            makers.setdefault("reported", []).append(partial(_reported, course))
    return makers


def _payers(plans: list[Plan]) -> dict[str, list[Maker]]:
    paid = [partial(_paid, plan, policy) for plan in plans for policy in payable_now(plan)]
    return {"paid": list[Maker](paid)} if paid else {}


def _speaks(course: Course) -> bool:
    return is_known_unit(course) and course.fate not in ("never_reporting", "fell_silent")


def _measured(course: Course, chance: random.Random, now: datetime) -> Event:
    name, share = chance.choice(business.centres(course))
    day, factor = now.astimezone(SHANGHAI).date(), chance.uniform(0.99, 1.02)
    return business.measurement(course, name, share, day, factor=factor, time=now, salt=now.isoformat())


def _connected(
    course: Course, chance: random.Random, now: datetime, *, joined: list[tuple[Course, business.Pair]]
) -> Event:
    """Somebody joins; now and then one who joined while we watched leaves again."""
    kind = ONBOARDED
    if joined and chance.random() < 0.1:
        kind, (course, pair) = LEFT, joined.pop(chance.randrange(len(joined)))
    else:
        pair = (business.credit_code(chance), chance.choice(business.ROLES))
        joined.append((course, pair))
    day = now.astimezone(SHANGHAI).date()
    return business.connection(course, kind, business.data_space(course), pair, day, time=now)


def _trained(course: Course, chance: random.Random, now: datetime) -> Event:
    session = f"{course.indicator.id}_{now:%Y%m%d%H%M%S%f}"
    day = now.astimezone(SHANGHAI).date()
    return business.training(course, business.programme(course), session, chance.randint(20, 120), day, time=now)


def _reported(course: Course, chance: random.Random, now: datetime) -> Event:
    day = now.astimezone(SHANGHAI).date()
    value = course.rounded(course.value(day) * chance.uniform(1.0, 1.03))
    return report(course, day, value, now, salt=now.isoformat())


def _paid(plan: Plan, policy: Policy, chance: random.Random, now: datetime) -> Event | None:
    return paid_now(plan, policy, chance, now, now.astimezone(SHANGHAI).date())
