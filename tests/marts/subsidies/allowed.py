"""What each payment is allowed, given all earlier ones. (payments, catalogue) -> one Judged per payment."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .asked import ZERO, Asked, Judged, Limit, rounded
from .caps import case_cap, firm_total_cap, firm_year_cap, project_cap, shared_caps, year_total
from .catalogue import Known, Version
from .entitlement import award_or_one_off, share_of_cost
from .ledger import Payment, in_order

LIMITS = (
    share_of_cost,
    award_or_one_off,
    case_cap,
    project_cap,
    shared_caps,
    firm_year_cap,
    firm_total_cap,
    year_total,
)


def judged(payments: Iterable[Payment], catalogue: Known) -> list[Judged]:
    """One row per payment, in the order in which they are judged: day, event id, source. Real and simulated apart."""
    found: list[Judged] = []
    ordered = in_order(payments)
    for is_simulated in (False, True):
        own = [one for one in ordered if one.is_simulated == is_simulated]
        of_world: list[Judged] = []
        for payment in own:
            of_world.append(_judged(payment, own, of_world, catalogue))
        found += of_world
    return sorted(found, key=lambda one: one.payment.order)


def _judged(payment: Payment, own: list[Payment], earlier: list[Judged], catalogue: Known) -> Judged:
    version = catalogue.in_force(payment.policy_id, payment.day)
    if version is None:
        is_over = catalogue.has_begun(payment.policy_id, payment.day)
        return _verdict(payment, None, [], ZERO, "after_end" if is_over else "before_start")
    asked = Asked(payment, version, own, [one for one in earlier if one.version], catalogue)
    limits = [limit for look in LIMITS for limit in look(asked)]
    limits += overlap(asked, limits)
    if not limits:
        return _verdict(payment, version, [], rounded(payment.paid), "no_rule")
    least = min(limits, key=lambda limit: limit.left)  # the first of equal ones
    return _verdict(payment, version, limits, max(ZERO, least.left), least.code)


def _verdict(
    payment: Payment, version: Version | None, limits: list[Limit], allowed: Fraction, limit_code: str
) -> Judged:
    recognised = min(payment.paid, allowed)
    excess = rounded(payment.paid - recognised)
    is_unclear = limit_code == "no_rule" or any(limit.code == "grade_not_given" for limit in limits)
    verdict = "over" if excess > 0 else "unclear" if is_unclear else "within"
    return Judged(payment, version, tuple(limits), allowed, recognised, excess, verdict, limit_code)


def overlap(asked: Asked, limits: list[Limit]) -> list[Limit]:
    """The higher of overlapping policies, not both (就高不重复): less what others of the plan gave for the project."""
    payment, catalogue, plan = asked.payment, asked.catalogue, asked.version.plan_id
    if plan not in catalogue.higher_only or payment.project is None or not limits:
        return []
    others = asked.used(
        lambda one: (
            one.firm == payment.firm
            and one.project == payment.project
            and one.policy_id != payment.policy_id
            and catalogue.versions[one.policy_id][-1].plan_id == plan
            and not catalogue.share_a_cap(payment.policy_id, one.policy_id)
        )
    )
    least = min(limit.left for limit in limits)
    return [Limit("overlap", least, others)] if others > 0 else []
