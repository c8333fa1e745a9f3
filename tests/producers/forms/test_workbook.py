"""Workbooks as programs leave them: read where they can be, refused in one sentence where not, never a traceback."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.workbooks import SHEETS, altered, fill, with_rows, without

from milepost.catalogue import Plan
from milepost.errors import MilepostError
from milepost.events import Rules
from producers.forms import package, workbook
from producers.forms.spreadsheet import read_form
from producers.forms.template import make_template

TRANSITIONAL, STRICT = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"


@pytest.fixture
def form(tmp_path: Path, plans: list[Plan]) -> Path:
    """hill/reform's form, filled in: row 2 revenue (亿元), row 3 growth (%)."""
    path = tmp_path / "form.xlsx"
    make_template(path, plans, "hill/reform", {}, date(2026, 6, 30))
    return fill(path, {"F3": 50})


def values(form: Path, rules: Rules) -> list[float]:
    reading = read_form(form, rules)
    assert reading.faults == []
    return [event.data.value for event in reading.events]


def outcome(form: Path, rules: Rules) -> Any:
    """The values of a form, or what is said about it on one line: bad cells, or why it is none."""
    try:
        reading = read_form(form, rules)
    except MilepostError as error:
        return str(error).replace("\n", "a second line")
    return [event.data.value for event in reading.events] or f"{form}: {reading.faults}"


def test_cells_that_show_a_percentage_are_read_as_shown(form: Path, rules: Rules) -> None:
    assert values(fill(form, {"F3": 0.85}, formats={"F3": "0%"}), rules) == [85]


@pytest.mark.parametrize(
    ("cell", "value", "number_format", "words"),
    [
        ("F2", 0.85, "0%", "百分数"),
        ("F2", 5, '0"万元"', "不是所存的数值"),
        ("F2", 50000, "0!.0,", "不是所存的数值"),
        ("F2", 5, ";;;", "隐藏"),
        ("F2", 46203, "yyyy-mm-dd", "不是数字"),
        ("F2", 1e10, "yyyy-mm-dd", "公式出错"),
        ("F2", 0.5, "h:mm", "不是数字"),
        ("E3", 46203, "General", "不是日期"),
    ],
)
def test_a_cell_that_shows_something_else_than_it_keeps_is_named(
    form: Path, rules: Rules, cell: str, value: Any, number_format: str, words: str
) -> None:
    reading = read_form(fill(form, {"F3": 50, cell: value}, formats={cell: number_format}), rules)
    assert [(fault.cell, words in fault.reason) for fault in reading.faults] == [(cell, True)]


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_a_failed_formula_is_a_bad_cell_wherever_it_stands(form: Path, rules: Rules, error: str) -> None:
    reading = read_form(fill(form, {"J3": error, "F3": 5}), rules)
    assert [(fault.cell, fault.reason[: len(error)]) for fault in reading.faults] == [("J3", error)]


def test_cells_merged_over_several_rows_are_told(form: Path, rules: Rules) -> None:
    assert read_form(form, rules).notes == ()
    book = openpyxl.load_workbook(form)
    book["指标填报"].merge_cells("F2:F3")
    book["指标填报"]["F2"] = 50
    book.save(form)
    assert any("F2:F3" in note for note in read_form(form, rules).notes)


def test_a_formatted_blank_cell_far_below_counts_for_nothing(form: Path, rules: Rules) -> None:
    assert values(fill(form, {}, formats={"C30001": "0.00", "ZZ1048576": "0.00"}), rules) == [50]


def test_a_wrong_dimension_hides_no_rows(form: Path, rules: Rules) -> None:
    altered(form, SHEETS, lambda sheet: sheet.replace(b'<dimension ref="A1:J3"', b'<dimension ref="A1"'))
    assert values(form, rules) == [50]


def test_strict_open_xml_is_read(form: Path, rules: Rules) -> None:
    altered(
        form,
        "",
        lambda part: part.replace(TRANSITIONAL + b"spreadsheetml/2006/main", STRICT + b"spreadsheetml/main").replace(
            TRANSITIONAL + b"officeDocument/2006/relationships", STRICT + b"officeDocument/relationships"
        ),
    )
    assert values(form, rules) == [50]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"<fill><patternFill", b"<fill/><fill><patternFill"),
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="x"'),
        ("xl/styles.xml", b"<cellXfs", b"<cellXfs><"),
        ("xl/styles.xml", b"<font>", b'<font><sz val="big"/>'),
        (f"{SHEETS}2.xml", b"<sheetData>", b"<sheetData><row"),
        (f"{SHEETS}2.xml", b'<c r="F3" ', b'<c r="F3" s="999" '),
        (f"{SHEETS}2.xml", b'r="F3"', b'r="3F"'),
        (f"{SHEETS}2.xml", b"<v>50</v>", b"<v>fifty</v>"),
        (f"{SHEETS}2.xml", b't="n"><v>50</v>', b't="s"><v>999</v>'),
        ("xl/workbook.xml", b"<sheets>", b"<sheets><sheet/>"),
        ("xl/workbook.xml", b"rId2", b"rId99"),
        ("xl/workbook.xml", b"<workbookPr", b"<nonsense></workbook><workbookPr"),
        ("[Content_Types].xml", b"worksheet+xml", b"picture+xml"),
        ("xl/_rels/workbook.xml.rels", b"sheet2.xml", b"sheet9.xml"),
        ("docProps/core.xml", b"<dcterms:created", b"<dcterms:created>x</dcterms:created><dcterms:created"),
    ],
)
def test_odd_parts_are_read_over_or_refused_in_one_sentence(
    form: Path, rules: Rules, part: str, old: bytes, new: bytes
) -> None:
    with zipfile.ZipFile(form) as book:
        assert old in book.read(part), "the alteration alters nothing"
    altered(form, part, lambda content: content.replace(old, new, 1))
    told = outcome(form, rules)
    assert told == [50] or told.startswith(f"{form}: ")


@pytest.mark.parametrize("part", ["xl/styles", "xl/workbook", "[Content", f"{SHEETS}2.xml", "_rels/", "xl/_rels", "xl"])
def test_missing_parts_are_read_over_or_refused_in_one_sentence(form: Path, rules: Rules, part: str) -> None:
    told = outcome(without(form, part), rules)
    assert told == [50] or told.startswith(f"{form}: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="2">', b'<row r="4"></row><row r="2">'),
        (b'<row r="3">', b'<row r="2">'),
        (b'<c r="F3"', b'<c r="A3"'),
        (b'<c r="A3"', b'<c r="J3"/><c r="A3"'),
        (b'<c r="F3"', b'<c spans="1:1" r="E3"'),
    ],
)
def test_rows_and_cells_out_of_order_are_refused_and_not_lost(form: Path, rules: Rules, old: bytes, new: bytes) -> None:
    altered(form, f"{SHEETS}2.xml", lambda sheet: sheet.replace(old, new, 1))
    assert "次序错乱" in outcome(form, rules)


@pytest.mark.parametrize("cut", [10, 200, 4000, -30])
def test_a_workbook_that_breaks_off_is_refused_in_one_sentence(form: Path, rules: Rules, cut: int) -> None:
    form.write_bytes(form.read_bytes()[:cut])
    with pytest.raises(MilepostError, match="另存为"):
        read_form(form, rules)


def test_a_workbook_too_large_is_refused_before_it_is_unpacked(
    form: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rows(form, 2000)
    monkeypatch.setattr(package, "LARGEST_XML", 100_000)
    monkeypatch.setattr(openpyxl, "load_workbook", None)  # would fail if it were asked
    with pytest.raises(MilepostError, match="行数过多"):
        read_form(form, rules)


def test_filled_rows_are_limited_and_blank_ones_are_not(
    form: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 20)
    assert values(fill(form, {}, formats={"C300": "0.00"}), rules) == [50]
    with pytest.raises(MilepostError, match="超过 20 行"):
        read_form(with_rows(form, 30, after=300), rules)


def test_a_title_row_and_marked_heads_are_understood(form: Path, rules: Rules) -> None:
    book = openpyxl.load_workbook(form)
    book["指标填报"].insert_rows(1)
    book["指标填报"]["A1"] = "山区发改局 2026 年上半年"
    book["指标填报"]["F2"] = "本次\n数值 *"
    book.save(form)
    reading = read_form(form, rules)
    assert [event.data.value for event in reading.events] == [50]
    assert any("表头之前有 1 行" in note for note in reading.notes)


def test_cells_outside_the_columns_and_other_sheets_are_told(form: Path, rules: Rules) -> None:
    book = openpyxl.load_workbook(form)
    book["指标填报"]["L3"] = "见附件"
    book["指标填报"]["A9"] = "填报人：张三"
    book.create_sheet("附件")["A1"] = "明细"
    book.create_sheet("空表")
    book.save(form)
    notes = read_form(form, rules).notes
    assert [any(word in note for note in notes) for word in ("L3", "A9", "附件", "空表")] == [True, True, True, False]


@pytest.mark.parametrize("name", ["指标填报 (2)", "节点填报表"])
def test_a_form_under_another_name_is_refused_and_not_left_unread(form: Path, rules: Rules, name: str) -> None:
    book = openpyxl.load_workbook(form)
    book.copy_worksheet(book["指标填报"]).title = name
    book.save(form)
    with pytest.raises(MilepostError, match="请改名或删除"):
        read_form(form, rules)


@pytest.mark.parametrize(("cell", "words"), [(None, "缺少报送单位"), ("hill/dat", "没有报送单位 hill/dat"), (7, "7")])
def test_the_agency_s_cell_must_name_one(form: Path, rules: Rules, cell: Any, words: str) -> None:
    with pytest.raises(MilepostError, match=words):
        read_form(fill(form, {"B3": cell}, sheet="填报说明"), rules)


def test_a_date_cell_and_a_text_of_the_same_day_are_a_repeat(form: Path, rules: Rules) -> None:
    fill(form, {"A4": "hill/growth", "E4": "2026.6.30", "F4": 60, "G4": "%"})
    reading = read_form(form, rules)
    assert ([fault.cell for fault in reading.faults], reading.events) == (["A4"], [])


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        ({"G3": None}, "G3", "缺少计量单位"),
        ({"E3": None}, "E3", "缺少数据时点"),
        ({"A3": None}, "A3", "缺少指标编号"),
        ({"A3": "hill/grow", "G3": None}, "A3", "没有指标 hill/grow"),
        ({"G3": "家"}, "G3", "不能换算为 %"),
        ({"H3": "全年"}, "H3", "不在可选范围"),
        ({"E3": date(2099, 1, 1)}, "E3", "晚于"),
        ({"E3": date(1999, 1, 1)}, "E3", "早于"),
        ({"F2": -1, "F3": None}, "F2", "本次数值"),
        ({"J3": "长" * 2001}, "J3", "备注"),
        ({"A3": "hill/parks", "G3": "个"}, "A3", "牵头或责任单位"),
    ],
)
def test_a_fault_is_shown_at_the_cell_of_its_field(
    form: Path, rules: Rules, cells: dict[str, Any], cell: str, words: str
) -> None:
    reading = read_form(fill(form, cells), rules)
    assert [(fault.cell, words in fault.reason) for fault in reading.faults] == [(cell, True)]
    assert "data." not in reading.faults[0].reason


def test_a_milestone_that_was_begun_without_a_state_is_a_fault(tmp_path: Path, plans: list[Plan], rules: Rules) -> None:
    make_template(tmp_path / "m.xlsx", plans, "hill/data", {})
    reading = read_form(fill(tmp_path / "m.xlsx", {"E2": date(2026, 7, 7)}, sheet="节点填报"), rules)
    assert [(fault.cell, "缺少状态" in fault.reason) for fault in reading.faults] == [("D2", True)]


@pytest.mark.parametrize(
    ("formula", "result", "told"),
    [
        (b"<f>25*2</f><v>50</v>", b' t="n"', [50]),
        (b"<f>25*2+0</f><v>50.000000000000007</v>", b' t="n"', [50]),
        (b'<f>5&amp;"0%"</f><v>50%</v>', b' t="str"', [50]),
        (b'<f>IF(TRUE,"",1)</f><v></v>', b' t="str"', []),
        (b"<f>25*2</f>", b"", "F3"),
        (b"<f>1/0</f><v>#DIV/0!</v>", b' t="e"', "F3"),
    ],
)
def test_of_a_formula_its_result_counts(form: Path, rules: Rules, formula: bytes, result: bytes, told: Any) -> None:
    def change(sheet: bytes) -> bytes:
        start = sheet.index(b'<c r="F3"')
        end = sheet.index(b"</c>", start)
        return sheet[:start] + b'<c r="F3"' + result + b">" + formula + sheet[end:]

    reading = read_form(altered(form, f"{SHEETS}2.xml", change), rules)
    if told == "F3":
        assert [(fault.cell, "公式" in fault.reason) for fault in reading.faults] == [("F3", True)]
    else:
        assert ([event.data.value for event in reading.events], reading.faults) == (told, [])
