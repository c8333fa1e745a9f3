"""What is chosen stands in the address: taken up, kept, said where unknown. Pages run headless."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from builders.pages import OpenPage, cells, heads, words_of
from builders.published import Sample

from dashboards import data, takeaway
from dashboards.text import Words
from milepost.exports import workbook
from milepost.readings import links

LIST = "目标清单（滞后在前）"


@pytest.mark.parametrize("name", links.PAGES)
def test_language_that_there_is_not_is_said_and_chinese_shown(version: Path, open_page: OpenPage, name: str) -> None:
    page = open_page(name, lang="fr")
    assert "地址中的语言“fr”不存在" in words_of(page).replace("\\", "")
    page.run()
    assert "地址中的语言“fr”不存在" in words_of(page).replace("\\", "")


@pytest.mark.parametrize("name", links.PAGES)
def test_name_that_a_page_does_not_take_is_said(version: Path, open_page: OpenPage, name: str) -> None:
    assert "地址中的“nonsense”本页不使用" in words_of(open_page(name, nonsense="1"))


def test_unknown_value_of_each_filter_is_said_until_something_else_is_chosen(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("overview", plan="nowhere", light="ultraviolet", **{"targets-sort": "-x", "targets-columns": "y"})
    said = words_of(page)
    for asked in ("nowhere", "ultraviolet", "“\\-x”", "“y”"):
        assert asked.replace("\\", "") in said.replace("\\", "")
    page.selectbox(key="filter-plan").set_value("pinghu-2025").run()
    assert "nowhere" not in words_of(page)
    assert page.query_params["plan"] == "pinghu-2025"


def test_view_that_there_is_not_is_said(version: Path, open_page: OpenPage) -> None:
    assert "地址中的栏目“nonsense”不存在" in words_of(open_page("quality", view="nonsense"))


def test_lead_and_supporting_units_are_told_apart(version: Path, open_page: OpenPage, sample: Sample) -> None:
    rows = sample.tables["dim_indicators"]
    unit = next(one for row in rows for one in row["support_agency_ids"] or [])
    both, lead, support = (
        {row[1] for row in _rows(open_page("overview", agency=unit, **role))}
        for role in ({}, {"role": "lead"}, {"role": "support"})
    )
    assert support
    assert lead | support == both
    assert not lead & support


def _rows(page: object) -> list[list[str]]:
    try:
        return cells(page, LIST)
    except KeyError:  # no rows: no list
        return []


def test_table_is_sorted_searched_and_cut_to_columns_by_the_address(version: Path, open_page: OpenPage) -> None:
    query = {"targets-sort": "-gap", "targets-find": "算力", "targets-columns": "indicator,gap"}
    page = open_page("overview", **query)
    assert heads(page, LIST) == ["指标", "差距（百分点）"]
    rows = cells(page, LIST)
    assert all("算力" in row[0] for row in rows)
    gaps = [float(row[1].replace("−", "-").replace("+", "")) for row in rows if row[1] != "—"]
    assert len(gaps) > 3
    assert gaps == sorted(gaps, reverse=True)
    assert {key: page.query_params[key] for key in query} == query


def test_tools_write_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.selectbox(key="grid-targets-sort").set_value("due").run()
    assert page.query_params["targets-sort"] == "due"
    page.toggle(key="grid-targets-order").set_value(True).run()
    assert page.query_params["targets-sort"] == "-due"
    page.text_input(key="grid-targets-find").set_value("没有").run()
    assert "表中没有包含“没有”的行" in words_of(page)


def test_links_take_the_choices_of_tables_and_of_no_other_name() -> None:
    assert links.address("overview", **{"targets-sort": "-gap"}) == "overview?targets-sort=-gap"
    with pytest.raises(ValueError, match="overview does not take sort"):
        links.address("overview", sort="gap")


def test_whole_data_set_is_one_workbook_with_names_beside_ids(version: Path, sample: Sample) -> None:
    board = data.open_board(version.parent)
    made = workbook.excel_file(takeaway.sheets(Words("zh"), board, show_enterprises=False))
    book = openpyxl.load_workbook(io.BytesIO(made), read_only=True)
    marts = sorted(name for name in sample.tables if not name.startswith("ops_"))
    assert book.sheetnames == ["目录", *marts]
    rows = list(book["fct_target_status"].values)
    assert len(rows) == len(sample.tables["fct_target_status"]) + 1
    place = rows[0].index("indicator_id")
    assert rows[0][place + 1] == "indicator 名称"
    names = {row["indicator_id"]: row["name_zh"] for row in sample.indicators}
    assert all(row[place + 1] == names[row[place]] for row in rows[1:])
