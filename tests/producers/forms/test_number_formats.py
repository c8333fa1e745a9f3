"""Number formats: a cell that does not show the number it keeps is a doubt."""

from __future__ import annotations

import pytest

from producers.forms.number_formats import doubt_of, shows_percent


@pytest.mark.parametrize(
    "harmless",
    [
        "",
        "General",
        "0",
        "0.00",
        "#,##0",
        "#,##0.00",
        "0.00E+00",
        "@",
        "# ?/?",
        "#,##0;[Red]-#,##0",
        '0"所"',
        "0所",
        "[DBNum1]0",
        '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ',
        '"¥"#,##0.00',
        "[$¥-804]#,##0.00",
        '#,##0.0"（初步）"',
    ],
)
def test_formats_that_show_the_number_raise_no_doubt(harmless: str) -> None:
    assert doubt_of(harmless, 5, "所") == ""


@pytest.mark.parametrize(
    ("number_format", "words"),
    [
        ("0%", "百分数"),
        ("0.00%", "百分数"),
        ("0,", "格式"),
        ("#,##0,", "格式"),
        ("0!.0,", "格式"),
        ("0.0,,", "格式"),
        ('0"万"', "格式"),
        ("0万", "格式"),
        ('0.0"亿元"', "格式"),
        ("0\\千", "格式"),
        ('0"家"', "格式"),
        (";;;", "隐藏"),
    ],
)
def test_formats_that_show_another_number_are_doubts(number_format: str, words: str) -> None:
    assert words in doubt_of(number_format, 5, "所")


def test_a_percent_in_quotes_is_text_and_no_percent_format() -> None:
    assert not shows_percent('0"%"')
    assert not shows_percent("0\\%")
    assert shows_percent("[Red]0.0%")
    assert doubt_of('0"%"', 85, "%") == ""
    assert doubt_of("0.0%", 0.85, "%") == ""


def test_text_and_truth_values_have_no_format() -> None:
    assert doubt_of("0%", "5", "所") == doubt_of("0%", True, "所") == ""
