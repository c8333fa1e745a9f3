"""Rules about the policies of a plan: payments are judged by these amounts, so they must fit together.

Plan -> (path of the node, message). Amounts in 万元. A rule's docstring gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from milepost.catalogue.format import Path
from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy, Tier, amounts

Found = Iterator[tuple[Path, str]]
LONGEST_GRADE = 100


def policy_faults(plan: Plan) -> Found:
    """Every fault that every rule of this module finds."""
    for p, policy in enumerate(plan.policies):
        where: Path = ("policies", p)
        for rule in (_amounts, _fits, _tiers, _places):
            yield from rule(where, policy)
        yield from _days(where, plan, policy)
    yield from shared_caps(plan)


def _amounts(where: Path, policy: Policy) -> Found:
    """A ratio is a fraction; an amount of nothing would refuse every payment."""
    for stated in amounts(policy.rule):
        if stated.key == "ratio":
            ratio = policy.rule.ratio
            if ratio is not None and not 0 < ratio <= 1:
                yield (*where, *stated.path), f"is {ratio}. Write 30% as 0.3."
        elif stated.value <= 0:
            yield (*where, *stated.path), f"is {stated.value:g}. Write an amount above 0, or leave it out."


def _fits(where: Path, policy: Policy) -> Found:
    """A part of a rule that says how another one holds says nothing without it."""
    rule, at = policy.rule, (*where, "rule")
    if rule.firm_total_cap_wan is None and rule.firm_total_years is not None:
        message = "firm_total_years says for how long a firm_total_cap_wan holds. Give that too, or neither."
        yield at, message
    if rule.from_base_wan is not None and rule.ratio is None:
        yield (*at, "from_base_wan"), "says from which base on a ratio is paid. Give ratio too, or use tiers."
    if rule.step_up and not rule.tiers:
        yield (*at, "step_up"), "pays the difference between tiers. List the tiers, or leave step_up out."
    if rule.step_up and rule.one_off:
        message = (
            "contradicts step_up: one is paid once, the other again at a higher tier. Keep the one that is printed."
        )
        yield (*at, "one_off"), message
    if rule.one_off and not rule.tiers and rule.case_cap_wan is None:
        yield (*at, "one_off"), "says how often, but not how much. Give tiers or case_cap_wan too."
    if policy.joint and rule.case_cap_wan is None:
        message = "counts what province and city paid against case_cap_wan. Give that too, or leave joint out."
        yield (*where, "joint"), message


def _tiers(where: Path, policy: Policy) -> Found:
    """A tier is reached by an amount or by a grade; all of a policy in one way, so that the highest is known."""
    tiers, at = policy.rule.tiers, (*where, "rule", "tiers")
    for n, tier in enumerate(tiers):
        if (tier.from_wan is None) == (tier.grade is None):
            yield (*at, n), "is reached by from_wan or by grade. Give one of them."
        elif (tier.grade is None) != (tiers[0].grade is None):
            yield (*at, n), "is reached in another way than the first tier. Make it a policy of its own."
        if tier.grade is not None and not _is_name(tier.grade):
            message = (
                "is no name that an event can say: printable, without / and blanks at its ends, at most 100 signs."
            )
            yield (*at, n, "grade"), message
    grades = [tier.grade for tier in tiers if tier.grade is not None]
    for n, tier in enumerate(tiers):
        if tier.grade is not None and tier.grade in grades[:n]:
            yield (*at, n, "grade"), f"{tier.grade} is used twice. One award for each grade."
    yield from _rising(at, [tier for tier in tiers if tier.from_wan is not None])


def _is_name(grade: str) -> bool:
    return 0 < len(grade) <= LONGEST_GRADE and "/" not in grade and grade.isprintable() and grade == grade.strip()


def _rising(at: Path, tiers: list[Tier]) -> Found:
    for n, (before, tier) in enumerate(pairwise(tiers), 1):
        if before.from_wan is not None and tier.from_wan is not None and tier.from_wan <= before.from_wan:
            yield at, "from_wan does not rise from tier to tier. Put the lowest first."
            return
        if tier.award_wan <= before.award_wan:
            message = (
                f"{tier.award_wan:g} is not more than the {before.award_wan:g} of the tier below. Correct one of them."
            )
            yield (*at, n, "award_wan"), message


def _places(where: Path, policy: Policy) -> Found:
    """A place belongs to an amount of the rule."""
    known = [stated.key for stated in amounts(policy.rule)]
    for key in policy.spans:
        if key not in known:
            message = f"is no amount of the rule. Known here: {', '.join(known) or 'nothing'}."
            yield (*where, "spans", key), message


def _days(where: Path, plan: Plan, policy: Policy) -> Found:
    """A rule holds within the days of its plan; payments outside them are beyond it."""
    first, last = plan.days_of(policy)
    if policy.from_ and policy.from_ < plan.start_date:
        message = f"{policy.from_} is before the plan's first day {plan.start_date}. Correct it, or leave it out."
        yield (*where, "from"), message
    if policy.until and policy.until > plan.end_date:
        message = f"{policy.until} is after the plan's last day {plan.end_date}. Correct it, or leave it out."
        yield (*where, "until"), message
    if first > last:
        which = "until" if policy.until else "from"
        yield (*where, which), f"the rule ends on {last}, before it begins on {first}. Correct from or until."


def shared_caps(plan: Plan) -> Found:
    """A cap is shared by policies of this plan."""
    known = {policy.id for policy in plan.policies}
    for c, cap in enumerate(plan.shared_caps):
        where: Path = ("shared_caps", c)
        if cap.cap_wan <= 0:
            yield (*where, "cap_wan"), f"is {cap.cap_wan:g}. Write an amount above 0."
        for n, name in enumerate(cap.policies):
            if name not in known:
                yield (*where, "policies", n), f"{name} is no policy of this plan. Correct it, or add the policy."
            elif name in cap.policies[:n]:
                yield (*where, "policies", n), f"{name} is listed twice. Name each policy once."
