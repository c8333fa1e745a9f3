"""A random world: plans and what was told of them, for the warehouse and for the reference alike. seed -> World."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from typing import Any

import msgspec
from builders.warehouse import Workbench
from reference.catalogue import promise_of, starts_of
from reference.counting import Count, Measured, capacity, standing
from reference.history import Told, accepted
from reference.promise import Actual, Promise
from reference.reading import Accepted

from milepost.catalogue import Plan

from .happenings import Occurrence, measurements, occurrences
from .plans import plans_of
from .reports import Report, event_of, moves_of, reports_of

KINDS = {
    "count_sessions": ("training.held",),
    "sum_attendees": ("training.held",),
    "sum_paid": ("subsidy.paid",),
    "distinct_connected": ("enterprise.onboarded", "enterprise.left"),
}
CHANGED_ON = date(2026, 6, 15)
CHANGED = datetime(2026, 6, 15, 4, tzinfo=UTC)
NUMBERS = {"sum_attendees": "attendees", "sum_paid": "paid_wan"}


@dataclass
class World:
    """told: by indicator id; occurred and measured: by place; changed: targets that
    the catalogue changes later on, and whether it says why.
    """

    plans: list[dict[str, Any]]
    promises: dict[str, tuple[Promise, dict[str, Any], str]] = field(default_factory=dict)
    told: dict[str, list[Report]] = field(default_factory=dict)
    occurred: dict[str, list[Occurrence]] = field(default_factory=dict)
    measured: dict[str, list[Measured]] = field(default_factory=dict)
    changed: dict[str, bool] = field(default_factory=dict)

    def promise(self, target_id: str, known_at: datetime) -> Promise:
        """The target as the catalogue knew it at the moment."""
        promise = self.promises[target_id][0]
        is_changed = self.changed.get(target_id, False) and known_at.replace(tzinfo=UTC) > CHANGED
        return replace(promise, changed_on=CHANGED_ON) if is_changed else promise

    def accepted(self, target_id: str, known_at: datetime) -> Accepted:
        """What stood of a target's indicator on a day, by what was known at the moment."""
        promise, indicator, place = self.promises[target_id]
        rule = indicator.get("measured_by", {}).get("rule")
        if promise.is_counted:
            return Count(promise, self._happened(place, indicator, known_at), rule == "distinct_connected").accepted
        if rule == "sum_latest_by_centre":
            found = capacity(self._measured(place, indicator), known_at)
        else:
            found = accepted((one.told for one in self.told[f"{place}/{indicator['id']}"]), known_at)
        return _up_to(found)

    def _happened(self, place: str, indicator: dict[str, Any], known_at: datetime) -> tuple[Any, ...]:
        rule, where = indicator["measured_by"]["rule"], indicator["measured_by"]["where"]
        seen = [_seen(one, place, rule, where) for one in self.occurred[place] if one.kind in KINDS[rule]]
        return standing(seen, known_at)

    def _measured(self, place: str, indicator: dict[str, Any]) -> list[Measured]:
        centre = indicator["measured_by"].get("where", {}).get("centre")
        return [one for one in self.measured[place] if centre in (None, one.centre)]

    def feed(self, bench: Workbench) -> None:
        """Plans and events into the warehouse."""
        bench.plans(*self.plans)
        bench.plans(*(_changed(plan, self.changed) for plan in self.plans), now=CHANGED)
        for indicator_id, reports in self.told.items():
            for report in reports:
                kind, data = event_of(report, indicator_id)
                _tell(bench, indicator_id.split("/")[0], kind, data, report.told)
        for place, occurred in self.occurred.items():
            for one in occurred:
                data = one.data | ({"policy": f"{place}/{one.data['policy']}"} if "policy" in one.data else {})
                _tell(bench, place, one.kind, data, one.happened)
        for place, measured in self.measured.items():
            for each in measured:
                data = {"centre": each.centre, "as_of": each.as_of.isoformat(), "capacity_pflops": float(each.value)}
                _tell(bench, place, "compute.measured", data, each)
        bench.land()


def _tell(bench: Workbench, place: str, kind: str, data: dict[str, Any], when: Any) -> None:
    simulated = isinstance(when, Told) and when.is_simulated
    bench.event(kind, data, said=when.said, learned=when.learned, place=place, simulated=simulated)


def _up_to(found: Sequence[Actual]) -> Accepted:
    return lambda day: [actual for actual in found if actual.as_of <= day]


def _seen(one: Occurrence, place: str, rule: str, where: dict[str, str]) -> Any:
    """What the count of an indicator sees of an event."""
    data = one.data | ({"policy": f"{place}/{one.data['policy']}"} if "policy" in one.data else {})
    number = Fraction(str(data[NUMBERS[rule]])) if rule in NUMBERS else Fraction(1)
    fits = all(data.get(name) == value for name, value in where.items())
    return replace(one.happened, number=number, is_counted=fits)


def world(seed: int, indicators_per_plan: int) -> World:
    """The same world for the same seed."""
    rng = Random(seed)
    made = World(plans_of(rng, indicators_per_plan))
    for plan in made.plans:
        place, starts = plan["jurisdiction"]["id"], starts_of(plan) or date(2025, 1, 1)
        made.occurred[place] = occurrences(rng, starts)
        made.measured[place] = []
        read = msgspec.convert(plan, Plan)
        for indicator, typed in zip(plan["indicators"], read.indicators, strict=True):
            promises = [
                promise_of(plan, indicator, target, read.target_id(typed, entry))
                for target, entry in zip(indicator["targets"], typed.targets, strict=True)
            ]
            made.promises |= {promise.target_id: (promise, indicator, place) for promise in promises}
            _tell_of(made, rng, place, indicator, promises)
    return made


def _changed(plan: dict[str, Any], changed: dict[str, bool]) -> dict[str, Any]:
    """The plan after it was changed: a note more in each of these milestones, and why, if it is said."""
    names = [name for name in sorted(changed) if name.startswith(f"{plan['jurisdiction']['id']}/")]
    stones = {name.split("/")[1] for name in names}
    indicators = [
        one | {"targets": [target | {"note": "改由新址建设"} for target in one["targets"]]}
        if one["id"] in stones
        else one
        for one in plan["indicators"]
    ]
    reasons = [{"id": name, "on": CHANGED_ON.isoformat(), "reason": "选址调整"} for name in names if changed[name]]
    return plan | {"indicators": indicators, "changes": reasons}


def _tell_of(made: World, rng: Random, place: str, indicator: dict[str, Any], promises: list[Promise]) -> None:
    rule = indicator.get("measured_by", {}).get("rule")
    indicator_id = f"{place}/{indicator['id']}"
    if rule == "sum_latest_by_centre":
        made.measured[place] += measurements(rng, f"{indicator['id']}_1", promises[0].starts)
    elif rule == "milestone_state":
        moves = moves_of(rng, promises[0])
        made.told[indicator_id] = [Report(move, "节点") for move in moves]
        if any(move.state == "cancelled" for move in moves) and rng.random() < 0.5:
            made.changed[promises[0].target_id] = rng.random() < 0.7
    elif rule is None:
        made.told[indicator_id] = reports_of(rng, promises, indicator["unit"])
