"""What `milepost plans show` says of a promise: its data in words, and the clause beside it. -> lines."""

from __future__ import annotations

from pathlib import Path

from milepost.catalogue.export import plain, printed_units
from milepost.catalogue.plan import Indicator, OwnLimits, Plan, Target
from milepost.catalogue.policies import Policy
from milepost.catalogue.sentences import sentence
from milepost.catalogue.texts import quote

NONE_PRINTED = "(none printed)"


def target(plan: Plan, indicator: Indicator, promise: Target, texts: Path | None) -> list[str]:
    lead, support = printed_units(plan, indicator, promise)
    value = f"{promise.bound} {plain(promise.value)} {indicator.unit}"
    if promise.value is None:
        value = "milestone" if indicator.measure == "milestone" else "no figure: its growth is rated"
    due = f"due {promise.due_date} ({promise.due_kind})" if promise.due_date else "no due date"
    lines = [
        f"{plan.target_id(indicator, promise)}: {indicator.name.zh} ({indicator.name.en})",
        f"{value}, {due}, {promise.certainty}, {indicator.measure}",
        f"牵头 {'、'.join(lead) or NONE_PRINTED}; 责任 {'、'.join(support) or NONE_PRINTED}",
        *_agreed(plan, indicator, promise),
        *_clause(plan, promise, texts),
    ]
    lines += [f"restates {promise.restates}"] if promise.restates else []
    return lines + ([f"note: {promise.note}"] if promise.note else [])


def policy(plan: Plan, promise: Policy, texts: Path | None) -> list[str]:
    """The rule as a sentence made from its data, so that a person can compare it with the clause below."""
    names = {agency.id: agency.zh for agency in plan.agencies}
    lead, support, payer = (
        "、".join(names.get(slug, slug) for slug in slugs) or NONE_PRINTED
        for slugs in (promise.lead, promise.support, promise.payer)
    )
    first, last = plan.days_of(promise)
    lines = [
        f"{plan.full_id(promise.id)}: {promise.name.zh} ({promise.name.en})",
        *sentence(plan, promise),
        f"牵头 {lead}; 责任 {support}; 发放 {payer}; {first} – {last}",
        *_clause(plan, promise, texts),
    ]
    return lines + ([f"note: {promise.note}"] if promise.note else [])


def _clause(plan: Plan, promise: Target | Policy, texts: Path | None) -> list[str]:
    clause = quote(plan, promise, texts)
    return [
        f"{plan.title.zh} {plan.document_number or '(no document number)'}, {promise.section}",
        f"“{clause}”" if clause else "The text is not at hand (MILEPOST_PLAN_TEXTS), so the clause is not quoted.",
    ]


def _agreed(plan: Plan, indicator: Indicator, promise: Target) -> list[str]:
    """What was agreed beside the text: interim values before the target's day, limits of its own."""
    points = [f"{plain(p.value)} {indicator.unit} by {p.date} ({p.source})" for p in indicator.path_to(promise)]
    lines = [f"分解路径 {'; '.join(points)}"] if points else []
    if promise.limits != OwnLimits():
        limits = plan.limits_of(promise)
        ahead, behind = plain(limits.ahead_points), plain(limits.behind_points)
        lines.append(f"亮灯界限 ahead from +{ahead}, behind from -{ahead}, far_behind below -{behind} points (its own)")
    return lines
