"""Cells: what is plainly a number, a day or a share is read; nothing is bent into one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from producers.forms.cells import (
    BadCell,
    Cell,
    as_typed,
    read_amount,
    read_choice,
    read_day,
    read_number,
    read_share,
    read_text,
    read_unit,
)
from producers.forms.columns import STATES


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-0", 0),
        (" 1,234.5 ", 1234.5),
        ("１，２３４", 1234),
        ("12，000", 12000),
        ("1,234,567", 1234567),
        (".5", 0.5),
        ("+5", 5),
        ("−5", -5),
        ("－5", -5),
        ("007", 7),
        ("\u200b5\ufeff", 5),
        (7, 7),
        (0.1, 0.1),
    ],
)
def test_plain_numbers_are_read(written: Any, value: float) -> None:
    assert read_number(written) == value
    assert str(read_number(written)) != "-0.0"


@pytest.mark.parametrize(
    "written",
    [
        "1,5",
        "3，5",
        "1,23,4",
        "1_0",
        "1e1",
        "1E+05",
        "10²",
        "①",
        "½",
        "٣",
        "3.",
        "1.2.3",
        "0,123",
        "1,234,56",
        ",234",
        "1 234",
        "1'234",
        "1.234,5",
        "(5)",
        "5-",
        "--5",
        "约5",
        "5~6",
        "五",
        "",
        "nan",
        "inf",
        "0x10",
        "1、234",
        "0." + "0" * 400 + "1",
        "9" * 400,
        "5;6",
    ],
)
def test_what_is_no_plain_number_is_refused(written: str) -> None:
    with pytest.raises(BadCell):
        read_number(written)


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 10**400, date(2026, 6, 30), None])
def test_values_that_are_no_numbers_are_refused(value: Any) -> None:
    with pytest.raises(BadCell):
        read_number(value)


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("67.5%", "%", 67.5),
        ("６７．５％", "%", 67.5),
        ("-3 %", "%", -3),
        ("5所", "所", 5),
        ("5 所", "所", 5),
        ("1,234万元", "万元", 1234),
        ("3㎡", "㎡", 3),
        (5, "所", 5),
    ],
)
def test_the_row_s_own_unit_may_stand_behind_the_number(written: Any, unit: str, value: float) -> None:
    assert read_amount(Cell(written), unit) == value


@pytest.mark.parametrize(
    ("written", "unit"),
    [("5家", "所"), ("67.5%", "所"), ("5万", "所"), ("5亿元", "万元"), ("5左右", "所"), ("5+", "所"), ("1,5所", "所")],
)
def test_another_unit_behind_the_number_is_a_doubt(written: str, unit: str) -> None:
    with pytest.raises(BadCell):
        read_amount(Cell(written), unit)


@pytest.mark.parametrize(("kept", "shown"), [(0.85, 85), (0.07, 7), (1, 100), (-0.031, -3.1), (0.123456, 12.3456)])
def test_a_percent_cell_is_what_a_person_sees_in_it(kept: float, shown: float) -> None:
    for number_format in ("0%", "0.00%", "0.0%;[Red]-0.0%"):
        assert read_amount(Cell(kept, number_format), "%") == shown


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-31",
        "2026/10/31",
        "2026.10.31",
        "2026年10月31日",
        "2026 年 10 月 31 日",
        "2026年10月31号",
        "２０２６．１０．３１",
        "2026/10/31 0:00",
        "2026-10-31 00:00:00",
        "2026-10-31T08:00:00+08:00",
        " 2026.10.31 ",
        date(2026, 10, 31),
        datetime(2026, 10, 31, 12),
    ],
)
def test_days_are_read_as_people_write_them(written: Any) -> None:
    assert read_day(written) == "2026-10-31"


@pytest.mark.parametrize(
    "written",
    [
        "2026.10",
        "2026-13-01",
        "2026-02-30",
        "31.10.2026",
        "10/31/2026",
        "26-10-31",
        "2026-10/31",
        "2026.10.31.",
        "20261031",
        "2026-10- 1",
        "2026-1O-31",
        "٢٠٢٦-10-31",
        "2026²-10-31",
        "十月",
        "",
        46203,
        2026.1,
        True,
        "2026-10-31 25:00",
    ],
)
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(BadCell, match="不是日期"):
        read_day(written)


@pytest.mark.parametrize(
    ("cell", "share"), [(Cell("35%"), 0.35), (Cell("３５ ％"), 0.35), (Cell(0.35, "0%"), 0.35), (Cell("1"), 1)]
)
def test_shares_are_read_with_and_without_percent(cell: Cell, share: float) -> None:
    assert read_share(cell) == share


@pytest.mark.parametrize("cell", [Cell("35%%"), Cell("三成"), Cell("1e-1"), Cell(0.35, ";;;"), Cell(35, '0"万"')])
def test_what_is_no_share_is_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        read_share(cell)


def test_only_what_an_input_method_widens_is_narrowed() -> None:
    assert as_typed("　Ａｂ１２％，．／－　") == "Ab12%,./-"
    assert as_typed("10²①㎡Ⅳ") == "10²①㎡Ⅳ"
    assert read_text("　统〔2026〕31号（稿）\ufeff ") == "统〔2026〕31号（稿）"


def test_units_are_read_as_the_catalogue_writes_them() -> None:
    assert [read_unit(text) for text in ("％", " ㎡ ", "ＰＦｌｏｐｓ", "万元")] == ["%", "㎡", "PFlops", "万元"]


def test_choices_are_read_in_either_language() -> None:
    assert [read_choice(text, STATES) for text in ("已启动", " started ", "Started", "ｓｔａｒｔｅｄ")] == [
        "started"
    ] * 4
    with pytest.raises(BadCell, match="计划中、已启动"):
        read_choice("快了", STATES)
