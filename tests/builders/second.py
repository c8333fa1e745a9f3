"""Projection and finished periods of docs/methods.md in plain Python, written apart from the SQL, to compare with."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

Points = list[tuple[date, float]]
GRACE = {"monthly": 10, "quarterly": 15, "yearly": 31}
OUTDATED_MONTHS = {"monthly": 2, "quarterly": 6, "yearly": 18}


@dataclass(frozen=True)
class Promise:
    """One target with its indicator's interim values and actuals, each in order of days."""

    name: str
    measure: str
    due: date
    value: float
    actuals: Points
    path: Points = field(default_factory=list)
    bound: str = "at_least"
    falls: bool = False
    cadence: str = "quarterly"

    @property
    def is_lower_better(self) -> bool:
        return self.falls or self.bound == "at_most"

    def is_met(self, value: float, goal: float) -> bool:
        slack = 1e-9 * max(1, abs(goal))
        if self.bound == "exactly":
            return abs(value - goal) <= slack
        return value <= goal + slack if self.is_lower_better else value >= goal - slack


def month_ends(first: date, last: date) -> list[date]:
    days = []
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = month_end(date(month // 12, month % 12 + 1, 1))
        if day <= last:
            days.append(day)
    return days


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def position(day: date) -> float:
    """A day as a number of months."""
    return day.year * 12 + day.month - 1 + day.day / month_end(day).day


def outdated_from(as_of: date, cadence: str) -> date:
    month = as_of.year * 12 + as_of.month - 1 + OUTDATED_MONTHS[cadence]
    return month_end(date(month // 12, month % 12 + 1, 1)) + timedelta(days=GRACE[cadence] + 1)


def projections(promise: Promise, made_on: date) -> dict[date, tuple[float, str]]:
    """What a line made on a day says of each point still to come: day -> value, status."""
    known = [(day, value) for day, value in promise.actuals if day <= made_on]
    if not known or promise.due <= made_on:
        return {}
    a, y = known[-1]
    of_year = promise.measure == "annual"
    line = _line([(day, value) for day, value in known if not of_year or day.year == a.year], a)
    if line is None:
        return {}
    ends = [*((day, value) for day, value in promise.path if made_on < day < promise.due), (promise.due, promise.value)]
    found = {}
    for day, goal in ends:
        if not of_year or day.year == a.year:
            v = line[0] + line[1] * (position(day) - position(a))
            found[day] = (v, _status(promise, goal, v, y, known[0][1]))
    return found


def _line(points: Points, a: date) -> tuple[float, float] | None:
    """Intercept at a and slope of the least-squares line through the last year's points, else through the last two."""
    inside = [(day, value) for day, value in points if position(day) > position(a) - 12 - 1e-9]
    used = inside if len(inside) >= 3 else points[-2:]
    if len(used) < 2:
        return None
    xs, ys = [position(day) - position(a) for day, _ in used], [value for _, value in used]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
    return mean_y - slope * mean_x, slope


def _status(promise: Promise, goal: float, v: float, y: float, first: float) -> str:
    if promise.is_met(v, goal):
        return "on_track"
    # what is to fall is a ceiling where the first report is there already
    is_ceiling = first <= promise.value if promise.falls else promise.bound == "at_most"
    if is_ceiling and promise.bound != "exactly":
        return "short"
    if promise.is_met(y, goal):
        return "away"
    miss = (goal - v) / (goal - y)
    miss = round(abs(miss) if promise.bound == "exactly" else miss, 9)
    if miss >= 1:
        return "away"
    return "on_track" if miss < 0.05 else "close" if miss <= 0.2 else "short"


def outcome(promise: Promise, point: date, day: date) -> float | None:
    """The figure by which a projection for a point is scored on a day."""
    known = [(at, value) for at, value in promise.actuals if at <= min(point, day)]
    if promise.measure == "annual":
        known = [(at, value) for at, value in known if at.year == point.year]
    if known and known[-1][0] == point:
        return known[-1][1]
    is_over = day > point + timedelta(days=GRACE[promise.cadence])
    if known and promise.measure == "level" and is_over and outdated_from(known[-1][0], promise.cadence) > point:
        return known[-1][1]
    return None


def finished(promise: Promise, day: date) -> tuple[str, float | None]:
    """Status and ratio at the last point already due."""
    due = [(at, goal) for at, goal in [*promise.path, (promise.due, promise.value)] if at <= min(day, promise.due)]
    if not due:
        return "not_due", None
    point, goal = due[-1]
    value = _decided(promise, point, goal, day)
    if value is None:
        return "not_reported", None
    low = promise.is_lower_better
    if (goal >= 0 and value > 0) if low else (goal > 0 and value >= 0):
        ratio = goal / value if low else value / goal
        return ("over" if round(ratio, 9) > 1.15 else "under" if round(ratio, 9) < 0.85 else "on_track"), ratio
    if low and value <= 0 <= goal:
        return "over", None
    return ("on_track" if (value <= goal if low else value >= goal) else "under"), None


def _decided(promise: Promise, point: date, goal: float, day: date) -> float | None:
    """The actual at a point, as far as it decides."""
    known = [(at, value) for at, value in promise.actuals if at <= point]
    if promise.measure == "annual":
        known = [(at, value) for at, value in known if at.year == point.year]
    if not known:
        return None
    at, value = known[-1]
    is_met = value <= goal if promise.is_lower_better else value >= goal
    if at == point:
        return value
    if promise.measure != "level" and promise.is_lower_better:
        return None if is_met else value
    if promise.measure == "level" and outdated_from(at, promise.cadence) <= point:
        return None
    return value if is_met or day > point + timedelta(days=GRACE[promise.cadence]) else None
