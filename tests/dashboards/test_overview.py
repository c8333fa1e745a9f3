"""The overview, run headless: sums that add up, what lags first, links, watermark, filters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders.pages import OpenPage, cells, table, words_of
from builders.published import Sample, edit

from dashboards import elements, readings
from dashboards.shell import STYLE
from dashboards.text import Words
from milepost.readings.statuses import SHAPES

LIST, MATRIX = "目标清单（滞后在前）", "各方案目标状态"


def test_overview_says_the_sum_in_full_and_restatements_apart(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    (said,) = [caption.value for caption in page.caption if " = " in caption.value.replace("\\", "")]
    total, parts = said.replace("\\", "").split("；")[0].split(" = ")
    assert int(total) == sum(int(part.rsplit(" ", 1)[1]) for part in parts.split(" + ")) == 27
    assert "另有 2 处重复表述" in words_of(page)


def test_cards_and_bar_say_the_same_counts_as_the_sum(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    whole, *parts = [int(metric.value) for metric in page.metric]
    assert whole == sum(parts) == 27
    assert len({metric.label for metric in page.metric}) == 11
    (bar,) = [one.value for one in page.markdown if one.value.startswith("![")]
    assert bar.replace("\\", "").startswith("![27 = 逾期未完成 1 + 严重滞后 2 + ")


def test_overview_matrix_adds_up_on_both_sides(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("overview"), MATRIX)
    grid = [[int(cell.strip("*").replace("·", "0")) for cell in row[1:]] for row in rows]
    assert len(grid) == 6
    assert [sum(row[:-1]) for row in grid] == [row[-1] for row in grid]
    assert [sum(column) for column in zip(*grid[:-1], strict=True)] == grid[-1]


def test_overview_lists_the_reddest_first_and_links_to_its_indicator(version: Path, open_page: OpenPage) -> None:
    rows = table(open_page("overview"), LIST)
    addresses = [row[1].split("](<")[1].split(">)")[0] for row in rows]
    assert addresses[0] == "indicator?indicator=jinhua%2Fcompute_capacity&target=jinhua%2Fcompute_capacity%2F2027"
    assert len(set(addresses)) == 27
    shapes = [row[0].split("-badge[")[1][0].replace(elements.LATE, SHAPES["green"]) for row in rows]
    order = [SHAPES[light] for light in readings.LIGHTS]
    assert shapes == sorted(shapes, key=order.index)
    assert set(shapes) == set(order)


def test_list_says_every_figure_of_a_target(version: Path, open_page: OpenPage) -> None:
    (row,) = [row for row in cells(open_page("overview"), LIST) if row[4] == "≥ 1,200 PFlops"]
    assert row[0] == ":blue-badge[◆ 略滞后]"
    assert row[2:6] == ["婺城区", "2026-12-31", "≥ 1,200 PFlops", "1,127.5 PFlops :small[:gray[2026-09-30]]"]
    assert row[6].startswith("![完成进度 89.6 %，序时进度 93.6 %](data:image/svg+xml,")
    assert row[7:] == ["−3.9", "1", "72.5 PFlops", "数据局"]


def test_only_rows_of_simulated_data_carry_the_watermark(version: Path, open_page: OpenPage, sample: Sample) -> None:
    simulated = {row["target_id"] for row in sample.tables["fct_target_status"] if row["is_simulated"]}
    rows = table(open_page("overview"), LIST)
    mark = elements.watermark("模拟数据")
    carried = {row[1].split("target=")[1].split(">)")[0].replace("%2F", "/") for row in rows if mark in row[1]}
    assert carried == simulated - {"dongyang/compute_capacity/2027/annex"}
    assert len(carried) == 5
    assert all((mark in row[1]) == (elements.tag("模拟", "sim") in row[1]) for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_style_sheet_draws_the_watermark_under_the_rows_that_carry_it(language: str) -> None:
    assert f'tr:has(img[alt="{Words(language)("watermark")}"])' in STYLE.read_text(encoding="utf-8")


def test_filters_of_the_address_are_taken_and_counts_follow_them(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview", plan="pinghu-2025", light="grey")
    said = words_of(page)
    assert "1 = 未报送 1" in said
    assert "筛选条件：方案 平湖市人工智能行动方案 · 灯色 灰灯" in said
    assert page.selectbox(key="filter-plan").value == "pinghu-2025"


def test_choosing_a_filter_changes_the_counts_and_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.selectbox(key="filter-jurisdiction").set_value("huzhou").run()
    assert re.search(r"\b5 = ", words_of(page))
    assert page.query_params["jurisdiction"] == "huzhou"
    page.selectbox(key="filter-jurisdiction").set_value("").run()
    assert re.search(r"\b27 = ", words_of(page))
    assert "jurisdiction" not in page.query_params


def test_filter_without_rows_says_so_and_what_to_do(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.text_input(key="filter-words").set_value("没有这样的指标").run()
    assert "没有符合筛选条件的目标" in words_of(page)


def test_filter_of_the_address_that_is_unknown_means_all(version: Path, open_page: OpenPage) -> None:
    assert re.search(r"\b27 = ", words_of(open_page("overview", plan="nowhere-1999", light="ultraviolet")))


def test_missing_reading_is_told_rather_than_counted_short(
    published: Path, open_page: OpenPage, sample: Sample
) -> None:
    edit(sample.copy(published, "v1") / "fct_target_status.parquet", lambda table: table.slice(1))
    assert "合计不可用于汇报" in words_of(open_page("overview"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_tags_of_the_list_are_explained_once_each_and_no_others(
    version: Path, open_page: OpenPage, language: str
) -> None:
    page = open_page("overview", lang=language)
    [legend] = [one.value for one in page.caption if "-badge[" in one.value]
    w = Words(language)
    assert str(elements.plain(w("tag.simulated_hint"))) in legend
    assert str(elements.plain(w("tag.draft_hint"))) not in legend
    badges = re.findall(r"-badge\[[^]]*\]", legend)
    assert len(badges) == len(set(badges))
