"""Rules about the settings of the quality gates in plan files: believable values, relations between indicators.

Plan, indicators known -> (path of the node, message). A rule's docstring gives its reason. An indicator of a plan that
is not at hand is nobody's fault: the relation is off until it is (milepost.gates.queries.relations).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from milepost.catalogue.format import Path
from milepost.catalogue.plan import Indicator, Plan
from milepost.catalogue.quality import Plausible, Relation
from milepost.units import CANONICAL

Found = Iterator[tuple[Path, str]]
Known = Mapping[str, Indicator]
SHARE_UNITS = ("%", "‰", "倍", "比")
SIDES = {"at_most": (1, 1), "sum": (2, None), "share": (2, 2), "members": (1, None)}
"""Kind -> how many indicators stand on the right: least, most."""


def setting_faults(plan: Plan) -> Found:
    """Every fault that the file's settings have by themselves."""
    yield from plausible_values(plan)
    yield from relation_faults(plan, indicators_of([plan]), frozenset())
    yield from circle_faults(plan, plan.relations)


def faults_beside(plan: Plan, others: list[Plan], *, are_all: bool) -> Found:
    """The faults of the plan's relations beside other plans. are_all: no other file is there that cannot be read.

    Then an id that none of them has is a mistake, where its jurisdiction has a plan.
    """
    plans = [plan, *others]
    yield from relation_faults(
        plan, indicators_of(plans), frozenset(one.jurisdiction.id for one in plans) if are_all else frozenset()
    )
    yield from circle_faults(plan, [relation for one in plans for relation in one.relations])


def indicators_of(plans: Iterable[Plan]) -> dict[str, Indicator]:
    """Full id -> indicator."""
    return {plan.indicator_id(indicator): indicator for plan in plans for indicator in plan.indicators}


def plausible_values(plan: Plan) -> Found:
    """A range that leaves out what the plan itself promises, or no value at all, holds every good report."""
    for i, indicator in enumerate(plan.indicators):
        where: Path = ("indicators", i, "plausible")
        bounds = indicator.plausible.value
        if indicator.measure == "milestone" and indicator.plausible != Plausible():
            yield where, "A milestone is reached or not. Leave plausible out, or measure a quantity."
        elif bounds and bounds[0] >= bounds[1]:
            yield (*where, "value"), f"{bounds[0]:g} is not below {bounds[1]:g}. Write [lowest, highest]."
        elif bounds:
            outside = [t.value for t in indicator.targets if t.value and not bounds[0] <= t.value <= bounds[1]]
            if outside:
                message = f"leaves out {outside[0]:g}, which the plan itself promises. Widen it."
                yield (*where, "value"), message


def relation_faults(plan: Plan, known: Known, complete: frozenset[str]) -> Found:
    """Faults of the plan's relations, as far as the indicators are known.

    complete: jurisdictions all of whose plans are known, so that an id of theirs that is not known is a mistake.
    """
    seen: set[str] = {entry.id for entry in plan.indicators} | {policy.id for policy in plan.policies}
    for n, relation in enumerate(plan.relations):
        where: Path = ("relations", n)
        if relation.id in seen:
            yield (*where, "id"), f"{relation.id} is used twice. Ids of indicators, policies, relations are one list."
        seen.add(relation.id)
        yield from _sides(where, relation)
        yield from _unknown(where, relation, known, complete)
        yield from _unlike(where, relation, known)


def _sides(where: Path, relation: Relation) -> Found:
    least, most = SIDES[relation.kind]
    if len(relation.right) < least or (most and len(relation.right) > most):
        wanted = str(least) if least == most else f"{least} or more"
        yield (*where, "right"), f"has {len(relation.right)}; {relation.kind} takes {wanted}. Correct right or kind."
    if len(set(relation.right)) < len(relation.right):
        yield (*where, "right"), "names an indicator twice. Name each once."
    if relation.left in relation.right:
        yield (*where, "left"), f"{relation.left} stands on both sides, so it is made of itself. Correct one of them."


def _unknown(where: Path, relation: Relation, known: Known, complete: frozenset[str]) -> Found:
    """A rule over an indicator that nobody promises would never be evaluated, and nobody would notice."""
    for path, name in ((("left",), relation.left), *((("right", n), name) for n, name in enumerate(relation.right))):
        if name not in known and name.split("/", maxsplit=1)[0] in complete:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            meant = f" Did you mean {near[0]}?" if near else ""
            yield (*where, *path), f"{name} is no indicator of any plan here. Correct the id.{meant}"


def _unlike(where: Path, relation: Relation, known: Known) -> Found:
    """Figures are compared as they are: in one unit, and counted over the same time."""
    sides = {name: known[name] for name in (relation.left, *relation.right) if name in known}
    for name, indicator in sides.items():
        if indicator.measure == "milestone":
            yield where, f"{name} is a milestone: it has no value to compare. Take it out."
    left = sides.get(relation.left)
    if relation.kind == "share":
        if left and left.unit not in SHARE_UNITS:
            yield (*where, "left"), f"{relation.left} is in {left.unit}; a share is in {', '.join(SHARE_UNITS)}."
        sides.pop(relation.left, None)
    units = {CANONICAL.get(indicator.unit, (indicator.unit, 1.0))[0] for indicator in sides.values()}
    if len(units) > 1:
        told = ", ".join(f"{name}: {indicator.unit}" for name, indicator in sides.items())
        yield where, f"compares different units ({told}). Units must convert into one another."
    spans = {("year" if indicator.measure == "annual" else "other") for indicator in sides.values()}
    if len(spans) > 1:
        told = ", ".join(f"{name}: {indicator.measure}" for name, indicator in sides.items())
        yield where, f"compares a year's flow with other measures ({told}). Compare like with like."


def circle_faults(plan: Plan, relations: Iterable[Relation]) -> Found:
    """Relations that go in a circle say that a thing is part of itself; then no figure can be told to be the wrong one.

    relations: those of all plans at hand. Named are the plan's own that belong to a circle.
    """
    below: dict[str, set[str]] = {}
    for relation in relations:
        for larger, smaller in _order(relation):
            below.setdefault(larger, set()).add(smaller)
    for n, relation in enumerate(plan.relations):
        for larger, smaller in _order(relation):
            if larger != smaller and (way := _way(below, smaller, larger)):
                yield (
                    ("relations", n),
                    f"goes in a circle: {' > '.join([larger, *way])}. Take one of these relations out.",
                )
                break


def _order(relation: Relation) -> Iterator[tuple[str, str]]:
    """(what is made of, what it is made of) of each pair of a relation."""
    for name in relation.right:
        yield (name, relation.left) if relation.kind == "at_most" else (relation.left, name)


def _way(below: Mapping[str, set[str]], start: str, end: str) -> list[str]:
    """The indicators from start down to end, both included; empty where none leads there."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == end:
            return way
        fresh = sorted(below.get(way[-1], set()) - seen)
        seen.update(fresh)
        ways += [[*way, name] for name in fresh]
    return []
