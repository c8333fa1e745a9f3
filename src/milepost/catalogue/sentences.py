"""A policy's rule as a sentence, made from its data alone. (Plan, Policy) -> Chinese, English.

It stands beside the quoted clause, so that a person can compare what the machine reckons with and what the text says.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy, Rule, Tier
from milepost.catalogue.terms import BASES, Named


class Said(NamedTuple):
    """A part of the sentence in both languages."""

    zh: str
    en: str


def sentence(plan: Plan, policy: Policy) -> Said:
    """What the policy pays, under which caps and conditions; amounts as the plan prints them, in English in yuan."""
    rule = policy.rule
    parts = [*_awards(rule), *_caps(rule), *_shared(plan, policy)]
    if not parts:
        parts = [Said("方案没有给出金额", "the plan gives no amount")]
    if policy.joint:
        parts.append(
            Said("省市县联动，上级已付的计入每项申请的上限", "what province and city paid counts against the cap")
        )
    if plan.overlap:
        parts.append(Said("与其他政策重叠的，就高不重复", "of overlapping policies only the highest is paid"))
    if policy.from_ or policy.until:
        first, last = plan.days_of(policy)
        parts.append(Said(f"{first} 至 {last} 适用", f"from {first} to {last}"))
    if policy.conditions:
        parts.append(Said(f"条件：{policy.conditions.zh}", f"condition: {policy.conditions.en}"))
    english = "; ".join(part.en for part in parts)
    return Said("；".join(part.zh for part in parts) + "。", english[0].upper() + english[1:] + ".")


def _awards(rule: Rule) -> Iterator[Said]:
    """What is paid: a share, the award of a tier, an award paid once."""
    base = BASES[rule.base] if rule.base else Named("基数", "the base")
    zh, en = base.zh, base.en
    most_zh, most_en = ("不超过", "up to ") if rule.amounts == "up_to" else ("", "")
    if rule.from_base_wan is not None:
        yield Said(f"全年{zh}累计达到{wan(rule.from_base_wan)}起", f"from {yuan(rule.from_base_wan)} of {en} in a year")
    if rule.ratio is not None:
        share = plain(round(rule.ratio * 100, 6))
        yield Said(f"按{most_zh}{zh}的{share}%补助", f"{most_en}{share} % of {en}")
    elif rule.base and not any(tier.from_wan is not None for tier in rule.tiers):
        yield Said(f"依据{zh}", f"depending on {en}")
    if rule.tiers:
        steps = [_step(tier, zh, rule.amounts == "up_to") for tier in rule.tiers]
        yield Said("、".join(step.zh for step in steps), ", ".join(step.en for step in steps))
    if rule.step_up:
        yield Said("晋档补差", "a higher tier pays the difference")
    if rule.one_off:
        yield Said("一次性奖励", "paid once")


def _step(tier: Tier, base: str, up_to: bool) -> Said:
    most_zh, most_en = ("最高", "up to ") if up_to else ("", "")
    if tier.from_wan is None:
        return Said(f"{tier.grade}{most_zh}{wan(tier.award_wan)}", f"{most_en}{yuan(tier.award_wan)} for {tier.grade}")
    return Said(
        f"{base}达到{wan(tier.from_wan)}的{most_zh}{wan(tier.award_wan)}",
        f"{most_en}{yuan(tier.award_wan)} from {yuan(tier.from_wan)}",
    )


def _caps(rule: Rule) -> Iterator[Said]:
    years = f"{rule.firm_total_years}年内" if rule.firm_total_years else ""
    period = f" within {rule.firm_total_years} years" if rule.firm_total_years else " in all"
    named = [
        (rule.case_cap_wan, "每项申请最高", " per application"),
        (rule.project_cap_wan, "每个项目最高", " per project"),
        (rule.firm_year_cap_wan, "每家企业每年最高", " per enterprise and year"),
        (rule.firm_total_cap_wan, f"每家企业{years}累计最高", f" per enterprise{period}"),
        (rule.year_total_wan, "每年总额不超过", " a year for all enterprises"),
    ]
    for value, zh, en in named:
        if value is not None:
            yield Said(f"{zh}{wan(value)}", f"at most {yuan(value)}{en}")


def _shared(plan: Plan, policy: Policy) -> Iterator[Said]:
    for cap in plan.shared_caps:
        if policy.id in cap.policies:
            others = [other.name for other in plan.policies if other.id in cap.policies and other.id != policy.id]
            zh, en = "、".join(f"“{name.zh}”" for name in others), ", ".join(name.en for name in others)
            yield Said(
                f"与{zh}合计，{_PER[cap.per].zh}最高{wan(cap.cap_wan)}",
                f"at most {yuan(cap.cap_wan)} {_PER[cap.per].en}, together with {en}",
            )


_PER: dict[str, Said] = {
    "project": Said("每个项目", "per project"),
    "firm_year": Said("每家企业每年", "per enterprise and year"),
    "year": Said("每年", "a year for all enterprises"),
}


def wan(value: float) -> str:
    return f"{plain(value)}万元"


def yuan(value: float) -> str:
    """CNY 500,000 for 50 (万元)."""
    text = f"CNY {Decimal(str(value)) * 10_000:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: float) -> str:
    """30, not 30.0; never with an exponent."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
