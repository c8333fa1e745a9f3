"""Why a status is what it is, as it is read aloud in a meeting: a sentence of its own for every rule that decides."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from builders import readings as rows

from milepost.readings import steps
from milepost.readings.statuses import STATUSES
from milepost.readings.words import LANGUAGES, Language


def why(row: dict[str, Any], language: Language = "zh") -> str:
    return next(step.how for step in steps.official(row, language) if step.key == "status")


def summary(row: dict[str, Any], language: Language = "zh") -> str:
    return steps.official(row, language)[0].how


def step(row: dict[str, Any], key: str, language: Language = "zh") -> tuple[str, str]:
    return next((step.value, step.how) for step in steps.official(row, language) if step.key == key)


def test_reading_is_told_in_one_breath_before_it_is_computed() -> None:
    assert summary(rows.FLOW) == (
        "企业：到 2027 年底应达到 20 亿元。截至 2026 年 9 月 30 日为 14 亿元，相当于目标的 70.0 %。"
        "按序时应达 14.63 亿元（序时进度 75.0 %，完成进度 71.8 %）。"
        "评为略滞后（蓝灯）：落后序时 3.2 个百分点，不到滞后的限值 10。"
    )
    assert summary(rows.FLOW, "en") == (
        "Firms: at least CNY 2 billion by the end of 2027. On 30 September 2026 it was CNY 1.4 billion, "
        "which equals 70.0 % of the target. By then CNY 1.463 billion was due (schedule 75.0 %, "
        "attainment 71.8 %). Slightly behind (Blue): 3.2 points behind schedule, less than the limit of behind, 10."
    )


def test_completion_share_has_its_name_only_in_the_year_of_the_target() -> None:
    assert "相当于目标的 70.0 %" in summary(rows.FLOW)
    assert "完成率 74.0 %" in summary(rows.YEARLY)
    assert "完成率 46.7 %" in summary(rows.STRAIGHT)
    (name,) = [step.name for step in steps.official(rows.FLOW, "zh") if step.key == "completion"]
    assert name == "相当于目标的"
    assert step(rows.FLOW, "completion")[1].startswith("y ÷ T = 14 ÷ 20；2026 年的数值，2027 年的目标")


@pytest.mark.parametrize("language", LANGUAGES)
def test_broken_ceiling_is_broken_by_so_much_and_never_a_share(language: Language) -> None:
    said = summary(rows.CEILING, language)
    assert "%" not in said
    assert ("突破上限 30 分钟，超出 15 分钟" if language == "zh" else "broken, 15 minutes above") in said
    kept = rows.CEILING | {"actual_value": 12.0, "status": "on_schedule", "light": "green"}
    assert ("余 18 分钟" if language == "zh" else "is kept, 18 minutes below it") in why(kept, language)
    full = rows.CEILING | {"actual_value": 30.0, "status": "on_schedule", "light": "green"}
    assert ("没有余量" if language == "zh" else "with no room left") in why(full, language)


def test_ceiling_that_was_missed_is_judged_by_the_value_of_its_day() -> None:
    over = {"status": "missed", "value_in_time": 40.0, "value_in_time_date": date(2027, 12, 31), "actual_value": 20.0}
    said = why(rows.CEILING | over | {"as_of_date": date(2028, 2, 1), "overdue_days": 32})
    assert said == "期限 2027 年 12 月 31 日已过，上限 30 分钟没有守住：2027 年 12 月 31 日为 40 分钟，超出 10 分钟"


def test_falling_target_falls_and_without_a_baseline_is_a_ceiling() -> None:
    assert summary(rows.FALLING).startswith("企业：到 2027 年底应降到 4 家或以下。")
    assert step(rows.FALLING, "target")[0] == "≤ 4 家"
    assert step(rows.FALLING, "fall") == ("0.22 家", "(y − T) ÷ 剩余完整月数 = (9 − 4) ÷ 23")
    assert step(rows.KEPT_FALL, "ceiling")[1].startswith("目标要求下降，但没有高于 T 的基期可比，按上限判断")


def test_path_that_was_not_agreed_says_why_it_is_no_worse_and_from_where_it_counts() -> None:
    assert step(rows.HELD, "path")[1].endswith("没有商定的路径，所以最差只判到略滞后")
    assert why(rows.HELD) == "落后序时 55 个百分点，只看差距是“严重滞后”；但路径没有商定，最差只判到略滞后"
    assert step(rows.HELD, "baseline")[1] == "无基期；没有商定的路径，按首个节点值计算"
    begun = step(rows.FLOW, "path")[1]
    assert begun == "19 + (20 − 19) × 12/24；2025-12-31 到 2027-12-31 共 24 个完整月，到 2026-12-31 为 12 个"
    assert step(rows.FLOW, "baseline")[1].startswith("方案起始前后最近的完整年度，t₀ = 2025-12-31")


def test_first_report_is_no_worse_than_slightly_behind_until_a_second_one_and_says_so() -> None:
    capped = {
        "baseline_kind": "first_report",
        "status": "slightly_behind",
        "uncapped_status": "behind",
        "gap_points": -20.0,
    }
    assert "基期取自首次报送，第二次报送之前最差只判到略滞后" in why(rows.STRAIGHT | capped)


def test_count_is_judged_on_the_day_of_reading_and_says_when_its_last_event_was() -> None:
    assert step(rows.COUNTED, "actual") == (
        "6 场",
        "由业务事件累计，截至评价日 a = 2026-11-25；最近一条事件在 2026-05-15，没有新事件即没有进展",
    )
    assert "截至 2026 年 11 月 25 日为 6 场" in summary(rows.COUNTED)
    assert "0 + (12 − 0) × 10/12" in step(rows.COUNTED, "path")[1]
    assert "期内还没有事件，按 0 计" in step(rows.COUNTED | {"event": None, "actual_value": 0.0}, "actual")[1]


def test_undated_target_that_is_to_fall_says_how_far_it_still_is() -> None:
    row = rows.FALLING | {"due_date": None, "status": "no_schedule", "light": "none", "gap_points": None}
    assert why(row) == "方案没有写明完成期限，目前比 4 家高出 5 家，还没有达到，不评序时，不计入评估"


@pytest.mark.parametrize("kind", rows.ALL)
def test_row_of_a_version_of_method_1_is_still_told(kind: str) -> None:
    newer = ("judged_date", "completion_share", "last_status", "last_light", "uncapped_status", "elapsed_share",
             "milestone_state", "is_counted", "is_assessed", "first_met_date", "is_ceiling")  # fmt: skip
    row = {key: value for key, value in rows.ALL[kind].items() if key not in newer}
    assert summary(row).startswith("企业：")
    assert "完成率" not in summary(row)


def test_promise_without_a_value_has_growth_alone() -> None:
    row = rows.UNDATED | {"target_value": None, "completion_share": None}
    assert "只看增速，不计入评估" in why(row)
    assert summary(row).startswith("企业：应推进（没有数值），方案没有写明期限。")
    assert step(row, "target")[0] == "—"


def test_baseline_of_a_plan_s_first_day_counts_from_its_beginning() -> None:
    said = step(rows.COUNTED, "baseline")[1]
    assert said == "方案起始为零，t₀ = 2026-01-01，从当天开始时计（路径上记在前一天 2025-12-31 的末尾）；按基期计算"
    assert step(rows.STRAIGHT, "baseline")[1] == "方案载明，t₀ = 2024-12-31；按基期计算"


def test_final_report_is_named_with_its_last_day_and_the_light_of_the_due_day() -> None:
    assert why(rows.AWAITED) == (
        "期限 2027 年 12 月 31 日已过，当日的数值还没有报送，等到 2028 年 1 月 15 日为止；"
        "按期限前的数值，到期时为略滞后（蓝灯）；暂不计入评估"
    )


def test_outdated_report_says_since_when_and_what_stood_before() -> None:
    said = why(rows.OUTDATED)
    assert said.startswith("最近的实绩停在 2025 年 12 月 31 日，自 2027 年 8 月 1 日起过期；过期前为符合序时（绿灯）")
    assert "计入已评估、未兑现" in said


def test_silence_after_the_due_day_counts_and_says_until_when_it_was_waited() -> None:
    assert "宽限期（到 2028 年 1 月 31 日）已过" in why(rows.OVERDUE)
    assert "不计入评估" in why(rows.SILENT)
    assert "2027" not in why(rows.SILENT | {"due_date": None})


def test_cancelled_milestone_says_until_when_it_stays_red() -> None:
    assert why(rows.CANCELLED).startswith(
        "2025 年 12 月 31 日报送为已取消；在重新推进、或方案说明理由调整目标之前一直为红灯"
    )


def test_milestone_without_a_share_is_told_by_the_time_that_is_over() -> None:
    assert why(rows.PLANNED) == "工期已过 20/36，过半仍停在计划中"
    late = {"milestone_state": "started", "as_of_date": date(2027, 9, 30), "elapsed_share": 33 / 36}
    assert why(rows.PLANNED | late) == "工期已过 33/36，到九成仍未建成，也没有报完成比例"
    assert "13/36 个完整月已过，不到九成" in why(rows.MILESTONE)
    done = {"status": "achieved", "milestone_state": "in_service", "actual_value": 1.0, "value_in_time": 1.0}
    assert why(rows.MILESTONE | done) == "已建成，在期限之内"
    assert "，已投用。" in summary(rows.MILESTONE | done)


def test_exact_target_that_is_passed_is_behind_and_needs_no_more() -> None:
    assert why(rows.BEYOND) == "目标须正好为 1,500 家，1,600 家已经超出"
    assert "needed" not in {step.key for step in steps.official(rows.BEYOND, "zh")}


def test_growth_rate_is_compared_with_its_target_alone() -> None:
    assert why(rows.GROWTH) == "增速 7.5 % 低于 8 %；增速直接比较，所以只有符合与滞后两种"


def test_target_met_late_counts_to_the_day_on_which_it_was_met() -> None:
    assert why(rows.LATE) == "期限 2027 年 12 月 31 日之后，2028 年 2 月 15 日才达到，逾期 46 天"


def test_what_was_added_up_once_stays_met_though_a_later_value_is_lower() -> None:
    again = {"measure": "cumulative", "value_in_time": 1400.0, "actual_value": 1400.0}
    assert "累计类目标达到一次即为完成" in why(rows.ACHIEVED | again)


def test_limits_of_a_target_are_told_where_they_are_its_own() -> None:
    own = rows.STRAIGHT | {"ahead_points": 5.0, "behind_points": 15.0}
    assert step(own, "limits")[0] == "+5 / −5 / −15"
    assert "limits" not in {step.key for step in steps.official(rows.STRAIGHT, "zh")}


def test_interim_value_is_told_with_where_it_was_agreed() -> None:
    points = json.loads(rows.STRAIGHT["path"])
    agreed = {"date": "2025-12-31", "value": 900.0, "target": None, "source": "2025 年工作要点"}
    said = step(rows.STRAIGHT | {"path": json.dumps([points[0], agreed, points[1]])}, "points")
    assert said == (
        "3 个节点",
        "2024-12-31 300 → 2025-12-31 900 → 2027-12-31 1,500；2025-12-31 的 900 家依据 2025 年工作要点",
    )


def test_points_inside_a_year_bend_its_line() -> None:
    points = [
        {"date": "2025-12-31", "value": 19.0, "target": None},
        {"date": "2026-06-30", "value": 6.0, "target": None, "source": "年度计划"},
        {"date": "2027-12-31", "value": 20.0, "target": "t"},
    ]
    bent = rows.FLOW | {"path": json.dumps(points), "expected_value": 12.75, "schedule_share": 12.75 / 19.5}
    assert step(bent, "year_to_date") == (
        "12.75 亿元",
        "年内节点之间直线推进：6 + (19.5 − 6) × 3/6；2026-06-30 到 2026-12-31 的完整月数",
    )
    assert step(bent, "schedule")[1] == "截至数据时点应达 ÷ E = 12.75 ÷ 19.5"


def test_baseline_beyond_the_target_is_to_be_held() -> None:
    high = rows.STRAIGHT | {"baseline_value": 1600.0, "reading_basis": "share_of_target", "path_value": 1500.0}
    assert step(high, "path")[1] == "基期 1,600 已经达到 T，只需保持 T"


def test_text_is_quoted_by_its_span_only_where_there_is_one() -> None:
    assert "原文第 1100–1112 字" in step(rows.STRAIGHT, "indicator")[1]
    assert "原文" not in step(rows.STRAIGHT | {"span_start": None, "span_end": None}, "indicator")[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", rows.ALL)
def test_no_status_of_any_kind_of_target_is_told_with_a_hole(kind: str, status: str, language: Language) -> None:
    row = rows.ALL[kind] | {"status": status, "light": "grey"}
    for more in (
        {},
        {"actual_value": None, "actual_as_of_date": None, "value_in_time": None, "value_in_time_date": None},
    ):
        said = [line.line for line in steps.official(row | more, language) if line.key in ("summary", "status")]
        assert not re.search(r"None|nan|\{|— %|–%", " ".join(said))


def test_value_of_a_point_on_the_day_that_is_read_needs_no_line() -> None:
    on_it = rows.FLOW | {"from_date": date(2026, 12, 31), "from_value": 19.5, "after_date": None, "after_value": None}
    assert step(on_it, "path") == ("19.5 亿元", "2026-12-31 的节点值")
