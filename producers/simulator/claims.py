"""What enterprises apply for, drawn by chance and right by the rule. A policy -> claims."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy, SharedCap, Tier
from producers.simulator.books import YUAN, Claim, yuan

LEAST = 1_000  # 元: nobody pays less
ROUND = 100  # 元: amounts are told to 0.01 万元


def floor(amount: int | float | Fraction) -> int:
    return int(amount) // ROUND * ROUND


def caps(plan: Plan, policy: Policy) -> list[float]:
    """All caps that the plan sets for payments of a policy, 万元."""
    rule = policy.rule
    own = [
        rule.case_cap_wan,
        rule.project_cap_wan,
        rule.firm_year_cap_wan,
        rule.firm_total_cap_wan,
        rule.year_total_wan,
        *(cap.cap_wan for cap in shared_caps(plan, policy)),
    ]
    return [cap for cap in own if cap is not None]


def shared_caps(plan: Plan, policy: Policy) -> list[SharedCap]:
    return [cap for cap in plan.shared_caps if policy.id in cap.policies]


def most(plan: Plan, policy: Policy, base_wan: float) -> float | None:
    """The most that one payment of a case of its own can be allowed, 万元; None where the plan sets no limit."""
    rule = policy.rule
    found = caps(plan, policy)
    found += [] if rule.ratio is None else [rule.ratio * base_wan]
    found += [max(tier.award_wan for tier in rule.tiers)] if rule.tiers else []
    return min(found, default=None)


def has_projects(plan: Plan, policy: Policy) -> bool:
    """Whether its payments must say what project they are for."""
    rule = policy.rule
    per_project = any(cap.per == "project" for cap in shared_caps(plan, policy))
    return rule.step_up or rule.one_off or rule.project_cap_wan is not None or policy.joint or per_project


def drawn(plan: Plan, claim: Claim, chance: random.Random, reached: int) -> Claim | None:
    """A claim filled in; None where nothing more can be had. reached: the award its project already got, 元."""
    rule = claim.policy.rule
    if rule.tiers and rule.tiers[0].grade is None:
        filled = _of_amount(claim, chance, reached)
    elif rule.tiers:
        tier = chance.choice(rule.tiers)
        filled = replace(_with_base(claim, chance), award=yuan(tier.award_wan), said={"grade": tier.grade})
    else:
        filled = _with_base(claim, chance)
    if filled is None:
        return None
    if rule.base:
        filled.said["base_kind"] = rule.base
    return _with_total(plan, filled, chance, reached)


def _with_base(claim: Claim, chance: random.Random) -> Claim:
    rule = claim.policy.rule
    base = max(chance.uniform(20, 900), (rule.from_base_wan or 0) * chance.uniform(1, 2))
    claim = replace(claim, base=floor(yuan(base)) + ROUND, said={})
    if rule.ratio is None:
        return claim
    share = Fraction(str(rule.ratio))
    if chance.random() < 0.2:  # the office grants less than it could
        claim.said["support_share"] = float(round(share * Fraction(4, 5), 4))
        share = Fraction(str(claim.said["support_share"]))
    return replace(claim, share=share)


def _of_amount(claim: Claim, chance: random.Random, reached: int) -> Claim | None:
    """The next tier that the project has not got yet, where it steps up; else any."""
    tiers = sorted(claim.policy.rule.tiers, key=lambda tier: tier.from_wan or 0)
    ahead = [tier for tier in tiers if yuan(tier.award_wan) > reached]
    if not ahead:
        return None
    tier = ahead[0] if claim.policy.rule.step_up else chance.choice(ahead)
    amount = floor(yuan(_between(tier, tiers, chance)))
    with_base = _with_base(claim, chance)
    said = with_base.said | {"reached_wan": amount / YUAN}
    return replace(with_base, base=amount, award=yuan(tier.award_wan), said=said)


def _between(tier: Tier, tiers: list[Tier], chance: random.Random) -> float:
    """An amount that reaches a tier and not the next."""
    since = tier.from_wan or 0.0
    later = [one.from_wan for one in tiers if one.from_wan is not None and one.from_wan > since]
    return chance.uniform(since, min([since * 1.3 + 1, *later]) - 0.01)


def _with_total(plan: Plan, claim: Claim, chance: random.Random, reached: int) -> Claim | None:
    """What is paid in all: what the rule grants, else a part of what it caps; province and city take their half."""
    granted: list[Fraction] = [] if claim.share is None else [claim.share * claim.base]
    granted += [] if claim.award is None else [Fraction(claim.award - reached)]
    if not granted:
        some = Fraction(chance.randint(20, 100), 100)
        granted = [some * yuan(cap) for cap in caps(plan, claim.policy)]
    if not granted:
        return None
    total = floor(min(granted))
    if not claim.policy.joint:
        return replace(claim, total=total)
    whole = min([total, *(yuan(cap) for cap in caps(plan, claim.policy))])
    own = floor(Fraction(whole, 2))
    return replace(claim, total=own, joint=whole - own)


def is_bounded_by_year(plan: Plan, policy: Policy) -> bool:
    """Whether all enterprises together have a limit in a year."""
    return policy.rule.year_total_wan is not None or any(cap.per == "year" for cap in shared_caps(plan, policy))
