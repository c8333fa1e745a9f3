"""Simulated subsidies: applications, promises, tiers, parts, joint money and corrections, told by who may tell them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from milepost.catalogue import Plan, read_plans
from milepost.events import PAID, Rules, encode
from milepost.events.decoding import decode
from milepost.events.event import Event
from milepost.events.types import COMMITTED, PAYMENT_RETRACTED
from producers.simulator.city import dispatches, history, known
from producers.simulator.faults import FAULTS, OUT_OF_ORDER, WRONG_PAYER
from producers.simulator.live import live

ROOT = Path(__file__).resolve().parents[3]
UNTIL = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def five() -> list[Plan]:
    return read_plans(ROOT / "plans")


@pytest.fixture(scope="module")
def told(five: list[Plan]) -> dict[str, list[Event]]:
    """Events of the history by type."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in history(five, 7, UNTIL):
        found[event.type].append(event)
    return found


def test_every_policy_pays_and_both_leading_and_paying_offices_tell(
    five: list[Plan], told: dict[str, list[Event]]
) -> None:
    payers = Rules.from_plans(five).policies
    assert {event.subject for event in told[PAID]} == set(payers)
    for kind in (PAID, COMMITTED, PAYMENT_RETRACTED):
        assert all(event.source[1:] in payers[event.subject] for event in told[kind])
    sources = defaultdict(set)
    for event in told[PAID]:
        sources[event.subject].add(event.source)
    assert max(map(len, sources.values())) > 1


def test_tiers_are_stepped_up_by_the_difference(told: dict[str, list[Event]]) -> None:
    steps: dict[tuple[str, str], list[float]] = defaultdict(list)
    for event in sorted(told[PAID], key=lambda event: event.data.at):
        if event.subject == "pinghu/data_product_turnover":
            steps[(event.data.enterprise, event.data.project)].append(event.data.reached_wan)
    assert max(len(set(reached)) for reached in steps.values()) > 1
    assert all(reached == sorted(reached) for reached in steps.values())


def test_joint_policies_say_what_others_paid_and_no_other_does(told: dict[str, list[Event]]) -> None:
    joint = {event.subject for event in told[PAID] if event.data.joint_wan is not None}
    assert joint == {"dongyang/scenario_development"}
    assert all(event.data.joint_wan > 0 for event in told[PAID] if event.subject in joint)


def test_some_applications_are_paid_in_parts_and_some_get_less_than_the_share(told: dict[str, list[Event]]) -> None:
    back = {(event.source, event.data.event_id) for event in told[PAYMENT_RETRACTED]}
    parts = Counter(event.data.application for event in told[PAID] if (event.source, event.id) not in back)
    assert set(parts.values()) == {1, 2}
    assert any(event.data.support_share for event in told[PAID])


def test_retractions_name_an_earlier_payment_of_the_same_office(told: dict[str, list[Event]]) -> None:
    paid = {(event.source, event.id): event for event in told[PAID]}
    assert told[PAYMENT_RETRACTED]
    for event in told[PAYMENT_RETRACTED]:
        wrong = paid[(event.source, event.data.event_id)]
        assert wrong.time < event.time
        assert any(
            other.data.application == wrong.data.application and other.data.paid_wan > wrong.data.paid_wan
            for other in told[PAID]
        )


def test_what_is_promised_is_paid_or_no_longer_promised(five: list[Plan]) -> None:
    """Of applications whose last payment is over, nothing is outstanding. Seen at the end of the plans."""
    promised: dict[str, float] = {}
    paid: Counter[str] = Counter()
    events = history(five, 7, date(2029, 12, 31))
    taken = {event.data.event_id for event in events if event.type == PAYMENT_RETRACTED}
    for event in sorted(events, key=lambda event: getattr(event.data, "at", "")):
        if event.type == COMMITTED:
            promised[event.data.application] = event.data.amount_wan
        elif event.type == PAID and event.id not in taken:
            paid[event.data.application] += round(event.data.paid_wan * 10_000)
    assert promised
    outstanding = {name: wan for name, wan in promised.items() if round(wan * 10_000) > paid[name]}
    assert outstanding == {}


def test_live_city_pays_too_each_time_another_enterprise(five: list[Plan]) -> None:
    clock = iter(NOW + timedelta(seconds=n) for n in range(100_000))
    events = islice(live(five, 7, UNTIL, 1000.0, wait=lambda _: None, now=lambda: next(clock)), 2000)
    paid = [event for event in events if event.type == PAID]
    rules = Rules.from_plans(five)
    for event in paid:
        decode(encode(event), now=NOW + timedelta(days=1), rules=rules)
    assert len(paid) > 10
    assert len({event.data.enterprise for event in paid}) == len(paid)
    totals = {plan.full_id(one.id) for plan in five for one in plan.policies if one.rule.year_total_wan}
    assert {event.subject for event in paid}.isdisjoint(totals)


def test_wrong_payers_are_agencies_of_the_place_that_may_not_pay(five: list[Plan]) -> None:
    payers, strange = Rules.from_plans(five).policies, known(five).strange_payers
    assert strange.keys() == payers.keys()
    assert all(source[1:] not in payers[policy] for policy, source in strange.items())
    assert any(one.fault == WRONG_PAYER for one in dispatches(five, 7, UNTIL, 0.1))


def test_page_of_the_city_names_every_fault() -> None:
    page = (ROOT / "docs/simulated-city.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(re.findall("`([a-z_]+)`", " ".join(rows))) == sorted({*FAULTS, OUT_OF_ORDER})
