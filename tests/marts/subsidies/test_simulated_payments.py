"""What the simulated city pays is right by the reference, to the last payment; what its faults pay is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import yaml
from builders.warehouse import LONG_AGO, ROOT

from milepost.catalogue import Plan, read_plans
from milepost.events import Rules, decode
from milepost.events.event import Event
from milepost.events.types import PAID, PAYMENT_RETRACTED
from producers.simulator.city import dispatches, history
from producers.simulator.faults import IN_YUAN, OVERPAID, TWICE

from .allowed import judged
from .asked import Judged
from .catalogue import Known, exact, known
from .ledger import Payment, Retraction, Told, standing

UNTIL, KNOWN_AT = date(2028, 12, 31), datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def five() -> list[Plan]:
    return read_plans(ROOT / "plans")


@pytest.fixture(scope="module")
def rules() -> Known:
    found = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "plans").glob("*.yml"))]
    return known([(LONG_AGO, plan) for plan in found], KNOWN_AT)


def ledger(events: list[Event]) -> Told:
    told = Told()
    for event in events:
        if event.type == PAID:
            told.payments.append(payment(event))
        elif event.type == PAYMENT_RETRACTED:
            told.retractions.append(Retraction(event.data.event_id, event.source, event.simulated))
    return told


def payment(event: Event) -> Payment:
    data: Any = event.data
    return Payment(
        event.id,
        data.policy,
        data.enterprise,
        date.fromisoformat(data.at),
        exact(data.paid_wan) or Fraction(0),
        exact(data.base_wan) or Fraction(0),
        data.project,
        data.application,
        data.grade,
        exact(data.reached_wan),
        exact(data.support_share),
        exact(data.joint_wan),
        event.source,
        event.simulated,
    )


def results(events: list[Event], rules: Known) -> list[Judged]:
    return judged(standing(ledger(events), UNTIL, KNOWN_AT), rules)


@pytest.mark.parametrize("seed", range(6))
def test_all_that_the_city_pays_is_within_the_rules(five: list[Plan], rules: Known, seed: int) -> None:
    found = results(history(five, seed, UNTIL), rules)
    assert len(found) > 300
    assert [(one, one.limits) for one in found if one.verdict != "within"] == []
    assert {one.payment.policy_id for one in found} == set(rules.versions)


def test_wrong_payments_are_over_and_all_others_would_be_within(five: list[Plan], rules: Known) -> None:
    """Beyond the rule by what is asked for; one that is paid twice is where its rule gives the award once."""
    wrong: dict[str, str] = {}
    events: list[Event] = []
    allowed = Rules.from_plans(five)
    for one in dispatches(five, 7, date(2026, 11, 22), 0.5):
        if one.outcome == "loaded":
            event = decode(one.letter.value, now=KNOWN_AT, rules=allowed)
            events.append(event)
            if one.fault in (OVERPAID, IN_YUAN, TWICE):
                wrong[event.id] = one.fault
    found = {one.payment.event_id: one for one in results(events, rules)}
    told = Counter((fault, found[event_id].verdict) for event_id, fault in wrong.items() if event_id in found)
    assert {told[(OVERPAID, "within")], told[(IN_YUAN, "within")]} == {0}
    assert min(told[(OVERPAID, "over")], told[(IN_YUAN, "over")], told[(TWICE, "over")]) > 5
    right = [event for event in events if event.id not in wrong]
    assert {one.verdict for one in results(right, rules)} == {"within"}
