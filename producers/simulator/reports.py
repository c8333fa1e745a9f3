"""Simulated reports of indicators and moves of milestones. Course -> dated events, up to a day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from milepost.days import SHANGHAI
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import MOVED, REPORTED, RETRACTED
from milepost.units import CANONICAL, convert
from producers.simulator.courses import Course, period_ends

OTHER_UNIT = {"亿元": "万元", "万元": "元", "PFlops": "EFlops", "台": "万台"}


def moment(chance: random.Random, day: date) -> datetime:
    """Some minute of the working day, in UTC."""
    minute = chance.randrange(8 * 60 + 30, 17 * 60 + 30)
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI).astimezone(UTC)


def reports(course: Course, until: date) -> Iterator[Event]:
    """The reports of one indicator until a day, with corrections, retractions and delays."""
    if course.fate == "never_reporting":
        return
    days = period_ends(course.indicator.cadence, course.start, until)
    if course.fate == "fell_silent":
        first_of_plan = period_ends(course.indicator.cadence, course.start, course.start + timedelta(days=270))
        days = [day for day in days if day in set(first_of_plan[: len(first_of_plan) // 2 + 1])]
    for day in days:
        for event in _of_period(course, day):
            if event.time.astimezone(SHANGHAI).date() <= until:
                yield event


def _of_period(course: Course, day: date) -> Iterator[Event]:
    chance = course.random("period", day)
    is_late = chance.random() < 0.12
    sent_on = day + timedelta(days=chance.randint(25, 60) if is_late else chance.randint(2, 9))
    value = course.value(day)
    story = chance.random()
    if story < 0.05 and value:  # a slip of the pen, corrected later
        yield report(course, day, course.rounded(value * chance.choice([0.8, 1.25, 10])), moment(chance, sent_on))
        later = sent_on + timedelta(days=chance.randint(3, 20))
        yield report(course, day, value, moment(chance, later), note="更正前次报送")
    elif story < 0.065:
        yield report(course, day, value, moment(chance, sent_on))
        later = sent_on + timedelta(days=chance.randint(4, 15))
        data = {"indicator": course.id, "as_of": day.isoformat(), "reason": "口径有误，待核实后重报"}
        yield new_event(RETRACTED, course.source, data, time=moment(chance, later), simulated=True)
    else:
        yield report(course, day, value, moment(chance, sent_on))


def report(course: Course, day: date, value: float, at: datetime, note: str | None = None, salt: str = "") -> Event:
    """One report. Some offices use another unit than the plan; now and then a supporting one reports."""
    unit = course.indicator.unit
    if course.random("unit").random() < 0.15 and unit in OTHER_UNIT:
        unit, value = OTHER_UNIT[unit], round(convert(value, unit, OTHER_UNIT[unit]), 6)
    data: dict[str, Any] = {"indicator": course.id, "as_of": day.isoformat(), "value": value, "unit": unit}
    if note:
        data["note"] = note
    slugs = course.plan.responsible(course.indicator)
    who = slugs[-1] if course.random("who", day).random() < 0.1 else slugs[0]
    return new_event(REPORTED, f"/{course.plan.agency_id(who)}", data, time=at, simulated=True, salt=salt)


def moves(course: Course, until: date) -> Iterator[Event]:
    """A milestone's states: planned at the start, started, then its done share by quarter, then completed."""
    if course.fate == "never_reporting":
        return
    due = course.points[-1][0]
    length = max((due - course.start).days, 30)
    chance = course.random("milestone")
    begin = course.start + timedelta(days=int(length * chance.uniform(0.03, 0.15)))
    finish = begin + timedelta(days=int((due - begin).days / max(course.pace, 0.05)))
    yield from _move(course, "planned", course.start + timedelta(days=chance.randint(1, 20)), until)
    yield from _move(course, "started", begin, until, 0.0)
    for day in period_ends("quarterly", begin, min(until, finish - timedelta(days=1))):
        share = (day - begin).days / max((finish - begin).days, 1)
        yield from _move(course, "started", day, until, round(min(share, 0.99), 2))
    state = "in_service" if course.random("service").random() < 0.5 else "completed"
    yield from _move(course, state, finish, until, 1.0)


def _move(course: Course, state: str, day: date, until: date, share: float | None = None) -> Iterator[Event]:
    if day <= until:
        data = {"indicator": course.id, "state": state, "at": day.isoformat(), "done_share": share}
        yield new_event(
            MOVED, course.source, data, time=moment(course.random("moved", state, day), day), simulated=True
        )


def is_known_unit(course: Course) -> bool:
    return course.indicator.unit in CANONICAL
