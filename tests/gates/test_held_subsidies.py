"""Payments beyond the rule of a policy that wants such ones held: held by what is known, judged by every build."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from builders.subsidies import policy
from builders.warehouse import ROOT, Workbench, indicator, plan

import expectations
from milepost.gates import verdict
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

AS_OF, BEFORE, NOW = date(2025, 12, 31), datetime(2025, 6, 1), datetime(2025, 7, 1)
LATER, DECIDED = datetime(2025, 8, 1), datetime(2025, 9, 1)
TIERS = {"tiers": [{"from_wan": 100, "award_wan": 5}, {"from_wan": 200, "award_wan": 10}], "step_up": True}
POLICIES = (
    policy("held", {"ratio": 0.5, "case_cap_wan": 5, "year_total_wan": 12}, hold=True),
    policy("steps", TIERS, hold=True),
    policy("old", {"firm_total_cap_wan": 30, "firm_total_years": 3}, hold=True, until="2025-05-31"),
    policy("marked", {"case_cap_wan": 5}),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return Workbench(
        Settings(data=tmp_path_factory.mktemp("held"), plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5)
    )


def pay(bench: Workbench, name: str, wan: float, learned: datetime, **more: Any) -> None:
    said = {"policy": "town/held", "enterprise": "E", "base_wan": 100, "paid_wan": wan, "at": "2025-05-05"} | more
    bench.event("subsidy.paid", said, said=learned, event_id=name)


def gate(bench: Workbench) -> dict[str, str]:
    """Run the raw gate -> words of what it holds, by event."""
    bench.land()
    with warehouse.writing(bench.settings, "test") as con:
        verdict.run_gate(con, "raw", expectations.check_raw)
        return dict(con.execute("SELECT event_id, words_zh FROM ops.held_rows").fetchall())


def test_payment_is_held_by_what_is_known_and_its_release_proposed_once_it_is_right(bench: Workbench) -> None:
    bench.plans(plan(indicator("straight", "level", {2027: 1500}), policies=POLICIES))
    pay(bench, "first", 4, BEFORE, application="A")
    pay(bench, "steps-1", 5, BEFORE, policy="town/steps", base_wan=150)
    assert gate(bench) == {}  # nothing is built: rules over history are silent
    bench.build(AS_OF)

    pay(bench, "more", 2, NOW, application="A", at="2025-05-06")
    pay(bench, "other", 2, NOW, application="B", at="2025-05-07", enterprise="F")
    pay(bench, "budget", 4, NOW, application="C", at="2025-05-08", enterprise="G")
    pay(bench, "earlier", 3, NOW, application="D", at="2025-05-01", enterprise="H")
    pay(bench, "steps-2", 5, NOW, policy="steps", base_wan=200, at="2025-05-06")
    pay(bench, "steps-3", 5, NOW, policy="steps", base_wan=250, at="2025-05-07")
    pay(bench, "late", 3, NOW, policy="town/old", at="2025-06-01")
    pay(bench, "marked", 9, NOW, policy="town/marked")
    held = gate(bench)
    assert set(held) == {"more", "budget", "steps-3", "late"}
    assert held["more"] == "2025-05-06 向 E 兑付 2 万元：按“held”目前可付 1 万元，超出 1 万元。"

    bench.build(AS_OF)
    verdicts = {row["event_id"]: row for row in bench.rows("SELECT * FROM marts.fct_subsidy_payments")}
    assert {name for name, row in verdicts.items() if row["is_held"]} == set(held)
    assert verdicts["more"]["verdict"] == "over"
    assert "建议放行" not in verdicts["more"]["reason_zh"]
    (budget,) = bench.rows("SELECT paid_wan FROM marts.fct_subsidy_budget WHERE policy_id = 'town/held'")
    assert budget["paid_wan"] == 9  # what is held counts nowhere

    bench.event(
        "subsidy.retracted", {"policy": "town/held", "event_id": "first", "reason": "付错了"}, said=LATER, learned=LATER
    )
    assert set(gate(bench)) == set(held)
    bench.build(AS_OF)
    (row,) = bench.rows("SELECT * FROM marts.fct_subsidy_payments WHERE event_id = 'more'")
    assert (row["verdict"], row["is_held"]) == ("within", True)
    assert row["reason_zh"].endswith("建议放行。")


def test_gate_says_what_it_reckoned_with(bench: Workbench) -> None:
    (row,) = bench.rows("SELECT findings, value, high FROM ops.held_rows WHERE event_id = 'more'")
    assert (row["value"], row["high"]) == (2, 1)
    assert json.loads(row["findings"])[0]["rule"] == "expect_payment_within_its_policy"


def test_held_payment_counts_once_released_and_never_while_refused(bench: Workbench) -> None:
    bench.decide("more", "released", DECIDED)
    bench.decide("budget", "refused", DECIDED, reason="材料不实")
    gate(bench)  # a build takes in what the raw gate has let through
    bench.build(AS_OF)
    rows = {row["event_id"]: row for row in bench.rows("SELECT * FROM marts.fct_subsidy_payments")}
    assert (rows["more"]["verdict"], rows["more"]["is_held"]) == ("within", False)
    assert rows["more"]["reason_zh"].endswith("未超出。")
    assert (rows["budget"]["verdict"], rows["budget"]["is_held"], rows["budget"]["allowed_wan"]) == (
        "refused", False, None
    )  # fmt: skip
    assert rows["budget"]["reason_zh"] == "不予采用：材料不实；不计入。"
    assert rows["budget"]["retracted_at"] is None
    (budget,) = bench.rows("SELECT paid_wan FROM marts.fct_subsidy_budget WHERE policy_id = 'town/held'")
    assert budget["paid_wan"] == 7  # 2 and 3 that nobody held, 2 released
