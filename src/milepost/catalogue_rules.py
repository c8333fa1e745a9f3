"""Rules a plan file must keep beyond its format, without looking at the text. Plan -> (path of the node, message).

A rule's docstring gives its reason. Rules against the text are in catalogue_span_rules.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import isfinite

import msgspec

from milepost.catalogue import Indicator, Plan, Target
from milepost.catalogue_format import Path
from milepost.catalogue_rows import is_path_point
from milepost.units import CANONICAL, EVENTS

Found = Iterator[tuple[Path, str]]


def rule_faults(plan: Plan) -> Found:
    """Every fault that every rule finds."""
    for rule in (ids, dates, values, responsible_units, paths, restatements, inferred_fields, changes, policies):
        yield from rule(plan)


def each_target(plan: Plan) -> Iterator[tuple[Path, Indicator, Target]]:
    for i, indicator in enumerate(plan.indicators):
        for t, target in enumerate(indicator.targets):
            yield ("indicators", i, "targets", t), indicator, target


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


def responsible_units(plan: Plan) -> Found:
    """Only an indicator's lead, support or coordinator may report it, so each must be a unit of the plan."""
    known = {agency.id for agency in plan.agencies}
    if plan.coordinator is not None and plan.coordinator not in known:
        yield ("coordinator",), f"{plan.coordinator} is not among the agencies. Add it there or correct it."
    for path, lead, support in _unit_lists(plan):
        for role, units in (("lead", lead), ("support", support)):
            for place, unit in enumerate(units):
                if unit not in known:
                    yield (*path, role, place), f"{unit} is not among the agencies. Add it there or correct it."
                if unit in units[:place] or (role == "support" and unit in lead):
                    yield (*path, role, place), f"{unit} is listed twice. Name each unit once, as lead or support."
    for i, indicator in enumerate(plan.indicators):
        if not indicator.lead and plan.coordinator is None:
            message = f"{indicator.id} prints no lead and the plan has no coordinator. Name a coordinator."
            yield ("indicators", i, "lead"), message


def _unit_lists(plan: Plan) -> Iterator[tuple[Path, list[str], list[str]]]:
    for i, indicator in enumerate(plan.indicators):
        yield ("indicators", i), indicator.lead, indicator.support
    for path, _, target in each_target(plan):
        yield path, target.lead or [], target.support or []
    for p, policy in enumerate(plan.policies):
        yield ("policies", p), policy.lead, policy.support


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


def restatements(plan: Plan) -> Found:
    """A restatement is left out of the counts, so what it repeats must be there and be the same promise."""
    known = {plan.target_id(indicator, target): (indicator, target) for indicator, target in plan.each_target()}
    for path, indicator, target in each_target(plan):
        if target.restates is None:
            continue
        where = (*path, "restates")
        if target.restates == plan.target_id(indicator, target):
            yield where, f"{target.restates} is this target itself. Name the one it repeats."
        elif target.restates not in known:
            yield (
                where,
                f"{target.restates} is no target of this plan. Use <jurisdiction>/<indicator>/<year>[/<place>].",
            )
        else:
            yield from ((where, message) for message in _unequal(indicator, target, *known[target.restates]))


def _unequal(indicator: Indicator, target: Target, first: Indicator, stated: Target) -> Iterator[str]:
    if stated.restates is not None:
        yield f"{target.restates} is itself a restatement. Point to {stated.restates}."
    pairs = {
        "value": (target.value, stated.value),
        "unit": (indicator.unit, first.unit),
        "bound": (target.bound, stated.bound),
        "due": (target.due_date, stated.due_date),
    }
    for name, (here, there) in pairs.items():
        if here != there:
            yield f"{name} is {here} here and {there} there. Where they differ, leave restates out and say it in note."


def inferred_fields(plan: Plan) -> Found:
    """A reader looks the field up, so its name must lead to one."""
    for n, entry in enumerate(plan.inferred):
        node: object = plan
        for part in entry.field.split("."):
            node, known = _below(node, part)
            if known is not None:
                names = ", ".join(known) or "nothing"
                yield ("inferred", n, "field"), f"{entry.field}: {part} leads nowhere. Known there: {names}."
                break


def _below(node: object, part: str) -> tuple[object, list[str] | None]:
    """(what part leads to, None), or (None, the names that would do). indicators.lead: that of any indicator."""
    if isinstance(node, list):
        entries = {str(getattr(entry, "id", place)): entry for place, entry in enumerate(node)}
        if part in entries:
            return entries[part], None
        return _below(node[0], part) if node else (None, [])
    if isinstance(node, msgspec.Struct):
        fields = {f.encode_name: f.name for f in msgspec.structs.fields(node)}
        return (getattr(node, fields[part]), None) if part in fields else (None, list(fields))
    return None, []


def changes(plan: Plan) -> Found:
    """The reason of a change is stored with the new version of the entry it names."""
    known = {plan.plan, *(plan.indicator_id(i) for i in plan.indicators)}
    known |= {plan.target_id(indicator, target) for indicator, target in plan.each_target()}
    known |= {plan.full_id(agency.id) for agency in plan.agencies} | {plan.full_id(p.id) for p in plan.policies}
    for n, change in enumerate(plan.changes):
        if plan.full_id(change.id) not in known:
            message = f"{change.id} is no target, indicator, agency or policy of this plan. Correct the id."
            yield ("changes", n, "id"), message


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
