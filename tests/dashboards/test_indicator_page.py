"""The indicator page, run headless: reading, clause, computation, second readings and the events behind them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, heads, shown, table, words_of
from builders.published import Sample, edit
from streamlit.testing.v1 import AppTest

from dashboards import elements
from milepost.readings.statuses import SHAPES, STATUSES


def open_target(open_page: OpenPage, target: str, lang: str = "zh") -> AppTest:
    return open_page("indicator", indicator=target.rsplit("/", 1)[0], target=target, lang=lang)


def test_indicator_shows_reading_clause_computation_and_events(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    values = {metric.label: (metric.value, metric.delta) for metric in page.metric}
    assert values["目标"] == ("≥ 1,200 PFlops", "2026-12-31 到期")
    assert values["实绩"] == ("1,127.5 PFlops", "数据时点 2026-09-30")
    assert {"序时应达", "差距", "剩余时间", "达标需要"} < set(values)
    said = words_of(page)
    for words in ("二(一)2", "本机没有方案原文", "看板按以上输入重新计算，结果一致", "修订", "起失效"):
        assert words in said
    assert "milepost.indicators.v1 / 1 / 107" in said


def test_sum_of_the_computation_is_written_out_and_adds_up(version: Path, open_page: OpenPage) -> None:
    computed = cells(open_target(open_page, "wucheng/compute_capacity/2027"), "读数的计算过程")
    ((_, value, how),) = [row for row in computed if row[0] == "差距"]
    value = value.strip("*")
    attained, due = (float(part) for part in re.findall(r"([\d.]+) %", how))
    assert float(value.removesuffix(" 个百分点").replace("−", "-")) == pytest.approx(attained - due, abs=0.05)


def test_every_light_is_told_by_colour_shape_and_word(version: Path, open_page: OpenPage, sample: Sample) -> None:
    seen = set()
    for row in sample.tables["fct_target_status"]:
        if row["is_restatement"] or (row["status"] in seen):
            continue
        seen.add(row["status"])
        page = open_target(open_page, row["target_id"])
        badge = next(element.value for element in page.markdown if element.value.startswith("**官方状态**"))
        shape = "◉" if row["status"] == "achieved_late" else SHAPES[row["light"]]
        colour = {"grey": "gray", "none": "gray"}.get(row["light"], row["light"])
        assert f":{colour}-badge[{shape} " in badge.replace("\\", "")
    assert len(seen) == len(STATUSES)


def test_indicator_of_the_address_may_name_the_target_too(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_target(open_page, "wucheng/compute_capacity/2030"))
    assert "二(一)4" in said
    assert "wucheng/compute_capacity/2030" in said


def test_targets_are_listed_with_restatements_last_and_said_to_be_such(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    rows = cells(page, "全部目标")
    assert [row[0] for row in rows] == ["2025-12-31", "2026-12-31", "2027-12-31", "2030-12-31", "2027-12-31"]
    assert ["重复表述" in row[2] for row in rows] == [False] * 4 + [True]


@pytest.mark.parametrize("number", ["到2026年算力1200", "*到*2026年[算力](x)1200 $", "到2026年:red[算力]<b>1200"])
def test_clause_is_quoted_as_a_whole_sentence_with_its_span_marked(
    version: Path, open_page: OpenPage, number: str
) -> None:
    texts = version.parents[1] / "texts"
    texts.mkdir()
    text = "前言。".ljust(1030, "甲") + "。" + "今年" * 4 + "，" + number + "点以上；" + "后面的话。第二句。"
    start = text.index(number)
    (texts / "wucheng.txt").write_text(text, encoding="utf-8")
    edit(version / "fct_targets.parquet", lambda table: _with_spans(table, start, start + len(number)))
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    (quote,) = [element.value for element in page.markdown if ":orange-background[" in element.value]
    assert shown(quote) == f"{'今年' * 4}，:orange-background[**{number}**]点以上；后面的话。"


def _with_spans(table: pa.Table, start: int, end: int) -> pa.Table:
    rows = [{**row, "span_start": start, "span_end": end} for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, schema=table.schema)


def test_disagreeing_readings_are_warned_about(version: Path, open_page: OpenPage) -> None:
    (warning,) = open_page("indicator", indicator="jinhua/model_filings").warning
    assert warning.proto.title == "读数不一致：请结合辅助读数判断"
    assert len(open_page("indicator", indicator="huzhou/compute_capacity").warning) == 0


def test_reading_that_does_not_follow_from_its_inputs_is_not_to_be_quoted(version: Path, open_page: OpenPage) -> None:
    def shifted(table: pa.Table) -> pa.Table:
        rows = [{**row, "gap_points": (row["gap_points"] or 0) + 1} for row in table.to_pylist()]
        return pa.Table.from_pylist(rows, schema=table.schema)

    edit(version / "fct_target_status.parquet", shifted)
    page = open_page("indicator", indicator="wucheng/compute_capacity", lang="en")
    (error,) = page.error
    assert shown(error.proto.title) == "Computing again here gives another result: gap_points"
    assert "✓ computed again" not in words_of(page)


def test_retraction_is_shown_as_one_and_the_reading_falls_back(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="huzhou/experts")
    assert "撤回" in words_of(page)
    assert {metric.label: metric.value for metric in page.metric}["实绩"] == "80 人"


def test_indicator_without_reports_says_who_should_report(version: Path, open_page: OpenPage) -> None:
    notices = {
        one.proto.title: shown(one.value) for one in open_page("indicator", indicator="pinghu/compute_capacity").info
    }
    assert "请 数据局 报送首个数值" in notices["尚无报送"]


def test_units_of_the_chosen_target_s_own_clause_are_named(version: Path, open_page: OpenPage) -> None:
    def led(table: pa.Table) -> pa.Table:
        rows = [row | {"lead_zh": "体育局", "lead_en": "Sports Bureau"} for row in table.to_pylist()]
        return pa.Table.from_pylist(rows, schema=table.schema)

    edit(version / "fct_targets.parquet", led)
    page = open_page("indicator", indicator="pinghu/compute_capacity")
    assert any(one.value.endswith("牵头单位 体育局") or "牵头单位 体育局 · " in one.value for one in page.caption)
    assert any("请 体育局 报送首个数值" in shown(one.value) for one in page.info)


def test_simulated_indicator_says_so(version: Path, open_page: OpenPage) -> None:
    made_up = words_of(open_page("indicator", indicator="jinhua/compute_capacity"))
    assert "模拟数据：本指标含系统生成的演示数值，不得用于汇报" in made_up
    assert ":violet-badge[模拟]" in made_up
    real = words_of(open_page("indicator", indicator="huzhou/compute_capacity"))
    assert "模拟数据" not in real
    assert ":violet-badge[模拟]" not in real


@pytest.mark.parametrize("asked", ["nowhere/nothing", "<script>alert(1)</script>", ""])
def test_unknown_indicator_shows_a_message_and_the_boxes_not_some_other_indicator(
    version: Path, open_page: OpenPage, asked: str
) -> None:
    page = open_page("indicator", indicator=asked)
    (error,) = page.error
    assert shown(error.proto.title) == f"没有这个指标：{asked}"
    assert len(page.metric) == 0
    page.selectbox[1].set_value("pinghu/smart_factories").run()
    assert page.query_params["indicator"] == "pinghu/smart_factories"
    assert page.header[0].value == "智能工厂"


def test_every_indicator_of_the_sample_can_be_opened_in_both_languages(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    assert len(sample.indicators) == 24
    for row in sample.indicators:
        for language in ("zh", "en"):
            page = open_page("indicator", indicator=row["indicator_id"], lang=language)
            assert shown(page.header[0].value) == row[f"name_{language}"]


def test_notes_from_outside_cannot_bring_markup(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    notes = {row[-1] for row in table(page, "数据来源：7 条事件记录")}
    assert elements.plain("<img src=x onerror=alert(1)>") in notes
    assert f"[{elements.plain('https://example.gov.cn/a')}](<https://example.gov.cn/a>)" in notes


def test_page_in_english_has_no_chinese_of_ours(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity", lang="en")
    ours = [metric.label for metric in page.metric] + [head.value for head in page.header]
    names = ["All targets", "How the reading was computed", "Official and second readings"]
    ours += [cell for name in names for cell in [*heads(page, name), *(row[0] for row in cells(page, name))]]
    assert len(ours) > 30
    assert [words for words in ours if re.search(r"[\u4e00-\u9fff]", words)] == []


def test_milestone_is_shown_in_shares_done(version: Path, open_page: OpenPage) -> None:
    page = open_target(open_page, "dongyang/film_lab/2026-06-30")
    values = {metric.label: metric.value for metric in page.metric}
    assert values["实绩"] == "60.0 %"
    assert values["目标"] == "按期建成"
    assert values["剩余时间"] == f"逾期 {(date(2026, 11, 21) - date(2026, 6, 30)).days} 天"


def test_target_that_there_is_not_is_said_and_taken_out_of_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity", target="nope")
    said = "地址中的目标“nope”不存在"
    assert said in words_of(page)
    assert "target" not in page.query_params
    assert said in words_of(page.run())
    page.segmented_control(key="target-wucheng/compute_capacity/2026").set_value("wucheng/compute_capacity/2027").run()
    assert said not in words_of(page)
    assert page.query_params["target"] == "wucheng/compute_capacity/2027"
