"""What a payment is for: a share of a cost, an award for a tier or a grade, one award only. Asked -> limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .asked import ZERO, Asked, Limit
from .catalogue import Version, exact
from .ledger import Payment


def share_of_cost(asked: Asked) -> list[Limit]:
    """The share of all costs of the case, less what was recognised for it. Below a threshold nothing."""
    payment, threshold = asked.payment, asked.version.amount("from_base_wan")
    if _share(asked.version, payment) is None:
        return []

    def of_case(one: Payment) -> bool:
        return one.case == payment.case

    def of_year(one: Payment) -> bool:
        return (one.policy_id, one.firm, one.day.year) == (payment.policy_id, payment.firm, payment.day.year)

    if threshold is not None and sum((one.base for one in asked.up_to_day(of_year)), ZERO) < threshold:
        return [Limit("below_threshold", ZERO, ZERO)]
    counts = of_case if threshold is None else of_year
    granted, used = _share(asked.version, payment) or ZERO, ZERO
    granted *= payment.base
    for earlier in asked.earlier:
        share = _share(earlier.version, earlier.payment) if earlier.version else None
        if share is not None and counts(earlier.payment):
            granted += share * earlier.payment.base
            used += earlier.recognised
    return [Limit("share_of_cost", granted, used)]


def _share(version: Version, payment: Payment) -> Fraction | None:
    ratio = version.amount("ratio")
    if ratio is None or payment.support_share is None:
        return ratio
    return min(ratio, payment.support_share)


@dataclass(frozen=True)
class Award:
    """The award of the tier a payment reached. is_certain: False where its grade is not known."""

    wan: Fraction
    is_certain: bool = True


def award(version: Version, payment: Payment) -> Award | None:
    """None where no tier is reached."""
    tiers = [
        (exact(tier.get("from_wan")), tier.get("grade"), Fraction(str(tier["award_wan"]))) for tier in version.tiers
    ]
    if any(grade is not None for _, grade, _ in tiers):
        by_grade = {grade: wan for _, grade, wan in tiers}
        known = by_grade.get(payment.grade)
        return Award(max(by_grade.values()), is_certain=False) if known is None else Award(known)
    reached = payment.base if payment.reached is None else payment.reached
    passed = [(since, wan) for since, _, wan in tiers if since is not None and since <= reached]
    return Award(max(passed)[1]) if passed else None


def award_or_one_off(asked: Asked) -> list[Limit]:
    version, payment = asked.version, asked.payment
    if not version.tiers:
        return _one_off(asked)
    own = award(version, payment)
    if own is None:
        return [Limit("below_tier", ZERO, ZERO)]
    in_group = _group(asked)
    awards = [
        found.wan
        for one in asked.earlier
        if in_group(one.payment) and one.version and one.version.tiers and (found := award(one.version, one.payment))
    ] + [own.wan]
    is_first_only = version.rule.get("one_off") and not version.rule.get("step_up")
    takes_first = is_first_only and version.plan_id not in asked.catalogue.higher_only
    granted = awards[0] if takes_first else max(awards)
    return [Limit("tier" if own.is_certain else "grade_not_given", granted, asked.used(in_group))]


def _group(asked: Asked) -> Callable[[Payment], bool]:
    """What an award is given for: the firm's project over its whole life, or the case."""
    payment, rule = asked.payment, asked.version.rule
    if rule.get("step_up") or rule.get("one_off"):
        mine = (payment.policy_id, payment.firm, payment.project)
        return lambda one: (one.policy_id, one.firm, one.project) == mine
    return lambda one: one.case == payment.case


def _one_off(asked: Asked) -> list[Limit]:
    cap = asked.version.amount("case_cap_wan")
    if not asked.version.rule.get("one_off") or cap is None:
        return []
    return [Limit("one_off", cap, asked.used(_group(asked)))]
