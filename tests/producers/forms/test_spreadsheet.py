"""The form: made for an agency, filled by a person, read back; every bad cell is named and nothing else is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.offices import Office

from milepost.catalogue import Plan
from milepost.errors import MilepostError
from milepost.events import Rules
from producers.client.journal import LastValue
from producers.forms.columns import COLUMNS, MILESTONE_COLUMNS
from producers.forms.spreadsheet import Reading, read_form
from producers.forms.template import make_template

Cells = dict[str, Any]
HEADS = {column.field or column.head: letter for column, letter in zip(COLUMNS, "ABCDEFGHIJ", strict=True)}


@pytest.fixture
def form(tmp_path: Path, plans: list[Plan]) -> Path:
    """The form of hill/data. Rows: 2 compute, 3 revenue, 4 parks, 5 models, 6 members; milestones: 2 node."""
    path = tmp_path / "form.xlsx"
    make_template(path, plans, "hill/data", {"hill/parks": LastValue(date(2026, 6, 30), 4, "个")}, date(2026, 9, 30))
    return path


def fill(path: Path, cells: Cells, sheet: str = "指标填报") -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def faults(reading: Reading) -> dict[str, str]:
    return {f"{fault.sheet}!{fault.cell}": fault.reason for fault in reading.faults}


def test_form_asks_for_what_the_agency_leads_or_supports_with_last_values(form: Path) -> None:
    sheet = openpyxl.load_workbook(form)["指标填报"]
    assert [cell.value for cell in sheet[1]] == [column.head for column in COLUMNS]
    assert [sheet[f"A{row}"].value for row in range(2, 7)] == [
        "hill/compute",
        "hill/revenue",
        "hill/parks",
        "hill/models",
        "hill/members",
    ]
    assert sheet.max_row == 6  # growth and trainings are other agencies'
    assert (sheet["C4"].value.date(), sheet["D4"].value, sheet["G4"].value) == (date(2026, 6, 30), 4, "个")


def test_cells_check_themselves_in_excel(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    checks = {str(check.sqref): check for check in book["指标填报"].data_validations.dataValidation}
    assert (checks["F3"].type, checks["F3"].formula1) == ("decimal", "0")
    assert checks["G3"].formula1.startswith('"亿元,元,')
    assert checks["E2:E6"].type == "date"
    assert "只填数字" in checks["F3"].error
    states = {check.formula1 for check in book["节点填报"].data_validations.dataValidation if check.type == "list"}
    assert states == {'"计划中,已启动,已完成,已投用,已取消"'}


def test_rate_may_be_negative_in_the_form(tmp_path: Path, plans: list[Plan]) -> None:
    make_template(tmp_path / "r.xlsx", plans, "hill/reform", {})
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["指标填报"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet[f"A{row}"].value == "hill/growth")
    checks = {str(check.sqref): check.formula1 for check in sheet.data_validations.dataValidation}
    assert checks[f"F{row}"] == "-1E+15"


def test_empty_form_says_nothing(form: Path, rules: Rules) -> None:
    assert read_form(form, rules) == Reading([], [], 0)


def test_filled_rows_become_events_and_empty_ones_do_not(form: Path, rules: Rules) -> None:
    fill(
        form, {"F3": 951000, "G3": "万元", "H3": "本年累计", "I3": "统〔2026〕31号", "F4": 6, "E4": date(2026, 10, 31)}
    )
    fill(form, {"D2": "已启动", "E2": date(2026, 7, 7), "F2": 0.25}, "节点填报")
    reading = read_form(form, rules)
    assert reading.faults == []
    revenue, parks, node = (event.data for event in reading.events)
    assert (revenue.value, revenue.unit, revenue.basis, revenue.as_of) == (951000, "万元", "year_to_date", "2026-09-30")
    assert (parks.value, parks.as_of) == (6, "2026-10-31")
    assert (node.state, node.done_share, node.at) == ("started", 0.25, "2026-07-07")
    assert {event.source for event in reading.events} == {"/hill/data"}


def test_every_bad_cell_is_named_with_sheet_cell_and_reason(form: Path, rules: Rules) -> None:
    fill(
        form,
        {
            "F2": "约一百",
            "F3": 10,
            "G3": "家",
            "E4": "下周",
            "F4": 5,
            "F5": -3,
            "F6": 20,
            "E6": date(2099, 1, 1),
        },
    )
    fill(form, {"D2": "快了", "E2": date(2026, 7, 7)}, "节点填报")
    found = faults(read_form(form, rules))
    assert set(found) == {"指标填报!F2", "指标填报!G3", "指标填报!E4", "指标填报!F5", "指标填报!E6", "节点填报!D2"}
    assert "不是数字" in found["指标填报!F2"]
    assert "不能换算为 亿元" in found["指标填报!G3"]
    assert "不是日期" in found["指标填报!E4"]
    assert "计划中、已启动" in found["节点填报!D2"]


def test_good_rows_beside_bad_ones_are_read(form: Path, rules: Rules) -> None:
    fill(form, {"F4": 5, "F5": "?"})
    reading = read_form(form, rules)
    assert ([event.subject for event in reading.events], len(reading.faults), reading.filled) == (["hill/parks"], 1, 2)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.5", 1234.5),
        (" 7 ", 7.0),
        (3, 3.0),
        ("12，000", 12000.0),
        (0, 0.0),
        ("１２．５", 12.5),
        ("１，２３４", 1234.0),
        ("5个", 5.0),
        ("−5 个"[1:], 5.0),
    ],
)
def test_numbers_written_as_text_are_understood(form: Path, rules: Rules, written: Any, value: float) -> None:
    fill(form, {"F4": written})
    assert read_form(form, rules).events[0].data.value == value


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-30",
        "2026/9/30",
        "2026年9月30日",
        date(2026, 9, 30),
        "２０２６年９月３０日",
        "２０２６／９／３０",
        "2026－09－30",
    ],
)
def test_dates_are_understood_as_people_write_them(form: Path, rules: Rules, written: Any) -> None:
    fill(form, {"F4": 5, "E4": written})
    assert read_form(form, rules).events[0].data.as_of == "2026-09-30"


@pytest.mark.parametrize(
    "written",
    [
        "=1/0",
        "#DIV/0!",
        "五",
        "5家",
        "10²",
        "1e3",
        "1.5e3",
        "1,5",
        "3，5",
        "1,23,4",
        "5万",
        True,
        "1_000",
        "٣",
        "nan",
        "inf",
        "1e400",
    ],
)
def test_formulas_without_a_result_and_words_are_bad_cells(form: Path, rules: Rules, written: Any) -> None:
    fill(form, {"F4": written})
    assert list(faults(read_form(form, rules))) == ["指标填报!F4"]


@pytest.mark.parametrize(
    "written", ["２０２６年６月", "2026-06- 1", "٢٠٢٦-06-30", "2026-06-3O", "2026-06-31", "20260630"]
)
def test_what_is_no_day_is_a_bad_cell_and_not_guessed(form: Path, rules: Rules, written: str) -> None:
    fill(form, {"F4": 5, "E4": written})
    reading = read_form(form, rules)
    assert reading.events == []
    assert "不是日期" in faults(reading)["指标填报!E4"]


def test_a_share_typed_wide_is_understood(form: Path, rules: Rules) -> None:
    fill(form, {"D2": "已启动", "E2": "２０２６-07-07", "F2": "３５％"}, "节点填报")
    (event,) = read_form(form, rules).events
    assert (event.data.done_share, event.data.at) == (0.35, "2026-07-07")


def test_same_indicator_and_day_twice_is_a_fault(form: Path, rules: Rules) -> None:
    fill(form, {"F4": 5, "A5": "hill/parks", "F5": 6, "G5": "个"})
    assert "与 A4 重复" in faults(read_form(form, rules))["指标填报!A5"]


def test_indicator_of_another_agency_typed_into_the_form_is_refused(form: Path, rules: Rules) -> None:
    fill(form, {"A5": "hill/growth", "F5": 6, "G5": "%"})
    assert "牵头或责任单位" in faults(read_form(form, rules))["指标填报!A5"]


def test_ids_come_from_the_content(form: Path, rules: Rules) -> None:
    fill(form, {"F4": 5})
    first = read_form(form, rules).events[0].id
    assert read_form(form, rules).events[0].id == first
    fill(form, {"F4": 6})
    assert read_form(form, rules).events[0].id != first


def test_csv_with_either_heads_is_read(tmp_path: Path, rules: Rules) -> None:
    english, chinese = tmp_path / "e.csv", tmp_path / "c.csv"
    english.write_text("indicator,as_of,value,unit\nhill/parks,2026-09-30,5,个\nhill/models,2026-09-30,,\n", "utf-8")
    chinese.write_text(
        "﻿指标编号,数据时点,本次数值,计量单位,口径\nhill/parks,2026年9月30日,5,个,开始以来累计\n", "utf-8"
    )
    first, second = (read_form(path, rules, "hill/data").events for path in (english, chinese))
    assert ([e.data.value for e in first], second[0].data.basis) == ([5.0], "since_start")


def test_csv_faults_name_line_and_column(tmp_path: Path, rules: Rules) -> None:
    path = tmp_path / "f.csv"
    path.write_text("indicator,as_of,value,unit\nhill/parks,2026-09-30,viele,个\nhill/parks,2026-09-30\n", "utf-8")
    assert list(faults(read_form(path, rules, "hill/data"))) == ["f.csv!2行/value"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 old xls", "统计".encode("gbk")])
def test_files_that_are_no_form_are_named(tmp_path: Path, rules: Rules, content: bytes) -> None:
    for name in ("bad.xlsx", "bad.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(MilepostError, match="bad"):
            read_form(path, rules, "hill/data")


def test_workbook_of_another_kind_is_named(tmp_path: Path, rules: Rules, form: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(MilepostError, match="缺少工作表"):
        read_form(tmp_path / "other.xlsx", rules)
    fill(form, {"F1": "数"})
    with pytest.raises(MilepostError, match="缺少列 本次数值"):
        read_form(form, rules)


def test_agency_without_indicators_and_unknown_agency_are_told(tmp_path: Path, plans: list[Plan]) -> None:
    with pytest.raises(MilepostError, match="hill/data, hill/reform"):
        make_template(tmp_path / "x.xlsx", plans, "hill/dat", {})


@pytest.mark.kafka
def test_form_goes_from_template_to_the_broker_and_twice_changes_nothing(
    online: Office, mail: Callable[[str, int], list[dict[str, Any]]], tmp_path: Path
) -> None:
    path = tmp_path / "数据局.xlsx"
    assert online.told("template", "hill/data", str(path), "--as-of", "2026-09-30")["indicators"] == 6
    fill(path, {"F4": 5, "F5": "?"})
    refused = online.run("import", str(path))
    assert isinstance(refused.exception, MilepostError)
    assert "指标填报!F5：? 不是数字" in refused.stderr
    assert online.told("import", str(path), "--partial") == {"sent": 1, "delivered": 1, "waiting": 0, "bad_cells": 1}
    online.told("import", str(path), "--partial")
    sent = mail("milepost.indicators.v1", 2)
    assert len(sent) == 2  # the refused import sent nothing
    assert len({event["id"] for event in sent}) == 1
    assert "/".join(sent[0]["source"].split("/")[1:]) == "hill/data"


def test_old_value_sent_after_its_correction_is_pointed_out(office: Callable[[str], Office], tmp_path: Path) -> None:
    here, path = office("127.0.0.1:1"), tmp_path / "p.csv"
    for value in (5, 6):
        path.write_text(f"indicator,as_of,value,unit\nhill/parks,2026-09-30,{value},个\n", "utf-8")
        here.told("import", str(path), "--agency", "hill/data")
    path.write_text("indicator,as_of,value,unit\nhill/parks,2026-09-30,5,个\n", "utf-8")
    assert "--again" in here.run("import", str(path), "--agency", "hill/data").stderr


def test_columns_of_both_sheets_have_their_own_heads() -> None:
    for columns in (COLUMNS, MILESTONE_COLUMNS):
        assert len({column.head for column in columns}) == len(columns)
