"""Files to take away, read back by another library: typed cells, no formula, nothing lost without a word."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from milepost.exports import workbook
from milepost.exports.workbook import Sheet

HEADS = ["name", "day", "known", "share", "whole", "sure", "none"]
ROW = ["算力", date(2026, 9, 30), datetime(2026, 9, 30, 17, 5, tzinfo=UTC), 0.125, 7, True, None]


def read(sheets: list[Sheet]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.excel_file(sheets)))


def test_cells_of_excel_are_typed_and_moments_are_beijing_time() -> None:
    page = read([Sheet("targets", HEADS, [ROW], ["清单", "筛选条件：无"], frozenset({3}))])["targets"]
    assert [page["A1"].value, page["A2"].value] == ["清单", "筛选条件：无"]
    assert [cell.value for cell in page[3]] == HEADS
    name, day, known, share, whole, sure, none = page[4]
    assert (name.value, day.value, known.value) == ("算力", datetime(2026, 9, 30), datetime(2026, 10, 1, 1, 5))
    assert (share.value, share.number_format, whole.value, whole.data_type) == (0.125, "0.0%", 7, "n")
    assert (sure.value, sure.data_type, none.value) == (True, "b", None)
    assert page.auto_filter.ref == "A3:G4"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "＝1+1", "\t=1", "\ufeff=1"])
def test_text_from_outside_never_becomes_a_formula(text: str) -> None:
    sheet = Sheet(text, [text], [[text]], [text])
    cells = [row[0] for row in read([sheet]).worksheets[0].iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(cell.value).startswith("'") for cell in cells)
    lines = list(csv.reader(io.StringIO(workbook.csv_file(sheet).decode("utf-8-sig"))))
    assert all(line[0].startswith("'") for line in lines)


def test_numbers_that_a_spreadsheet_cannot_hold_are_text_or_nothing() -> None:
    values = [2**60, float("nan"), float("inf"), Decimal("1.5"), -3.5]
    assert [workbook.plain_value(one) for one in values] == [str(2**60), None, "inf", 1.5, -3.5]


def test_lists_and_objects_are_written_out_and_long_text_is_cut_with_a_mark() -> None:
    page = read([Sheet("x", ["a", "b", "c"], [[["一", "二"], {"k": 1}, "字" * 40_000]])])["x"]
    found = [cell.value for cell in page[2]]
    assert found[:2] == ["一、二", '{"k": 1}']
    assert (len(found[2]), found[2][-1]) == (workbook.LONGEST_CELL, "…")


def test_sheets_have_names_that_excel_takes_and_no_two_the_same() -> None:
    book = read([Sheet(name, ["a"], []) for name in ("a/b:c", "x" * 40, "x" * 50, "X" * 31, "")])
    assert book.sheetnames == ["a-b-c", "x" * 31, f"{'x' * 27} (2)", f"{'X' * 27} (3)", "-"]


def test_csv_begins_with_what_was_chosen_and_reads_right_in_spreadsheets() -> None:
    made = workbook.csv_file(Sheet("targets", HEADS, [ROW], ["筛选条件：地区 湖州市"]))
    assert made.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert lines == [
        ["筛选条件：地区 湖州市"],
        HEADS,
        ["算力", "2026-09-30", "2026-10-01 01:05:00", "0.125", "7", "1", ""],
    ]
