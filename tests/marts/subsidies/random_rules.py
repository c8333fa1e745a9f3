"""Random policies of a place: rules of every shape, changed now and then. Random -> plans as their files write them."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from builders.warehouse import LONG_AGO, indicator, plan

from .town import policy

STARTS, ENDS = date(2025, 3, 1), date(2028, 6, 30)
CHANGES = (datetime(2026, 4, 2, 3, tzinfo=UTC), datetime(2027, 1, 20, 9, tzinfo=UTC))
FROM_DAYS = ("2025-03-01", "2025-06-30", "2026-01-01", "2026-05-05", "2027-02-28")
GRADES = ("国家级", "省级", "市级")
CAPS = {
    "case_cap_wan": (0.25, (5, 12, 12.5, 30)),
    "project_cap_wan": (0.2, (8, 20, 45)),
    "firm_year_cap_wan": (0.3, (10, 20, 33.333333)),
    "firm_total_cap_wan": (0.2, (15, 40, 60)),
    "year_total_wan": (0.25, (25, 60, 100)),
}
POLICIES = 6


def rule(rng: Random) -> dict[str, Any]:
    """Any shape that the format allows: a share, tiers by amount or grade, one award, caps alone, nothing."""
    kind = rng.choice(["share", "share", "share", "amounts", "amounts", "grades", "grades", "caps", "once", "both"])
    made: dict[str, Any] = {}
    if kind in ("share", "both"):
        made["ratio"] = rng.choice([0.05, 0.2, 0.3, 0.333333, 0.5, 1])
        if rng.random() < 0.3:
            made["from_base_wan"] = rng.choice([40, 66.66, 100])
    if kind in ("amounts", "grades", "both"):
        made["tiers"] = _tiers(rng, is_by_grade=kind == "grades")
        made["step_up"], made["one_off"] = rng.random() < 0.4, rng.random() < 0.4
    if kind == "once":
        made |= {"one_off": True, "case_cap_wan": rng.choice([5, 12])}
    for name, (chance, caps) in CAPS.items():
        if rng.random() < chance:
            made.setdefault(name, rng.choice(caps))
    if "firm_total_cap_wan" in made and rng.random() < 0.7:
        made["firm_total_years"] = rng.choice([1, 2, 3])
    return {name: value for name, value in made.items() if value is not False}


def _tiers(rng: Random, *, is_by_grade: bool) -> list[dict[str, Any]]:
    awards = sorted(rng.sample([3, 5, 10, 20, 30], rng.choice([1, 2, 3])), reverse=is_by_grade)
    marks = GRADES if is_by_grade else sorted(rng.sample([10, 33.33, 40, 100], 3))
    return [{"grade" if is_by_grade else "from_wan": mark, "award_wan": wan} for mark, wan in zip(marks, awards)]  # noqa: B905


def files(rng: Random, place: str) -> list[tuple[datetime, dict[str, Any]]]:
    """(learned, plan): the first version and up to two changed ones."""
    first = _first(rng, place)
    found = [(LONG_AGO, first)]
    for learned in CHANGES:
        if rng.random() < 0.5:
            found.append((learned, _changed(rng, found[-1][1])))
    return found


def _first(rng: Random, place: str) -> dict[str, Any]:
    names = [f"p{number}" for number in range(POLICIES)]
    more: dict[str, Any] = {"effective": {"from": STARTS.isoformat(), "to": ENDS.isoformat()}}
    if rng.random() < 0.4:
        more["overlap"] = {"rule": "higher_only", "section": "三"}
    if rng.random() < 0.5:
        more["shared_caps"] = [_shared(rng, name, names) for name in ("c0", "c1")[: rng.choice([1, 1, 2])]]
    policies = [_policy(rng, name, rule(rng)) for name in names]
    return plan(indicator("shops", "level", {2030: 10}), place=place, policies=policies, **more)


def _policy(rng: Random, name: str, rule: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"joint": True} if "case_cap_wan" in rule and rng.random() < 0.5 else {}
    if rng.random() < 0.15:
        more["from"] = rng.choice(FROM_DAYS)
    if rng.random() < 0.15:
        more["until"] = "2026-12-31"
    return policy(name, rule, **more)


def _shared(rng: Random, name: str, names: list[str]) -> dict[str, Any]:
    chosen = sorted(rng.sample(names, rng.choice([2, 3])))
    per = rng.choice(["project", "firm_year", "year"])
    return {"id": name, "policies": chosen, "per": per, "cap_wan": rng.choice([18, 35, 70.5]), "section": "一"}


def _changed(rng: Random, before: dict[str, Any]) -> dict[str, Any]:
    """Some rules are others, from a day on or from the beginning; shared caps and overlap may change or go."""
    after = copy.deepcopy(before)
    for number, one in enumerate(after["policies"]):
        if rng.random() < 0.4:
            changed = _policy(rng, one["id"], rule(rng))
            after["policies"][number] = changed | ({"from": rng.choice(FROM_DAYS)} if rng.random() < 0.6 else {})
    for cap in after.get("shared_caps", []):
        cap["cap_wan"] = rng.choice([18, 35, 70.5])
    if rng.random() < 0.2:
        after.pop("shared_caps", None)
    if rng.random() < 0.2:
        after["overlap"] = None if after.get("overlap") else {"rule": "higher_only", "section": "三"}
    return after
