"""A plan's policies of every kind, and random payments under them that get into each other's way."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from builders.warehouse import plan

FIRST_DAY = date(2025, 1, 1)
RULES: dict[str, dict[str, Any]] = {
    "voucher": {"ratio": 0.3, "firm_year_cap_wan": 50},
    "connector": {"ratio": 0.2, "case_cap_wan": 5, "year_total_wan": 40},
    "trade": {"tiers": [{"from_wan": 100, "award_wan": 5}, {"from_wan": 200, "award_wan": 10}], "step_up": True},
    "filing": {"tiers": [{"grade": "省级", "award_wan": 20}, {"grade": "国家级", "award_wan": 50}], "one_off": True},
    "labelling": {"firm_total_cap_wan": 90, "firm_total_years": 1},
    "purchases": {"ratio": 0.05, "from_base_wan": 100, "firm_year_cap_wan": 9},
    "hardware": {"ratio": 0.2},
    "software": {"ratio": 0.5, "project_cap_wan": 60},
    "nothing_said": {},
}
GRADES = [None, "省级", "国家级", "市级"]


def policy(name: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "name": {"zh": name, "en": name},
        "rule": rule,
        "lead": ["bureau"],
        "payer": ["centre"],
        "section": "二",
    } | more


def policies(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    """All of RULES, those named with other rules."""
    return [policy(name, rule) for name, rule in (RULES | changed).items()]


def promise(*indicators: dict[str, Any], overlap: bool = True, **changed: dict[str, Any]) -> dict[str, Any]:
    """A plan with the policies, of which hardware and software share a cap."""
    shared = [
        {"id": "scenario", "policies": ["hardware", "software"], "per": "project", "cap_wan": 70, "section": "二"}
    ]
    more = {"overlap": {"rule": "higher_only", "section": "二"}} if overlap else {}
    return plan(*indicators, policies=policies(**changed), shared_caps=shared, **more)


def payment(chance: random.Random, days: int = 700) -> dict[str, Any]:
    """Data of a payment: few enterprises, projects and applications, amounts around the caps."""
    pick = chance.choice
    named = {
        "project": pick([None, "P", "Q"]),
        "application": pick([None, None, "A", "B"]),
        "grade": pick(GRADES),
        "reached_wan": pick([None, 99.99, 250]),
        "support_share": pick([None, None, 0.1]),
        "joint_wan": pick([None, None, 3]),
    }
    return {
        "policy": pick(["town/", ""]) + pick([*RULES, "unknown"]),
        "enterprise": pick("EFG"),
        "base_wan": pick([0, 20, 120.55, 300]),
        "paid_wan": pick([0, 1, 4.8, 5, 20, 45.123456, 40_000]),
        "at": str(FIRST_DAY + timedelta(days=chance.randrange(days))),
    } | {name: value for name, value in named.items() if value is not None}


def commitment(chance: random.Random, days: int = 700) -> dict[str, Any]:
    said = payment(chance, days)
    return {name: said[name] for name in ("policy", "enterprise", "at")} | {
        "application": chance.choice("AB"),
        "amount_wan": chance.choice([5, 50]),
    }
