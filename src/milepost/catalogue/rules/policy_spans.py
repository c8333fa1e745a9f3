"""Rules that hold the amounts of policies against the plan's text. (Plan, its characters) -> (path, message)."""

from __future__ import annotations

import re

from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy, amounts
from milepost.catalogue.rules.printed import Found, lacks, misplaced, shortened

_HIGHER_ONLY = re.compile("就高不重[复複復]")


def policy_span_faults(plan: Plan, content: str) -> Found:
    """The clause prints every amount of the rule, at the place that the file names for it."""
    for p, policy in enumerate(plan.policies):
        if policy.span:
            yield from misplaced(("policies", p, "span"), policy.span, content)
        yield from _amounts(p, policy, content)
    for c, cap in enumerate(plan.shared_caps):
        if cap.span:
            where = ("shared_caps", c, "span")
            yield from misplaced(where, cap.span, content) or lacks(where, cap.cap_wan, "万元", cap.span, content)
    if plan.overlap and plan.overlap.span:
        yield from misplaced(("overlap", "span"), plan.overlap.span, content) or _overlap(plan.overlap.span, content)


def _amounts(p: int, policy: Policy, content: str) -> Found:
    for stated in amounts(policy.rule):
        if stated.key in policy.spans:
            where, span = ("policies", p, "spans", stated.key), policy.spans[stated.key]
            yield from misplaced(where, span, content) or lacks(where, stated.value, stated.unit, span, content)
        elif policy.span and not misplaced((), policy.span, content):
            yield from lacks(("policies", p, *stated.path), stated.value, stated.unit, policy.span, content)


def _overlap(span: list[int], content: str) -> Found:
    words = content[span[0] : span[1]]
    if not _HIGHER_ONLY.search(words):
        yield (
            ("overlap", "span"),
            f"“{shortened(words)}” does not print 就高不重复. Move the span, or leave overlap out.",
        )
