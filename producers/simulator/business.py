"""Simulated business events: what computed indicators (measured_by) are made of. Course -> events."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from milepost.events.credit_codes import ALPHABET, check_character
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import HELD, LEFT, MEASURED, ONBOARDED
from producers.simulator.courses import Course, moment, period_ends

Pair = tuple[str, str]
"""(credit code, role)"""
ROLES = ("provider", "user", "service")
LONGEST_STEP = 400  # enterprises or sessions in one month: a play need not have more


def credit_code(chance: random.Random) -> str:
    """A made-up 统一社会信用代码: of the right form, registered at no office (district 330799)."""
    first = "91330799" + "".join(chance.choices(ALPHABET, k=9))
    return first + check_character(first)


def centres(course: Course) -> list[tuple[str, float]]:
    """Names and shares of the compute centres; the one the indicator names, or two to four."""
    rule = course.indicator.measured_by
    if rule and "centre" in rule.where:
        return [(rule.where["centre"], 1.0)]
    chance = course.random("centres")
    weights = [chance.uniform(1, 3) for _ in range(chance.randint(2, 4))]
    jurisdiction = course.plan.jurisdiction.id
    return [(f"{jurisdiction}_{n + 1}", weight / sum(weights)) for n, weight in enumerate(weights)]


def measurements(course: Course, until: date) -> Iterator[Event]:
    """Every centre, every day. In an outage capacity falls to nothing or the centre is silent."""
    for name, share in centres(course):
        chance = course.random("outages", name)
        down_until, silent = course.start, False
        for day in period_ends("daily", course.start, course.spoken_until(until)):
            if chance.random() < 0.006:
                down_until, silent = day + timedelta(days=chance.randint(1, 4)), chance.random() < 0.5
            if day >= down_until or not silent:
                yield measurement(course, name, share, day, is_down=day < down_until)


def measurement(
    course: Course, name: str, share: float, day: date, *, is_down: bool = False, factor: float = 1.0, **event: Any
) -> Event:
    # capacity comes in racks: it steps with the month, not with the day
    capacity = course.value(day.replace(day=1)) * share * factor
    used = course.random("used", name, day).uniform(0.45, 0.92)
    data = {
        "centre": name,
        "as_of": day.isoformat(),
        "capacity_pflops": 0.0 if is_down else round(capacity, 1),
        "utilisation_share": 0.0 if is_down else round(used, 3),
    }
    options: dict[str, Any] = {"time": moment(course.random("measured", name, day), day), "simulated": True} | event
    return new_event(MEASURED, course.source, data, **options)


def enterprises(course: Course, until: date) -> Iterator[Event]:
    """Enterprises join until as many are connected as the course says; a few leave and are replaced."""
    space = data_space(course)
    chance = course.random("enterprises")
    connected: list[Pair] = []
    until = course.spoken_until(until)
    for end in period_ends("monthly", course.start, until + timedelta(days=31)):
        leavers = [pair for pair in connected if chance.random() < 0.01]
        connected = [pair for pair in connected if pair not in leavers]
        joiners = [
            (credit_code(chance), chance.choice(ROLES))
            for _ in range(min(int(course.value(end)) - len(connected), LONGEST_STEP))
        ]
        connected += joiners
        for kind, pairs in ((LEFT, leavers), (ONBOARDED, joiners)):
            for pair in pairs:
                day = max(end - timedelta(days=chance.randrange(28)), course.start)
                if day <= until:
                    yield connection(course, kind, space, pair, day)


def data_space(course: Course) -> str:
    rule = course.indicator.measured_by
    return (rule.where.get("data_space") if rule else None) or course.plan.jurisdiction.id


def connection(course: Course, kind: str, space: str, pair: Pair, day: date, **event: Any) -> Event:
    rule = course.indicator.measured_by
    role = (rule.where.get("role") if rule else None) or pair[1]
    data = {"data_space": space, "enterprise": pair[0], "role": role, "at": day.isoformat()}
    options: dict[str, Any] = {"time": moment(course.random(kind, pair, day), day), "simulated": True} | event
    return new_event(kind, course.source, data, **options)


def trainings(counting: list[Course], until: date) -> Iterator[Event]:
    """The sessions of one programme, for all indicators that count it: some its people, some its sessions."""
    people = next((one for one in counting if _rule(one) == "sum_attendees"), None)
    sessions = next((one for one in counting if _rule(one) == "count_sessions"), None)
    course = people or sessions or counting[0]
    held = 0
    so_far = {"people": 0, "sessions": 0}
    for end in period_ends("monthly", course.start, course.spoken_until(until)):
        chance = course.random("sessions", end)
        for kind, one in (("people", people), ("sessions", sessions)):
            if one and one.indicator.measure == "annual" and end.month == 1:
                so_far[kind] = 0  # a year's flow begins anew
        missing = min(int(people.value(end)) - so_far["people"], 100_000) if people else 0
        for size in _sizes(missing, int(sessions.value(end)) - so_far["sessions"] if sessions else None, chance):
            day = max(end - timedelta(days=chance.randrange(25)), course.start)
            held += 1
            so_far["people"] += size
            so_far["sessions"] += 1
            yield training(course, programme(course), f"{programme(course)}_{held:04d}", size, day)


def _sizes(people: int, sessions: int | None, chance: random.Random) -> list[int]:
    """Attendees of each session of a month: so many sessions if they are counted, so many people if those are."""
    if sessions is None:
        sessions = max(people // 150, 1 if people > 0 else 0)
    sessions = min(sessions, LONGEST_STEP)
    if people <= 0:
        return [chance.randint(25, 80) for _ in range(sessions)]
    return [people // sessions + (1 if n < people % sessions else 0) for n in range(sessions)] if sessions > 0 else []


def programme(course: Course) -> str:
    rule = course.indicator.measured_by
    return (rule.where.get("programme") if rule else None) or course.indicator.id


def _rule(course: Course) -> str:
    return course.indicator.measured_by.rule if course.indicator.measured_by else ""


def training(course: Course, name: str, session: str, attendees: int, day: date, **event: Any) -> Event:
    data = {"session": session, "programme": name, "at": day.isoformat(), "attendees": attendees}
    options: dict[str, Any] = {"time": moment(course.random(session), day), "simulated": True} | event
    return new_event(HELD, course.source, data, **options)
