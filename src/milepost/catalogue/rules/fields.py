"""Rules a plan file must keep beyond its format, without looking at the text. Plan -> (path of the node, message).

A rule's docstring gives its reason. Rules about names that must lead somewhere are in
references.py, rules against the text in spans.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import isfinite

from milepost.catalogue.format import Path
from milepost.catalogue.plan import Plan
from milepost.catalogue.rows import is_path_point
from milepost.catalogue.rules.references import each_target, reference_faults
from milepost.units import CANONICAL, EVENTS

Found = Iterator[tuple[Path, str]]


def rule_faults(plan: Plan) -> Found:
    """Every fault that every rule finds."""
    for rule in (ids, dates, values, paths, policies):
        yield from rule(plan)
    yield from reference_faults(plan)


def ids(plan: Plan) -> Found:
    """An id names one thing: events, boards and ``changes:`` refer to it."""
    slugs = [(("indicators", n, "id"), entry.id) for n, entry in enumerate(plan.indicators)]
    slugs += [(("policies", n, "id"), entry.id) for n, entry in enumerate(plan.policies)]
    yield from _repeated(slugs, "Ids of indicators and policies are one list; choose another id.")
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


def dates(plan: Plan) -> Found:
    """A promise is due between the plan's first year and its horizon, and the horizon is the last such year."""
    starts = [day for day in (plan.issued, plan.effective.from_, plan.start) if day]
    first = min((day.year for day in starts), default=None)
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
        if first and due.year < first:
            yield (*path, "due"), f"{due.year} is before the plan's first year {first}. Correct due, issued or start."
    if 0 < last < plan.horizon:
        yield ("horizon",), f"is {plan.horizon}, but the last promise is due in {last}. Use that year."
    if plan.effective.from_ and plan.effective.to and plan.effective.from_ > plan.effective.to:
        yield ("effective", "to"), f"{plan.effective.to} is before from {plan.effective.from_}. Correct one of them."


def values(plan: Plan) -> Found:
    """A quantity has a known unit and a value; a milestone has neither, only a day."""
    for i, indicator in enumerate(plan.indicators):
        if indicator.unit not in CANONICAL:
            advice = "Use the unit as printed; a new one goes into CANONICAL in src/milepost/units.py."
            yield ("indicators", i, "unit"), f"{indicator.unit} is no known unit. {advice}"
        elif (indicator.unit in EVENTS) != (indicator.measure == "milestone"):
            message = f"{indicator.unit} does not go with measure {indicator.measure}. Units of milestones: "
            yield ("indicators", i, "unit"), message + ", ".join(EVENTS) + "."
    for path, indicator, target in each_target(plan):
        if (target.value is None) != (indicator.measure == "milestone"):
            message = (
                f"is {target.value}; measure is {indicator.measure}. A milestone has no value, everything else has."
            )
            yield (*path, "value"), message
        elif target.value is not None and not isfinite(target.value):
            yield (*path, "value"), f"is {target.value}. Write a finite number."


def paths(plan: Plan) -> Found:
    """Interim values lead steadily to the last one; one that goes back is a misreading or needs a word."""
    for i, indicator in enumerate(plan.indicators):
        points = [(t.due_date, t.value, n) for n, t in enumerate(indicator.targets) if is_path_point(indicator, t)]
        if indicator.baseline:
            points.append((indicator.baseline.date, indicator.baseline.value, -1))
        sign = -1 if indicator.direction == "down" else 1
        for (before, low, _), (due, high, n) in pairwise(sorted(points, key=lambda point: str(point[0]))):
            back = low is not None and high is not None and sign * high < sign * low
            if back and n >= 0 and not indicator.targets[n].note:
                message = f"{high:g} in {due} goes back from {low:g} in {before}. Correct it, or say why in note."
                yield ("indicators", i, "targets", n, "value"), message


def policies(plan: Plan) -> Found:
    """Payments are checked against these amounts, in 万元; a ratio is a fraction."""
    for p, policy in enumerate(plan.policies):
        rule = policy.rule
        if rule.ratio is not None and not 0 < rule.ratio <= 1:
            yield ("policies", p, "rule", "ratio"), f"is {rule.ratio}. Write 30% as 0.3."
        if rule.firm_total_cap_wan is None and rule.firm_total_years is not None:
            message = "firm_total_years says for how long a firm_total_cap_wan holds. Give that too, or neither."
            yield ("policies", p, "rule"), message
        steps = [tier.from_wan for tier in rule.tiers if tier.from_wan is not None]
        if steps != sorted(set(steps)):
            yield ("policies", p, "rule", "tiers"), "from_wan does not rise from tier to tier. Put the lowest first."
