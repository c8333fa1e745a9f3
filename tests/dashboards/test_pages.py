"""The pages, run headless on published folders in every state a morning may bring."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from board_pages import OpenPage, words_of
from board_sample import Sample, edit, write_status
from streamlit.testing.v1 import AppTest

from milepost.reasons import REASONS

ENTRY = Path(__file__).resolve().parents[2] / "dashboards/streamlit_app.py"
PAGE_NAMES = ["overview", "indicator", "quality"]


def test_overview_says_the_sum_in_full_and_restatements_apart(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("overview"))
    line = re.search(r"(\d+) = ([^<；\"]+)", said)
    assert line is not None
    assert int(line[1]) == sum(int(n) for n in re.findall(r" (\d+)(?: \+|$)", line[2]))
    assert "另有 2 处重复表述" in said


def test_overview_matrix_adds_up_on_both_sides(version: Path, open_page: OpenPage) -> None:
    table = re.search(r'aria-label="各方案目标状态">(.*?)</table>', words_of(open_page("overview")), re.S)
    assert table is not None
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table[1], re.S)[1:]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", line, re.S)[1:] for line in lines]
    grid = [[int(re.sub(r"<[^>]+>", "", c).replace("·", "0")) for c in row] for row in cells]
    assert len(grid) == 6
    assert [sum(row[:-1]) for row in grid] == [row[-1] for row in grid]
    assert [sum(column) for column in zip(*grid[:-1], strict=True)] == grid[-1]


def test_overview_lists_the_reddest_first_and_links_to_its_indicator(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("overview"))
    links = re.findall(r'href="indicator\?indicator=([^&"]+)', said)
    assert links[0] == "jinhua%2Fcompute_capacity"
    assert len(links) == 27
    assert said.index("mp-chip mp-red", said.index("滞后在前")) < said.index("mp-chip mp-blue", said.index("滞后在前"))


def test_only_rows_of_simulated_data_carry_the_watermark(version: Path, open_page: OpenPage, sample: Sample) -> None:
    said = words_of(open_page("overview"))
    rows = re.findall(r'<tr class="([^"]*)">(.*?)</tr>', said, re.S)
    marked = {re.search(r"indicator=([^&\"]+)", body)[1] for kind, body in rows if kind == "mp-sim"}
    simulated = {row["indicator_id"] for row in sample.tables["fct_target_status"] if row["is_simulated"]}
    assert len(simulated) == 4
    expected = {name.replace("/", "%2F") for name in simulated}
    assert marked == expected


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


def test_indicator_shows_reading_clause_computation_and_events(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("indicator", indicator="wucheng/compute_capacity"))
    assert "≥ 1,200 PFlops" in said
    assert "1,127.5 PFlops" in said
    assert "二(一)2" in said
    assert "本机没有方案原文" in said
    assert "看板按以上输入重新计算，结果一致" in said
    assert "milepost.indicators.v1 / 1 / 108" in said
    assert "修订" in said
    assert "起失效" in said


def test_indicator_of_the_address_may_name_the_target_too(version: Path, open_page: OpenPage) -> None:
    said = words_of(
        open_page("indicator", indicator="wucheng/compute_capacity", target="wucheng/compute_capacity/2030")
    )
    assert "二(一)4" in said
    assert "wucheng/compute_capacity/2030" in said


def test_clause_is_quoted_as_a_whole_sentence_where_the_text_is_at_hand(version: Path, open_page: OpenPage) -> None:
    texts = version.parents[1] / "texts"
    texts.mkdir()
    before = "前言。".ljust(1040, "甲") + "。"
    number = "到2026年算力1200"
    text = before[:1030] + "。" + "今年" * 4 + "，" + number + "点以上；" + "后面的话。第二句。"
    start = text.index(number)
    (texts / "wucheng.txt").write_text(text, encoding="utf-8")
    edit(version / "fct_targets.parquet", lambda table: _with_spans(table, start, start + len(number)))
    said = words_of(open_page("indicator", indicator="wucheng/compute_capacity"))
    assert f"<blockquote>{'今年' * 4}，<mark>{number}</mark>点以上；后面的话。</blockquote>" in said


def _with_spans(table: pa.Table, start: int, end: int) -> pa.Table:
    rows = [{**row, "span_start": start, "span_end": end} for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, schema=table.schema)


def test_disagreeing_readings_are_warned_about(version: Path, open_page: OpenPage) -> None:
    assert "读数不一致：请结合辅助读数判断" in words_of(open_page("indicator", indicator="jinhua/model_filings"))
    assert "读数不一致" not in words_of(open_page("indicator", indicator="huzhou/compute_capacity"))


def test_retraction_is_shown_as_one_and_the_reading_falls_back(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("indicator", indicator="huzhou/experts"))
    assert "撤回" in said
    assert "80 人" in said


def test_indicator_without_reports_says_who_should_report(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("indicator", indicator="pinghu/compute_capacity"))
    assert "尚无报送" in said
    assert "请 数据局 报送首个数值" in said


def test_simulated_indicator_says_so(version: Path, open_page: OpenPage) -> None:
    assert "不得用于汇报" in words_of(open_page("indicator", indicator="jinhua/compute_capacity"))
    real = words_of(open_page("indicator", indicator="huzhou/compute_capacity"))
    assert "模拟数据：本指标" not in real


@pytest.mark.parametrize("asked", ["nowhere/nothing", "<script>alert(1)</script>", ""])
def test_unknown_indicator_shows_a_message_and_the_boxes_not_some_other_indicator(
    version: Path, open_page: OpenPage, asked: str
) -> None:
    page = open_page("indicator", indicator=asked)
    said = words_of(page)
    assert "没有这个指标" in said
    assert "<script" not in said
    assert "官方状态" not in said
    page.selectbox[1].set_value("pinghu/smart_factories").run()
    assert page.query_params["indicator"] == "pinghu/smart_factories"
    assert "智能工厂" in words_of(page)


def test_every_indicator_of_the_sample_can_be_opened_in_both_languages(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    assert len(sample.indicators) == 19
    for row in sample.indicators:
        for language in ("zh", "en"):
            page = open_page("indicator", indicator=row["indicator_id"], lang=language)
            assert row[f"name_{language}"] in words_of(page)


def test_notes_from_outside_cannot_bring_markup(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("indicator", indicator="wucheng/compute_capacity"))
    assert "<img" not in said
    assert "&lt;img src=x" in said
    assert "<script" not in words_of(open_page("quality"))


def test_quality_shows_gates_rejections_balance_and_alerts(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("quality"))
    for words in (
        "expect_value_within_reach_of_targets",
        "wrong_unit",
        REASONS["wrong_unit"].do_zh,
        "milepost.indicators.v1",
        "共 8 个分区，平 8 个",
        "未解除",
    ):
        assert words in said


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_english_pages_have_no_chinese_of_ours(version: Path, open_page: OpenPage, name: str) -> None:
    page = open_page(name, lang="en")
    assert page.query_params["lang"] == "en"
    titles = re.findall(r"<(?:h1|h2|th)[^>]*>(.*?)</(?:h1|h2|th)>", words_of(page))
    assert len(titles) > 5
    assert [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)] == []


def test_language_switch_writes_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.button_group[0].set_value("en").run()
    assert "Targets at a glance" in words_of(page)
    assert page.query_params["lang"] == "en"


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage, name: str) -> None:
    said = words_of(open_page(name))
    assert "还没有发布任何数据" in said
    assert "milepost run" in said


def test_version_without_any_target_says_so(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1", only=[])
    assert "本版本没有目标" in words_of(open_page("overview"))
    words_of(open_page("indicator"))


def test_old_version_is_said_to_be_perhaps_not_up_to_date(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1", built_at=datetime.now(UTC) - timedelta(hours=3))
    said = words_of(open_page("overview"))
    assert "数据可能未更新" in said
    assert "3 小时前" in said


def test_old_version_that_a_recent_check_found_good_is_not_stale(
    published: Path, open_page: OpenPage, sample: Sample
) -> None:
    sample.copy(published, "v1", built_at=datetime.now(UTC) - timedelta(hours=3))
    write_status(published)
    assert "数据可能未更新" not in words_of(open_page("overview"))


def test_failed_gate_keeps_the_last_good_version_and_names_the_rule(version: Path, open_page: OpenPage) -> None:
    failure = {"gate": "marts", "table": "marts.fct_targets", "expectation": "ExpectUniqueTarget",
               "severity": "critical", "unexpected_count": 3}  # fmt: skip
    write_status(version.parent, ok=False, stage="gate_marts", message_zh="发布质量闸门未通过", failures=[failure])
    said = words_of(open_page("overview"))
    assert "质量闸门未通过：看板停留在最后一个合格版本" in said
    assert "ExpectUniqueTarget" in said
    assert re.search(r"\b27 = ", said)


def test_failed_build_says_the_step_failed(version: Path, open_page: OpenPage) -> None:
    write_status(version.parent, ok=False, stage="build", message_en="dbt: model x failed")
    said = words_of(open_page("overview", lang="en"))
    assert "The last update failed" in said
    assert "dbt: model x failed" in said


def test_failure_older_than_the_version_shown_is_no_news(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1")
    earlier = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    write_status(published, ok=False, stage="build", checked_at=earlier)
    assert "更新失败" not in words_of(open_page("overview"))


@pytest.mark.parametrize("name", PAGE_NAMES[:2])
@pytest.mark.parametrize("damage", ["missing", "cut", "other_bytes"])
def test_damaged_table_is_named_and_no_stack_trace_shown(
    version: Path, open_page: OpenPage, name: str, damage: str
) -> None:
    path = version / "fct_target_status.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[:200] if damage == "cut" else content[:-9] + b"123456789")
    page = open_page(name)
    said = words_of(page)
    assert "已发布的数据无法读取" in said
    assert "fct_target_status.parquet" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": null}', '{"version": "../etc"}', '{"version": "gone"}']
)
def test_damaged_pointer_is_named(version: Path, open_page: OpenPage, content: str) -> None:
    (version.parent / "current.json").write_text(content, encoding="utf-8")
    assert "已发布的数据无法读取" in words_of(open_page("overview"))


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("overview", "fct_target_status", "gap_points"), ("indicator", "fct_actuals", "known_from")],
)
def test_version_lacking_a_column_is_said_to_be_unreadable(
    version: Path, open_page: OpenPage, name: str, table: str, column: str
) -> None:
    edit(version / f"{table}.parquet", lambda rows: rows.drop_columns([column]))
    page = open_page(name)
    assert "已发布的数据无法读取" in words_of(page)
    assert column in page.code[0].value


def test_setting_that_cannot_be_used_is_said_in_words(
    published: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_LANGUAGE", "latin")
    assert "设置有误" in words_of(open_page("overview"))


def test_entry_file_opens_the_overview(version: Path) -> None:
    page = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    assert [error.message for error in page.exception] == []
    assert "目标总览" in words_of(page)


def test_page_run_after_the_first_takes_well_under_a_second(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    started = datetime.now(UTC)
    page.run()
    assert (datetime.now(UTC) - started).total_seconds() < 1.5
