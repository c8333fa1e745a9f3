"""What the rules about how a unit reports say of the rows they hold."""

from __future__ import annotations

from typing import Final

from milepost.gates.meanings import Meaning

MEANINGS: Final[dict[tuple[str, str], Meaning]] = {
    ("raw_habits", "expect_evidence_of_the_same_day"): Meaning(
        "依据材料所指的日期与数据时点不符。",
        "The evidence is of another day than the value.",
        "数据时点是 {as_of_date}，依据材料所指却是 {evidence_date}：请核对日期或更换依据。",
        "The value is true for {as_of_date}, its evidence is of {evidence_date}: check the day, or name its own "
        "evidence.",
    ),
    ("raw_habits", "expect_report_not_before_its_day"): Meaning(
        "数据时点尚未到就已报送：预计数不能当实绩。",
        "The value was told before its day had come: what is expected is no actual.",
        "{said_date} 报送了 {as_of_date} 的数值：当天尚未到，预计数不能当实绩。",
        "Told on {said_date} for {as_of_date}: that day had not come, and what is expected is no actual.",
    ),
    ("raw_habits", "expect_value_not_to_freeze"): Meaning(
        "一向变动的指标连续多期数值相同，可能照抄上期。",
        "An indicator that always moved has had the same value for periods: perhaps it was copied.",
        "{value} {unit} 自 {same_since} 起已连续 {same_periods} 期不变，而此前期期变动：请确认不是照抄上期。",
        "{value} {unit} has been told for {same_periods} periods since {same_since}, though it moved in each before: "
        "make sure that it was not copied.",
    ),
}
