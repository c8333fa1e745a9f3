"""What the rules between indicators say of the rows they hold."""

from __future__ import annotations

from typing import Final

from milepost.gates.meanings import Meaning


def _meaning(rule_zh: str, rule_en: str, must_zh: str, must_en: str) -> Meaning:
    return Meaning(
        rule_zh,
        rule_en,
        f"{{as_of_date}}：{{left}} {{left_value}} {{left_unit}}，{must_zh} {{right_value}} {{right_unit}}"
        "（{right}）。{reason}",
        f"{{as_of_date}}: {{left}} is {{left_value}} {{left_unit}} and {must_en} {{right_value}} {{right_unit}} "
        "({right}). {reason}",
    )


MEANINGS: Final[dict[tuple[str, str], Meaning]] = {
    ("raw_relations", "expect_part_not_above_whole"): _meaning(
        "部分大于整体：两个指标必有一误。",
        "A part is larger than the whole: one of the two figures is wrong.",
        "应不大于",
        "should be at most",
    ),
    ("raw_relations", "expect_total_of_parts"): _meaning(
        "合计不等于各部分之和。",
        "A total is not the sum of its parts.",
        "应等于各部分之和",
        "should be the sum of its parts,",
    ),
    ("raw_relations", "expect_share_of_parts"): _meaning(
        "比率与其分子、分母不符。",
        "A share is not what its two figures say.",
        "按分子分母应为",
        "should be, by its two figures,",
    ),
    ("raw_relations", "expect_whole_not_below_members"): _meaning(
        "上级数小于其下级数之和。",
        "A place reports less than its members together.",
        "应不小于各成员之和",
        "should be at least that of its members together,",
    ),
}
