"""Policies of a plan as data: what a subsidy pays, its caps, and where the text prints each amount.

Amounts in 万元. What the rules mean for a payment: docs/methods.md; how to write one: docs/add-a-plan.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, Struct, field

from milepost.catalogue.terms import Base, Named, Slug, Span


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a tiered award: what must be reached (万元, or a named grade) and the award up to there."""

    award_wan: float
    from_wan: float | None = None
    grade: str | None = None


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a policy pays, as data; nothing set: its payments cannot be judged.

    ratio: share of base. base: what it is a share of, or what reaches the tiers. from_base_wan: nothing below so much
    of base within a calendar year. case_cap_wan: per application; project_cap_wan: per project; firm_year_cap_wan: per
    enterprise and calendar year; firm_total_cap_wan: per enterprise within firm_total_years, or in all without them;
    year_total_wan: for all together in a year. step_up: a higher tier pays the difference (晋档补差). one_off: once
    for an enterprise (and project). amounts: whether awards are upper limits (最高, 不超过) or fixed.
    """

    ratio: float | None = None
    base: Base | None = None
    from_base_wan: float | None = None
    case_cap_wan: float | None = None
    project_cap_wan: float | None = None
    firm_year_cap_wan: float | None = None
    firm_total_cap_wan: float | None = None
    firm_total_years: int | None = None
    year_total_wan: float | None = None
    tiers: list[Tier] = []
    step_up: bool = False
    one_off: bool = False
    amounts: Literal["up_to", "exact"] = "up_to"


class Stated(NamedTuple):
    """An amount of a rule: its key in ``spans``, its path below the policy, its value as a text prints it, the unit."""

    key: str
    path: tuple[str | int, ...]
    value: float
    unit: str


def amounts(rule: Rule) -> Iterator[Stated]:
    """Every amount of a rule. Key ``tiers.0``: the award of the first tier; ``tiers.0.from_wan``: where it begins."""
    values: dict[str, tuple[float | None, str]] = {
        "ratio": (None if rule.ratio is None else round(rule.ratio * 100, 6), "%"),
        "firm_total_years": (rule.firm_total_years, "年"),
    }
    values |= {name: (getattr(rule, name), "万元") for name in rule.__struct_fields__ if name.endswith("_wan")}
    for name, (value, unit) in values.items():
        if value is not None:
            yield Stated(name, ("rule", name), value, unit)
    for n, tier in enumerate(rule.tiers):
        yield Stated(f"tiers.{n}", ("rule", "tiers", n, "award_wan"), tier.award_wan, "万元")
        if tier.from_wan is not None:
            yield Stated(f"tiers.{n}.from_wan", ("rule", "tiers", n, "from_wan"), tier.from_wan, "万元")


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """A subsidy or award of the plan. One entry per rule: a clause with two caps for two groups has two entries.

    lead, and payer beside it, may report payments; the coordinator where the clause prints no lead. from, until: the
    days on which the rule holds, by default those of the plan. joint: province, city and county pay together
    (由省市县联动), so that what others paid counts against the cap of a case. hold: payments beyond the rule are held.
    spans: the place of each amount (``amounts`` names the keys); one without a place of its own is looked for in span.
    """

    id: Slug
    name: Named
    rule: Rule
    lead: list[Slug]
    section: str
    span: Span | None = None
    support: list[Slug] = []
    payer: list[Slug] = []
    from_: date | None = field(name="from", default=None)
    until: date | None = None
    conditions: Named | None = None
    joint: bool = False
    hold: bool = False
    spans: dict[str, Span] = {}
    note: str | None = None


class SharedCap(Struct, frozen=True, forbid_unknown_fields=True):
    """One cap that several policies share: per project of an enterprise, per enterprise and year, or per year."""

    id: Slug
    policies: Annotated[list[Slug], Meta(min_length=2)]
    per: Literal["project", "firm_year", "year"]
    cap_wan: float
    section: str
    span: Span | None = None


class Overlap(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds where several policies fit one project. higher_only: the highest alone is paid (就高不重复)."""

    rule: Literal["higher_only"]
    section: str
    span: Span | None = None
