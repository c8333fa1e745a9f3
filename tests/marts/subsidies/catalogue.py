"""Policies, shared caps and overlap as known at a moment. Plans' files, each learned at a time -> Known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any


def exact(number: Any) -> Fraction | None:
    """The number as it is written: 0.1 is a tenth."""
    return None if number is None else Fraction(str(number))


@dataclass(frozen=True)
class Version:
    """One policy as one version of its plan's file states it. Amounts of the rule in 万元."""

    policy_id: str
    plan_id: str
    rule: dict[str, Any]
    starts: date
    ends: date
    is_joint: bool

    def amount(self, name: str) -> Fraction | None:
        return exact(self.rule.get(name))

    @property
    def tiers(self) -> list[dict[str, Any]]:
        return list(self.rule.get("tiers", []))


@dataclass(frozen=True)
class SharedCap:
    """One cap of several policies. per: project, firm_year or year."""

    cap_id: str
    policies: frozenset[str]
    per: str
    cap: Fraction


@dataclass(frozen=True)
class Known:
    """versions: of each policy, in the order in which they were learned."""

    versions: dict[str, list[Version]]
    shared: list[SharedCap]
    higher_only: frozenset[str]

    def in_force(self, policy_id: str, day: date) -> Version | None:
        """The version learned last that had begun by the day, if it had not ended."""
        begun = [one for one in self.versions[policy_id] if one.starts <= day]
        return begun[-1] if begun and day <= begun[-1].ends else None

    def has_begun(self, policy_id: str, day: date) -> bool:
        return any(one.starts <= day for one in self.versions[policy_id])

    def caps_of(self, policy_id: str) -> list[SharedCap]:
        return [cap for cap in self.shared if policy_id in cap.policies]

    def share_a_cap(self, one: str, other: str) -> bool:
        return any(other in cap.policies for cap in self.caps_of(one))


def known(files: Iterable[tuple[datetime, dict[str, Any]]], at: datetime) -> Known:
    """files: (learned, the plan as its file writes it), any order."""
    versions: dict[str, list[Version]] = {}
    latest: dict[str, dict[str, Any]] = {}
    for _, plan in sorted((pair for pair in files if pair[0] <= at), key=lambda pair: pair[0]):
        latest[plan["plan"]] = plan
        for policy in plan.get("policies", []):
            version = _version(plan, policy)
            versions.setdefault(version.policy_id, []).append(version)
    shared = [cap for _, plan in sorted(latest.items()) for cap in _caps(plan)]
    only = frozenset(name for name, plan in latest.items() if (plan.get("overlap") or {}).get("rule") == "higher_only")
    return Known(versions, shared, only)


def _version(plan: dict[str, Any], policy: dict[str, Any]) -> Version:
    starts = policy.get("from") or plan.get("effective", {}).get("from") or plan.get("issued") or plan["start"]
    ends = policy.get("until") or plan.get("effective", {}).get("to") or f"{plan['horizon']}-12-31"
    return Version(
        f"{plan['jurisdiction']['id']}/{policy['id']}",
        plan["plan"],
        policy["rule"],
        date.fromisoformat(str(starts)),
        date.fromisoformat(str(ends)),
        bool(policy.get("joint", False)),
    )


def _caps(plan: dict[str, Any]) -> list[SharedCap]:
    place = plan["jurisdiction"]["id"]
    return [
        SharedCap(
            f"{place}/{cap['id']}",
            frozenset(f"{place}/{name.removeprefix(place + '/')}" for name in cap["policies"]),
            cap["per"],
            Fraction(str(cap["cap_wan"])),
        )
        for cap in sorted(plan.get("shared_caps", []), key=lambda cap: str(cap["id"]))
    ]
