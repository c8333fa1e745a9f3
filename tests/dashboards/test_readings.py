"""Counting, ordering and selecting rows; numbers in words; the computation laid out."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import readings as by_hand
from builders.published import AS_OF, Sample

from dashboards import readings, records
from dashboards.text import LANGUAGES, Words
from milepost.charts import indicator as chart
from milepost.readings.statuses import STATUSES

PLANS = ["dongyang-2026", "huzhou-2025", "jinhua-2025", "pinghu-2025", "wucheng-2025"]
DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"


@pytest.fixture
def rows(sample: Sample) -> list[readings.Row]:
    tables = sample.tables
    return readings.join(tables["fct_target_status"], tables["dim_indicators"], tables["fct_targets"])


def test_sample_holds_every_status_so_the_boards_are_tried_on_all(rows: list[readings.Row]) -> None:
    assert {row["status"] for row in rows} == set(STATUSES)


def test_total_is_the_sum_of_the_statuses_and_restatements_are_apart(rows: list[readings.Row]) -> None:
    counts = readings.count(rows)
    assert counts.total == sum(counts.by_status.values()) == len(rows) - 2
    assert counts.restatements == 2


def test_plans_add_up_to_the_whole_for_every_status(rows: list[readings.Row]) -> None:
    whole, by_plan = readings.count(rows), readings.count_by_plan(rows, PLANS)
    for status, n in whole.by_status.items():
        assert sum(part.by_status[status] for part in by_plan.values()) == n


def test_status_and_plan_unknown_to_the_boards_are_counted_not_lost(rows: list[readings.Row]) -> None:
    counted = next(row for row in rows if not row["is_restatement"])
    strange = [*rows, {**counted, "status": "quarantined", "plan_id": "new-plan"}]
    assert readings.count(strange).by_status["quarantined"] == 1
    assert readings.count(strange).total == readings.count(rows).total + 1
    assert readings.count_by_plan(strange, PLANS)["new-plan"].total == 1


def test_red_comes_first_then_the_widest_gap_then_what_is_due_first() -> None:
    def row(name: str, light: str, gap: float | None, due: date | None) -> readings.Row:
        return {"target_id": name, "light": light, "gap_points": gap, "due_date": due}

    given = [
        row("green", "green", 3.0, date(2026, 1, 1)),
        row("no gap", "red", None, date(2026, 1, 1)),
        row("late", "red", -40.0, date(2027, 1, 1)),
        row("soon", "red", -40.0, date(2026, 1, 1)),
        row("undated", "none", None, None),
        row("silent", "grey", None, date(2026, 1, 1)),
        row("yellow", "yellow", -90.0, date(2026, 1, 1)),
    ]
    order = [r["target_id"] for r in readings.lagging_first(given)]
    assert order == ["soon", "late", "no gap", "yellow", "silent", "green", "undated"]


def test_agency_filter_finds_lead_and_support(rows: list[readings.Row]) -> None:
    lead = readings.select(rows, readings.Wanted(agency="wucheng/economy_bureau"))
    assert {row["indicator_id"] for row in lead} == {"wucheng/core_revenue"}
    support = readings.select(rows, readings.Wanted(agency="wucheng/education_bureau"))
    assert {row["jurisdiction_id"] for row in support} == {"wucheng"}
    assert len(support) > len(lead)


def test_filters_are_joined_by_and(rows: list[readings.Row]) -> None:
    wanted = readings.Wanted(plan="wucheng-2025", theme="compute", lights=frozenset({"blue"}), words="算力")
    found = readings.select(rows, wanted)
    assert found
    assert all(r["plan_id"] == "wucheng-2025" and r["light"] == "blue" and "算力" in r["name_zh"] for r in found)


def test_both_languages_hold_the_same_keys_with_the_same_slots() -> None:
    zh, en = LANGUAGES["zh"], LANGUAGES["en"]
    assert set(zh) == set(en)
    slots = re.compile(r"{(\w+)(?::[^}]*)?}")
    assert [k for k in zh if set(slots.findall(zh[k])) != set(slots.findall(en[k]))] == []
    assert [k for words in (zh, en) for k, text in words.items() if not text.strip()] == []


def test_every_key_the_pages_ask_for_exists() -> None:
    asked = {
        key
        for path in DASHBOARDS.rglob("*.py")
        if path.parent.name != "text"
        for key in re.findall(r'\bw\(\s*"([a-z0-9_.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 60
    assert asked - set(LANGUAGES["zh"]) == set()


def test_csv_opens_in_spreadsheets_and_runs_no_formula() -> None:
    made = records.to_csv([{"note": "=cmd()", "value": -3.5, "name": "算力"}], ("name", "value", "note"))
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig").splitlines() == ["name,value,note", "算力,-3.5,'=cmd()"]


def diamonds(spec: dict[str, Any]) -> int:
    """How many targets a chart marks."""
    return sum(len(layer["data"]["values"]) for layer in spec["layer"] if layer["mark"].get("shape") == "diamond")


def test_chart_of_every_indicator_is_valid_vega_lite(sample: Sample, rows: list[readings.Row]) -> None:
    import altair as alt

    for indicator in sample.indicators:
        wanted = indicator["indicator_id"]
        path, actuals, targets = (
            [row for row in sample.tables[name] if row["indicator_id"] == wanted]
            for name in ("fct_path_points", "fct_actuals", "fct_target_status")
        )
        chosen = next(r for r in rows if r["indicator_id"] == wanted)
        spec = chart.specification(Words("zh"), path, actuals, targets, chosen, AS_OF)
        alt.LayerChart.from_dict(spec).to_dict()
        drawn = json.dumps(spec, ensure_ascii=False)
        assert ("模拟数据" in drawn) == any(row["is_simulated"] for row in actuals)
        assert diamonds(spec) == sum(1 for row in targets if row["due_date"] and not row["is_restatement"])


def test_chart_starts_its_path_at_the_baseline_though_an_earlier_target_is_marked() -> None:
    target = {
        "due_date": date(2025, 12, 31),
        "target_value": 5.0,
        "is_restatement": False,
        "bound": "at_least",
        "measure": "level",
        "unit": "家",
    }
    chosen = {**target, "actual_as_of_date": None, "actual_value": None, "expected_value": None, "light": "grey"}
    chosen |= {"gap_points": None}
    path = [
        {"point_date": date(2025, 12, 31), "point_value": 5.0, "point_kind": "target"},
        {"point_date": date(2026, 1, 1), "point_value": 2.0, "point_kind": "baseline"},
        {"point_date": date(2027, 12, 31), "point_value": 9.0, "point_kind": "target"},
    ]
    spec = chart.specification(Words("en"), path, [], [target], chosen, None)
    assert json.dumps(spec).count('"series": "Path"') == 2
    assert diamonds(spec) == 1


def test_target_s_own_units_go_before_its_indicator_s() -> None:
    status = [{"target_id": "i/2027", "indicator_id": "i"}, {"target_id": "i/2028", "indicator_id": "i"}]
    shared = {"indicator_id": "i", "name_zh": "算力", "lead_zh": "甲局", "lead_agency_ids": ["a"], "support_zh": "丙局"}
    own = {"target_id": "i/2027", "lead_zh": "乙局", "lead_agency_ids": ["b"], "support_zh": None, "section": "一"}
    first, second = readings.join(status, [shared], [own])
    assert (first["lead_zh"], first["lead_agency_ids"], first["support_zh"]) == ("乙局", ["b"], None)
    assert (first["name_zh"], first["section"]) == ("算力", "一")
    # a version that an older program published says nothing of it: the indicator's units stand
    assert (second["lead_zh"], second["lead_agency_ids"]) == ("甲局", ["a"])


def test_chart_of_a_ceiling_has_a_level_line_and_no_way_to_it_and_no_gap() -> None:
    path = [
        {"point_date": date(2024, 12, 31), "point_value": 0.0, "point_kind": "baseline"},
        {"point_date": date(2027, 12, 31), "point_value": 30.0, "point_kind": "target"},
    ]
    target = {**by_hand.CEILING, "is_restatement": False}
    spec = chart.specification(Words("en"), path, [], [target], target | {"expected_value": 30.0}, None)
    rules = [layer for layer in spec["layer"] if layer["mark"]["type"] == "rule"]
    assert [layer["data"]["values"][0]["said"] for layer in rules] == ["Ceiling ≤ 30 minutes"]
    assert [layer for layer in spec["layer"] if layer["mark"]["type"] in ("line", "tick")] == []
    assert "Path" not in json.dumps(spec)


def test_chart_rings_interim_values_with_where_they_were_agreed() -> None:
    path = [
        {"point_date": date(2024, 12, 31), "point_value": 300.0, "point_kind": "baseline", "source": None},
        {"point_date": date(2025, 12, 31), "point_value": 900.0, "point_kind": "agreed", "source": "2025 work plan"},
        {"point_date": date(2027, 12, 31), "point_value": 1500.0, "point_kind": "target", "source": None},
    ]
    target = {**by_hand.STRAIGHT, "is_restatement": False}
    spec = chart.specification(Words("en"), path, [], [target], target, None)
    (rings,) = [layer for layer in spec["layer"] if "2025 work plan" in json.dumps(layer)]
    assert (rings["mark"]["type"], [one["value"] for one in rings["data"]["values"]]) == ("point", [900.0])
    (line,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert [one["value"] for one in line["data"]["values"]] == [300.0, 900.0, 1500.0]


def test_download_has_a_share_only_where_the_reading_has_one() -> None:
    shown = readings.as_shown(
        by_hand.CEILING | {"attainment_share": 1.5, "schedule_share": 1.0, "completion_share": 1.5}
    )
    assert {shown[key] for key in ("attainment_share", "schedule_share", "completion_share", "gap_points")} == {None}
    kept = readings.as_shown(by_hand.STRAIGHT)
    assert (kept["attainment_share"], kept["completion_share"]) == (1 / 3, 700 / 1500)


def test_counts_say_by_the_row_who_is_judged(rows: list[readings.Row]) -> None:
    one = next(row for row in rows if row["status"] == "not_reported" and not row["is_assessed"])
    early, late = one, {**one, "target_id": "late", "light": "red", "is_assessed": True}
    counts = readings.count([early, late, {**one, "status": "outdated", "is_assessed": True}])
    assert (counts.total, counts.assessed, counts.kept) == (3, 2, 0)
    assert counts.left_out == {"not_reported": 1}
    assert counts.by_status["not_reported_overdue"] == 1


def test_chart_holds_the_end_of_the_gap_and_the_mark_of_a_milestone() -> None:
    gate = {**by_hand.YEARLY_GATE, "is_restatement": False}
    actuals = [{**by_hand.EVENT, "actual_value": 0.6, "unit": "节点", "is_simulated": False}]
    spec = chart.specification(Words("en"), [], actuals, [gate], gate, None)
    scales = [layer["encoding"]["y"]["scale"]["domain"] for layer in spec["layer"] if "scale" in layer["encoding"]["y"]]
    assert min(top for _, top in scales) >= 1.0
    lower = {**by_hand.STRAIGHT, "is_restatement": False, "target_value": 500.0, "expected_value": 900.0}
    spec = chart.specification(Words("en"), [], [], [lower], lower, None)
    assert all(
        layer["encoding"]["y"]["scale"]["domain"][1] >= 900
        for layer in spec["layer"]
        if "scale" in layer["encoding"]["y"]
    )
