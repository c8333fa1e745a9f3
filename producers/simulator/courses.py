"""How a simulated indicator really goes: its planned path, its fate, and the value on any day. Plan -> Course."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from milepost.catalogue.plan import Indicator, Plan
from milepost.days import SHANGHAI, ends_year
from milepost.units import CANONICAL, COUNTED

# name, weight, lowest and highest share of the planned progress that is made
FATES = (
    ("ahead", 15, 1.35, 1.9),
    ("on_schedule", 30, 1.0, 1.15),
    ("slightly_behind", 14, 0.78, 0.97),
    ("lagging", 14, 0.4, 0.7),
    ("far_behind", 8, 0.0, 0.12),
    ("never_reporting", 7, 0.5, 1.0),
    ("fell_silent", 5, 0.6, 1.1),
    ("jumping_back", 7, 0.8, 1.2),
)
WHOLE = frozenset({"人", "人次", "元", "平方米", "亩", *COUNTED})
SPOKEN_DAYS = 100  # of a plan, for which who falls silent still speaks
MANY_MILESTONES = 8  # of so many of one plan one is given up


@dataclass(frozen=True)
class Course:
    """One indicator's fate. points: its planned path; pace: share of the planned progress that is made; dropped_on: the
    day on which a milestone is cancelled.
    """

    plan: Plan
    indicator: Indicator
    start: date
    points: list[tuple[date, float]]
    fate: str
    pace: float
    seed: str
    dropped_on: date | None = None

    @property
    def id(self) -> str:
        return self.plan.indicator_id(self.indicator)

    @property
    def source(self) -> str:
        return "/" + self.plan.agency_id(self.plan.responsible(self.indicator)[0])

    def random(self, *parts: object) -> random.Random:
        """Chance of its own for each thing, so that one thing more does not change all others."""
        return random.Random("/".join([self.seed, *map(str, parts)]))  # noqa: S311 a play, not a secret

    @property
    def is_yearly(self) -> bool:
        """A promise of every year: nothing grows, each year is done anew."""
        return _is_yearly(self.indicator)

    def spoken_until(self, until: date) -> date:
        """The last day of which anything is heard."""
        return min(until, self.start + timedelta(days=SPOKEN_DAYS)) if self.fate == "fell_silent" else until

    def opening_day(self) -> date | None:
        """The day before the plan of which a figure is told with it: a level's last period, a whole year of a flow.

        Some offices have none; nor has what begins with the plan.
        """
        has_one = self.indicator.kind != "milestone" and self.indicator.measure in ("level", "annual")
        if not has_one or self.is_yearly or self.random("opening").random() < 0.25:
            return None
        if self.indicator.measure == "annual":
            return date(self.start.year - 1, 12, 31)
        cadence = self.indicator.cadence if self.indicator.cadence != "daily" else "monthly"
        return period_ends(cadence, self.start - timedelta(days=400), self.start)[-1]

    def planned(self, day: date) -> float:
        """The path's value, linear in time between its points."""
        points = self.points
        if day >= points[-1][0]:
            return points[-1][1]
        for (d0, v0), (d1, v1) in pairwise(points):
            if day < d1:
                return v0 + (v1 - v0) * max((day - d0).days, 0) / max((d1 - d0).days, 1)
        return points[-1][1]

    def value(self, day: date) -> float:
        """What is true on the day, in the indicator's unit, rounded as an office would."""
        if self.indicator.measure == "annual" and self.indicator.kind == "quantity":
            return self.rounded(self._year_to_date(day))
        base = self.points[0][1]
        wobble = self.random("wobble", day.year, day.month).uniform(0.96, 1.04)
        reached = base + (self.planned(day) - base) * self.pace * wobble
        if self.fate == "jumping_back" and self._is_setback(day):
            reached -= (reached - base) * 0.35
        if self.indicator.kind == "rate" and self.indicator.natural_limit:
            reached = min(reached, self.indicator.natural_limit)
        return self.rounded(max(reached, 0.0) if self.indicator.kind == "quantity" else reached)

    def _year_to_date(self, day: date) -> float:
        year = self.planned(date(day.year, 12, 31))
        if day.year < self.start.year:
            return year
        months = day.month - 1 + day.day / 31
        # an annual flow's pace is closer to the plan than a stock's: half of what is off the plan shows
        share = self.random("season", day.year, day.month).uniform(0.97, 1.03) * months / 12
        return year * share * (1 + (self.pace - 1) / 2)

    def _is_setback(self, day: date) -> bool:
        return (day.year * 12 + day.month) % 7 == self.random("setback").randrange(7)

    def rounded(self, value: float) -> float:
        unit, factor = CANONICAL.get(self.indicator.unit, ("", 0.0))
        if unit in WHOLE and factor == 1:
            return float(round(value))
        return round(value, 2)


def course(plan: Plan, indicator: Indicator, seed: int, until: date) -> Course:
    """The course of an indicator; the same for the same seed, whatever else the catalogue holds."""
    name = f"{seed}/{plan.indicator_id(indicator)}"
    chance = random.Random(name)  # noqa: S311
    fate, _, low, high = chance.choices(FATES, weights=[row[1] for row in FATES])[0]
    start = started(plan, until)
    return Course(
        plan, indicator, start, _points(indicator, plan, start, chance), fate, chance.uniform(low, high), name
    )


def give_up(courses: list[Course]) -> list[Course]:
    """The same courses, but of each plan with many milestones one is cancelled some months after the start."""
    chosen: dict[str, list[Course]] = {}
    for course in courses:
        if course.indicator.measure == "milestone":
            chosen.setdefault(course.plan.plan, []).append(course)
    dropped = {
        min(some, key=_reluctance).id
        for milestones in chosen.values()
        if len(milestones) >= MANY_MILESTONES and (some := [one for one in milestones if not one.is_yearly])
    }
    return [_dropped(course) if course.id in dropped else course for course in courses]


def _reluctance(course: Course) -> tuple[bool, float]:
    return course.fate in ("never_reporting", "fell_silent"), course.random("reluctance").random()


def _dropped(course: Course) -> Course:
    return replace(course, dropped_on=course.start + timedelta(days=course.random("dropped").randint(120, 200)))


def started(plan: Plan, until: date) -> date:
    """The plan's start; for one that lies ahead (a draft) 1 January of the year before ``until``."""
    return plan.start_date if plan.start_date < until - timedelta(days=60) else date(until.year - 1, 1, 1)


def _is_yearly(indicator: Indicator) -> bool:
    return all(target.recurs == "yearly" for target in indicator.targets)


def _points(indicator: Indicator, plan: Plan, start: date, chance: random.Random) -> list[tuple[date, float]]:
    end = date(plan.horizon, 12, 31)
    one = 1.0 if indicator.measure == "milestone" else None
    said = [(target.due_date or end, one or target.value) for target in indicator.targets if target.place is None]
    dated = [(day, value) for day, value in said if value is not None]
    dated += [(point.date, point.value) for point in indicator.path]
    if indicator.measure == "annual" and indicator.kind == "quantity":
        # a figure inside a year is the year to date, and the course is made of whole years
        dated = [(day, value) for day, value in dated if ends_year(day)] or dated
    promised: dict[date, float] = {}
    for day, value in dated:
        promised.setdefault(max(day, start + timedelta(days=1)), value)
    if not promised:
        promised = {end: 1.0}
    points = sorted(promised.items())
    if _is_yearly(indicator):
        return [(start, points[0][1]), *points]
    # a year's flow is agreed by whole years, so it begins with the one before the plan
    first = date(start.year - 1, 12, 31) if indicator.measure == "annual" else start
    return [(first, _base(indicator, points[0][1], chance)), *points]


def _base(indicator: Indicator, first_target: float, chance: random.Random) -> float:
    if indicator.baseline is not None:
        return indicator.baseline.value
    if indicator.measure in ("cumulative", "increment", "milestone"):
        return 0.0
    if indicator.direction == "down":
        return first_target * chance.uniform(1.3, 1.8)
    return first_target * chance.uniform(0.35, 0.75)


def period_ends(cadence: str, start: date, until: date) -> list[date]:
    """The days whose value is reported: ends of months, quarters or years; for daily ones every day."""
    if cadence == "daily":
        return [start + timedelta(days=n) for n in range((until - start).days + 1)]
    step = {"monthly": 1, "quarterly": 3, "yearly": 12}[cadence]
    ends = []
    for month in range(start.year * 12 + start.month, until.year * 12 + until.month + 1):
        end = date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if end.month % step == 0 and start <= end <= until:
            ends.append(end)
    return ends


def moment(chance: random.Random, day: date) -> datetime:
    """Some minute of the working day, in UTC."""
    minute = chance.randrange(8 * 60 + 30, 17 * 60 + 30)
    return datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI).astimezone(UTC)
