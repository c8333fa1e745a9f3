"""What the rules about business events (centres, enterprises, payments, trainings) say of the rows they hold."""

from __future__ import annotations

from typing import Final

from milepost.gates.meanings import Meaning

MEANINGS: Final[dict[tuple[str, str], Meaning]] = {
    ("raw_payments", "expect_payment_to_be_told_once"): Meaning(
        "同一政策、企业、日期和金额已用另一编号报过，可能重复计发。",
        "The same policy, enterprise, day and amounts were told under another id: perhaps one payment twice.",
        "{paid_date} 向 {enterprise} 兑付 {value_money}（{policy_id}），"
        "{other_source} 已以 {other_event_id} 报过同一笔；"
        "如为另一项目，请注明申请编号。",
        "{value_money} paid to {enterprise} on {paid_date} ({policy_id}): {other_source} told the same as "
        "{other_event_id}. If it is another case, name its application.",
    ),
    ("raw_subsidies", "expect_payment_within_its_policy"): Meaning(
        "按入库时所知，这笔补贴超出政策规定；该政策要求超出的先由人核对。",
        "By what was known on arrival the payment is beyond its policy's rule; the policy wants such ones looked at.",
        "{paid_date} 向 {enterprise} 兑付 {value_money}：按“{policy}”目前可付 {high_money}，超出 {excess_wan}。",
        "{value_money} paid to {enterprise} on {paid_date}: “{policy}” allows {high_money} now, {excess_wan} too much.",
    ),
    ("raw_enterprises", "expect_leaving_not_before_joining"): Meaning(
        "退出日期早于首次接入日期，两者必有一误。",
        "The enterprise left before the day on which it first joined: one of the two is wrong.",
        "{enterprise}（{role}）{moved_date} 退出 {data_space}，而首次接入是 {first_joined_date}：两个日期必有一误。",
        "{enterprise} ({role}) leaves {data_space} on {moved_date}, but first joined on {first_joined_date}: one of "
        "the two days is wrong.",
    ),
    ("raw_enterprises", "expect_joining_not_after_leaving"): Meaning(
        "首次接入日期晚于已报的退出日期，两者必有一误。",
        "The enterprise first joins after the day on which it left: one of the two is wrong.",
        "{enterprise}（{role}）{moved_date} 接入 {data_space}，此前没有接入记录，却已于 {first_left_date} 退出。",
        "{enterprise} ({role}) joins {data_space} on {moved_date}; it left on {first_left_date} without having "
        "joined before.",
    ),
    ("raw_measurements", "expect_new_centre_to_fit_its_place"): Meaning(
        "新中心的算力是全地区规模的十倍以上，可能单位有误。",
        "A new centre has more than ten times the capacity of its whole place: perhaps its unit is wrong.",
        "新中心 {centre} 报 {value} PFlops，全地区已有或规划的规模为 {place_pflops} PFlops：请核对单位。",
        "The new centre {centre} has {value} PFlops; its whole place has, or was promised, {place_pflops} PFlops: "
        "check the unit.",
    ),
    ("raw_measurements", "expect_capacity_not_to_leap"): Meaning(
        "算力是该中心此前最高值的许多倍，可能单位或位数有误。",
        "The capacity is many times the most that the centre had before: perhaps its unit or a digit is wrong.",
        "{centre} 报 {value} PFlops，此前最高 {highest_before} PFlops，合理上限 {high} PFlops：请核对单位和位数。",
        "{centre} has {value} PFlops; before it had {highest_before} PFlops at most, so up to {high} PFlops can be "
        "believed: check unit and digits.",
    ),
    ("raw_measurements", "expect_capacity_not_to_collapse"): Meaning(
        "算力不足该中心此前最低值的五十分之一，可能单位有误。",
        "The capacity is less than a fiftieth of the least that the centre had before: perhaps its unit is wrong.",
        "{centre} 报 {value} PFlops，此前最低 {lowest_before} PFlops：停机应报 0，否则请核对单位。",
        "{centre} has {value} PFlops; before it had {lowest_before} PFlops at least. An outage is told as 0; else "
        "check the unit.",
    ),
    ("raw_measurements", "expect_utilisation_in_range"): Meaning(
        "利用率超出可能范围（0 至 100%；没有算力时为 0）。",
        "The utilisation is out of range: 0 to 100 %, and 0 where there is no capacity.",
        "{centre} 算力 {capacity_pflops} PFlops，利用率却报 {utilisation_share}。",
        "{centre} has {capacity_pflops} PFlops, and a utilisation of {utilisation_share}.",
    ),
    ("raw_trainings", "expect_attendees_to_fit_a_hall"): Meaning(
        "一场培训的人数超过最大场地的容量。",
        "More people attended one session than the largest hall holds.",
        "{programme} 的 {session} 报 {value} 人，一场最多 {high} 人：是否把累计人数报成了一场？",
        "{value} people attended {session} of {programme}; one session takes {high} at most: is this a "
        "programme's total?",
    ),
}
