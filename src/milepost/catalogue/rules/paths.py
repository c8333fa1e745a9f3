"""Rules about the values an indicator is to pass through: targets, agreed interim values, limits of their lights.

Plan -> (path of the node, message). A rule's docstring gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from milepost.catalogue.format import Path, each_target
from milepost.catalogue.plan import Indicator, Limits, OwnLimits, Plan, is_path_point
from milepost.days import ends_year

Found = Iterator[tuple[Path, str]]


def path_faults(plan: Plan) -> Found:
    """Every fault that every rule of this module finds."""
    for i, indicator in enumerate(plan.indicators):
        where: Path = ("indicators", i)
        yield from _interim_values(where, plan, indicator)
        yield from _directions(where, indicator)
    yield from limits(plan)


def _interim_values(where: Path, plan: Plan, indicator: Indicator) -> Found:
    """An agreed value stands between the start and a target it leads to, one a day: elsewhere nothing would read it."""
    if not indicator.path:
        return
    if indicator.measure == "milestone":
        message = "A milestone is reached or not, with nothing between. Leave path out, or measure a quantity."
        yield (*where, "path"), message
        return
    due = {t.due_date: plan.target_id(indicator, t) for t in indicator.targets if t.due_date}
    if not due:
        message = "leads nowhere: no target of the indicator has a due day. Give one a due, or leave path out."
        yield (*where, "path"), message
        return
    seen: set[date] = set()
    for n, point in enumerate(indicator.path):
        if point.date in seen:
            message = f"{point.date} is used twice. One value a day: keep the one that was agreed."
            yield (*where, "path", n, "date"), message
        seen.add(point.date)
        yield from (((*where, "path", n, "date"), found) for found in _misplaced(point.date, plan, indicator, due))


def _misplaced(day: date, plan: Plan, indicator: Indicator, due: dict[date, str]) -> Iterator[str]:
    base = indicator.baseline
    if day in due:
        yield f"{day} is the due day of {due[day]}, a point by itself. Leave this one out or correct the day."
    elif day > max(due):
        yield f"{day} is after the last target, due {max(due)}. Make it a target, or correct the day."
    elif day < plan.start_date:
        yield f"{day} is before the plan's first day {plan.start_date}. Correct it; a value from before is a baseline:."
    elif base and day <= base.date:
        yield f"{day} is not after the baseline of {base.date}. Correct one of them."


class _Point(NamedTuple):
    day: date
    value: float
    at: Path
    note: str | None


def _directions(where: Path, indicator: Indicator) -> Found:
    """Values lead steadily to the last one; one that goes back is a misreading or needs a word.

    Of an annual measure whole years are compared with each other; a figure inside a year only with those of that year,
    since it is the year to date and can only grow (but for rates, which do not add up).
    """
    points = sorted(_points(where, indicator))
    sign = -1 if indicator.direction == "down" else 1
    if indicator.measure != "annual":
        yield from _steps_back(points, sign)
        return
    yield from _steps_back([p for p in points if ends_year(p.day) or p.at[-1] == "baseline"], sign)
    for _, within in groupby(points, key=lambda point: point.day.year):
        found = [point for point in within if point.at[-1] != "baseline"]
        if indicator.kind != "rate":
            yield from _steps_back(found, 1)


def _points(where: Path, indicator: Indicator) -> Iterator[_Point]:
    if indicator.baseline:
        yield _Point(indicator.baseline.date, indicator.baseline.value, (*where, "baseline"), None)
    for n, target in enumerate(indicator.targets):
        if is_path_point(indicator, target) and target.due_date and target.value is not None:
            yield _Point(target.due_date, target.value, (*where, "targets", n), target.note)
    for n, point in enumerate(indicator.path):
        yield _Point(point.date, point.value, (*where, "path", n), point.note)


def _steps_back(points: list[_Point], sign: int) -> Found:
    for before, point in pairwise(points):
        if sign * point.value < sign * before.value and point.day > before.day and not point.note:
            message = (
                f"{point.value:g} in {point.day} goes back from {before.value:g} in {before.day}. "
                "Correct it, or say why in note."
            )
            yield (*(point.at if point.at[-1] != "baseline" else before.at), "value"), message


def limits(plan: Plan) -> Found:
    """Lights turn at +ahead, 0, -ahead and -behind points: limits are above 0, that of far_behind the wider one."""
    yield from _limits(("limits",), plan.limits)
    for path, _, target in each_target(plan):
        if target.limits != OwnLimits():
            yield from _limits((*path, "limits"), plan.limits_of(target))


def _limits(where: Path, limits: Limits) -> Found:
    ahead, behind = limits.ahead_points, limits.behind_points
    wrong = {"ahead_points": ahead, "behind_points": behind}
    wrong = {name: value for name, value in wrong.items() if value <= 0}
    for name, value in wrong.items():
        yield (*where, name), f"is {value:g}. Points of gap, above 0: far_behind begins at -behind_points."
    if not wrong and ahead >= behind:
        message = (
            f"ahead_points {ahead:g} is not below behind_points {behind:g}: behind reaches from -ahead_points to "
            "-behind_points. Swap or correct them (a target's are read beside the plan's)."
        )
        yield where, message
