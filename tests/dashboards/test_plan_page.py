"""The page on a plan: the order of the text, quotes, restatements, versions with reasons, what is no target and why."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders.pages import OpenPage, cells, heads, unknown, words_of
from builders.published import Sample
from builders.versions import rewritten
from builders.warehouse import ROOT

from dashboards import clauses
from dashboards.plan import changes, passages
from dashboards.plan.changes import FIRST, NO_REASON
from dashboards.text import LANGUAGES, Words
from milepost.catalogue import store
from milepost.catalogue.texts import PlanText

ZH = Words("zh")
WUCHENG = "wucheng-2025"


def passage(
    kind: str, entity: str, section: str | None = None, start: int | None = None, **more: Any
) -> dict[str, Any]:
    end = None if start is None else start + 2
    why = {"why_zh": None, "why_en": None}
    return {"plan_id": WUCHENG, "kind": kind, "entity_id": entity, "section": section, "span_start": start,
            "span_end": end} | why | more  # fmt: skip


def test_sections_stand_in_the_order_of_the_text_and_what_has_no_place_comes_last() -> None:
    rows = [passage("target", "c", "三"), passage("target", "b", "二", 50), passage("target", "a", "十", 5),
            passage("policy", "p", "二", 40), passage("not_target", "1-3", None, 1)]  # fmt: skip
    found = passages.sections(rows, None)
    assert [section.name for section in found] == ["十", "二", "三"]
    assert [row["entity_id"] for clause in found[1].clauses for row in clause.rows] == ["p", "b"]


def test_promises_of_one_sentence_are_one_clause_where_the_text_is_at_hand() -> None:
    text = PlanText(Path("x.txt"), "到2027年,建成5个,新增3家。另有2处。", "")
    rows = [
        passage("target", "five", "一", 9),
        passage("target", "three", "一", 14),
        passage("target", "two", "一", 19),
    ]
    [section] = passages.sections(rows, text)
    assert [[row["entity_id"] for row in clause.rows] for clause in section.clauses] == [["five", "three"], ["two"]]
    [section] = passages.sections(rows, None)
    assert len(section.clauses) == 3


def test_a_sentence_is_cut_at_its_marks_also_where_they_overlap_or_leave_it() -> None:
    text = PlanText(Path("x.txt"), "甲乙丙丁戊己", "")
    assert clauses.pieces(text, (0, 5), [(3, 9), (1, 2), (1, 3)]) == [
        ("甲", False), ("乙", True), ("丙", True), ("丁戊", True),
    ]  # fmt: skip


def test_every_promise_of_the_plan_is_on_the_page_once(sample: Sample, version: Path, open_page: OpenPage) -> None:
    page = open_page("plan", plan=WUCHENG)
    stated = [row for row in sample.tables["fct_targets"] if row["plan_id"] == WUCHENG]
    sections = sorted({row["section"] for row in stated}, key=lambda s: min(
        row["span_start"] for row in stated if row["section"] == s))  # fmt: skip
    rows = [row for section in sections for row in cells(page, section)]
    assert len(rows) == len(stated)
    titles = [one.value for one in page.header]
    assert [title.replace("\\", "") for title in titles[: len(sections)]] == sections


def test_a_promise_shows_its_reading_and_leads_to_its_indicator(version: Path, open_page: OpenPage) -> None:
    page = open_page("plan", plan=WUCHENG, section="二(一)2")
    assert heads(page, "二(一)2") == ["原文", "目标", "要求", "到期", "状态", "进度", "牵头单位"]
    row = cells(page, "二(一)2")[0]
    assert "第 1040–1050 字" in row[0]
    assert "target=wucheng%2Fcompute_capacity%2F2026" in row[1]
    assert row[2:4] == ["≥ 1,200 PFlops", "2026-12-31"]
    assert row[6] == "数据局"


def test_a_restatement_says_which_target_it_says_again(version: Path, open_page: OpenPage) -> None:
    [row] = cells(open_page("plan", plan=WUCHENG), "三")
    assert "重述 wucheng/compute_capacity/2027" in row[1]


def test_the_clause_is_quoted_with_its_figures_marked_where_the_text_is_at_hand(
    version: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    sentence = "到2026年,全区智算规模达到1200PFlops以上。"
    content = "。" * 1030 + sentence
    at = content.index("1200PFlops")
    (tmp_path / "texts/wucheng.txt").write_text(content, encoding="utf-8")
    rewritten("fct_plan_passages", lambda rows: [
        row | ({"span_start": at, "span_end": at + 10} if row["entity_id"] == "wucheng/compute_capacity/2026" else {})
        for row in rows
    ])(version)  # fmt: skip
    page = open_page("plan", plan=WUCHENG, section="二(一)2")
    assert "到2026年,全区智算规模达到:orange-background[**1200PFlops**]以上。" in str(cells(page, "二(一)2"))
    assert "看不到原文" not in words_of(page)


def test_without_the_text_the_page_says_how_to_add_it(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("plan", plan=WUCHENG))
    assert "看不到原文 wucheng.txt" in said
    assert "milepost plans texts --add" in said


def test_versions_of_a_target_stand_with_their_reasons_and_dropped_ones_too(version: Path, open_page: OpenPage) -> None:
    def revised(rows: list[Any]) -> list[Any]:
        [one] = [row for row in rows if row["target_id"] == "wucheng/core_revenue/2027"]
        gone = one | {"target_id": "wucheng/gone/2027", "valid_to": datetime(2026, 3, 1), "removal_reason": "合并"}
        second = {"version": 2, "target_value": 36.0, "change_reason": "中期评估", "valid_from": datetime(2026, 2, 1)}
        return [*(row for row in rows if row is not one), one | {"valid_to": datetime(2026, 2, 1)}, one | second, gone]

    rewritten("fct_target_versions", revised)(version)
    page = open_page("plan", plan=WUCHENG)
    found = cells(page, ZH("plan.versions"))
    assert [(row[1], row[3], row[6]) for row in found] == [
        ("1", "≥ 30 亿元", "首版"), ("2", "≥ 36 亿元", "中期评估"), ("1", "≥ 30 亿元", "首版；取消：合并"),
    ]  # fmt: skip
    assert found[1][2] == "2026-02-01 08:00 – 现行"
    assert "第 2 版" in str(cells(page, "二(一)5"))


def test_reasons_that_the_catalogue_writes_itself_have_words() -> None:
    assert (FIRST, NO_REASON) == (store.FIRST_REASON, store.NO_REASON)


def test_what_is_no_target_is_listed_by_its_reason_and_what_was_settled_without_the_text(
    version: Path, open_page: OpenPage
) -> None:
    more = [
        passage("not_target", "1-3", None, 1, why_zh="编号", why_en="Numbering"),
        passage("not_target", "5-7", None, 5, why_zh="编号", why_en="Numbering"),
        passage("not_target", "9-11", None, 9),
        passage("inferred", "2 effective.to", why_en="The unit can only be years."),
        passage("inferred", "1 issued", why_en="Its 年 is lost."),
    ]  # fmt: skip
    rewritten("fct_plan_passages", lambda rows: [*rows, *more])(version)
    page = open_page("plan", plan=WUCHENG)
    assert [row[:2] for row in cells(page, ZH("plan.apart"))] == [["编号", "2"], ["未说明", "1"]]
    assert "第 1–3 字" in cells(page, ZH("plan.apart"))[0][2]
    assert [row[0] for row in cells(page, ZH("plan.inferred"))] == ["成文日期", "有效期至"]
    assert "不是目标的 3 处 · 推定 2 项" in words_of(page)


def test_policies_stand_in_their_section_and_lead_to_their_page(version: Path, open_page: OpenPage) -> None:
    from builders import board_subsidies

    board_subsidies.write(version)
    voucher = passage("policy", "wucheng/voucher", "附件 一", 9000)
    rewritten("fct_plan_passages", lambda rows: [*rows, voucher])(version)
    [row] = cells(open_page("plan", plan=WUCHENG), "附件 一")
    assert "[算力券](<subsidies?policy=wucheng%2Fvoucher>)" in row[1]


def test_one_section_alone_is_kept_in_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("plan", plan=WUCHENG)
    page.selectbox(key="section-all").set_value("三").run()
    assert [one.value for one in page.header] == ["三"]
    assert "section" in page.query_params


@pytest.mark.parametrize("query", [{"plan": "atlantis-2030"}, {"section": "九十九"}])
def test_an_unknown_plan_or_section_is_said(version: Path, open_page: OpenPage, query: dict[str, str]) -> None:
    assert unknown(*next(iter(query.items()))) in words_of(open_page("plan", **query))


def test_a_version_of_an_older_program_says_what_it_lacks(version: Path, open_page: OpenPage) -> None:
    (version / "fct_plan_passages.parquet").unlink()
    assert "缺 fct_plan_passages" in words_of(open_page("plan"))


def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage) -> None:
    assert "还没有发布任何数据" in words_of(open_page("plan"))


def test_no_plans_says_what_to_do(version: Path, open_page: OpenPage) -> None:
    rewritten("dim_plans", lambda rows: [])(version)
    assert ZH("plan.none") in words_of(open_page("plan"))


def test_the_english_page_has_no_chinese_heads(version: Path, open_page: OpenPage) -> None:
    page = open_page("plan", lang="en", plan=WUCHENG, section="三")
    told = [one.value for kind in (page.title, page.caption) for one in kind] + heads(page, "三")
    assert len(told) > 8
    assert [words for words in told if re.search(r"[\u4e00-\u9fff]", words)] == []


def test_every_field_that_the_plans_settle_has_a_name() -> None:
    plans = [yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "plans").glob("*.yml")]
    fields = {one["field"] for plan in plans for one in plan["inferred"]}
    assert len(fields) > 8
    for w in map(Words, LANGUAGES):
        assert [one for one in fields if changes.field(w, one).startswith("`")] == []
    assert changes.field(ZH, "indicators.x.targets.1.lead") == "指标 `indicators.x.targets.1.lead`"
    assert changes.field(ZH, "nonsense.x") == "`nonsense.x`"
