"""Events about one claim: promised, paid, taken back, and by which office. A claim -> events."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any, NamedTuple

from milepost.catalogue.plan import Plan
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import COMMITTED, PAID, PAYMENT_RETRACTED
from producers.simulator.books import YUAN, Claim
from producers.simulator.courses import moment


class Part(NamedTuple):
    """One payment of a claim, in 元. base: its part of what the claim is for; joint: what others pay beside it."""

    amount: int
    base: int
    joint: int


def whole(claim: Claim) -> Part:
    return Part(claim.total, claim.base, claim.joint)


def halves(claim: Claim) -> tuple[Part, Part]:
    """Six tenths and the rest. The first base is rounded up: its share covers the first amount."""
    amount, base, joint = (total * 6 // 10 // 100 * 100 for total in whole(claim))
    first = Part(amount, min(base + 100, claim.base), joint)
    return first, Part(*(total - part for total, part in zip(whole(claim), first, strict=True)))


class Voice:
    """How the offices of one plan tell of their subsidies: the leading one, or the one that holds the money."""

    def __init__(self, plan: Plan, seed: str) -> None:
        self._plan, self._seed = plan, seed

    def paid(self, claim: Claim, part: Part, day: date) -> Event:
        return self._event(PAID, claim, payment(self._plan, claim, part, day), day)

    def taken_back(self, claim: Claim, wrong: Event, day: date) -> Event:
        data = {"policy": wrong.subject, "event_id": wrong.id, "reason": "金额填报有误，撤回后重报"}
        return self._event(PAYMENT_RETRACTED, claim, data, day)

    def promised(self, claim: Claim, amount: int, day: date) -> Event:
        data = {
            "policy": self._plan.full_id(claim.policy.id),
            "enterprise": claim.firm,
            "application": claim.application,
            "amount_wan": amount / YUAN,
            "at": day.isoformat(),
        }
        return self._event(COMMITTED, claim, data, day)

    def _event(self, kind: str, claim: Claim, data: dict[str, Any], day: date) -> Event:
        payers = self._plan.payers(claim.policy)
        who = payers[-1] if self._random(claim.application).random() < 0.3 else payers[0]
        at = moment(self._random(claim.application, kind, day), day)
        return new_event(kind, "/" + self._plan.agency_id(who), data, time=at, simulated=True)

    def _random(self, *parts: object) -> random.Random:
        return random.Random("/".join(map(str, (self._seed, *parts))))  # noqa: S311 a play, not a secret


def payment(plan: Plan, claim: Claim, part: Part, day: date) -> dict[str, Any]:
    """The data of a payment, 万元."""
    data = {
        "policy": plan.full_id(claim.policy.id),
        "enterprise": claim.firm,
        "base_wan": part.base / YUAN,
        "paid_wan": part.amount / YUAN,
        "at": day.isoformat(),
        "project": claim.project,
        "application": claim.application,
        "joint_wan": part.joint / YUAN if claim.policy.joint else None,
    }
    return data | claim.said


def payment_now(plan: Plan, claim: Claim, now: datetime, day: date) -> Event:
    """A payment of this moment, by the office that leads the policy."""
    source = "/" + plan.agency_id(plan.payers(claim.policy)[0])
    return new_event(PAID, source, payment(plan, claim, whole(claim), day), time=now, simulated=True)
