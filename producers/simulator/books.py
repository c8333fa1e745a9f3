"""The books of a plan's subsidies, as a careful office keeps them: what was paid, and what the rules still leave.

Amounts in whole 元, so that nothing is lost in rounding. At most one payment a day of one policy, of policies that
share a cap, and of one enterprise's project: whoever judges them later need not know which of a day came first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy, SharedCap

YUAN = 10_000  # in a 万元
Counts = Callable[["Entry"], bool]


def yuan(wan: float) -> int:
    return round(wan * YUAN)


@dataclass(frozen=True)
class Claim:
    """What an enterprise applies for. share: of base, by rule or agreement; award: of its tier. Amounts in 元.

    total: what is to be paid in all; joint: what province and city pay beside it. said: what each payment says of it.
    """

    policy: Policy
    firm: str
    application: str
    project: str | None = None
    base: int = 0
    share: Fraction | None = None
    award: int | None = None
    total: int = 0
    joint: int = 0
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One payment that stands. Amounts in 元."""

    claim: Claim
    day: date
    paid: int
    joint: int = 0

    @property
    def policy_id(self) -> str:
        return self.claim.policy.id


class Books:
    """All payments of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._higher_only = plan.overlap is not None and plan.overlap.rule == "higher_only"
        self._shared = plan.shared_caps
        self._entries: list[Entry] = []

    def pay(self, claim: Claim, day: date, paid: int, joint: int = 0) -> Entry:
        entry = Entry(claim, day, paid, joint)
        self._entries.append(entry)
        return entry

    def take_back(self, entry: Entry) -> None:
        self._entries.remove(entry)

    def is_free(self, claim: Claim, day: date) -> bool:
        """Whether nothing was paid that day which a payment for the claim could meet."""
        near = {claim.policy.id, *(name for cap in self.caps_of(claim.policy) for name in cap.policies)}
        return not any(
            entry.day == day and (entry.policy_id in near or _of_project(claim)(entry)) for entry in self._entries
        )

    def reached(self, claim: Claim) -> int:
        """The award already paid for the claim's project under its policy, in 元."""
        return self._paid(_of_group(claim))

    def left(self, claim: Claim, day: date) -> int:
        """What may be paid on the day; nothing where the rule states no amount."""
        found = [amount - self._paid(counts) for amount, counts in self._limits(claim, day)]
        if claim.policy.joint and claim.policy.rule.case_cap_wan is not None:
            cap = yuan(claim.policy.rule.case_cap_wan) - claim.joint
            found.append(cap - self._paid(_of_application(claim)))
        return max(min(found, default=0) - self._paid_by_others(claim), 0)

    def caps_of(self, policy: Policy) -> list[SharedCap]:
        return [cap for cap in self._shared if policy.id in cap.policies]

    def _paid(self, counts: Counts) -> int:
        return sum(entry.paid for entry in self._entries if counts(entry))

    def _paid_by_others(self, claim: Claim) -> int:
        """就高不重复: what overlapping policies of the plan paid for the project."""
        if not self._higher_only or claim.project is None:
            return 0
        near = {claim.policy.id, *(name for cap in self.caps_of(claim.policy) for name in cap.policies)}
        return self._paid(lambda entry: _of_project(claim)(entry) and entry.policy_id not in near)

    def _limits(self, claim: Claim, day: date) -> Iterator[tuple[int, Counts]]:
        """Every amount that the rule names, with the payments that use it up."""
        rule = claim.policy.rule
        if claim.share is not None:
            yield int(claim.share * claim.base), _of_application(claim)
        if claim.award is not None:
            yield claim.award, _of_group(claim)
        elif rule.one_off and rule.case_cap_wan is not None:
            yield yuan(rule.case_cap_wan), _of_group(claim)
        years = rule.firm_total_years
        since = date.min if years is None else day.replace(day=min(day.day, 28), year=day.year - years)
        for cap, counts in (
            (rule.case_cap_wan, _of_application(claim)),
            (rule.project_cap_wan, _under(claim, _of_project(claim) if claim.project else _of_application(claim))),
            (rule.firm_year_cap_wan, _under(claim, _of_firm(claim, date(day.year, 1, 1)))),
            (rule.firm_total_cap_wan, _under(claim, _of_firm(claim, since))),
            (rule.year_total_wan, _under(claim, _of_year(day))),
        ):
            if cap is not None:
                yield yuan(cap), counts
        for shared in self.caps_of(claim.policy):
            yield yuan(shared.cap_wan), _of_shared(shared, claim, day)


def _under(claim: Claim, counts: Counts) -> Counts:
    return lambda entry: entry.policy_id == claim.policy.id and counts(entry)


def _of_application(claim: Claim) -> Counts:
    return lambda entry: entry.claim.application == claim.application


def _of_project(claim: Claim) -> Counts:
    return lambda entry: (entry.claim.firm, entry.claim.project) == (claim.firm, claim.project) and bool(claim.project)


def _of_group(claim: Claim) -> Counts:
    """What an award is given for: the enterprise's project for good, or the application."""
    rule = claim.policy.rule
    if rule.step_up or rule.one_off:
        return lambda entry: (
            (entry.policy_id, entry.claim.firm, entry.claim.project)
            == (
                claim.policy.id,
                claim.firm,
                claim.project,
            )
        )
    return _of_application(claim)


def _of_firm(claim: Claim, since: date) -> Counts:
    return lambda entry: entry.claim.firm == claim.firm and entry.day >= since


def _of_year(day: date) -> Counts:
    return lambda entry: entry.day.year == day.year


def _of_shared(cap: SharedCap, claim: Claim, day: date) -> Counts:
    scope: Counts = _of_year(day)
    if cap.per == "project":
        scope = _of_project(claim) if claim.project else _of_application(claim)
    elif cap.per == "firm_year":
        scope = _of_firm(claim, date(day.year, 1, 1))
    return lambda entry: entry.policy_id in cap.policies and scope(entry)
