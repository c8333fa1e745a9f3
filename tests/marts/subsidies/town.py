"""The made-up plan of cases.md: its file as first written, and as changed in June 2026."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from builders.warehouse import indicator, plan

CHANGED = datetime(2026, 6, 10, 4, tzinfo=UTC)


def policy(name: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A policy of the bureau's."""
    named = {"id": name, "name": {"zh": name, "en": name}, "rule": rule, "lead": ["bureau"], "section": "一"}
    return named | more


TIERS = [{"from_wan": 100, "award_wan": 5}, {"from_wan": 500, "award_wan": 30}]
POLICIES = [
    policy("rent", {"ratio": 0.5, "firm_year_cap_wan": 40}),
    policy("fair", {"ratio": 0.1}, until="2026-03-31"),
    policy("lab", {"firm_total_cap_wan": 100, "firm_total_years": 3}),
    policy("founder", {"firm_total_cap_wan": 80}),
    policy("bridge", {"project_cap_wan": 100}),
    policy("tea", {}),
    policy("coffee", {}),
    policy("sport", {}),
    policy("growth", {"tiers": TIERS, "one_off": True}),
]
TOWN = plan(
    indicator("shops", "level", {2030: 10}),
    horizon=2030,
    issued="2021-01-01",
    effective={"from": "2021-01-01"},
    policies=POLICIES,
    shared_caps=[
        {"id": "drinks_firm", "policies": ["tea", "coffee"], "per": "firm_year", "cap_wan": 50, "section": "一"},
        {"id": "drinks_year", "policies": ["tea", "coffee"], "per": "year", "cap_wan": 70, "section": "一"},
    ],
)


def _changed() -> dict[str, Any]:
    changed = copy.deepcopy(TOWN)
    by_id = {one["id"]: one for one in changed["policies"]}
    by_id["rent"] |= {"rule": {"ratio": 0.2, "firm_year_cap_wan": 60}, "from": "2026-07-01"}
    by_id["fair"] |= {"rule": {"ratio": 0.2}, "from": "2026-06-01", "until": "2026-06-30"}
    return changed


TOWN_CHANGED = _changed()
