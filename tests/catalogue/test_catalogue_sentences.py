"""A policy's rule as a sentence: every amount of the rule is in it, in both languages, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders.baisha import GOOD

from milepost.catalogue import read_plans
from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import amounts
from milepost.catalogue.sentences import plain, sentence, yuan
from milepost.documents import reading

ROOT = Path(__file__).resolve().parents[2]
FIVE = read_plans(ROOT / "plans")


def said(rule: dict[str, Any], **policy: Any) -> tuple[str, str]:
    """The sentence of the good file's policy with another rule; shared_caps and overlap go to its plan."""
    data = reading.load(GOOD).data
    data |= {name: policy.pop(name) for name in ("shared_caps", "overlap") if name in policy}
    data["policies"][0] |= {"rule": rule} | policy
    data["policies"].append(data["policies"][0] | {"id": "other", "name": {"zh": "另一项", "en": "The other one"}})
    plan = msgspec.convert(data, Plan)
    return sentence(plan, plan.policies[0])


SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "a share with every cap": (
        {"ratio": 0.125, "base": "contract", "case_cap_wan": 5, "project_cap_wan": 20, "firm_year_cap_wan": 50,
         "firm_total_cap_wan": 300, "firm_total_years": 3, "year_total_wan": 100.5},
        {},
        "按不超过合同实际执行金额的12.5%补助；每项申请最高5万元；每个项目最高20万元；每家企业每年最高50万元；"
        "每家企业3年内累计最高300万元；每年总额不超过100.5万元。",
        "Up to 12.5 % of the contract amount carried out; at most CNY 50,000 per application; at most CNY 200,000 per "
        "project; at most CNY 500,000 per enterprise and year; at most CNY 3,000,000 per enterprise within 3 years; "
        "at most CNY 1,005,000 a year for all enterprises.",
    ),
    "a cap in all": (
        {"firm_total_cap_wan": 300}, {}, "每家企业累计最高300万元。", "At most CNY 3,000,000 per enterprise in all.",
    ),
    "tiers with top-up": (
        {"base": "turnover", "tiers": [{"from_wan": 100, "award_wan": 5}, {"from_wan": 200, "award_wan": 10}],
         "step_up": True},
        {},
        "交易额达到100万元的最高5万元、交易额达到200万元的最高10万元；晋档补差。",
        "Up to CNY 50,000 from CNY 1,000,000, up to CNY 100,000 from CNY 2,000,000; a higher tier pays the difference.",
    ),
    "prizes of a fixed amount": (
        {"tiers": [{"grade": "一等奖", "award_wan": 8}, {"grade": "二等奖", "award_wan": 4}], "amounts": "exact"},
        {},
        "一等奖8万元、二等奖4万元。",
        "CNY 80,000 for 一等奖, CNY 40,000 for 二等奖.",
    ),
    "grades, once, for what they cost": (
        {"base": "evaluation_cost", "tiers": [{"grade": "国家级", "award_wan": 50}], "one_off": True},
        {},
        "依据评测等相关费用；国家级最高50万元；一次性奖励。",
        "Depending on the costs of evaluation; up to CNY 500,000 for 国家级; paid once.",
    ),
    "a share from a threshold on": (
        {"ratio": 0.05, "base": "purchases", "from_base_wan": 100, "amounts": "exact"},
        {},
        "全年采购金额累计达到100万元起；按采购金额的5%补助。",
        "From CNY 1,000,000 of the purchases in a year; 5 % of the purchases.",
    ),
    "a share of nobody knows what": ({"ratio": 0.3}, {}, "按不超过基数的30%补助。", "Up to 30 % of the base."),
    "a cap shared with another policy": (
        {"ratio": 0.2, "base": "hardware"},
        {"shared_caps": [{"id": "both", "policies": ["staff_award", "other"], "per": "firm_year", "cap_wan": 500,
                          "section": "一"}], "overlap": {"rule": "higher_only", "section": "一"}},
        "按不超过硬件实际投入的20%补助；与“另一项”合计，每家企业每年最高500万元；与其他政策重叠的，就高不重复。",
        "Up to 20 % of what was spent on hardware; at most CNY 5,000,000 per enterprise and year, together with "
        "The other one; of overlapping policies only the highest is paid.",
    ),
    "paid together, for some days, on a condition": (
        {"case_cap_wan": 500},
        {"joint": True, "from": "2027-01-01", "conditions": {"zh": "入选项目", "en": "a selected project"}},
        "每项申请最高500万元；省市县联动，上级已付的计入每项申请的上限；2027-01-01 至 2028-12-31 适用；"
        "条件：入选项目。",
        "At most CNY 5,000,000 per application; what province and city paid counts against the cap; from 2027-01-01 to "
        "2028-12-31; condition: a selected project.",
    ),
    "no amount": ({}, {}, "方案没有给出金额。", "The plan gives no amount."),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "more", "zh", "en"), SHAPES.values(), ids=SHAPES.keys())
def test_sentence(rule: dict[str, Any], more: dict[str, Any], zh: str, en: str) -> None:
    assert said(rule, **more) == (zh, en)


POLICIES = [(plan, policy) for plan in FIVE for policy in plan.policies]


@pytest.mark.parametrize(("plan", "policy"), POLICIES, ids=[plan.full_id(policy.id) for plan, policy in POLICIES])
def test_every_amount_of_the_24_policies_is_in_their_sentences_and_no_other_number(plan: Plan, policy: Any) -> None:
    zh, en = sentence(plan, policy)
    capped = [cap.cap_wan for cap in plan.shared_caps if policy.id in cap.policies]
    stated = {plain(one.value) for one in amounts(policy.rule)} | {plain(cap) for cap in capped}
    assert set(re.findall(r"[0-9.]+", zh)) == stated
    in_yuan = {yuan(one.value) for one in amounts(policy.rule) if one.unit == "万元"} | {yuan(cap) for cap in capped}
    assert set(re.findall(r"CNY [0-9,.]*[0-9]", en)) == in_yuan


def test_there_are_fifteen_policies_of_dongyang_and_nine_of_pinghu() -> None:
    assert {plan.plan: len(plan.policies) for plan in FIVE if plan.policies} == {"dongyang-2026": 15, "pinghu-2025": 9}
