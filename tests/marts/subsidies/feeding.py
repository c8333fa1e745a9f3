"""Plans, payments and retractions into a warehouse, as events that agencies sent. Told -> raw.events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from builders.warehouse import Workbench

from .ledger import Decision, Payment, Retraction, Told, written
from .sums import Promise

Files = list[tuple[datetime, dict[str, Any]]]


def feed_plans(bench: Workbench, files: Files) -> None:
    """Each moment at which some plan's file was new: all plans as they stood then."""
    standing: dict[str, dict[str, Any]] = {}
    for learned in sorted({moment for moment, _ in files}):
        standing |= {plan["plan"]: plan for moment, plan in files if moment == learned}
        bench.plans(*standing.values(), now=learned)


def feed(bench: Workbench, told: Told, policies: dict[tuple[str, str], str] | None = None) -> None:
    """Queue the events. policies: of payments told elsewhere that a retraction may name."""
    named = {one.key: one.policy_id for one in told.payments} | (policies or {})
    for payment in told.payments:
        _send(bench, "subsidy.paid", payment, _paid(payment), payment.event_id)
    for number, back in enumerate(told.retractions):
        place = back.source.split("/")[1]
        policy = named.get((back.source, back.event_id), f"{place}/p0")
        data = {"policy": policy, "event_id": back.event_id, "reason": "付款有误"}
        _send(bench, "subsidy.retracted", back, data, f"back-{place}-{number}-{back.event_id}")


def decide(bench: Workbench, one: Decision) -> None:
    _, place, agency = one.source.split("/")
    bench.decide(one.event_id, one.decision, one.learned, of=one.source, place=place, agency=agency)


def feed_promises(bench: Workbench, promises: list[Promise]) -> None:
    for one in promises:
        data = {
            "policy": one.policy_id,
            "enterprise": one.firm,
            "application": one.application,
            "amount_wan": written(one.amount),
            "at": one.day.isoformat(),
        }
        _send(bench, "subsidy.committed", one, data, one.event_id)


def _send(
    bench: Workbench, kind: str, one: Payment | Retraction | Promise, data: dict[str, Any], event_id: str
) -> None:
    _, place, agency = one.source.split("/")
    bench.event(
        kind,
        data,
        said=one.learned,
        agency=agency,
        place=place,
        simulated=one.is_simulated,
        event_id=event_id,
    )


def _paid(one: Payment) -> dict[str, Any]:
    data = {
        "policy": one.policy_id,
        "enterprise": one.firm,
        "base_wan": written(one.base),
        "paid_wan": written(one.paid),
        "at": one.day.isoformat(),
        "project": one.project,
        "application": one.application,
        "grade": one.grade,
        "reached_wan": written(one.reached),
        "support_share": written(one.support_share),
        "joint_wan": written(one.joint),
    }
    return {name: value for name, value in data.items() if value is not None}
