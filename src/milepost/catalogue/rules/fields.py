"""Rules a plan file must keep beyond its format, without looking at the text. Plan -> (path of the node, message).

A rule's docstring gives its reason. Rules about names that must lead somewhere are in
references.py, about values on the way to a target in paths.py, about policies in policies.py, rules against the text
in spans.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from milepost.catalogue.format import Path, each_target
from milepost.catalogue.plan import Plan
from milepost.units import CANONICAL, EVENTS

Found = Iterator[tuple[Path, str]]
FIRST_YEAR, LAST_YEAR = 1949, 2200


def field_faults(plan: Plan) -> Found:
    """Every fault that every rule of this module finds."""
    for rule in (ids, days, dates, values):
        yield from rule(plan)


def ids(plan: Plan) -> Found:
    """An id names one thing: events, boards and ``changes:`` refer to it."""
    slugs = [(("indicators", n, "id"), entry.id) for n, entry in enumerate(plan.indicators)]
    slugs += [(("policies", n, "id"), entry.id) for n, entry in enumerate(plan.policies)]
    slugs += [(("shared_caps", n, "id"), entry.id) for n, entry in enumerate(plan.shared_caps)]
    yield from _repeated(slugs, "Ids of indicators, policies and shared caps are one list; choose another id.")
    yield from _repeated([(("agencies", n, "id"), a.id) for n, a in enumerate(plan.agencies)], "Choose another id.")
    yield from _repeated([(("agencies", n, "zh"), a.zh) for n, a in enumerate(plan.agencies)], "List a unit once.")
    targets = [(path, plan.target_id(indicator, target)) for path, indicator, target in each_target(plan)]
    advice = "Give the later mention a place: (e.g. headline), or make it an indicator of its own."
    yield from _repeated(targets, advice)


def _repeated(named: Iterable[tuple[Path, str]], advice: str) -> Found:
    first: dict[str, Path] = {}
    for path, name in named:
        if name in first:
            yield path, f"{name} is used twice. {advice}"
        first.setdefault(name, path)


def days(plan: Plan) -> Found:
    """A day stands for a moment that stores must hold and time zones must shift; a mistyped century is none of ours."""
    named: list[tuple[Path, date | None]] = [
        (("issued",), plan.issued),
        (("start",), plan.start),
        (("effective", "from"), plan.effective.from_),
        (("effective", "to"), plan.effective.to),
        *((("changes", n, "on"), change.on) for n, change in enumerate(plan.changes)),
        *(((*path, "due"), target.due_date) for path, _, target in each_target(plan)),
    ]
    for i, indicator in enumerate(plan.indicators):
        base = indicator.baseline.date if indicator.baseline else None
        named += [(("indicators", i, "baseline", "date"), base)]
        named += [(("indicators", i, "path", n, "date"), point.date) for n, point in enumerate(indicator.path)]
    for p, policy in enumerate(plan.policies):
        named += [(("policies", p, "from"), policy.from_), (("policies", p, "until"), policy.until)]
    for path, day in named:
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield path, f"is {day}: years are from {FIRST_YEAR} to {LAST_YEAR}. Correct the year."


def dates(plan: Plan) -> Found:
    """A promise is due between the plan's first year and its horizon, and the horizon is the last such year."""
    starts = [day for day in (plan.issued, plan.effective.from_, plan.start) if day]
    first = min(starts, default=None)
    last = 0
    for path, _, target in each_target(plan):
        due = target.due_date
        if (due is None) != (target.due_kind == "none"):
            yield (
                (*path, "due_kind"),
                f"is {target.due_kind} with due {target.due}. Use none if and only if due is left out.",
            )
        if due is None:
            continue
        last = max(last, due.year)
        if due.year > plan.horizon:
            yield (*path, "due"), f"{due.year} is after the horizon {plan.horizon}. Correct due or horizon."
        if first and due < first:
            message = f"{target.due_name} is before the plan's first day {first}. Correct due, issued or start."
            yield (*path, "due"), message
    if 0 < last < plan.horizon:
        yield ("horizon",), f"is {plan.horizon}, but the last promise is due in {last}. Use that year."
    if plan.effective.from_ and plan.effective.to and plan.effective.from_ > plan.effective.to:
        yield ("effective", "to"), f"{plan.effective.to} is before from {plan.effective.from_}. Correct one of them."


def values(plan: Plan) -> Found:
    """A quantity has a known unit and a value; a milestone has neither, only a day.

    An undated promise may name no figure: nothing is compared with it, and the growth of its indicator is rated.
    """
    for i, indicator in enumerate(plan.indicators):
        if indicator.unit not in CANONICAL:
            advice = "Use the unit as printed; a new one goes into CANONICAL in src/milepost/units.py."
            yield ("indicators", i, "unit"), f"{indicator.unit} is no known unit. {advice}"
        elif (indicator.unit in EVENTS) != (indicator.measure == "milestone"):
            message = f"{indicator.unit} does not go with measure {indicator.measure}. Units of milestones: "
            yield ("indicators", i, "unit"), message + ", ".join(EVENTS) + "."
        if indicator.frozen_after == 1:
            message = "is 1: every value stands for one period. Use 0 where it may stand still, or 2 periods and more."
            yield ("indicators", i, "frozen_after"), message
    for path, indicator, target in each_target(plan):
        may_lack = indicator.measure == "milestone" or (target.due is None and target.recurs is None)
        if target.value is None and not may_lack:
            message = f"is None; measure is {indicator.measure}. Only a milestone or an undated target has no value."
            yield (*path, "value"), message
        elif target.value is not None and indicator.measure == "milestone":
            yield (*path, "value"), f"is {target.value:g}; measure is milestone. Leave value out: it is a yes or no."
