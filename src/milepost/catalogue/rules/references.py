"""Rules about names in a plan file that must lead somewhere. Plan -> (path of the node, message).

Units to the agencies, a restatement to what it repeats, an inferred field to the format, a change to an entry.
A rule's docstring gives its reason.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

import msgspec

from milepost.catalogue.format import Path, each_target
from milepost.catalogue.plan import Indicator, Plan, Target

Found = Iterator[tuple[Path, str]]


def reference_faults(plan: Plan) -> Found:
    """Every fault that every rule of this module finds."""
    for rule in (responsible_units, payers, missing_leads, restatements, inferred_fields, changes):
        yield from rule(plan)


def responsible_units(plan: Plan) -> Found:
    """Only an indicator's lead, support or coordinator may report it, so each must be a unit of the plan."""
    known = {agency.id for agency in plan.agencies}
    if plan.coordinator is not None and plan.coordinator not in known:
        yield ("coordinator",), f"{plan.coordinator} is not among the agencies. Add it there or correct it."
    for path, lead, support in _unit_lists(plan):
        for role, units in (("lead", lead), ("support", support)):
            for index, unit in enumerate(units):
                if unit not in known:
                    yield (*path, role, index), f"{unit} is not among the agencies. Add it there or correct it."
                if unit in units[:index] or (role == "support" and unit in lead):
                    yield (*path, role, index), f"{unit} is listed twice. Name each unit once, as lead or support."


def payers(plan: Plan) -> Found:
    """Beside its lead only a policy's payers may report its payments, so each must be a unit of the plan."""
    known = {agency.id for agency in plan.agencies}
    for p, policy in enumerate(plan.policies):
        for index, unit in enumerate(policy.payer):
            where: Path = ("policies", p, "payer", index)
            if unit not in known:
                yield where, f"{unit} is not among the agencies. Add it there or correct it."
            if unit in policy.payer[:index] or unit in policy.lead:
                yield where, f"{unit} is listed twice: who leads may report payments anyway. Name each payer once."


def missing_leads(plan: Plan) -> Found:
    """Somebody answers for every promise: its lead, or where its clause prints none the coordinator."""
    if plan.coordinator is not None:
        return
    for i, indicator in enumerate(plan.indicators):
        if not indicator.lead:
            message = f"{indicator.id} prints no lead and the plan has no coordinator. Name a coordinator."
            yield ("indicators", i, "lead"), message
    for path, indicator, target in each_target(plan):
        if target.lead == [] and indicator.lead:
            yield (*path, "lead"), "is empty and the plan has no coordinator. Leave lead out, or name a coordinator."
    for p, policy in enumerate(plan.policies):
        if not policy.lead:
            message = f"{policy.id} prints no lead and the plan has no coordinator. Name a coordinator."
            yield ("policies", p, "lead"), message


def _unit_lists(plan: Plan) -> Iterator[tuple[Path, list[str], list[str]]]:
    for i, indicator in enumerate(plan.indicators):
        yield ("indicators", i), indicator.lead, indicator.support
    for path, _, target in each_target(plan):
        yield path, target.lead or [], target.support or []
    for p, policy in enumerate(plan.policies):
        yield ("policies", p), policy.lead, policy.support


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
                f"{target.restates} is no target of this plan. Use <jurisdiction>/<indicator>/<year or day>[/<place>]."
                + _meant(target.restates, known),
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
        entries = {str(getattr(entry, "id", index)): entry for index, entry in enumerate(node)}
        if part in entries:
            return entries[part], None
        return _below(node[0], part) if node else (None, [])
    if isinstance(node, msgspec.Struct):
        fields = {f.encode_name: f.name for f in msgspec.structs.fields(node)}
        return (getattr(node, fields[part]), None) if part in fields else (None, list(fields))
    return None, []


def changes(plan: Plan) -> Found:
    """The reason of a change is stored with the new version of the entry it names, or with the end of a dropped one."""
    known = {plan.plan, *(plan.indicator_id(i) for i in plan.indicators)}
    known |= {plan.target_id(indicator, target) for indicator, target in plan.each_target()}
    for entries in (plan.agencies, plan.policies, plan.shared_caps, plan.relations):
        known |= {plan.full_id(entry.id) for entry in entries}
    for n, change in enumerate(plan.changes):
        name = plan.full_id(change.id)
        if change.dropped and name in known:
            yield ("changes", n, "dropped"), f"{change.id} still stands in the file. Take it out, or leave dropped out."
        elif not change.dropped and name not in known:
            kinds = "target, indicator, agency, policy, shared cap or relation"
            message = f"{change.id} is no {kinds} of this plan. Correct the id"
            yield ("changes", n, "id"), f"{message}, or say dropped: true if it was taken out.{_meant(name, known)}"


def _meant(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return f" Did you mean {near[0]}?" if near else ""
