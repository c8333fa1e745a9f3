"""What the rules over an indicator's own history say of the rows they hold."""

from __future__ import annotations

from typing import Final

from milepost.gates.meanings import Meaning

MEANINGS: Final[dict[tuple[str, str], Meaning]] = {
    ("raw_history", "expect_no_slip_of_the_unit"): Meaning(
        "数值与历史水平相差整数位，像是计量单位用错。",
        "The value is off its usual size by whole digits: its unit seems to have slipped.",
        "{value} {unit}（数据时点 {as_of_date}）与历史水平约 {expected} {unit}相差悬殊，像是{slip}",
        "{value} {unit} (true for {as_of_date}) where about {expected} {unit} was to be expected: {slip}",
    ),
    ("raw_history", "expect_running_total_not_to_fall"): Meaning(
        "累计值低于此前已报的数，却没有撤回、更正或说明原因。",
        "A running total is lower than before, without a retraction, a correction or a note that says why.",
        "累计值 {value} {unit}（{as_of_date}）低于 {date_fallen_from} 的 {low} {unit}。"
        "原数有误请撤回或更正；确有核减请在备注中说明原因。",
        "The running total {value} {unit} ({as_of_date}) is below {low} {unit} of {date_fallen_from}. "
        "If that was wrong, retract or correct it; if this is right, let the note say why.",
    ),
    ("raw_history", "expect_running_total_not_to_pass_later_ones"): Meaning(
        "补报的累计值高于其后已报的数，两者必有一误。",
        "A running total that was reported late is above that of a later day: one of the two is wrong.",
        "累计值 {value} {unit}（{as_of_date}）高于其后 {date_fallen_from} 已报的 {high} {unit}，两者必有一误。",
        "The running total {value} {unit} ({as_of_date}) is above {high} {unit} of the later {date_fallen_from}: "
        "one of the two is wrong.",
    ),
    ("raw_history", "expect_step_within_plausible"): Meaning(
        "与上次报送相比，变动超过方案文件设定的最大步幅。",
        "The change since the last report is larger than the plan's file calls plausible.",
        "由 {date_before} 的 {value_before} {unit}变为 {value} {unit}，变动 {step} {unit}，"
        "超过可信步幅 {plausible_step} {unit}。",
        "From {value_before} {unit} ({date_before}) to {value} {unit}: a step of {step} {unit}, where {plausible_step} "
        "{unit} is plausible.",
    ),
    ("raw_history", "expect_month_within_plausible"): Meaning(
        "月度变动幅度超过方案文件设定的上限。",
        "The change of a month is larger, as a share, than the plan's file calls plausible.",
        "{value} {unit}，{date_before} 为 {value_before} {unit}：折合每月变动 {change_share}，"
        "超过可信上限 {largest_share}。",
        "{value} {unit} after {value_before} {unit} ({date_before}): a change of {change_share} a month, where "
        "{largest_share} is plausible.",
    ),
    ("raw_history", "expect_no_surprise_beside_history"): Meaning(
        "变动幅度与该指标以往各期都不相称，请核实。",
        "The change is unlike all before it in the indicator's history: check it.",
        "{value} {unit}（数据时点 {as_of_date}）与此前 {points} 期的走势不符：预期约 {expected} {unit}，"
        "合理范围 {low}—{high} {unit}。",
        "{value} {unit} (true for {as_of_date}) is unlike the {points} values before it: about {expected} {unit} was "
        "to be expected, {low} to {high} {unit} to be believed.",
    ),
}
