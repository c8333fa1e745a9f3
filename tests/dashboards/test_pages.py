"""The indicator page, run headless: reading, clause, computation, events; unknown and unreported indicators."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from board_pages import OpenPage, table, words_of
from board_sample import Sample, edit

from dashboards import elements


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
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    notes = {row[-1] for row in table(page, "数据来源：7 条事件记录")}
    assert elements.plain("<img src=x onerror=alert(1)>") in notes
    assert elements.plain("https://example.gov.cn/a") in notes
