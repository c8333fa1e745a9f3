"""Simulated reports of indicators. Course -> dated events, up to a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from milepost.days import SHANGHAI
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import REPORTED, RETRACTED
from milepost.units import CANONICAL, convert
from producers.simulator.courses import Course, moment, period_ends

OTHER_UNIT = {"亿元": "万元", "万元": "元", "PFlops": "EFlops", "台": "万台"}


def reports(course: Course, until: date) -> Iterator[Event]:
    """The reports of one indicator until a day, with corrections, retractions and delays."""
    if course.fate == "never_reporting":
        return
    days = period_ends(course.indicator.cadence, course.start, until)
    spoken = course.spoken_until(until)
    days = [day for day in days if day <= spoken] or days[:1]
    opening = course.opening_day()
    base = opening or baseline_day(course)
    for day in sorted({*([opening] if opening else []), *days}):
        for event in _baseline(course, day) if day == base else _of_period(course, day):
            if event.time.astimezone(SHANGHAI).date() <= until:
                yield event


def baseline_day(course: Course) -> date | None:
    """The day later readings start from where the plan states no baseline and nothing was told before it began.

    A correction of its value is held until somebody looks, so it is reported at once and right.
    """
    first_day, horizon = course.plan.start_date, course.points[-1][0]
    days = period_ends(course.indicator.cadence, course.start, horizon)
    if course.indicator.measure == "annual":
        days = [day for day in days if (day.month, day.day) == (12, 31)]
        first_day -= timedelta(days=1)
    return max((day for day in days if day <= first_day), default=min(days, default=None))


def _baseline(course: Course, day: date) -> Iterator[Event]:
    told_on = max(day, course.start) + timedelta(days=1)
    yield report(course, day, course.value(day), moment(course.random("period", day), told_on))


def _of_period(course: Course, day: date) -> Iterator[Event]:
    chance = course.random("period", day)
    is_late = chance.random() < 0.12
    sent_on = max(day, course.start) + timedelta(days=chance.randint(25, 60) if is_late else chance.randint(2, 9))
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


def is_known_unit(course: Course) -> bool:
    return course.indicator.unit in CANONICAL
