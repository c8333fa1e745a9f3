"""No text from outside becomes a formula in a spreadsheet program; everything else is left as it is."""

from __future__ import annotations

import pytest

from milepost.readings.cells import harmless

CALL = "cmd|' /C calc'!A0"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫"])
@pytest.mark.parametrize("before", ["", "\n", "\r", "\t", " ", "\u3000", "\ufeff", "\u200b", "\x00", "\v", "\u2028"])
def test_a_formula_is_shown_as_text_whatever_stands_before_it(before: str, sign: str) -> None:
    assert harmless(f"{before}{sign}{CALL}") == f"'{before}{sign}{CALL}"


@pytest.mark.parametrize("before", ["\n", "\r", "\t", "\v", "\x00", "\u2028"])
def test_text_that_begins_with_a_break_is_shown_as_text(before: str) -> None:
    assert harmless(f"{before}x") == f"'{before}x"


@pytest.mark.parametrize("value", ["", "婺城区", "a=b", "统〔2026〕31号", " 月报", "'=1", None, -1, 2.5, True])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert harmless(value) == value
