"""What payments come to: per policy and year, per enterprise, pairs that overlap, what is still promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from .asked import ZERO, Judged
from .catalogue import Known
from .ledger import BEGINNING, Payment

Sums = dict[tuple[object, ...], tuple[Fraction | int, ...]]


@dataclass(frozen=True)
class Promise:
    """An agency promises an amount for an application; its last one counts. Amount in 万元."""

    event_id: str
    policy_id: str
    firm: str
    application: str
    amount: Fraction
    day: date
    source: str
    is_simulated: bool = False
    learned: datetime = BEGINNING

    @property
    def of(self) -> tuple[object, ...]:
        return self.policy_id, self.firm, self.application, self.is_simulated

    @property
    def order(self) -> tuple[date, str, str]:
        return self.day, self.event_id, self.source


def budgets(found: Iterable[Judged]) -> Sums:
    """(policy, year, simulated) -> payments, paid, recognised, beyond the rule, enterprises."""
    by: dict[tuple[object, ...], list[Judged]] = defaultdict(list)
    for one in found:
        by[(one.payment.policy_id, one.payment.day.year, one.payment.is_simulated)].append(one)
    return {key: (*_sums(rows), len({one.payment.firm for one in rows})) for key, rows in by.items()}


def enterprises(found: Iterable[Judged]) -> Sums:
    """(policy, enterprise, year, simulated) -> payments, paid, recognised, beyond the rule."""
    by: dict[tuple[object, ...], list[Judged]] = defaultdict(list)
    for one in found:
        payment = one.payment
        by[(payment.policy_id, payment.firm, payment.day.year, payment.is_simulated)].append(one)
    return {key: _sums(rows) for key, rows in by.items()}


def _sums(rows: list[Judged]) -> tuple[Fraction | int, ...]:
    paid = sum((one.payment.paid for one in rows), ZERO)
    recognised = sum((one.recognised for one in rows), ZERO)
    return len(rows), paid, recognised, sum((one.excess for one in rows), ZERO)


def outstanding(promises: Iterable[Promise], payments: Iterable[Payment]) -> dict[tuple[str, bool], Fraction]:
    """(policy, simulated) -> promised and not yet paid, of each application by its last promise."""
    paid: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    for one in payments:
        paid[(one.policy_id, one.firm, one.application, one.is_simulated)] += one.paid
    last = {one.of: one for one in sorted(promises, key=lambda one: one.order)}
    found: dict[tuple[str, bool], Fraction] = defaultdict(Fraction)
    for promise in last.values():
        found[(promise.policy_id, promise.is_simulated)] += max(promise.amount - paid[promise.of], ZERO)
    return {key: wan for key, wan in found.items() if wan}


def overlaps(payments: list[Payment], catalogue: Known) -> dict[tuple[object, ...], Fraction]:
    """(the higher's policy and event, the lower's, simulated) -> the smaller amount; of equal ones the earlier
    is the higher."""
    plans = {name: versions[-1].plan_id for name, versions in catalogue.versions.items()}
    found = {}
    for higher in payments:
        for lower in payments:
            if higher is not lower and _overlap(higher, lower, plans, catalogue) and _is_higher(higher, lower):
                key = (higher.policy_id, higher.event_id, lower.policy_id, lower.event_id, higher.is_simulated)
                found[key] = lower.paid
    return found


def _is_higher(one: Payment, other: Payment) -> bool:
    return one.paid > other.paid or (one.paid == other.paid and one.order < other.order)


def _overlap(one: Payment, other: Payment, plans: dict[str, str], catalogue: Known) -> bool:
    """Both paid something for one project of one enterprise, under two policies of a plan that pays only the higher."""
    if one.project is None or one.policy_id == other.policy_id or not one.paid or not other.paid:
        return False
    of_one = (plans[one.policy_id], one.firm, one.project, one.is_simulated)
    of_other = (plans[other.policy_id], other.firm, other.project, other.is_simulated)
    is_higher_only = plans[one.policy_id] in catalogue.higher_only
    return is_higher_only and of_one == of_other and not catalogue.share_a_cap(one.policy_id, other.policy_id)
