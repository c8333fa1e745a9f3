"""Tables taken away, read back as CSV and Excel: every column by name, codes as words, days and numbers as such."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from pathlib import Path

import pytest
from builders import board_subsidies, latency
from builders.pages import OpenPage
from builders.published import Sample
from openpyxl import load_workbook

from dashboards import data, grid
from dashboards.columns import Found
from dashboards.text import Words
from milepost.exports import workbook

HAN = re.compile(r"[\u4e00-\u9fff]")
SIGN_ALONE = re.compile(r"[■●▲◆○·✎↑↓＋✓](?: [\d/]+)? ?$")
DAY, CODE = re.compile(r"\d{4}-\d{2}"), re.compile(r"[a-z]+_[a-z_]+")
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {"since": "2026-01-01"}),
    ("units", {}),
    ("unit", {"agency": "wucheng/data_bureau"}),
    ("places", {}),
    ("indicator", {"indicator": "wucheng/compute_capacity"}),
    ("changes", {"show": "each", "since": "2026-01-01"}),
    ("history", {}),
    ("reporting", {}),
    ("subsidies", {"policy": "wucheng/voucher"}),
    ("subsidies", {}),
    ("operations", {}),
    ("plan", {"plan": "wucheng-2025"}),
    ("quality", {}),
    ("quality", {"view": "scores"}),
    ("quality", {"view": "rules"}),
    ("quality", {"view": "landing"}),
    ("quality", {"view": "latency"}),
    ("incidents", {}),
)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, grid.Table]:
    """Key -> the table that a page shows under it."""
    found: dict[str, grid.Table] = {}
    monkeypatch.setattr(grid, "show", lambda w, board, table: found.update({table.key: table}))
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_of_every_table_has_a_name(
    version: Path, open_page: OpenPage, taken: dict[str, grid.Table], lang: str
) -> None:
    board_subsidies.write(version)
    latency.two_weeks(version)
    w = Words(lang)
    for page, query in PAGES:
        open_page(page, lang=lang, **query)
    assert len(taken) > 15
    heads = {table.key: grid.sheet_of(w, None, table, table.rows, Found()).heads for table in taken.values()}
    assert [key for key, said in heads.items() if len(set(said)) < len(said)] == []
    assert [(key, head) for key, said in heads.items() for head in said if not is_named(head, lang)] == []


def test_files_say_in_words_what_is_simulated_and_what_signs_mean(
    version: Path, open_page: OpenPage, taken: dict[str, grid.Table]
) -> None:
    """A sign alone is no word, and a plus sign would be defused as a formula."""
    board_subsidies.write(version)
    w = Words("zh")
    for page, query in PAGES:
        open_page(page, **query)
    marked = [
        table.key
        for table in taken.values()
        if any(w("tag.simulated") in str(one.cell(row)) for one in table.columns if one.cell for row in table.rows)
        and not {one.key for one in table.columns} & {"is_simulated", "has_simulated", "trust"}
    ]
    assert marked == []
    sheets = {table.key: grid.sheet_of(w, None, table, table.rows, Found()) for table in taken.values()}
    written = [(key, value) for key, sheet in sheets.items() for row in sheet.rows for value in row]
    assert [one for one in written if isinstance(one[1], str) and SIGN_ALONE.match(one[1])] == []
    assert len({kind for key, kind in written if key == "movement"} & {"赶上", "退步", "新有读数", "办结或到期"}) >= 2


def is_named(head: str, lang: str) -> bool:
    name = re.split(r"[（(]", head)[0].strip()
    is_chinese = HAN.search(name) is not None
    return DAY.match(head) is not None or (is_chinese is (lang == "zh") and not CODE.fullmatch(name))


def lines_of(sheet: workbook.Sheet) -> tuple[list[list[str]], list[list[object]]]:
    """A sheet read back from CSV and from Excel."""
    text = workbook.csv_file(sheet).decode("utf-8-sig")
    page = load_workbook(io.BytesIO(workbook.excel_file([sheet]))).worksheets[0]
    return list(csv.reader(io.StringIO(text))), [list(row) for row in page.iter_rows(values_only=True)]


def test_targets_read_back_say_words_days_and_numbers(
    version: Path, open_page: OpenPage, taken: dict[str, grid.Table], sample: Sample
) -> None:
    open_page("overview")
    table, w = taken["targets"], Words("zh")
    sheet = grid.sheet_of(w, data.open_board(version.parent), table, table.rows, Found())
    written, cells = lines_of(
        workbook.Sheet(sheet.name, sheet.heads, [list(row) for row in sheet.rows], sheet.above, sheet.shares)
    )
    assert written[0] == ["目标清单（滞后在前）"]
    assert written[2][0].startswith("筛选条件：")
    heads = written[3]
    assert heads == cells[3]
    readings = {row["target_id"]: row for row in sample.tables["fct_target_status"]}
    for line, row in zip(written[4:], cells[4:], strict=True):
        said, typed = dict(zip(heads, line, strict=True)), dict(zip(heads, row, strict=True))
        reading = readings[said["目标编号（target_id）"]]
        assert said["约束方向（bound）"] in ("不低于", "高于", "等于", "不超过")
        assert said["约束性（certainty）"] in ("应完成", "力争")
        assert said["是否模拟（is_simulated）"] in ("0", "1")
        assert typed["是否模拟（is_simulated）"] is reading["is_simulated"]
        day = reading["judged_date"] or reading["actual_as_of_date"]
        assert said["数据时点"] == (str(day) if day else "")
        assert typed["数据时点"] == (datetime(day.year, day.month, day.day) if day else None)
        assert typed["实绩"] == reading["actual_value"]
        assert not said["实绩"].endswith(".0")
