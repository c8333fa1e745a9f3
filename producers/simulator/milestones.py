"""Simulated moves of milestones. Course -> dated events, up to a day.

Most offices tell the done share with each state; some tell states alone. A state is told again every quarter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import MOVED
from producers.simulator.courses import Course, moment, period_ends


def moves(course: Course, until: date) -> Iterator[Event]:
    """A milestone's states: planned at the start, started, then its done share by quarter, then completed.

    A promise of every year begins anew each year; a milestone that is given up ends with cancelled.
    """
    if course.fate == "never_reporting":
        return
    last = course.spoken_until(until)
    if course.dropped_on:
        last = min(last, course.dropped_on - timedelta(days=1))
    for start, due in _spells(course, until):
        yield from _spell(course, start, due, min(last, due) if course.is_yearly else last)
    if course.dropped_on and course.dropped_on <= until:
        yield _move(course, "cancelled", course.dropped_on)


def _spells(course: Course, until: date) -> list[tuple[date, date]]:
    """From when to when each promise runs: one until its due date, or one a year."""
    if not course.is_yearly:
        return [(course.start, course.points[1][0])]
    years = range(course.start.year, until.year + 1)
    return [(max(course.start, date(year, 1, 1)), date(year, 12, 31)) for year in years]


def _spell(course: Course, start: date, due: date, last: date) -> Iterator[Event]:
    chance = course.random("milestone", start)
    length = max((due - start).days, 30)
    tells_shares = course.random("shares").random() < 0.75
    hesitates = not tells_shares and course.pace < 0.75
    waits = max(int(length * (0.6 if hesitates else chance.uniform(0.03, 0.15))), 1)
    begin = start + timedelta(days=waits)
    finish = max(start + timedelta(days=int(length / max(course.pace, 0.05))), begin + timedelta(days=1))
    first = start + timedelta(days=chance.randrange(min(waits, 20)))
    told: list[tuple[date, str, float | None]] = [(first, "planned", None)]
    told += [(day, "planned", None) for day in period_ends("quarterly", first, begin - timedelta(days=1))]
    told.append((begin, "started", 0.0 if tells_shares else None))
    for day in period_ends("quarterly", begin + timedelta(days=1), min(last, finish - timedelta(days=1))):
        share = round(min(course.pace * (day - start).days / length, 0.99), 2)
        told.append((day, "started", share if tells_shares else None))
    state = "in_service" if course.random("service").random() < 0.5 else "completed"
    told.append((finish, state, 1.0 if tells_shares else None))
    yield from (_move(course, state, day, share) for day, state, share in told if day <= last)


def _move(course: Course, state: str, day: date, share: float | None = None) -> Event:
    data = {"indicator": course.id, "state": state, "at": day.isoformat(), "done_share": share}
    at = moment(course.random("moved", state, day), day)
    return new_event(MOVED, course.source, data, time=at, simulated=True)
