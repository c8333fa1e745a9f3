"""`milepost explain` of a policy and of a payment, on marts that were built: text and JSON, in both languages."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from builders.subsidies import promise
from builders.warehouse import Workbench, indicator
from typer.testing import CliRunner

from milepost.cli import app

FIRM = "91330799MA2EXAMP01"


@pytest.fixture(scope="module")
def paid(bench: Workbench) -> Workbench:
    """A voucher of 30 %, at most 50 a year, paid twice: 40, and 25 of the 10 that are left."""
    bench.plans(promise(indicator("straight", "level", {2027: 1500})))
    for name, amount, day in (("first", 40, "2026-02-01"), ("second", 25, "2026-03-01")):
        data = {"policy": "town/voucher", "enterprise": FIRM, "base_wan": 200, "paid_wan": amount, "at": day}
        bench.event("subsidy.paid", data, said=datetime.fromisoformat(day), event_id=name)
    bench.build(date(2026, 3, 31))
    return bench


def explain(bench: Workbench, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.setenv("MILEPOST_DATA", str(bench.settings.data))
    result = CliRunner().invoke(app, ["explain", *words])
    return result.output if result.exception is None else str(result.exception)


def test_a_payment_is_explained_by_its_event_id(paid: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    said = explain(paid, monkeypatch, "second")
    assert "1. 结论: 超出规则 | " in said
    assert "企业年度上限: 10 万元 | 50 万元 − 已用 40 万元 = 剩余 10 万元 · 最紧的一项" in said
    assert "超出: 15 万元 | 实付 25 万元 − 可付 10 万元，不小于 0" in said
    assert "9133…MP01" in said
    assert FIRM not in said


def test_the_enterprise_is_named_in_full_where_the_setting_says_so(
    paid: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_SHOW_ENTERPRISES", "true")
    assert FIRM in explain(paid, monkeypatch, "second")


def test_a_policy_is_explained_by_its_id_and_as_json_for_programs(
    paid: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = json.loads(explain(paid, monkeypatch, "town/voucher", "--lang", "en", "--format", "json"))
    assert {tuple(step) for step in steps} == {("key", "name", "value", "how")}
    said = {step["name"]: (step["value"], step["how"]) for step in steps}
    assert said["Rule"][0].startswith("Up to 30 % of the base; at most CNY 500,000 per enterprise and year")
    assert said["Payments beyond the rule"] == ("1", "1 payment, CNY 150,000 too much in all")
    assert said["Enterprises near or over a cap"] == ("1", "1: at least 80 % of a cap is used")
    assert said["In force"][1] == "led by Bureau; paid out by Centre"


def test_a_policy_that_paid_nothing_says_so(paid: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "超规则支付: 尚无支付" in explain(paid, monkeypatch, "town/labelling")


def test_a_target_is_explained_as_before(paid: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = json.loads(explain(paid, monkeypatch, "town/straight/2027", "--format", "json"))
    assert len(steps) > 5


def test_an_id_of_nothing_is_answered_with_those_near_it(paid: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    said = explain(paid, monkeypatch, "town/vouchers")
    assert "town/vouchers: no reading" in said
    assert "town/voucher," in said
