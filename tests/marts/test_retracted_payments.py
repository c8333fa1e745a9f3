"""A payment taken back leaves every sum it was in; what was known before still says what was known before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from builders.subsidies import policy
from builders.warehouse import Workbench, indicator, plan

AS_OF, PAID, TAKEN_BACK = date(2025, 12, 31), datetime(2025, 6, 1), datetime(2025, 8, 1)
PAID_TOTAL = indicator("paid", "cumulative", {2027: 100}, unit="万元", measured_by={"rule": "sum_paid"})


@pytest.fixture(scope="module")
def told(bench: Workbench) -> Workbench:
    """4 and 6 paid in May under a budget of 8; the 4 taken back in August, once its payment was built."""
    bench.plans(plan(PAID_TOTAL, policies=[policy("voucher", {"year_total_wan": 8})]))
    for name, wan, day in (("a", 4, "2025-05-05"), ("b", 6, "2025-05-06")):
        said = {"policy": "town/voucher", "enterprise": "E", "base_wan": 9, "paid_wan": wan, "at": day}
        bench.event("subsidy.paid", said, said=PAID, event_id=name)
    bench.build(AS_OF)
    taken_back = {"policy": "town/voucher", "event_id": "a", "reason": "付错了"}
    bench.event("subsidy.retracted", taken_back, said=TAKEN_BACK, event_id="back")
    bench.build(AS_OF)
    return bench


def figures(bench: Workbench) -> dict[str, Any]:
    (budget,) = bench.rows("SELECT paid_wan, payments FROM marts.fct_subsidy_budget WHERE policy_id = 'town/voucher'")
    actuals = bench.rows("SELECT as_of_date, actual_value FROM marts.fct_actuals ORDER BY as_of_date")
    verdicts = bench.rows("SELECT event_id, verdict FROM marts.fct_subsidy_payments ORDER BY event_id")
    return {
        "budget": tuple(budget.values()),
        "actuals": {row["as_of_date"].day: row["actual_value"] for row in actuals},
        "verdicts": [row["verdict"] for row in verdicts],
    }


def test_what_is_taken_back_counts_in_no_sum_and_frees_what_it_used(told: Workbench) -> None:
    assert figures(told) == {"budget": (6, 1), "actuals": {6: 6}, "verdicts": ["retracted", "within"]}
    (value,) = told.rows("SELECT known_from, event_id FROM marts.fct_actuals")
    assert (value["known_from"], value["event_id"]) == (TAKEN_BACK, "b")


def test_what_was_known_before_can_be_asked_again(told: Workbench) -> None:
    told.build(AS_OF, known_at=datetime(2025, 7, 1))
    assert figures(told) == {"budget": (10, 2), "actuals": {5: 4, 6: 10}, "verdicts": ["within", "over"]}
    told.build(AS_OF)
    assert figures(told) == {"budget": (6, 1), "actuals": {6: 6}, "verdicts": ["retracted", "within"]}
