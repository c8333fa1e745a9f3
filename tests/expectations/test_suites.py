"""The gates' rules, each shown a row that breaks it and one that does not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

import expectations
from milepost.gates import words
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
    "indicator_value": 10.0,
    "share_of_largest_target": 0.5,
    "share_of_natural_limit": 0.1,
}
BASELINE = {
    "source": "/wucheng/data",
    "event_id": "e0",
    "indicator": "wucheng/x",
    "as_of_date": date(2024, 12, 31),
    "value_before": 10.0,
    "value_after": 10.0,
    "moves_baseline": False,
}
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
ACTUAL = {"indicator_id": "wucheng/x", "as_of_date": date(2026, 1, 1), "known_from": datetime(2026, 1, 1)}


def raw(
    events: list[dict[str, Any]],
    reports: list[dict[str, Any]] | None = None,
    baselines: list[dict[str, Any]] | None = None,
) -> list[CheckResult]:
    return expectations.check_raw(
        {
            "raw_events": pd.DataFrame(events, columns=list(EVENT)),
            "raw_reports": pd.DataFrame(reports or [], columns=list(REPORT)),
            "raw_baselines": pd.DataFrame(baselines or [], columns=list(BASELINE)),
        }
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


def test_good_rows_pass_every_rule() -> None:
    assert broken(raw([EVENT], [REPORT], [BASELINE])) == {}
    assert broken(marts()) == {}


def test_log_that_starts_anew_may_use_its_offsets_again() -> None:
    assert broken(raw([EVENT, EVENT | {"event_id": "e1", "load_id": "l1"}])) == {}


def test_empty_increment_passes() -> None:
    assert broken(raw([])) == {}


@pytest.mark.parametrize(
    ("second", "rule", "severity"),
    [
        ({"offset": 1}, "expect_event_to_be_landed_once", "critical"),
        ({"event_id": "e1"}, "expect_offset_to_be_landed_once", "critical"),
        ({"offset": 1, "event_id": "e1", "type": "x"}, "expect_column_values_to_be_in_set", "warning"),
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
        ({"indicator_value": None}, "expect_column_values_to_not_be_null"),
    ],
)
def test_report_that_cannot_be_is_named_so_that_it_can_be_held(change: dict[str, Any], rule: str) -> None:
    results = raw([EVENT], [REPORT, REPORT | {"event_id": "e1"} | change])
    assert broken(results) == {rule: "warning"}
    assert [result.failing for result in results if not result.success] == [(("/wucheng/data", "e1"),)]


def test_event_that_would_move_a_baseline_is_named_so_that_it_can_be_held() -> None:
    results = raw([EVENT], [], [BASELINE, BASELINE | {"event_id": "e1", "value_after": 11.0, "moves_baseline": True}])
    assert broken(results) == {"expect_baseline_to_stand": "warning"}
    assert [result.failing for result in results if not result.success] == [(("/wucheng/data", "e1"),)]


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
