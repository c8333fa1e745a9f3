"""Patterns of both languages, periods, typesetting."""

from __future__ import annotations

import re
from datetime import date

import pytest

from milepost.bulletins.content import english, frame, period, sentences
from milepost.bulletins.content.shape import Given
from milepost.bulletins.content.speech import Speaker, joined, tight, whole_name
from milepost.errors import BulletinError

HOLE = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_patterns_with_the_same_holes() -> None:
    assert list(sentences.PATTERNS) == list(english.PATTERNS)
    for key, said in sentences.PATTERNS.items():
        assert set(HOLE.findall(said)) == set(HOLE.findall(english.PATTERNS[key])), key


def test_no_pattern_holds_a_number_of_its_own() -> None:
    for patterns in (sentences.PATTERNS, english.PATTERNS):
        numbered = [key for key, said in patterns.items() if re.search(r"\d", said) and not key.startswith("heading")]
        assert numbered == []


def test_chinese_patterns_take_full_width_marks() -> None:
    half = [key for key, said in sentences.PATTERNS.items() if re.search(r"[\u4e00-\u9fff][,;:?!()]", said)]
    assert half == []


def test_the_document_number_stands_in_tortoise_shell_brackets() -> None:
    assert sentences.PATTERNS["number"].count("\u3014") == sentences.PATTERNS["number"].count("\u3015") == 1


@pytest.mark.parametrize(
    ("code", "start", "end", "zh", "en"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "2026年1—10月", "October 2026"),
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31), "2026年1月", "January 2026"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "2028年1—2月", "February 2028"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度", "Q3 2026"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年度", "2026"),
    ],
)
def test_a_period_has_its_days_and_names(code: str, start: date, end: date, zh: str, en: str) -> None:
    found = period.parse(code)
    assert (found.start, found.end, found.said("zh"), found.said("en")) == (start, end, zh, en)


@pytest.mark.parametrize("code", ["2026-13", "2026Q5", "26", "2026-1", "２０２６", "2026-10-31", ""])
def test_anything_else_is_no_period(code: str) -> None:
    with pytest.raises(BulletinError, match="2026Q3"):
        period.parse(code)


@pytest.mark.parametrize(
    ("boards", "paper"),
    [
        ("2026 年 11 月 22 日", "2026年11月22日"),
        ("80.0 %", "80.0%"),
        ("78.8 亿元", "78.8亿元"),
        ("1,200 PFlops", "1,200 PFlops"),
        ("≥ 15 家", "≥ 15家"),
    ],
)
def test_paper_has_no_blanks_between_digits_and_chinese(boards: str, paper: str) -> None:
    assert tight(boards) == paper


def test_spans_move_along_when_phrases_are_put_together() -> None:
    speaker = Speaker("zh")
    n = speaker.figure("n", 3, "3", Given("office", "n"))
    whole = joined([speaker.phrase("part", what="超前", n=n), speaker.phrase("part", what="滞后", n=n)], "、")
    assert whole.text == "超前3项、滞后3项"
    assert [whole.text[span.start : span.end] for span in whole.spans] == ["3", "3"]


def test_one_key_is_one_figure() -> None:
    speaker = Speaker("zh")
    speaker.figure("n", 3, "3", Given("office", "n"))
    speaker.figure("n", 3, "3", Given("office", "n"))
    with pytest.raises(ValueError, match="figure n"):
        speaker.figure("n", 4, "4", Given("office", "n"))


def test_a_title_is_broken_between_its_pieces() -> None:
    pieces = ["关于2026年1—10月", "婺城区人工智能行动方案", "目标任务完成情况的通报"]
    assert frame.title_lines(pieces) == ("关于2026年1—10月婺城区人工智能行动方案", "目标任务完成情况的通报")
    assert frame.title_lines(["督办单"]) == ("督办单",)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (
            ["关于", "补贴政策“国家级影视研究机构奖补”资金超出规定", "的督办单"],
            ("关于补贴政策“国家级影视研究机构奖补”", "资金超出规定的督办单"),
        ),
        (
            ["关于2026年1—10月", "《金华市推动人工智能创新发展行动方案（征求意见稿）》", "目标任务完成情况的通报"],
            ("关于2026年1—10月", "《金华市推动人工智能创新发展行动方案", "（征求意见稿）》目标任务完成情况的通报"),
        ),
        (["关于", "一二三四五六七八九十一二三四五六七八九十一二", "的督办单"], None),
    ],
)
def test_a_long_piece_of_a_title_is_broken_where_a_reader_pauses(
    pieces: list[str], expected: tuple[str, ...] | None
) -> None:
    found = frame.title_lines(pieces)
    assert "".join(found) == "".join(pieces)
    assert found == expected or expected is None


def test_names_that_hold_the_separator_are_listed_with_semicolons_so_that_the_count_can_be_seen() -> None:
    zh, en = Speaker("zh"), Speaker("en")
    assert zh.listed(["甲局", "乙局"]).text == "甲局、乙局"
    assert zh.listed(["省级及以上实验室、技术中心", "上市企业"]).text == "省级及以上实验室、技术中心；上市企业"
    assert zh.listed(["实验室、技术中心"]).text == "实验室、技术中心"
    assert en.listed(["Culture, Radio and Tourism", "Finance"]).text == "Culture, Radio and Tourism; Finance"


@pytest.mark.parametrize(
    ("place", "name", "whole"),
    [
        ("婺城区", "区大数据发展中心", "婺城区大数据发展中心"),
        ("金华市", "市数据局", "金华市数据局"),
        ("婺城区", "婺城区电信局", "婺城区电信局"),
        ("东阳市", "经济开发区管委会", "东阳市经济开发区管委会"),
    ],
)
def test_a_units_whole_name_says_its_place_once(place: str, name: str, whole: str) -> None:
    assert whole_name(place, name, "zh") == whole
