"""Limits that the catalogue gives a value, where nothing is built: whole numbers, believable ranges, natural limits."""

from __future__ import annotations

import pytest
from builders import gating
from builders.gating import land
from builders.warehouse import Workbench, indicator, plan

from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

DAY = "2026-06-30"
PLAN = plan(
    indicator("firms", "level", {2030: 900}, unit="家"),
    indicator("people", "level", {2030: 90000}, unit="人"),
    indicator("patents", "level", {2030: 18.5}, unit="件"),  # for 10,000 people
    indicator("average", "level", {2030: 18}, unit="人", additivity="ratio"),
    indicator("money", "level", {2030: 900}, unit="亿元", plausible={"value": [0, 1000]}),
    indicator("coverage", "level", {2030: 90}, unit="%", natural_limit=100),
)


@pytest.mark.parametrize(
    ("name", "value", "unit", "rules"),
    [
        ("firms", 2.5, "家", {"whole_number_where_unit_is_counted"}),
        ("firms", 3, "家", set()),
        ("firms", 3.0, "家", set()),
        ("firms", 0.0003, "万家", set()),
        ("people", 1.25, "万人", set()),
        ("people", 1.23456, "万人", {"whole_number_where_unit_is_counted"}),
        ("patents", 12.4, "件", set()),
        ("average", 12.4, "人", set()),
        ("money", 12.45, "亿元", set()),
        ("money", 1000.5, "亿元", {"value_to_be_plausible"}),
        ("money", -1, "亿元", {"value_to_be_plausible"}),
        ("money", 10_000_000, "万元", set()),
        ("money", 20_000, "亿元", {"value_to_be_plausible", "value_within_reach_of_targets"}),
        ("coverage", 100.5, "%", {"value_within_natural_limit"}),
        ("firms", 3, "亩", {"unit_to_convert"}),
    ],
)
def test_limits(settings: Settings, name: str, value: float, unit: str, rules: set[str]) -> None:
    Workbench(settings).plans(PLAN)
    with warehouse.writing(settings, "test") as con:
        event_id = land(con, name, DAY, value, unit)
        assert gating.broken(con) == {rule: [event_id] for rule in rules}


def test_words_of_limits(settings: Settings) -> None:
    Workbench(settings).plans(PLAN)
    with warehouse.writing(settings, "test") as con:
        land(con, "firms", DAY, 2.5, "家")
        land(con, "money", DAY, 1000.5, "亿元")
        said = gating.words(con)
    assert sorted(said) == ["1,000.5 亿元超出可信范围：0—1,000 亿元。", "2.5 家不是整数：该指标只能按整数计。"]
