"""A policy and a payment told step by step, in both languages, with the numbers a person needs to do it again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from builders import board_subsidies as rows

from milepost.readings import numbers, subsidies
from milepost.readings.subsidy_words import WORDS
from milepost.readings.words import Language

SLOT = re.compile(r"{(\w+)(?::[^}]*)?}")


def told(payment: dict[str, Any], language: Language = "zh", **more: Any) -> dict[str, tuple[str, str]]:
    steps = subsidies.payment_steps(payment, rows.VOUCHER, language, **more)
    return {step.key: (step.value, step.how) for step in steps}


def test_a_payment_beyond_a_cap_is_told_with_every_limit_and_its_arithmetic() -> None:
    said = told(rows.OVER)
    assert said["verdict"] == ("超出规则", rows.OVER["reason_zh"])
    assert said["policy"] == ("算力券", f"{rows.VOUCHER['sentence_zh']}（附件 一）")
    assert said["limit.share_of_cost"] == ("60 万元", "60 万元 − 已用 0 万元 = 剩余 60 万元")
    assert said["limit.firm_year_cap"] == ("20 万元", "50 万元 − 已用 30 万元 = 剩余 20 万元 · 最紧的一项")
    assert said["allowed"] == ("20 万元", "各项限额剩余的最小值，不小于 0")
    assert said["excess"] == ("25.5 万元", "实付 45.5 万元 − 可付 20 万元，不小于 0")


def test_the_same_in_english_says_yuan() -> None:
    said = told(rows.OVER, "en")
    assert said["verdict"] == ("Beyond the rule", rows.OVER["reason_en"])
    assert said["limit.firm_year_cap"] == (
        "CNY 200,000",
        "CNY 500,000 − CNY 300,000 used = CNY 200,000 left · the tightest",
    )
    assert said["excess"] == ("CNY 255,000", "CNY 455,000 paid − CNY 200,000 allowed, not below 0")


def test_what_the_agency_said_of_a_payment_is_named_and_what_it_did_not_say_is_not() -> None:
    said = told(rows.WITHIN)["paid"]
    assert said == (
        "30 万元",
        "2026-06-01 付给 9133…MP01；申请 A1；基数 200 万元；核定比例 30.0 %；"
        "事件 e-within，/wucheng/big_data_centre 报送，2026-06-02 09:30 入库",
    )
    every = rows.payment("e", 1, 1, project="P", grade="国家级", reached_wan=Decimal(120), joint_wan=Decimal("3.5"))
    assert "项目 P；等级 国家级；基数 200 万元；达到 120 万元；上级已付 3.5 万元；" in told(every)["paid"][1]


def test_a_payment_taken_back_has_no_amount_allowed_and_says_since_when_and_why() -> None:
    said = told(rows.TAKEN_BACK)
    assert said["verdict"][0] == "已撤回"
    assert said["allowed"] == ("—", "不计算")
    assert said["retracted"] == ("2026-08-01 10:00", "按元填报")
    assert said["held"][0] == "暂扣"
    assert "excess" not in said


def test_a_payment_outside_the_days_of_its_policy_names_that_in_place_of_limits() -> None:
    early = rows.payment("e", 5, 0, verdict="over", limit_code="before_start", limits=[])
    assert told(early)["allowed"] == ("0 万元", "政策开始之前")


def test_credit_codes_are_shortened_unless_they_are_asked_for_whole() -> None:
    assert numbers.shortened(rows.FIRM) == "9133…MP01"
    assert numbers.shortened(rows.FIRM, whole=True) == rows.FIRM
    assert rows.FIRM not in "".join(how for _, how in told(rows.OVER).values())
    assert rows.FIRM in told(rows.OVER, whole=True)["paid"][1]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Decimal("0.000001"), "0.000001 万元", "CNY 0.01"),
        (Decimal("2000"), "2,000 万元", "CNY 20,000,000"),
        (4.8, "4.8 万元", "CNY 48,000"),
        (Decimal("-3.5"), "−3.5 万元", "CNY −35,000"),
        (None, "—", "—"),
    ],
)
def test_amounts_are_exact_in_both_languages(value: Decimal | float | None, zh: str, en: str) -> None:
    assert (numbers.money(value, "zh"), numbers.money(value, "en")) == (zh, en)


def of_policy(policy: dict[str, Any], language: Language = "zh", **changed: list[Any]) -> list[tuple[str, str, str]]:
    mine = {
        name: [row for row in found if policy["policy_id"] in (row.get("policy_id"), row.get("higher_policy_id"))]
        for name, found in rows.TABLES.items()
        if name != "dim_policies"
    }
    agencies = [{"agency_id": "wucheng/big_data_centre", "name_zh": "区大数据中心", "name_en": "Big Data Centre"}]
    steps = subsidies.policy_steps(policy, {"dim_agencies": agencies} | mine | changed, language)
    return [(step.name, step.value, step.how) for step in steps]


def test_a_policy_is_told_with_its_rule_its_years_and_what_an_auditor_asks() -> None:
    assert of_policy(rows.VOUCHER) == [
        ("政策", "算力券", "wucheng/voucher"),
        ("规则", rows.VOUCHER["sentence_zh"], "附件 一；原文位置 [12, 40)"),
        ("执行期", "2026-01-01 – 2027-12-31", "牵头 区大数据中心；发放 未写明"),
        ("2025 年", "尚未支付", "已付 0 万元，共 0 笔、0 家企业；已承诺未付 0 万元"),
        (
            "2026 年",
            "将用完",
            "年度总额 90 万元，已付 75.5 万元（2 笔、1 家企业），已承诺未付 4.5 万元，剩余 14.5 万元，"
            "扣除已承诺后 10 万元；"
            "本年已过 50.0 %，按目前进度 2026-08 用完",
        ),
        ("超规则支付", "1", "1 笔，合计超出 25.5 万元"),
        ("接近或超过上限的企业", "1", "1 家：已用上限的 80% 及以上"),
        ("重叠", "1", "1 对支付与其他政策重叠"),
    ]


def test_a_policy_that_paid_nothing_says_so_and_its_simulated_year_is_marked() -> None:
    said = of_policy(rows.PRIZE, "en", fct_subsidy_payments=[])
    assert [line for line in said if line[0].startswith("2026")] == [
        (
            "2026 (simulated)",
            "No yearly total",
            "CNY 90,000 paid in 1 payment to 1 enterprise; CNY 0 promised and not yet paid",
        )
    ]
    assert said[-1] == ("Payments beyond the rule", "Nothing was ever paid", "")
    assert said[1][2] == "附件 一; place in the text —"


def test_every_code_of_the_marts_has_a_word_and_both_languages_fill_the_same_places() -> None:
    for key, (zh, en) in WORDS.items():
        assert zh, key
        assert set(SLOT.findall(zh)) == set(SLOT.findall(en)), key
    assert not [zh for zh, _ in WORDS.values() if re.search(r"[\u4e00-\u9fff][,;:()]", zh)]
