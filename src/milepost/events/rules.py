"""Rules: what the catalogue allows an event to say, as plain tables. Plan -> Rules.

Built once and shared by client and loader, so that both refuse the same events.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from milepost.catalogue.plan import Indicator, Plan
from milepost.catalogue.policies import Policy
from milepost.units import CANONICAL, MAY_BE_NEGATIVE

YEARS_BEFORE_START = 3


class IndicatorRule(NamedTuple):
    """One row per indicator. moves: milestone.moved is its event (else indicator.reported)."""

    unit: str
    measure: str
    non_negative: bool
    plan_start: date
    kind: str
    moves: bool


class Rules(NamedTuple):
    """indicators: by id; responsible: agencies that lead or support; earliest: first day accepted, by jurisdiction.

    policies: by id the agencies that may report its payments, those that lead it or pay it out. A day may lie up to
    1 January three years before the plan's start: published figures before the start are baselines.
    """

    indicators: dict[str, IndicatorRule]
    responsible: dict[str, frozenset[str]]
    units: dict[str, tuple[str, float]]
    agencies: frozenset[str]
    policies: dict[str, frozenset[str]]
    earliest: dict[str, date]

    @classmethod
    def from_plans(cls, plans: Iterable[Plan]) -> Rules:
        """Merge plans: an indicator that two plans name may be reported by either one's agencies."""
        rules = cls({}, {}, CANONICAL, frozenset(), {}, {})
        agencies: set[str] = set()
        for plan in plans:
            agencies.update(plan.agency_id(agency.id) for agency in plan.agencies)
            for policy in plan.policies:
                rules.policies[policy_id(plan, policy)] = frozenset(map(plan.agency_id, plan.payers(policy)))
            jurisdiction, first_day = plan.jurisdiction.id, earliest_day(plan.start_date)
            rules.earliest[jurisdiction] = min(first_day, rules.earliest.get(jurisdiction, first_day))
            for indicator in plan.indicators:
                rules._add(plan, indicator)
        return rules._replace(agencies=frozenset(agencies))

    def _add(self, plan: Plan, indicator: Indicator) -> None:
        name = plan.indicator_id(indicator)
        known = self.indicators.get(name)
        start = min(plan.start_date, known.plan_start) if known else plan.start_date
        by_milestone = indicator.measured_by is not None and indicator.measured_by.rule == "milestone_state"
        self.indicators[name] = IndicatorRule(
            indicator.unit,
            indicator.measure,
            indicator.unit not in MAY_BE_NEGATIVE,
            start,
            indicator.kind,
            indicator.measure == "milestone" or by_milestone,
        )
        slugs = {*plan.responsible(indicator)}
        for target in indicator.targets:
            slugs.update(target.lead or [], target.support or [])
        agencies = frozenset(plan.agency_id(slug) for slug in slugs)
        self.responsible[name] = self.responsible.get(name, frozenset()) | agencies


def policy_id(plan: Plan, policy: Policy) -> str:
    return f"{plan.jurisdiction.id}/{policy.id}"


def earliest_day(plan_start: date) -> date:
    """1 January three years before the plan's start."""
    return date(plan_start.year - YEARS_BEFORE_START, 1, 1)
