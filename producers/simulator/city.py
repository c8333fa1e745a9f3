"""A believable city: plans -> events, the same for the same seed. All of it derives from the catalogue.

    python -m producers simulate --seed 7 --until 2026-11-22 --faults 0.02 [--follow --speed 1]

Everything it sends is marked simulated.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from milepost.catalogue.measuring import MEASURING
from milepost.catalogue.plan import Plan
from milepost.events.event import Event
from milepost.events.types import HELD
from producers.simulator import business
from producers.simulator.claims import most
from producers.simulator.courses import Course, course, give_up
from producers.simulator.faults import Dispatch, Known, with_faults
from producers.simulator.milestones import moves
from producers.simulator.reports import is_known_unit, reports
from producers.simulator.subsidies import subsidies

Source = Callable[[Course, date], Iterator[Event]]
BY_RULE: dict[str, Source] = {
    "sum_latest_by_centre": business.measurements,
    "distinct_connected": business.enterprises,
    "milestone_state": moves,
}
TRAINING = tuple(rule for rule, measuring in MEASURING.items() if HELD in measuring.event_types)
PER_POLICY = ("sum_paid",)  # payments follow the policies of a plan, not the course of an indicator


@dataclass
class Tally:
    """What was sent, counted so that every event can be accounted for. outcomes: what the loader must report."""

    sent: int = 0
    by_type: Counter[str] = field(default_factory=Counter)
    by_fault: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, dispatch: Dispatch) -> None:
        self.sent += 1
        if dispatch.outcome == "loaded":
            self.by_type[dispatch.event.type] += 1
        if dispatch.fault:
            self.by_fault[dispatch.fault] += 1
        self.outcomes[dispatch.outcome] += 1

    def as_dict(self) -> dict[str, Any]:
        """sent = loaded + duplicates + rejected, for topics that held none of it before."""
        by_reason = {code: n for code, n in sorted(self.outcomes.items()) if code not in ("loaded", "duplicate")}
        return {
            "sent": self.sent,
            "loaded": self.outcomes["loaded"],
            "duplicates": self.outcomes["duplicate"],
            "rejected": sum(by_reason.values()),
            "by_type": dict(sorted(self.by_type.items())),
            "by_fault": dict(sorted(self.by_fault.items())),
            "rejected_by_reason": by_reason,
        }


def courses(plans: Iterable[Plan], seed: int, until: date) -> list[Course]:
    """The fate of every indicator whose plan names somebody who may report it."""
    return give_up(
        [
            course(plan, indicator, seed, until)
            for plan in plans
            for indicator in plan.indicators
            if plan.responsible(indicator)
        ]
    )


def history(plans: list[Plan], seed: int, until: date) -> list[Event]:
    """Everything that happened from each plan's start until a day, in order of time, each event once."""
    found: dict[tuple[str, str], Event] = {}
    for events in _streams(plans, seed, until):
        for event in events:
            found.setdefault((event.source, event.id), event)
    return sorted(found.values(), key=lambda event: (event.time, event.id))


def _streams(plans: list[Plan], seed: int, until: date) -> Iterator[Iterator[Event]]:
    programmes: dict[tuple[str, str], list[Course]] = {}
    for one in courses(plans, seed, until):
        rule = one.indicator.measured_by
        if rule and rule.rule in TRAINING:
            programmes.setdefault((one.plan.jurisdiction.id, business.programme(one)), []).append(one)
        elif one.indicator.measure == "milestone":
            yield moves(one, until)
        elif rule and rule.rule in BY_RULE:
            yield BY_RULE[rule.rule](one, until)
        elif is_known_unit(one) and not rule:
            yield reports(one, until)
    for counting in programmes.values():
        yield business.trainings(counting, until)
    for plan in plans:
        yield subsidies(plan, seed, until)


def strangers(plans: Iterable[Plan]) -> dict[str, str]:
    """For each indicator the source of an agency of the same jurisdiction that is not responsible for it."""
    found = {}
    for plan in plans:
        for indicator in plan.indicators:
            allowed = {*plan.responsible(indicator)}
            for target in indicator.targets:
                allowed.update(target.lead or [], target.support or [])
            others = [agency.id for agency in plan.agencies if agency.id not in allowed]
            if others:
                found[plan.indicator_id(indicator)] = f"/{plan.agency_id(others[0])}"
    return found


def strange_payers(plans: Iterable[Plan]) -> dict[str, str]:
    """For each policy the source of an agency of the same jurisdiction that may not report its payments."""
    found = {}
    for plan in plans:
        for policy in plan.policies:
            others = [agency.id for agency in plan.agencies if agency.id not in plan.payers(policy)]
            if others:
                found[plan.full_id(policy.id)] = f"/{plan.agency_id(others[0])}"
    return found


def known(plans: list[Plan]) -> Known:
    """What faults need to know of the plans' indicators and policies."""
    largest = {
        plan.indicator_id(one): max((target.value for target in one.targets if target.value is not None), default=0.0)
        for plan in plans
        for one in plan.indicators
    }
    most_allowed = {plan.full_id(one.id): partial(most, plan, one) for plan in plans for one in plan.policies}
    return Known(strangers(plans), largest, strange_payers(plans), most_allowed)


def dispatches(plans: list[Plan], seed: int, until: date, fault_rate: float) -> Iterator[Dispatch]:
    """The history as messages, a share of them accompanied by a faulty one."""
    chance = random.Random(f"{seed}/faults")  # noqa: S311 a play, not a secret
    return with_faults(history(plans, seed, until), fault_rate, chance, known(plans))
