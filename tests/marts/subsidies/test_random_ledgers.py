"""Random ledgers under random rules: the marts allow each payment what the reference does, through real builds."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from builders.warehouse import Workbench

from .allowed import judged
from .asked import Judged
from .catalogue import known
from .comparison import apart, by_marts, by_reference, shown
from .feeding import Files, feed, feed_plans, feed_promises
from .ledger import Told, gone, standing
from .random_ledger import promises
from .random_ledger import told as told_of
from .random_rules import files
from .sums import Promise, budgets, enterprises, outstanding, overlaps

SEED = int(os.environ.get("MILEPOST_TEST_SEED", "20261126"))
LEDGERS = int(os.environ.get("MILEPOST_TEST_LEDGERS", "200"))
SHOWN = int(os.environ.get("MILEPOST_TEST_SHOW", "3"))
PAYMENTS = 30
MARTS = "+fct_subsidy_payments +fct_subsidy_budget +agg_subsidy_enterprises +fct_subsidy_overlaps"
READ = [
    (date(2026, 6, 30), datetime(2026, 7, 1, tzinfo=UTC)),
    (date(2026, 12, 31), datetime(2033, 1, 1, tzinfo=UTC)),
    (date(2028, 12, 31), datetime(2033, 1, 1, tzinfo=UTC)),
]
CODES = {
    "share_of_cost", "below_threshold", "tier", "below_tier", "grade_not_given", "one_off", "case_cap", "project_cap",
    "shared_cap", "firm_year_cap", "firm_total_cap", "year_total", "overlap", "before_start", "after_end", "no_rule",
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds() -> dict[str, tuple[Files, Told]]:
    """By place; each draws from a chance of its own."""
    made = {}
    for number in range(LEDGERS):
        rng, place = Random(f"{SEED}/{number}"), f"place{number:03d}"
        made[place] = (files(rng, place), told_of(rng, place, PAYMENTS))
    return made


def promised(place: str, ledger: Told) -> list[Promise]:
    return promises(Random(f"{SEED}/{place}"), place, ledger.payments)


def reference(worlds: dict[str, tuple[Files, Told]], day: date, known_at: datetime) -> tuple[list[Judged], Any]:
    """What the reference makes of all ledgers -> (judged, rows by key)."""
    found: list[Judged] = []
    rows: dict[Any, Any] = {}
    for plans, ledger in worlds.values():
        stand = standing(ledger, day, known_at)
        here = judged(stand, known(plans, known_at))
        found += here
        rows |= by_reference(here, gone(ledger, day, known_at))
    return found, rows


def test_random_ledgers_reach_every_limit(worlds: dict[str, tuple[Files, Told]]) -> None:
    """What no random ledger reaches, no comparison tries."""
    found, _ = reference(worlds, *READ[-1])
    assert set(Counter(one.limit_code for one in found)) == CODES
    assert {one.verdict for one in found} == {"within", "over", "unclear"}


@pytest.fixture(scope="module")
def fed(bench: Workbench, worlds: dict[str, tuple[Files, Told]]) -> Workbench:
    feed_plans(bench, [pair for plans, _ in worlds.values() for pair in plans])
    for place, (_, ledger) in worlds.items():
        feed(bench, ledger)
        feed_promises(bench, promised(place, ledger))
    bench.land()
    return bench


@pytest.mark.parametrize(("day", "known_at"), READ, ids=["known in July 2026", "the end of 2026", "the end"])
def test_marts_allow_what_the_reference_does(
    fed: Workbench, worlds: dict[str, tuple[Files, Told]], day: date, known_at: datetime
) -> None:
    fed.build(day, known_at, select=MARTS)
    marts = by_marts(fed.rows("SELECT * FROM marts.fct_subsidy_payments"))
    found, expected = reference(worlds, day, known_at)
    differing = apart(marts, expected)
    print(f"compared {len(marts)} payments of {len(worlds)} ledgers: {len(differing)} differ")
    if differing:
        pytest.fail(shown(marts, found, differing, f"seed {SEED}", SHOWN), pytrace=False)
    got, wanted = summed(fed), sums(worlds, found, day, known_at)
    for name in got:
        unlike = {key: (got[name].get(key), wanted[name].get(key)) for key in got[name].keys() | wanted[name].keys()
                  if got[name].get(key) != wanted[name].get(key)}  # fmt: skip
        assert not unlike, (
            f"{name}: {len(unlike)} of {len(wanted[name])}, marts and reference {list(unlike.items())[:4]}"
        )


def sums(worlds: dict[str, tuple[Files, Told]], found: list[Judged], day: date, known_at: datetime) -> dict[str, Any]:
    """What the reference makes of the judged payments."""
    pairs: dict[Any, Any] = {}
    left: dict[Any, Any] = {}
    for place, (plans, ledger) in worlds.items():
        stand = standing(ledger, day, known_at)
        pairs |= overlaps(stand, known(plans, known_at))
        told = [one for one in promised(place, ledger) if one.day <= day and one.learned <= known_at]
        left |= outstanding(told, stand)
    return {"budgets": budgets(found), "enterprises": enterprises(found), "overlaps": pairs, "promised": left}


def summed(bench: Workbench) -> dict[str, Any]:
    """The same of the marts."""
    figures = "payments, paid_wan::decimal(38, 6), recognised_wan::decimal(38, 6), excess_wan::decimal(38, 6)"
    return {
        "budgets": keyed(
            bench,
            f"SELECT policy_id, year, is_simulated, {figures}, enterprises FROM marts.fct_subsidy_budget "
            "WHERE payments > 0",
            3,
        ),
        "enterprises": keyed(
            bench, f"SELECT policy_id, enterprise, year, is_simulated, {figures} FROM marts.agg_subsidy_enterprises", 4
        ),
        "overlaps": singly(
            bench,
            "SELECT higher_policy_id, higher_event_id, lower_policy_id, lower_event_id, is_simulated, overlap_wan "
            "FROM marts.fct_subsidy_overlaps",
        ),
        "promised": singly(
            bench,
            "SELECT policy_id, is_simulated, sum(committed_wan)::decimal(38, 6) AS wan FROM marts.fct_subsidy_budget "
            "GROUP BY ALL HAVING wan > 0",
        ),
    }


def keyed(bench: Workbench, query: str, keys: int) -> dict[Any, Any]:
    """Rows by their first columns; amounts exact."""
    rows = [tuple(row.values()) for row in bench.rows(query)]
    return {row[:keys]: tuple(Fraction(str(value)) for value in row[keys:]) for row in rows}


def singly(bench: Workbench, query: str) -> dict[Any, Any]:
    return {tuple(row.values())[:-1]: Fraction(str(list(row.values())[-1])) for row in bench.rows(query)}
