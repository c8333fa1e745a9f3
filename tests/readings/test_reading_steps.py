"""The computation told step by step, in both languages, with the numbers a person needs to do it again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import readings as rows

from milepost.readings import recomputing, steps
from milepost.readings.sentences import SENTENCES
from milepost.readings.words import LANGUAGES, Language


def told(row: dict[str, Any], language: Language = "en") -> dict[str, tuple[str, str]]:
    return {step.key: (step.value, step.how) for step in steps.steps(row, language)}


def test_straight_path_is_told_with_every_number_of_its_formulas() -> None:
    said = told(rows.STRAIGHT)
    assert said["target"] == ("≥ 1,500 firms", "due date D = 2027-12-31; measure: level on a day")
    assert said["points"] == ("2 points", "2024-12-31 300 → 2027-12-31 1,500")
    assert said["path"] == (
        "700 firms",
        "300 + (1,500 − 300) × 12/36: up to 2025-12-31, 12 of the 36 completed months from 2024-12-31 to 2027-12-31",
    )
    assert said["schedule"] == ("33.3 %", "(E − y₀) ÷ (T − y₀) = (700 − 300) ÷ (1,500 − 300)")
    assert said["attainment"] == ("33.3 %", "(y − y₀) ÷ (T − y₀) = (700 − 300) ÷ (1,500 − 300)")
    assert said["gap"][0] == "+0.0 points"
    assert said["status"] == ("On schedule (Green)", "level with the schedule, so not behind it")
    assert said["completion"] == ("46.7 %", "y ÷ T = 700 ÷ 1,500")
    assert said["needed"] == ("34.78 firms", "(T − y) ÷ completed months left = (1,500 − 700) ÷ 23")


def test_event_behind_the_figure_is_named_with_its_place_in_kafka_and_beijing_time() -> None:
    value, how = told(rows.STRAIGHT)["event"]
    assert value == "e-1"
    assert how == "/town/bureau, milepost.indicators.v1 / 2 / 106, loaded 2026-01-09 00:30 Beijing time"


def test_report_in_another_unit_is_told_as_converted_and_a_count_as_made_of_events() -> None:
    sent = rows.STRAIGHT | {
        "unit": "亿元",
        "event": rows.EVENT | {"reported_value": 7_000_000, "reported_unit": "万元"},
    }
    assert told(sent, "zh")["converted"] == ("700 亿元", "报送 7,000,000 万元")
    counted = rows.STRAIGHT | {"event": rows.EVENT | {"event_count": 12, "event_type": "milepost.training.held.v1"}}
    assert told(counted)["events"] == ("12 events", "of type milepost.training.held.v1; the last of them is above")
    assert "converted" not in told(counted)


def test_year_is_judged_by_its_own_months() -> None:
    said = told(rows.YEARLY, "zh")
    assert said["schedule"] == ("66.7 %", "当年已过的完整月数 = 8/12")
    assert said["attainment"] == ("74.0 %", "y ÷ E = 74 ÷ 100")
    assert said["gap"] == ("+7.3 个百分点", "完成进度 − 序时进度 = 74.00 % − 66.67 %，四舍五入到一位小数")
    assert said["year_to_date"] == ("66.67 亿元", "E × 当年已过的完整月数 = 100 × 8/12")


def test_growth_rate_has_no_time_share_and_a_ceiling_no_share_at_all() -> None:
    growth = told(rows.GROWTH)
    assert growth["schedule"] == ("100.0 %", "a growth rate is compared with T itself; no time share")
    assert growth["attainment"] == ("93.8 %", "y ÷ T = 7.5 ÷ 8")
    assert "path" not in growth
    ceiling = told(rows.CEILING)
    assert ceiling["ceiling"] == (
        "broken, 15 minutes above",
        "a ceiling is kept while y ≤ T (45 > 30); it has no share of completion and no time share",
    )
    assert {"schedule", "attainment", "completion", "gap", "path", "baseline", "needed"}.isdisjoint(ceiling)


def test_milestone_is_told_by_its_state_and_not_as_one_piece_of_something() -> None:
    said = told(rows.MILESTONE)
    assert said["target"][0] == "in service"
    assert said["actual"][0] == "started"
    assert said["path"] == (
        "nothing due before D",
        "no share reported as done: nothing is due before 2027-12-31, all of it from then on",
    )
    assert {"schedule", "attainment", "gap", "completion", "baseline"}.isdisjoint(said)
    assert told(rows.MILESTONE | {"milestone_state": None}, "zh")["actual"][0] == "未建成"
    assert told(rows.MILESTONE | {"milestone_state": None, "actual_value": 1.0}, "zh")["actual"][0] == "建成"
    for kind in ("milestone", "planned", "cancelled", "yearly_gate"):
        assert "节点" not in " ".join(step.line for step in steps.official(rows.ALL[kind], "zh"))


def test_share_of_a_milestone_of_every_year_says_where_its_three_quarters_come_from() -> None:
    said = told(rows.YEARLY_GATE, "zh")
    assert said["path"] == (
        "75.0 %",
        "每年的里程碑从 1 月 1 日直线推进到 12 月 31 日：当年已过 9/12 个完整月，应完成 75.0 %",
    )
    assert said["attainment"][0] == "60.0 %"
    given = rows.YEARLY_GATE | {"is_yearly": False, "due_date": date(2027, 12, 31), "path_value": 21 / 36}
    assert told(given)["path"][1].startswith("a share is reported as done")
    assert "21/36 completed months" in told(given)["path"][1]


def test_target_without_an_actual_or_a_due_date_says_why_it_has_no_shares() -> None:
    silent = told(rows.SILENT, "zh")
    assert silent["actual"] == ("—", "没有被采纳的实绩")
    assert silent["status"] == ("未报送（灰灯）", "没有被采纳的实绩，期限未到或仍在宽限期，不计入评估")
    undated = told(rows.UNDATED, "zh")
    assert undated["status"][0] == "未定期限（不亮灯）"
    assert {"schedule", "gap"}.isdisjoint({*silent, *undated})


def test_second_readings_are_told_where_the_build_made_them_and_left_out_for_another_day() -> None:
    assert steps.second(rows.STRAIGHT, "en") == []
    said = told(rows.STRAIGHT | rows.SECOND)
    assert said["pace"][0] == "Moderate"
    assert said["pace"][1] == (
        "R = yearly growth so far ÷ growth needed = 0.75 (from 300 firms on 2024-12-31 to 700 firms on 2025-12-31; "
        "1,500 firms is due on 2027-12-31); score 1.1 (−5 to 5)"
    )
    assert said["projection"] == (
        "Will fall short",
        "1,200 firms on 2027-12-31 by 2 points; too few for a range or a chance",
    )
    assert said["finished"] == ("Not due", "nothing was due yet")
    assert "disagree" not in said
    assert "disagree" in told(rows.STRAIGHT | rows.SECOND | {"readings_disagree": True})


@pytest.mark.parametrize("kind", rows.ALL)
def test_both_languages_tell_the_same_steps_and_nothing_is_left_unfilled(kind: str) -> None:
    row = rows.ALL[kind] | rows.SECOND
    lines = {language: steps.steps(row, language) for language in LANGUAGES}
    assert [step.key for step in lines["zh"]] == [step.key for step in lines["en"]]
    for step in [*lines["zh"], *lines["en"]]:
        assert step.name
        assert step.value
        assert not {"None", "{", "nan"} & set(step.line.replace("{", " { ").split())
        assert step.key in SENTENCES


def test_version_of_the_event_that_stands_now_is_the_one_behind_the_reading() -> None:
    old, other = rows.EVENT | {"is_current": False, "offset": 1}, rows.EVENT | {"event_id": "e-2"}
    target = {"section": "一", "span_start": 1, "span_end": 2}
    names = {"name_zh": "企业", "name_en": "Firms", "title_zh": "方案", "title_en": "Plan", "ahead_points": 10.0,
             "behind_points": 30.0, "cadence": "monthly", "direction": "up", "natural_limit": None}  # fmt: skip
    row = steps.joined(rows.STRAIGHT, target, names, names, [old, rows.EVENT, other])
    assert row["event"]["offset"] == 106
    earlier = rows.STRAIGHT | {"actual_as_of_date": date(2025, 6, 30)}
    assert steps.joined(earlier, target, names, names, [rows.EVENT])["event"] is None


@pytest.mark.parametrize("kind", rows.ALL)
def test_reading_computed_again_from_its_inputs_agrees(kind: str) -> None:
    assert recomputing.disagreements(rows.ALL[kind]) == []


@pytest.mark.parametrize(
    ("kind", "column", "off"),
    [
        ("straight", "gap_points", 0.2),
        ("straight", "attainment_share", 0.004),
        ("straight", "schedule_share", 0.004),
        ("yearly", "attainment_share", 0.004),
        ("yearly", "schedule_share", 0.004),
        ("growth", "schedule_share", 0.004),
        ("milestone", "attainment_share", 0.004),
        ("straight", "completion_share", 0.004),
        ("flow", "schedule_share", 0.004),
        ("held", "attainment_share", 0.004),
    ],
)
def test_figure_that_does_not_follow_from_the_others_is_found(kind: str, column: str, off: float) -> None:
    wrong = rows.ALL[kind] | {column: rows.ALL[kind][column] + off}
    assert column in recomputing.disagreements(wrong)


def test_input_changed_afterwards_is_found() -> None:
    changed = rows.STRAIGHT | {"actual_value": 705.0}
    assert recomputing.disagreements(changed) == ["attainment_share", "completion_share"]
    assert recomputing.disagreements(rows.STRAIGHT | {"path_value": 705.0}) == ["schedule_share"]
