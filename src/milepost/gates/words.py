"""What the rules that hold rows mean, for who must decide on one. (table, rule) -> Chinese and English."""

from __future__ import annotations

from typing import Final, Literal

HOLDING: Final[dict[tuple[str, str], dict[Literal["zh", "en"], str]]] = {
    ("raw_events", "expect_column_values_to_be_in_set"): {
        "zh": "本版本不认识这一事件类型。",
        "en": "This version does not know the event's type.",
    },
    ("raw_events", "expect_event_not_to_come_from_the_future"): {
        "zh": "事件时间比入库时间晚一天以上，请核对发送方的时钟。",
        "en": "The event's time is more than a day after its landing: check the sender's clock.",
    },
    ("raw_reports", "expect_column_values_to_not_be_null"): {
        "zh": "数值无法换算成指标的计量单位。",
        "en": "The value cannot be turned into the indicator's unit.",
    },
    ("raw_reports", "expect_value_within_reach_of_targets"): {
        "zh": "数值是该指标最高目标的许多倍，可能单位有误。",
        "en": "The value is many times the indicator's highest target: perhaps its unit is wrong.",
    },
    ("raw_reports", "expect_value_within_natural_limit"): {
        "zh": "数值超过该指标的自然上限（如覆盖率超过 100%）。",
        "en": "The value is beyond the indicator's natural limit, as a coverage above 100 % is.",
    },
    ("raw_baselines", "expect_baseline_to_stand"): {
        "zh": "这一报送或撤回会改变基期值，其后各期的亮灯都可能随之改变。核实后放行: milepost held --release 事件编号",
        "en": "This report or retraction changes the baseline, and with it perhaps the light of every later day. "
        "Once checked, let it in: milepost held --release EVENT_ID",
    },
}


def meaning(table: str, rule: str, language: Literal["zh", "en"]) -> str:
    """What a rule says of the rows it holds; empty for a rule that is not ours."""
    return HOLDING.get((table, rule), {}).get(language, "")
