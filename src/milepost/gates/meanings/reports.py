"""What the rules about events as such, reported values and baselines say of the rows they hold."""

from __future__ import annotations

from typing import Final

from milepost.gates.meanings import Meaning

MEANINGS: Final[dict[tuple[str, str], Meaning]] = {
    ("raw_events", "expect_event_type_to_be_known"): Meaning(
        "本版本不认识这一事件类型。",
        "This version does not know the event's type.",
        "本版本不认识事件类型 {type}。",
        "This version does not know the event type {type}.",
    ),
    ("raw_reports", "expect_unit_to_convert"): Meaning(
        "数值无法换算成指标的计量单位。",
        "The value cannot be turned into the indicator's unit.",
        "单位 {reported_unit} 无法换算成指标的计量单位 {unit}。",
        "{reported_unit} cannot be turned into the indicator's unit, {unit}.",
    ),
    ("raw_reports", "expect_value_within_natural_limit"): Meaning(
        "数值超过该指标的自然上限（如覆盖率超过 100%）。",
        "The value is beyond the indicator's natural limit, as a coverage above 100 % is.",
        "{value} {unit}超过该指标的自然上限 {high} {unit}。",
        "{value} {unit} is beyond the indicator's natural limit of {high} {unit}.",
    ),
    ("raw_reports", "expect_value_to_be_plausible"): Meaning(
        "数值超出方案文件设定的可信范围。",
        "The value is outside what the plan's file calls plausible.",
        "{value} {unit}超出可信范围：{low}—{high} {unit}。",
        "{value} {unit} is outside the plausible range of {low} to {high} {unit}.",
    ),
    ("raw_reports", "expect_whole_number_where_unit_is_counted"): Meaning(
        "计量单位只能取整数，数值却有小数。",
        "The unit is counted in whole numbers, but the value has decimals.",
        "{value} {unit}不是整数：该指标只能按整数计。",
        "{value} {unit} is no whole number, and nothing between two whole ones can be counted.",
    ),
    ("raw_reports", "expect_value_within_reach_of_targets"): Meaning(
        "数值是该指标最高目标的许多倍，可能单位有误。",
        "The value is many times the indicator's highest target: perhaps its unit is wrong.",
        "{value} {unit}是该指标最高目标 {largest_target} {unit}的 20 倍以上，可能单位有误。",
        "{value} {unit} is more than 20 times the indicator's highest target, {largest_target} {unit}: "
        "perhaps its unit is wrong.",
    ),
    ("raw_baselines", "expect_baseline_to_stand"): Meaning(
        "这一报送或撤回会改变基期值，其后各期的亮灯都可能随之改变。",
        "This report or retraction changes the baseline, and with it perhaps the light of every later day.",
        "会使基期值由 {value_before} {unit}变为 {value} {unit}（数据时点 {as_of_date}），"
        "其后各期的亮灯都可能随之改变。",
        "This would move the baseline from {value_before} {unit} to {value} {unit} (true for {as_of_date}), and with "
        "it perhaps the light of every later day.",
    ),
    ("raw_events", "expect_event_not_to_come_from_the_future"): Meaning(
        "事件时间比入库时间晚一天以上，请核对发送方的时钟。",
        "The event's time is more than a day after its landing: check the sender's clock.",
        "事件时间 {event_time} 比入库时间晚一天以上，请核对发送方的时钟。",
        "The event's time, {event_time}, is more than a day after its landing: check the sender's clock.",
    ),
}
