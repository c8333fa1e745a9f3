"""What a rule says of a row it holds: numbers, shares and units as the boards write them."""

from __future__ import annotations

import string

import pytest

from milepost.gates import words
from milepost.gates.findings import Finding
from milepost.gates.meanings import Meaning

RULE = ("table", "expect_sense")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    row = "{value} {unit} | {low} | {high} | {change_share} | {other_unit} | {day} | {gone}"
    monkeypatch.setitem(words.HOLDING, RULE, Meaning("规则", "The rule", row, row))


@pytest.mark.usefixtures("told")
def test_numbers_are_written_as_the_boards_write_them() -> None:
    more: dict[str, str | float | None] = {
        "unit": "亿元", "change_share": 1.5, "other_unit": "万元", "day": "2026-01-31"
    }  # fmt: skip
    finding = Finding("/town/a", "e", -12345.678, 0.0046, float("nan"), more)
    assert words.sentence(*RULE, finding, "zh") == "−12,345.68 亿元 | 0.0046 | — | 150.0 % | 万元 | 2026-01-31 | —"
    assert words.sentence(*RULE, finding, "en").startswith(
        "−12,345.68 × 100 million CNY | 0.0046 | — | 150.0 % | × 10,000 CNY"
    )


@pytest.mark.usefixtures("told")
def test_what_a_template_holds_in_a_value_is_not_read_as_one() -> None:
    assert "{high}" in words.sentence(*RULE, Finding("/town/a", "e", more={"day": "{high}"}), "zh")


def test_a_rule_that_is_not_ours_says_its_name() -> None:
    assert words.sentence("table", "expect_more", Finding("/town/a", "e"), "zh") == "expect_more"
    assert words.meaning("table", "expect_more", "zh") == ""
    assert words.rank("table", "expect_more") == len(words.HOLDING)


@pytest.mark.parametrize("rule", words.HOLDING)
def test_every_template_can_be_read_and_both_languages_name_the_same_things(rule: tuple[str, str]) -> None:
    named = [
        {name for _, name, _, _ in string.Formatter().parse(words.HOLDING[rule].row(language)) if name}
        for language in ("zh", "en")
    ]
    assert named[0] == named[1]


@pytest.mark.parametrize("rule", words.HOLDING)
def test_no_gap_is_left_where_english_has_no_word_for_a_unit(rule: tuple[str, str]) -> None:
    said = words.sentence(*rule, Finding("/town/a", "e", 2.5, 3.0, 4.0, {"unit": "个", "reported_unit": "个"}), "en")
    assert "  " not in said
    assert not {" .", " ,", " :", " )"} & {said[at : at + 2] for at in range(len(said))}


@pytest.mark.parametrize("rule", [rule for rule in words.HOLDING if "payment" in rule[1]])
def test_a_payment_is_told_in_the_money_of_the_language_and_names_no_whole_credit_code(rule: tuple[str, str]) -> None:
    more: dict[str, str | float | None] = {"enterprise": "91330783MA2MEPT0X5", "excess_wan": 30.0}
    finding = Finding("/town/a", "e", 80.0, None, 50.0, more)
    zh, en = (words.sentence(*rule, finding, language) for language in ("zh", "en"))
    assert "80 万元" in zh
    assert "CNY 800,000" in en
    assert "万" not in en
    assert "9133…T0X5" in zh
    assert "91330783MA2MEPT0X5" not in zh + en
