"""Days at which a rule changes its mind, as seen from the days that are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from reference.calendar_months import (
    GRACE_DAYS,
    Cadence,
    completed_months,
    day_before,
    last_day_in_time,
    last_day_up_to_date,
    month_end,
    month_end_after,
    year_end,
)

READ_ON = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 10), date(2026, 11, 16))
LAST_DAY = date(2026, 11, 25)


def last_before(limit: Callable[[date, Cadence], date], cadence: Cadence, focus: date) -> list[date]:
    """Days whose limit is the day read, or the day before it: the last day in time, the first one too late."""
    days = [focus - timedelta(days=n) for n in range(700)]
    return [day for day in days if limit(day, cadence) in (focus, day_before(focus))]


def due_day(rng: Random, starts: date, cadence: Cadence) -> date:
    """A day after the plan's first: a year's end, any day, or one at a limit of a day read."""
    focus = rng.choice(READ_ON)
    grace = timedelta(days=GRACE_DAYS[cadence])
    year_ends = [year_end(rng.randint(2025, 2028)) for _ in range(6)]
    any_day = [month_end_after(starts, rng.randint(2, 34)), starts + timedelta(days=rng.randint(40, 900))]
    limits = [focus - grace, day_before(focus - grace), focus + timedelta(days=rng.randint(-1, 1))]
    found = rng.choice([*year_ends, *any_day, *limits, _after_months(starts, rng.choice([10, 20, 30]))])
    return found if found > starts + timedelta(days=31) else year_end(starts.year + 1)


def _after_months(starts: date, months: int) -> date:
    """Nine tenths and half of these are whole months."""
    begins = day_before(starts)
    end = month_end_after(begins, months)
    return end if completed_months(begins, end) == months else month_end_after(begins, months + 1)


def report_days(rng: Random, cadence: Cadence, starts: date, due: date | None) -> list[date]:
    """The days of a history: in rhythm, single, silent since a limit, of earlier years, around D."""
    found: set[date] = set()
    for _ in range(rng.choice([1, 2, 2, 3])):
        found |= set(_some_days(rng, cadence, starts, due))
    earliest = date(starts.year - 3, 1, 1)
    days = sorted(day for day in found if earliest <= day <= LAST_DAY)
    return sorted(rng.sample(days, 9)) if len(days) > 9 else days


def _some_days(rng: Random, cadence: Cadence, starts: date, due: date | None) -> list[date]:
    focus = rng.choice(READ_ON)
    kind = rng.randrange(8)
    if kind in (0, 1):
        step = {"daily": 1, "monthly": 1, "quarterly": 3, "yearly": 12}[cadence]
        first = month_end_after(starts, rng.randint(-3, 6))
        return [month_end_after(first, step * n) for n in range(rng.randint(1, 24))]
    if kind == 2:
        return [starts + timedelta(days=rng.randint(-300, 400))]
    if kind == 3:
        return last_before(last_day_up_to_date, cadence, focus)[rng.randint(-2, -1) :]
    if kind == 4:
        return last_before(last_day_in_time, cadence, focus)[rng.randint(-2, -1) :]
    if kind == 5:
        return [year_end(year) for year in range(starts.year - 2, 2026) if rng.random() < 0.7]
    if kind == 6 and due:
        around = [0, 0, 0, 1, -1, 15, 40, 100, 200, -40, -200, -400]
        return [due + timedelta(days=days) for days in rng.sample(around, rng.randint(1, 4))]
    near = [
        focus,
        day_before(focus),
        month_end(focus),
        starts,
        day_before(starts),
        date(2026, 1, 31),
        date(2026, 2, 10),
    ]
    return rng.sample(near, rng.randint(1, 3))
