"""The overview, run headless: sums that add up, what lags first, links, watermark, filters."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, shown, table, words_of
from builders.published import Sample, edit

from dashboards import elements, readings
from dashboards.shell import STYLE
from dashboards.text import Words
from milepost.readings.statuses import SHAPES, STANDINGS

LIST, MATRIX = "目标清单（滞后在前）", "各方案目标状态"


def test_overview_says_the_sum_in_full_and_restatements_apart(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    (said,) = [caption.value for caption in page.caption if " = " in caption.value.replace("\\", "")]
    total, parts = said.replace("\\", "").split("；")[0].split(" = ")
    assert int(total) == sum(int(part.rsplit(" ", 1)[1]) for part in parts.split(" + ")) == 32
    assert "另有 2 处重复表述" in words_of(page)


def test_cards_and_bar_say_the_same_counts_as_the_sum(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    cards = page.get_by_key("counts").metric
    whole, *parts = [int(metric.value) for metric in cards]
    assert whole == sum(parts) == 32
    assert len({metric.label for metric in cards}) == 1 + len(STANDINGS)
    bars = [one.value.replace("\\", "") for one in page.markdown if one.value.startswith("![")]
    assert len(bars) == 3  # one for each width of the page
    assert all(bar.startswith("![32 = 逾期未完成 1 + 严重滞后 2 + 已取消 1 + ") for bar in bars)


def test_overview_says_how_many_are_judged_and_why_the_others_are_not(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("overview"))
    assert "已评估 28 项，其中已完成或符合序时 13 项，占已评估的 46.4 %" in said
    assert "；已评估中计为未兑现的还有：数据过期 3、逾期未报送 1、已取消 1" in said
    assert "；另有 4 项不评估、不计入分母：未报送 2、待终报 1、未定期限 1" in said


def test_silent_target_of_a_passed_day_is_red_and_so_are_its_card_and_its_column(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("overview")
    labels = {shown(metric.label): metric.value for metric in page.metric}
    assert labels[":red-badge[■ 逾期未报送]"] == "1"
    assert labels[":gray-badge[○ 未报送]"] == "2"
    (row,) = [row for row in cells(page, LIST) if "行业标准" in row[1]]
    assert row[0] == ":red-badge[■ 逾期未报送]"


def test_ceilings_are_kept_or_broken_in_the_list_and_in_its_download(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview", jurisdiction="dongyang")
    rows = {row[1].split("]")[0].lstrip("["): row for row in cells(page, LIST)}
    broken, kept = rows["应急管控圈"], rows["监测误差"]
    assert (broken[0], broken[6:9]) == (":red-badge[■ 严重滞后]", ["突破，超出 15 分钟", "—", "—"])
    assert (kept[0], kept[6:9]) == (":green-badge[● 符合序时]", ["守住，余 2 米", "—", "—"])
    assert "150" not in words_of(open_page("indicator", indicator="dongyang/road_control_circle"))


def test_overview_matrix_adds_up_on_both_sides(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("overview"), MATRIX)
    grid = [[int(cell.strip("*").replace("·", "0")) for cell in row[1:]] for row in rows]
    assert len(grid) == 6
    assert [sum(row[:-1]) for row in grid] == [row[-1] for row in grid]
    assert [sum(column) for column in zip(*grid[:-1], strict=True)] == grid[-1]


def test_overview_lists_the_reddest_first_and_links_to_its_indicator(version: Path, open_page: OpenPage) -> None:
    rows = table(open_page("overview"), LIST)
    addresses = [row[1].split("](<")[1].split(">)")[0] for row in rows]
    assert addresses[0] == "indicator?indicator=dongyang%2Ffilm_lab&target=dongyang%2Ffilm_lab%2F2026-06-30"
    assert len(set(addresses)) == 32
    shapes = [row[0].split("-badge[")[1][0].replace(elements.LATE, SHAPES["green"]) for row in rows]
    order = [SHAPES[light] for light in readings.LIGHTS]
    assert shapes == sorted(shapes, key=order.index)
    assert set(shapes) == set(order)


def test_list_says_every_figure_of_a_target(version: Path, open_page: OpenPage) -> None:
    (row,) = [row for row in cells(open_page("overview"), LIST) if row[4] == "≥ 1,200 PFlops"]
    assert row[0] == ":blue-badge[◆ 略滞后]"
    assert row[2:6] == ["婺城区", "2026-12-31", "≥ 1,200 PFlops", "1,127.5 PFlops :small[:gray[2026-09-30]]"]
    assert row[6].startswith("![完成进度 89.6 %，序时进度 93.6 %](data:image/svg+xml,")
    assert row[7:12] == ["94.0 %", "−3.9", "1", "72.5 PFlops", "数据局"]
    assert row[12].startswith("![可引用](data:image/svg+xml,")


ONE = "wucheng/compute_capacity/2026"


def _led_by_another(table: pa.Table) -> pa.Table:
    own = {"lead_zh": "体育局", "lead_en": "Sports Bureau", "lead_agency_ids": ["wucheng/economy_bureau"]}
    rows = [row | own if row["target_id"] == ONE else row for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, schema=table.schema)


def test_target_whose_clause_names_another_lead_is_listed_and_found_under_it(
    published: Path, open_page: OpenPage, sample: Sample
) -> None:
    edit(sample.copy(published, "v1") / "fct_targets.parquet", _led_by_another)
    (row,) = [row for row in cells(open_page("overview"), LIST) if row[4] == "≥ 1,200 PFlops"]
    assert row[-2] == "体育局"
    found = table(open_page("overview", agency="wucheng/economy_bureau"), LIST)
    assert [ONE.replace("/", "%2F") in cell[1] for cell in found].count(True) == 1


def test_version_of_an_older_program_shows_the_indicator_s_lead(
    published: Path, open_page: OpenPage, sample: Sample
) -> None:
    units = list(readings.UNIT_COLUMNS)
    edit(sample.copy(published, "v1") / "fct_targets.parquet", lambda table: table.drop_columns(units))
    (row,) = [row for row in cells(open_page("overview"), LIST) if row[4] == "≥ 1,200 PFlops"]
    assert row[-2] == "数据局"


def test_only_rows_of_simulated_data_carry_the_watermark(version: Path, open_page: OpenPage, sample: Sample) -> None:
    simulated = {row["target_id"] for row in sample.tables["fct_target_status"] if row["is_simulated"]}
    rows = table(open_page("overview"), LIST)
    mark = elements.watermark("模拟数据")
    carried = {row[1].split("target=")[1].split(">)")[0].replace("%2F", "/") for row in rows if mark in row[1]}
    assert carried == simulated - {"dongyang/compute_capacity/2027/annex"}
    assert len(carried) == 5
    assert all((mark in row[1]) == (elements.tag("模拟", "sim") in row[-1]) for row in rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_style_sheet_draws_the_watermark_under_the_rows_that_carry_it(language: str) -> None:
    assert f'tr:has(img[alt="{Words(language)("watermark")}"])' in STYLE.read_text(encoding="utf-8")


def test_filters_of_the_address_are_taken_and_counts_follow_them(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    """Lights choose what is listed: of the grey ones alone nothing would be on schedule, by construction."""
    page = open_page("overview", plan="pinghu-2025", light="grey")
    said = words_of(page)
    mine = [row for row in sample.tables["fct_target_status"] if row["plan_id"] == "pinghu-2025"]
    assert re.search(rf"\b{sum(not row['is_restatement'] for row in mine)} = ", said)
    alone = open_page("overview", plan="pinghu-2025")
    [quoted, same] = [one.get_by_key("statement").markdown[0].value for one in (page, alone)]
    assert quoted == same
    assert len(cells(page, LIST)) == sum(row["light"] == "grey" and not row["is_restatement"] for row in mine)
    assert "灯色只筛选清单" in said
    assert "灯色只筛选清单" not in words_of(alone)
    assert "筛选条件：方案 平湖市人工智能行动方案 · 灯色 灰灯" in said
    assert page.selectbox(key="filter-plan").value == "pinghu-2025"


def test_choosing_a_filter_changes_the_counts_and_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.selectbox(key="filter-jurisdiction").set_value("huzhou").run()
    assert re.search(r"\b5 = ", words_of(page))
    assert page.query_params["jurisdiction"] == "huzhou"
    page.selectbox(key="filter-jurisdiction").set_value("").run()
    assert re.search(r"\b32 = ", words_of(page))
    assert "jurisdiction" not in page.query_params


def test_filter_without_rows_says_so_and_what_to_do(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.text_input(key="filter-words").set_value("没有这样的指标").run()
    assert "没有符合筛选条件的目标" in words_of(page)


def test_filter_of_the_address_that_is_unknown_means_all(version: Path, open_page: OpenPage) -> None:
    assert re.search(r"\b32 = ", words_of(open_page("overview", plan="nowhere-1999", light="ultraviolet")))


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


def test_version_that_method_1_published_is_still_shown_and_names_its_method(
    version: Path, open_page: OpenPage
) -> None:
    def before(table: pa.Table) -> pa.Table:
        older = table.drop(
            [*readings.METHOD_2_COLUMNS, "is_counted", "uncapped_status", "elapsed_share", "first_met_date"]
        )
        return older.set_column(older.column_names.index("method_version"), "method_version", [["1"] * older.num_rows])

    edit(version / "fct_target_status.parquet", before)
    page = open_page("overview")
    said = words_of(page)
    assert "评价方法第 1 版" in said
    assert "突破，超出 15 分钟" in said
    (row,) = [row for row in cells(page, LIST) if row[4] == "≥ 1,200 PFlops"]
    assert row[6:9] == [row[6], "—", "−3.9"]
    assert "评价方法第 1 版" in words_of(open_page("indicator", indicator="wucheng/compute_capacity"))
    assert "评价方法" not in words_of(open_page("quality"))
