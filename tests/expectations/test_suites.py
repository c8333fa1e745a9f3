"""The gates' rules, each shown a row that breaks it and one that does not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

import expectations
from milepost.gates import words
from milepost.gates.queries import enterprises, habits, measurements, payments, subsidies, trainings
from milepost.gates.verdict import CheckResult

EVENT = {
    "load_id": "l0",
    "topic": "milepost.indicators.v1",
    "partition": 0,
    "offset": 0,
    "event_id": "e0",
    "source": "/wucheng/data",
    "type": "milepost.indicator.reported.v1",
    "subject": "wucheng/x",
    "event_time": datetime(2026, 1, 1),
    "kafka_time": datetime(2026, 1, 1),
    "simulated": False,
    "latest_time": datetime(2026, 1, 2),
}
REPORT = {
    "source": "/wucheng/data",
    "event_id": "e0",
    "indicator": "wucheng/x",
    "value": 10.0,
    "unit": "亿元",
    "reported_unit": "万元",
    "largest_target": 20.0,
    "reach": 400.0,
    "natural_limit": 100.0,
    "share_of_largest_target": 0.5,
    "share_of_natural_limit": 0.1,
    "plausible_low": 1.0,
    "plausible_high": 50.0,
    "is_plausible": True,
    "below_unit": None,
}
BASELINE = {
    "source": "/wucheng/data",
    "event_id": "e0",
    "indicator": "wucheng/x",
    "unit": "亿元",
    "as_of_date": date(2024, 12, 31),
    "value_before": 10.0,
    "value_after": 10.0,
    "moves_baseline": False,
}
BESIDE = {
    "source": "/wucheng/data",
    "event_id": "e0",
    "indicator": "wucheng/x",
    "unit": "亿元",
    "as_of_date": date(2024, 12, 31),
    "value": 10.0,
}
HISTORY = BESIDE | {
    "value_before": 9.0, "date_before": date(2024, 11, 30), "points": 9, "expected": 9.5, "low": 5.0, "high": 19.0,
    "surprise": None, "slip_digits": None, "slip_zh": None, "slip_en": None, "fallen_from": None,
    "date_fallen_from": None, "falls": False, "is_above_later": False, "step": 1.0, "plausible_step": 2.0,
    "step_used": 0.5, "change_share": 0.1, "largest_share": 0.5, "change_used": 0.2,
}  # fmt: skip
RELATION = BESIDE | {
    "relation_id": "wucheng/part_of_all", "kind": "at_most", "left_zh": "部分", "left_en": "Part", "left_value": 9.0,
    "left_unit": "亿元", "right_zh": "全部", "right_en": "All", "right_value": 10.0, "right_unit": "亿元",
    "reason_zh": "理由", "reason_en": "Reason", "excess_of_at_most": -1.0, "excess_of_sum": None,
    "excess_of_share": None, "excess_of_members": None,
}  # fmt: skip
STATUS = {
    "target_id": "t0",
    "status": "ahead",
    "light": "green",
    "gap_points": 12.0,
    "as_of_date": date(2026, 6, 1),
    "actual_as_of_date": date(2026, 5, 31),
}
SCORE = {
    "agency_id": "a0",
    "good": 1,
    "middle": 0,
    "bad": 1,
    "outdated": 0,
    "not_reported": 1,
    "awaiting_final": 0,
    "no_schedule": 0,
    "minus_targets": -3,
    "good_share": 0.5,
}
OF_EVENTS = {  # their rules are shown rows in tests/gates/
    "raw_habits": habits.COLUMNS,
    "raw_measurements": measurements.COLUMNS,
    "raw_enterprises": enterprises.COLUMNS,
    "raw_payments": payments.COLUMNS,
    "raw_subsidies": subsidies.COLUMNS,
    "raw_trainings": trainings.COLUMNS,
}
ACTUAL = {"indicator_id": "wucheng/x", "as_of_date": date(2026, 1, 1), "known_from": datetime(2026, 1, 1)}


def raw(
    events: list[dict[str, Any]],
    reports: list[dict[str, Any]] | None = None,
    baselines: list[dict[str, Any]] | None = None,
    **more: list[dict[str, Any]],
) -> list[CheckResult]:
    return expectations.check_raw(
        {
            "raw_events": pd.DataFrame(events, columns=list(EVENT)),
            "raw_reports": pd.DataFrame(reports or [], columns=list(REPORT)),
            "raw_history": pd.DataFrame(more.get("history", []), columns=list(HISTORY)),
            "raw_relations": pd.DataFrame(more.get("relations", []), columns=list(RELATION)),
            "raw_baselines": pd.DataFrame(baselines or [], columns=list(BASELINE)),
        }
        | {name: pd.DataFrame(columns=list(columns)) for name, columns in OF_EVENTS.items()}
    )


def marts(**changed: list[dict[str, Any]]) -> list[CheckResult]:
    tables = {
        "fct_target_status": [STATUS],
        "fct_targets": [{"target_id": "t0"}],
        "agg_agency_scorecard": [SCORE],
        "fct_actuals": [ACTUAL],
    } | changed
    return expectations.check_marts({name: pd.DataFrame(rows) for name, rows in tables.items()})


def broken(results: list[CheckResult]) -> dict[str, str]:
    return {result.expectation: result.severity for result in results if not result.success}


def broke(result: CheckResult) -> list[tuple[str, str]]:
    return [(finding.source, finding.event_id) for finding in result.findings]


def test_good_rows_pass_every_rule() -> None:
    assert broken(raw([EVENT], [REPORT], [BASELINE], history=[HISTORY], relations=[RELATION])) == {}
    assert broken(marts()) == {}


def test_log_that_starts_anew_may_use_its_offsets_again() -> None:
    assert broken(raw([EVENT, EVENT | {"event_id": "e1", "load_id": "l1"}])) == {}


def test_empty_increment_passes() -> None:
    assert broken(raw([])) == {}


def test_rules_without_a_row_are_recorded_like_those_that_passed() -> None:
    names = [
        [(result.table, result.expectation, result.severity, result.column) for result in results]
        for results in (raw([]), raw([EVENT], [REPORT], [BASELINE], history=[HISTORY], relations=[RELATION]))
    ]
    assert sorted(names[0], key=str) == sorted(names[1], key=str)


@pytest.mark.parametrize(
    ("second", "rule", "severity"),
    [
        ({"offset": 1}, "expect_event_to_be_landed_once", "critical"),
        ({"event_id": "e1"}, "expect_offset_to_be_landed_once", "critical"),
        ({"offset": 1, "event_id": "e1", "type": "x"}, "expect_event_type_to_be_known", "warning"),
        ({"offset": 1, "event_id": "e1", "source": "wucheng"}, "expect_column_values_to_match_regex", "critical"),
        (
            {"offset": 1, "event_id": "e1", "event_time": datetime(2026, 1, 3)},
            "expect_event_not_to_come_from_the_future",
            "warning",
        ),
    ],
)
def test_event_that_breaks_a_rule_fails_that_rule_alone(second: dict[str, Any], rule: str, severity: str) -> None:
    assert broken(raw([EVENT, EVENT | second])) == {rule: severity}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"share_of_largest_target": 10_000.0}, "expect_value_within_reach_of_targets"),
        ({"share_of_natural_limit": 1.2}, "expect_value_within_natural_limit"),
        ({"value": None}, "expect_unit_to_convert"),
        ({"is_plausible": False}, "expect_value_to_be_plausible"),
        ({"below_unit": 0.5}, "expect_whole_number_where_unit_is_counted"),
    ],
)
def test_report_that_cannot_be_is_named_so_that_it_can_be_held(change: dict[str, Any], rule: str) -> None:
    results = raw([EVENT], [REPORT, REPORT | {"event_id": "e1"} | change])
    assert broken(results) == {rule: "warning"}
    assert [broke(result) for result in results if not result.success] == [[("/wucheng/data", "e1")]]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"slip_digits": 4}, "expect_no_slip_of_the_unit"),
        ({"falls": True}, "expect_running_total_not_to_fall"),
        ({"is_above_later": True}, "expect_running_total_not_to_pass_later_ones"),
        ({"step_used": 1.1}, "expect_step_within_plausible"),
        ({"change_used": 1.1}, "expect_month_within_plausible"),
        ({"surprise": -3.6}, "expect_no_surprise_beside_history"),
        ({"surprise": 3.6}, "expect_no_surprise_beside_history"),
    ],
)
def test_value_unlike_its_history_is_named_so_that_it_can_be_held(change: dict[str, Any], rule: str) -> None:
    results = raw([EVENT], history=[HISTORY, HISTORY | {"event_id": "e1"} | change])
    assert broken(results) == {rule: "warning"}
    assert [broke(result) for result in results if not result.success] == [[("/wucheng/data", "e1")]]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("at_most", "expect_part_not_above_whole"),
        ("sum", "expect_total_of_parts"),
        ("share", "expect_share_of_parts"),
        ("members", "expect_whole_not_below_members"),
    ],
)
def test_broken_relation_is_named_by_its_kind(kind: str, rule: str) -> None:
    results = raw([EVENT], relations=[RELATION, RELATION | {"event_id": "e1", "kind": kind, f"excess_of_{kind}": 0.1}])
    assert broken(results) == {rule: "warning"}
    assert [broke(result) for result in results if not result.success] == [[("/wucheng/data", "e1")]]


def test_event_that_would_move_a_baseline_is_named_so_that_it_can_be_held() -> None:
    results = raw([EVENT], [], [BASELINE, BASELINE | {"event_id": "e1", "value_after": 11.0, "moves_baseline": True}])
    assert broken(results) == {"expect_baseline_to_stand": "warning"}
    assert [broke(result) for result in results if not result.success] == [[("/wucheng/data", "e1")]]


def test_every_rule_that_holds_rows_has_words_in_both_languages() -> None:
    holding = {(result.table, result.expectation) for result in raw([]) if result.severity == "warning"}
    assert set(words.HOLDING) == holding
    assert all(words.meaning(*rule, "zh") and words.meaning(*rule, "en") for rule in holding)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"fct_targets": [{"target_id": "t0"}, {"target_id": "t1"}]}, "expect_every_target_to_be_read"),
        ({"fct_target_status": [STATUS, STATUS]}, "expect_column_values_to_be_unique"),
        ({"fct_target_status": [STATUS | {"status": "great"}]}, "expect_column_values_to_be_in_set"),
        ({"fct_target_status": [STATUS | {"light": "pink"}]}, "expect_column_values_to_be_in_set"),
        (
            {"fct_target_status": [STATUS | {"actual_as_of_date": date(2026, 6, 2)}]},
            "expect_reading_not_to_look_ahead",
        ),
        ({"agg_agency_scorecard": [SCORE | {"good": 2}]}, "expect_counts_to_add_up"),
        ({"fct_actuals": [ACTUAL, ACTUAL]}, "expect_one_current_actual_per_day"),
    ],
)
def test_mart_that_would_mislead_blocks_publishing(changed: dict[str, list[dict[str, Any]]], rule: str) -> None:
    assert broken(marts(**changed)).get(rule) == "critical"
