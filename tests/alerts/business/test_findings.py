"""Reports overdue, members' targets that do not add up, subsidies: one incident each, over when it is no longer so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from builders.published import Row
from builders.versions import Versions, rewritten

PAYMENT: Row = {"policy_id": "j/p", "jurisdiction_id": "j", "is_simulated": False, "verdict": "over", "is_held": False}
YEAR: Row = {"policy_id": "j/p", "year": 2026, "is_simulated": False, "over_cap": False, "state": "within"}


def payments(*rows: Row) -> Any:
    return rewritten("fct_subsidy_payments", lambda _there: [PAYMENT | row for row in rows])


def years(*rows: Row) -> Any:
    return rewritten("fct_subsidy_budget", lambda _there: [YEAR | row for row in rows])


def shown(there: Versions, *changes: Any) -> dict[str, Any]:
    """What opens if a version after the first one says so and stands; loud incidents by key."""
    there.show(0)
    there.evaluate(0)
    there.show(20, *changes)
    there.evaluate(20)
    there.evaluate(31)
    return {one.dedupe_key: one for one in there.loud()}


def all_reported(folder: Path) -> None:
    on_time = {"punctuality": "on_time", "days_late": 0}
    rewritten("fct_reporting_punctuality", lambda rows: [row | on_time for row in rows])(folder)


def test_an_agencys_missing_reports_of_a_day_are_one_incident_that_ends_with_them(there: Versions) -> None:
    there.show(0)
    there.evaluate(0)
    found = [one for one in there.store.unresolved() if one.kind == "report_overdue"]
    assert found
    assert len({(one.scope.agency, one.dedupe_key) for one in found}) == len(found)
    rows = there.sample.tables["fct_reporting_punctuality"]
    missing = {row["indicator_id"] for row in rows if row["punctuality"] == "missing"}
    assert missing & {row["indicator_id"] for row in rows if row["punctuality"] == "coming"}, "the next one is owed too"
    assert {indicator for one in found for indicator in one.fields["indicators"]} <= missing
    assert all(one.fields["count"] == len(one.fields["indicators"]) for one in found)
    there.show(20, all_reported)
    there.evaluate(20)
    there.evaluate(31)
    assert not any(one.kind == "report_overdue" for one in there.store.unresolved())


def test_new_missing_reports_are_told(there: Versions) -> None:
    there.show(0, all_reported)
    there.evaluate(0)
    there.show(20)
    there.evaluate(20)
    there.evaluate(31)
    found = there.loud("report_overdue")
    assert found
    assert all(one.title_zh.endswith("前报送）") and one.scope.agency for one in found)


def test_members_that_promise_too_little_are_one_incident_per_concept(there: Versions) -> None:
    there.show(0)
    there.evaluate(0)
    found = {one.dedupe_key: one for one in there.store.unresolved() if one.kind == "targets_incoherent"}
    short = [row for row in there.sample.tables["agg_concept_rollup"] if (row["coherence_gap"] or 0) < 0]
    assert len(found) == len(short) > 0
    one = found["incoherent:compute_capacity:2027:jinhua:PFlops"]
    assert "2,400 PFlops" in one.body_zh
    row = next(row for row in short if row["concept"] == "compute_capacity" and row["due_year"] == 2027)
    names = {row["jurisdiction_id"]: row for row in there.sample.tables["dim_jurisdictions"]}
    assert one.title_zh.startswith(names["jinhua"]["name_zh"])
    assert all(names[member]["name_zh"] in one.body_zh for member in row["member_ids"])
    assert all(names[member]["name_en"] in one.body_en for member in row["member_ids"])
    assert "2,100 PFlops" in one.body_en


def test_payments_beyond_a_rule_are_one_incident_that_names_the_worst(there: Versions) -> None:
    day = {"paid_date": date(2026, 5, 1), "reason_zh": "超出。", "reason_en": "Over."}
    found = shown(
        there,
        payments(
            day | {"event_id": "a", "excess_wan": Decimal(2)},
            day | {"event_id": "b", "excess_wan": Decimal("3.5")},
            day | {"event_id": "c", "excess_wan": Decimal(9), "verdict": "within"},
            day | {"event_id": "d", "excess_wan": Decimal(7), "policy_id": "j/q", "is_simulated": True},
        ),
    )
    assert set(found) == {"subsidy:j/p:over", "subsidy:j/q:over:simulated"}
    one = found["subsidy:j/p:over"]
    assert one.body_zh.startswith("2 笔超出政策规定，共超出 5.5 万元。\n超出最多的一笔：b（2026-05-01）")
    assert (one.kind, one.severity) == ("subsidy_over_cap", "warning")
    assert found["subsidy:j/q:over:simulated"].title_zh.startswith("[模拟] ")
    assert found["subsidy:j/q:over:simulated"].severity == "info"
    there.show(40)
    there.evaluate(40)
    there.evaluate(51)
    assert there.loud("subsidy") == []


def test_a_budget_nearly_used_counts_in_its_year_and_one_over_its_cap_always(there: Versions) -> None:
    said = {"paid_wan": 85.0, "year_cap_wan": 100.0, "left_wan": 15.0, "used_share": 0.85, "elapsed_share": 0.4}
    found = shown(
        there,
        years(
            said | {"state": "nearly_used", "runs_out_month": date(2026, 12, 1)},
            said | {"policy_id": "j/r", "state": "over", "over_cap": True, "year": 2025, "paid_wan": 120.0},
            said | {"policy_id": "j/s", "state": "nearly_used", "year": 2025},
            said
            | {"policy_id": "j/t", "state": "over_promised"}
            | {"committed_wan": 20.0, "left_after_committed_wan": -5.0},
        ),
    )
    assert set(found) == {"subsidy:j/p:2026/nearly_used", "subsidy:j/r:over", "subsidy:j/t:2026/over_promised"}
    beyond = found["subsidy:j/t:2026/over_promised"]
    assert beyond.title_zh.startswith("补贴资金承诺超过剩余")
    assert "已承诺未付 20 万元，比剩余多 5 万元" in beyond.body_zh
    assert "5 more than is left" in beyond.body_en
    assert "85.0 %" in found["subsidy:j/p:2026/nearly_used"].body_zh
    assert "按目前进度 2026-12 用完" in found["subsidy:j/p:2026/nearly_used"].body_zh
    assert "2025 年已付 120 万元" in found["subsidy:j/r:over"].body_zh
