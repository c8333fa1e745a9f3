"""Words, numbers and addresses: one of each, in both languages."""

from __future__ import annotations

import ast
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from milepost.catalogue.plan import Indicator, Target
from milepost.readings import links, numbers
from milepost.readings.sentences import SENTENCES
from milepost.readings.words import CODES, word

FOLDER = Path(__file__).resolve().parents[2] / "src/milepost/readings"


def test_both_languages_say_something_with_the_same_slots() -> None:
    slots = re.compile(r"{(\w+)(?::[^}]*)?}")
    for key, (zh, en) in {**CODES, **SENTENCES}.items():
        assert zh.strip(), key
        assert en.strip(), key
        assert set(slots.findall(zh)) == set(slots.findall(en)), key
        assert not re.search(r"[\u4e00-\u9fff]", en), key


def test_every_reason_of_a_change_of_status_has_a_word_and_the_method_is_no_progress() -> None:
    reasons = {"new_report", "time_passed", "revision", "retraction", "baseline", "target_changed", "method"}
    assert {key.split(".")[1] for key in CODES if key.startswith("change.")} == reasons
    assert "不是进展" in word("change", "method", "zh")


def test_code_without_a_word_is_shown_as_it_is_rather_than_hidden() -> None:
    assert word("status", "behind", "zh") == "滞后"
    assert word("status", "quarantined", "en") == "quarantined"


@pytest.mark.parametrize(
    ("group", "of", "field"),
    [
        ("measure", Indicator, "measure"),
        ("cadence", Indicator, "cadence"),
        ("sign", Target, "bound"),
        ("certainty", Target, "certainty"),
    ],
)
def test_every_value_that_a_plan_may_give_has_a_word(group: str, of: type, field: str) -> None:
    allowed = _literals(get_type_hints(of)[field])
    assert allowed
    assert {key.split(".")[1] for key in CODES if key.startswith(f"{group}.")} >= allowed


def _literals(hint: object) -> set[str]:
    """The strings of a Literal, also inside a union."""
    return {hint} if isinstance(hint, str) else {text for part in get_args(hint) for text in _literals(part)}


def test_readings_import_nothing_but_errors_and_days() -> None:
    allowed = {"milepost.errors", "milepost.days"}
    found = [
        f"{path.name} imports {name}"
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.split(".")[0] not in sys.stdlib_module_names
        and name not in allowed
        and not name.startswith("milepost.readings")
    ]
    assert found == []
    assert len(list(FOLDER.glob("*.py"))) > 5


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize(
    ("value", "said"), [(7.25, "+7.3"), (-21.7, "−21.7"), (0.0, "+0.0"), (-0.25, "−0.3"), (None, "—")]
)
def test_gap_is_said_with_sign_and_one_decimal_half_up(value: float | None, said: str) -> None:
    assert numbers.points(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(1127.5, "1,127.5"), (1200.0, "1,200"), (0.005, "0.01"), (-0.001, "0"), (-3.0, "−3"), (100, "100"), (None, "—")],
)
def test_numbers_have_at_most_two_decimals_and_no_trailing_zeros(value: float | None, said: str) -> None:
    assert numbers.number(value) == said


def test_units_have_english_names_where_they_need_one() -> None:
    assert numbers.amount(78.8, "亿元", "zh") == "78.8 亿元"
    assert numbers.amount(78.8, "亿元", "en") == "CNY 7.88 billion"
    assert numbers.amount(15.784, "亿元", "en") == "CNY 1.578 billion"
    assert numbers.amount(-4.25, "万元", "en") == "CNY −42,500"
    assert numbers.amount(0.0046, "亿元", "en", 4) == "CNY 460,000"
    assert [numbers.amount(n, "亿元", "en") for n in (3.49, 0, -12345.678, 9.999)] == [
        "CNY 349 million", "CNY 0", "CNY −1,234.568 billion", "CNY 1 billion",
    ]  # fmt: skip
    assert [numbers.amount(n, "家", "en") for n in (0, 1, 1.004, 1.5, 2, -1)] == [
        "0 firms", "1 firm", "1 firm", "1.5 firms", "2 firms", "−1 firms",
    ]  # fmt: skip
    assert [numbers.amount(1, unit, "en") for unit in ("人", "小时", "百分点")] == ["1 person", "1 hour", "1 point"]
    assert numbers.amount(1, "家", "zh") == "1 家"
    assert numbers.amount(5, "个", "en") == "5"
    assert numbers.amount(None, "个", "en") == "—"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.917, "91.7 %"), (1.0, "100.0 %"), (0.999999, "99.9 %"), (1.00001, "100.0 %"), (-0.00001, "0.0 %"), (None, "—")],
)
def test_share_is_not_called_whole_before_it_is(value: float | None, said: str) -> None:
    assert numbers.share(value) == said


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [(0.0, "不足 1 %", "under 1 %"), (0.004, "不足 1 %", "under 1 %"), (0.634, "63 %", "63 %"), (0.99, "99 %", "99 %"),
     (0.999999, "超过 99 %", "over 99 %"), (1.0, "超过 99 %", "over 99 %")],
)  # fmt: skip
def test_chance_is_never_nothing_and_never_sure(value: float, zh: str, en: str) -> None:
    assert (numbers.chance(value, "zh"), numbers.chance(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "said"), [(1 / 13, "0.077 个"), (-0.00461, "−0.0046 个"), (4.615, "4.62 个"), (0.0, "0 个"), (None, "—")]
)
def test_small_amount_has_two_figures(value: float | None, said: str) -> None:
    assert numbers.small_too(value, "个", "zh") == said


def test_day_of_a_sentence_is_said_as_a_day() -> None:
    assert numbers.spoken_day(date(2026, 9, 30), "zh") == "2026 年 9 月 30 日"
    assert numbers.spoken_day(date(2026, 9, 30), "en") == "30 September 2026"


def test_moments_are_said_in_beijing_time() -> None:
    assert numbers.moment(datetime(2026, 11, 21, 16, 30)) == "2026-11-22 00:30"


def test_addresses_carry_what_is_chosen_and_leave_out_what_is_not() -> None:
    assert links.indicator("wucheng/compute_capacity", "wucheng/compute_capacity/2027", lang="en") == (
        "indicator?indicator=wucheng%2Fcompute_capacity&target=wucheng%2Fcompute_capacity%2F2027&lang=en"
    )
    assert links.address("overview", plan=None, light="red") == "overview?light=red"
    assert links.address("quality", "https://boards.example.gov.cn/milepost/", event="e&1") == (
        "https://boards.example.gov.cn/milepost/quality?event=e%261"
    )


def test_page_that_is_not_built_yet_leads_to_the_overview_with_the_same_filters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "PLANNED", frozenset({"minutes"}))
    assert links.address("minutes", agency="wucheng/data_bureau") == "overview?agency=wucheng%2Fdata_bureau"
    assert links.address("minutes", plan="wucheng-2025", section="二") == "overview?plan=wucheng-2025"


def test_unknown_page_and_choice_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no page overveiw; they have overview, units"):
        links.address("overveiw")
    with pytest.raises(ValueError, match="indicator does not take agency"):
        links.address("indicator", agency="x")
