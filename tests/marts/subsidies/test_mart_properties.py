"""What must hold of any ledger, asked of the marts alone: the same ledger told in three ways, in one warehouse.

Places w: as it is; p: some payments in parts; b: with payments that were taken back, in another order of arrival. And
what arrives load by load, between changes of the rules, is judged as if it had been there from the beginning.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from builders.warehouse import Workbench

from .allowed import judged
from .catalogue import known
from .comparison import apart, by_marts, by_reference, shown
from .feeding import Files, decide, feed, feed_plans
from .ledger import Decision, Payment, Retraction, Told, gone, standing
from .parts import in_application, split
from .random_ledger import told
from .random_rules import files

SEED = int(os.environ.get("MILEPOST_TEST_SEED", "20261126"))
WORLDS, PAYMENTS = range(60), 25
AS_OF, KNOWN_AT = date(2028, 12, 31), datetime(2033, 1, 1, tzinfo=UTC)
MART = "+fct_subsidy_payments"
Rows = dict[tuple[str, str], dict[str, Any]]


def whole(number: int, place: str) -> tuple[Random, list[Payment]]:
    """The world's payments, none taken back, named after the place."""
    rng = Random(f"{SEED}/mart properties/{number}")
    files(rng, place)
    made = [in_application(one) for one in told(rng, place, PAYMENTS).payments]
    return rng, sorted(made, key=lambda one: one.order)


def in_parts(number: int) -> tuple[list[Payment], dict[str, list[str]]]:
    """Three of the payments split; their parts by id."""
    rng, payments = whole(number, f"p{number:02d}")
    chosen = {one.key: split(one, rng.choice([2, 3, 4])) for one in rng.sample(payments, 3)}
    told = [part for one in payments for part in chosen.get(one.key, [one])]
    return told, {name: [part.event_id for part in parts] for (_, name), parts in chosen.items()}


def with_more(number: int) -> Told:
    """Eight payments more, all taken back, before or after they arrive; everything arrives at another time."""
    place = f"b{number:02d}"
    rng, payments = whole(number, place)
    more = [replace(one, event_id=f"{one.event_id}-more") for one in rng.sample(payments, 8)]
    later = [replace(one, learned=one.learned + timedelta(days=rng.randrange(400))) for one in [*payments, *more]]
    rng.shuffle(later)
    back = [Retraction(one.event_id, one.source, one.is_simulated, one.learned - timedelta(days=9)) for one in more]
    return Told(later, back)


@pytest.fixture(scope="module")
def rows(bench: Workbench) -> Rows:
    bench.empty()
    pairs = [files(Random(f"{SEED}/mart properties/{n}"), f"{kind}{n:02d}")[0] for n in WORLDS for kind in "wpb"]
    feed_plans(bench, pairs)
    for number in WORLDS:
        feed(bench, Told(whole(number, f"w{number:02d}")[1]))
        feed(bench, Told(in_parts(number)[0]))
        feed(bench, with_more(number))
    bench.build(AS_OF, KNOWN_AT, select=MART)
    return by_marts(bench.rows("SELECT * FROM marts.fct_subsidy_payments"))


def of(rows: Rows, place: str) -> Rows:
    """A place's rows that stand, without its name."""
    return {
        (source.removeprefix(f"/{place}"), event_id.removeprefix(place)): row
        for (source, event_id), row in rows.items()
        if source.startswith(f"/{place}/") and row["verdict"] not in ("retracted", "refused")
    }


def test_neither_arrival_nor_what_was_taken_back_changes_any_row(rows: Rows) -> None:
    for number in WORLDS:
        first = of(rows, f"w{number:02d}")
        assert len(first) > 15
        assert of(rows, f"b{number:02d}") == first


def test_split_into_parts_changes_nothing_in_the_total(rows: Rows) -> None:
    compared = 0
    for number in WORLDS:
        first, parts = of(rows, f"w{number:02d}"), of(rows, f"p{number:02d}")
        split_ids = {name.removeprefix(f"p{number:02d}") for name in in_parts(number)[1]}
        for (source, name), row in first.items():
            names = {name} | ({f"{name}-{n}" for n in range(1, 5)} if name in split_ids else set())
            own = [part["recognised_wan"] for key, part in parts.items() if key[0] == source and key[1] in names]
            assert sum(own) == row["recognised_wan"], (number, source, name)
            compared += len(own) > 1
    assert compared > 100


class Loads:
    """Four loads of 40 places: some of the payments, retractions and changed rules that are to come, the last all.

    A gate holds some of the payments as they come; with later loads some of those are refused, released, asked about.
    """

    def __init__(self) -> None:
        self.rng = Random(f"{SEED}/loads")
        places = [f"l{number:02d}" for number in range(40)]
        self.versions = {place: [plan for _, plan in files(self.rng, place)] for place in places}
        self.waiting = [told(self.rng, place, PAYMENTS) for place in places]
        self.learned: Files = []
        self.landed = Told()
        self.held: list[Payment] = []

    def land(self, bench: Workbench, moment: datetime, *, is_last: bool) -> None:
        standing = [found.pop(0) if len(found) > 1 else found[0] for found in self.versions.values()]
        bench.plans(*standing, now=moment)
        self.learned += [(moment, plan) for plan in standing]
        part = Told(*(self._of(name, moment, is_last) for name in ("payments", "retractions")))
        feed(bench, part, {one.key: one.policy_id for one in self.landed.payments})
        self.landed.payments += part.payments
        self.landed.retractions += part.retractions
        self._decide(bench, moment)
        new = [one for one in part.payments if self.rng.random() < 0.1]
        for one in new:
            bench.hold(one.event_id, source=one.source, held_at=moment.replace(tzinfo=None))
        self.held += new

    def _decide(self, bench: Workbench, moment: datetime) -> None:
        """On held payments that nothing lets in yet: what was read once and is refused then has a story of its own."""
        for one in [held for held in self.held if self.rng.random() < 0.6]:
            decision = self.rng.choice(["refused", "refused", "released", "asked"])
            self.landed.decisions.append(Decision(one.event_id, one.source, decision, moment))
            decide(bench, self.landed.decisions[-1])
            if decision == "released":
                self.held.remove(one)

    def _of(self, name: str, moment: datetime, is_last: bool) -> list[Any]:
        found = []
        for ledger in self.waiting:
            now = [one for one in getattr(ledger, name) if is_last or self.rng.random() < 0.4]
            found += [replace(one, learned=moment) for one in now]
            setattr(ledger, name, [one for one in getattr(ledger, name) if one not in now])
        return found


def test_load_after_load_gives_what_is_right_from_the_beginning(fresh: Workbench) -> None:
    """A build after each load judges all that has come so far, and only that, by the rules known so far."""
    loads = Loads()
    moments = [datetime(2026, 10, day, tzinfo=UTC) for day in (1, 8, 15, 22)]
    for moment in moments:
        loads.land(fresh, moment, is_last=moment == moments[-1])
        fresh.build(AS_OF, None, select=MART)
        stand = standing(loads.landed, AS_OF, moment)
        found = judged(stand, known(loads.learned, moment))
        marts = by_marts(fresh.rows("SELECT * FROM marts.fct_subsidy_payments"))
        differing = apart(marts, by_reference(found, gone(loads.landed, AS_OF, moment)))
        if differing:
            pytest.fail(shown(marts, found, differing, f"seed {SEED}, load of {moment}", 3), pytrace=False)
    assert {row["verdict"] for row in marts.values()} == {"within", "over", "unclear", "retracted", "refused"}
