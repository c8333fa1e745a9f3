"""What must hold of any ledger under any rules: arrival says nothing, parts add up, what was taken back never was."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import pytest

from .allowed import judged
from .asked import Judged
from .catalogue import Known, known
from .ledger import Told, standing
from .parts import in_application, with_split
from .random_ledger import told
from .random_rules import files

SEED = int(os.environ.get("MILEPOST_TEST_SEED", "20261126"))
AS_OF, KNOWN_AT = date(2028, 12, 31), datetime(2033, 1, 1, tzinfo=UTC)
WORLDS = range(40)


def world(number: int) -> tuple[Random, Told, Known]:
    rng = Random(f"{SEED}/properties/{number}")
    rules = known(files(rng, "town"), KNOWN_AT)
    return rng, told(rng, "town", 40), rules


def results(told: Told, rules: Known) -> dict[tuple[str, str], tuple[object, ...]]:
    """What was made of each payment."""
    return {one.payment.key: _result(one) for one in judged(standing(told, AS_OF, KNOWN_AT), rules)}


def _result(one: Judged) -> tuple[object, ...]:
    limits = [(limit.code, limit.cap, limit.used, limit.left) for limit in one.limits]
    return one.allowed, one.recognised, one.excess, one.verdict, one.limit_code, limits


@pytest.mark.parametrize("number", WORLDS)
def test_order_of_arrival_changes_no_row(number: int) -> None:
    rng, told, rules = world(number)
    first = results(told, rules)
    assert len(first) > 20
    rng.shuffle(told.payments)
    rng.shuffle(told.retractions)
    later = [replace(one, learned=one.learned.replace(year=2029, day=rng.randint(1, 28))) for one in told.payments]
    assert results(Told(later, told.retractions), rules) == first


@pytest.mark.parametrize("number", WORLDS)
def test_what_was_taken_back_never_was(number: int) -> None:
    _, told, rules = world(number)
    back = {(one.source, one.event_id, one.is_simulated) for one in told.retractions}
    never = [one for one in told.payments if (*one.key, one.is_simulated) not in back]
    assert len(never) < len(told.payments)
    assert results(told, rules) == results(Told(never), rules)


@pytest.mark.parametrize("number", WORLDS)
def test_split_into_parts_changes_nothing_in_the_total(number: int) -> None:
    """Under one version of the rules; the shares taken are round, so that parts are."""
    rng, told, _ = world(number)
    rules = known([(learned, plan) for learned, plan in files(Random(number), "town")[:1]], KNOWN_AT)
    whole = Told([in_application(one) for one in told.payments], told.retractions)
    before = {one.payment.key: one for one in judged(standing(whole, AS_OF, KNOWN_AT), rules)}
    for payment in rng.sample([one.payment for one in before.values()], 6):
        after = judged(standing(with_split(whole, payment, rng.choice([2, 3, 4])), AS_OF, KNOWN_AT), rules)
        others = {one.payment.key: one.recognised for one in after}
        parts = sum(wan for (source, name), wan in others.items() if name.rpartition("-")[0] == payment.event_id
                    and source == payment.source)  # fmt: skip
        assert parts == before[payment.key].recognised, (payment, before[payment.key])
        same = {key: one.recognised for key, one in before.items() if key != payment.key}
        assert {key: others[key] for key in same} == same
