"""What the second readings say: growth with its limits, projections with their range, and why there is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import readings as rows

from milepost.readings import steps

UNDATED_GROWTH = rows.SECOND | {
    "pace_ratio": None, "pace_score": None, "pace_growth": 0.031, "pace_status": "on_track", "projected_value": None,
    "projection_status": "not_meaningful",
}  # fmt: skip


def second(row: dict[str, Any], key: str) -> tuple[str, str]:
    return next((step.value, step.how) for step in steps.second(row, "zh") if step.key == key)


def test_undated_target_is_told_its_growth_and_the_limits_that_judge_it() -> None:
    row = rows.UNDATED | UNDATED_GROWTH
    assert second(row, "pace") == (
        "增速足够",
        "目标没有期限，只看年均增速 g = 3.1 %（从 2024-12-31 的 300 家到 2025-12-31 的 700 家）；"
        "g 达到 1.5 % 为足够，0.5 % 为尚可，0 以上为不足，0 以下为背离",
    )
    assert second(row, "projection")[1] == "没有期限，无法外推"
    assert "越低越好、下降记为正，g = 3.1 %" in second(row | {"direction": "down"}, "pace")[1]
    met = second(row | {"pace_status": "achieved"}, "pace")
    assert met == ("已达到", "2025-12-31 的 700 家已达到 T；年均增速 g = 3.1 %（自 2024-12-31 的 300 家）")


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("milestone", {}, "里程碑只有建成与否，不算增速"),
        ("growth", {}, "目标本身就是增速，不再算增速的增速"),
        ("yearly", {}, "每年重新计起的目标，不要求增长，不算增速"),
        ("straight", {"pace_value": None}, "还没有可比的实绩（当年累计类要有完整年度）"),
        ("straight", {"pace_base_value": None}, "没有基期值可比"),
        (
            "straight",
            {"pace_base_date": date(2025, 12, 31)},
            "基期和实绩是同一天（2025-12-31）的数值，还没有增长可比",
        ),
        ("straight", {"pace_base_date": date(2028, 1, 31)}, "基期 2028-01-31 不在期限之前，没有所需增速可比"),
        ("straight", {"pace_base_value": 0.0}, "基期为 0 家，不大于零，增速没有意义"),
    ],
)
def test_pace_without_a_meaning_says_the_reason_that_holds(kind: str, more: dict[str, Any], said: str) -> None:
    none = {"pace_status": "not_meaningful", "pace_ratio": None, "pace_score": None, "pace_growth": None}
    assert second(rows.ALL[kind] | rows.SECOND | none | more, "pace") == ("不适用", said)


def test_projection_is_told_with_its_range_and_a_chance_that_is_never_sure() -> None:
    line = {"projected_low": 1190.0, "projected_high": 1210.0, "chance_share": 0.0004, "projection_points": 9}
    assert second(rows.STRAIGHT | rows.SECOND | line, "projection")[1] == (
        "按 9 个点外推到 2027-12-31 为 1,200 家，八成把握在 1,190 家到 1,210 家之间，达标可能性不足 1 %"
    )


def test_finished_milestone_is_completed_or_not() -> None:
    period = {
        "finished_status": "under",
        "finished_ratio": 0.0,
        "finished_date": date(2025, 12, 31),
        "finished_value": 0.0,
    }
    assert second(rows.MILESTONE | rows.SECOND | period, "finished")[1] == "到 2025-12-31：未建成"


def test_finished_ceiling_is_compared_the_other_way_round() -> None:
    period = {
        "finished_status": "under",
        "finished_ratio": 2 / 3,
        "finished_date": date(2025, 12, 31),
        "finished_value": 45.0,
    }
    assert second(rows.CEILING | rows.SECOND | period, "finished")[1].startswith(
        "到 2025-12-31 的最新实绩为 45 分钟，该节点目标为实绩的 66.7 %"
    )


def test_range_of_what_was_never_below_zero_begins_at_zero() -> None:
    line = {"projected_low": -31.5, "projected_high": 1210.0, "chance_share": 0.41, "projection_points": 3}
    assert "在 0 家到 1,210 家之间，达标可能性 41 %" in second(rows.STRAIGHT | rows.SECOND | line, "projection")[1]
    below = {**line, "baseline_value": -300.0}
    assert "在 −31.5 家到 1,210 家之间" in second(rows.STRAIGHT | rows.SECOND | below, "projection")[1]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("milestone", "里程碑和增速不外推"),
        ("undated", "没有期限，无法外推"),
        ("missed", "期限已过，不再外推"),
        ("flow", "当年累计的数值只在当年内外推，目标年份还没有到"),
        ("straight", "数据点不足，无法外推"),
    ],
)
def test_projection_that_is_not_made_says_the_reason_that_holds(kind: str, said: str) -> None:
    none = {"projected_value": None, "projection_status": "not_meaningful"}
    assert second(rows.ALL[kind] | rows.SECOND | none, "projection") == ("不适用", said)


def test_projection_to_an_exact_value_has_a_range_and_no_chance() -> None:
    line = {"projected_low": 1190.0, "projected_high": 1210.0, "chance_share": None, "projection_points": 9}
    said = second(rows.BEYOND | rows.SECOND | line, "projection")[1]
    assert said == "按 9 个点外推到 2027-12-31 为 1,200 家，八成把握在 1,190 家到 1,210 家之间"


def test_period_whose_values_cannot_be_divided_is_compared_as_it_is() -> None:
    period = {
        "finished_status": "over",
        "finished_ratio": None,
        "finished_date": date(2025, 12, 31),
        "finished_value": 0.0,
    }
    assert second(rows.CEILING | rows.SECOND | period, "finished")[1] == (
        "到 2025-12-31 的最新实绩为 0 分钟，与该节点目标不能相除，按高低比较"
    )
