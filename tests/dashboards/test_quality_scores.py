"""Scores on the quality page: every figure with its parts, and as many rows behind it as count against it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from builders import held as made
from builders.pages import OpenPage, cells, heads, words_of
from builders.published import ROOT, Sample
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.quality import score_rows
from dashboards.quality.naming import Names
from dashboards.quality.score_rows import Scope
from dashboards.quality.scores import DIMENSIONS
from dashboards.text import Words
from milepost.gates.conflicts import CONFLICT_RULES

W, MAY = Words("zh"), datetime(2026, 5, 10)


@pytest.fixture
def board(version: Path) -> data.Board:
    return data.open_board(version.parent)


def scores_of(sample: Sample) -> list[dict[str, Any]]:
    return sample.tables["agg_quality_scores"]


def test_behind_every_figure_stand_as_many_rows_as_count_against_it(board: data.Board, sample: Sample) -> None:
    """Of every unit, place and plan, month, dimension and side of the sample."""
    names, apart, seen = Names(board, W), [], Counter()
    for row in scores_of(sample):
        bad = row["denominator"] - row["numerator"]
        scope = Scope(row["scope_kind"], row["scope_id"], row["month_start"], row["is_simulated"])
        found = score_rows.LISTS[row["dimension"]](board, W, names, scope) if bad else None
        listed = len(found.body) if found else 0
        seen[row["dimension"]] += bad
        if listed != bad:
            apart.append(f"{row['scope_id']} {row['month_start']} {row['dimension']}: {bad} count, {listed} are listed")
    assert apart == []
    assert {name for name, bad in seen.items() if bad} == {"conformity", "completeness", "accuracy", "accessibility"}


def test_late_reports_and_contradictions_stand_behind_their_figures(version: Path) -> None:
    """Of which the sample has none."""
    (due,) = [
        row
        for row in pq.read_table(version / "fct_reporting_punctuality.parquet", partitioning=None).to_pylist()
        if row["indicator_id"] == "wucheng/compute_capacity" and row["period_date"] == date(2026, 9, 30)
    ]
    late = due | {"punctuality": "late", "days_late": 4}
    made.write(version / "fct_reporting_punctuality.parquet", [late])
    rows = made.held(version, 8, lambda _number, row: row | {"state": "held", "loaded_at": MAY})
    board = data.open_board(version.parent)
    names = Names(board, W)
    month = late["expected_by_date"].replace(day=1)
    found = score_rows.LISTS["timeliness"](board, W, names, Scope("jurisdiction", "wucheng", month, is_simulated=False))
    assert found is not None
    assert [row["days_late"] for row in found.body] == [4]
    places = {row["jurisdiction_id"] for row in rows if row["rule"] in CONFLICT_RULES}
    listed = 0
    for place in places:
        scope = Scope("jurisdiction", place, MAY.date().replace(day=1), is_simulated=False)
        found = score_rows.LISTS["consistency"](board, W, names, scope)
        listed += len(found.body) if found else 0
    assert listed == sum(1 for row in rows if row["rule"] in CONFLICT_RULES) > 0


def test_every_score_has_its_parts_and_there_is_no_total(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("quality", view="scores")
    assert not page.error
    table, stated = cells(page, "各对象各维度评分"), heads(page, "各对象各维度评分")
    assert len(stated) == 1 + len(DIMENSIONS)
    month = date.fromisoformat(f"{_box(page, 'month').value}-01")
    rows = [
        row
        for row in scores_of(sample)
        if row["scope_kind"] == "agency" and row["month_start"] == month and not row["is_simulated"]
    ]
    assert len(table) == len({row["scope_id"] for row in rows})
    parts = Counter(re.findall(r"(\d+)/(\d+)", " ".join(cell for line in table for cell in line[1:])))
    assert parts == Counter((str(row["numerator"]), str(row["denominator"])) for row in rows if row["denominator"])
    assert parts


def _box(page: AppTest, name: str) -> Any:
    [found] = [one for one in page.selectbox if str(one.key).startswith(f"{name}-")]
    return found


def _tabs(page: AppTest, name: str) -> Any:
    [found] = [one for one in page.segmented_control if str(one.key).startswith(f"{name}-")]
    return found


def test_state_of_the_scores_stands_in_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page(
        "quality", view="scores", scope="jurisdiction", of="huzhou", dimension="timeliness", month="2026-11"
    )
    assert "湖州市：时效性的逐月变化" in words_of(page)
    _tabs(page, "scope").set_value("plan").run()
    assert "of" not in page.query_params
    assert "地址中的" not in words_of(page)
    assert "地址中的维度“beauty”不存在" in words_of(open_page("quality", view="scores", dimension="beauty"))


def test_figure_leads_to_its_trend_and_its_rows(version: Path, open_page: OpenPage) -> None:
    page = open_page("quality", view="scores")
    _box(page, "month").set_value("2026-11").run()
    _tabs(page, "dimension").set_value("conformity").run()
    _box(page, "of").set_value("wucheng/economy_bureau").run()
    assert page.query_params["of"] == "wucheng/economy_bureau"
    said = words_of(page)
    assert "婺城区 · 经信局：规范性的逐月变化" in said
    assert "这个数字背后的条目：0 / 1" in said
    ((_, code, *_),) = cells(page, "扣分的条目")
    assert code == "`wrong_unit`"
    assert page.get("vega_lite_chart")
    _tabs(page, "dimension").set_value("timeliness").run()
    assert not page.error


@pytest.mark.parametrize("kind", ["agency", "jurisdiction", "plan"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_units_places_and_plans_can_be_shown_real_and_simulated(
    version: Path, open_page: OpenPage, kind: str, language: str
) -> None:
    page = open_page("quality", view="scores", lang=language)
    _tabs(page, "scope").set_value(kind).run()
    _tabs(page, "simulated").set_value("simulated").run()
    assert not page.error
    assert not page.exception
    watermark = "模拟数据" if language == "zh" else "SIMULATED"
    assert watermark in words_of(page)


def test_before_anything_is_scored_the_view_says_so(version: Path, open_page: OpenPage) -> None:
    made.write(version / "agg_quality_scores.parquet", [])
    assert "还没有评分" in words_of(open_page("quality", view="scores"))


def test_month_of_a_moment_is_that_of_shanghai() -> None:
    scope = Scope("agency", "j/a", date(2026, 5, 1), is_simulated=False)
    assert scope.has(datetime(2026, 4, 30, 16, 0))
    assert not scope.has(datetime(2026, 5, 31, 16, 0))
    assert scope.has(date(2026, 5, 31))
    assert not scope.has(None)


def test_rules_of_conflicts_are_told_alike_in_python_and_in_sql() -> None:
    macro = (ROOT / "dbt_project/macros/quality.sql").read_text(encoding="utf-8")
    text = macro[macro.index("macro conflict_rules") :].partition("endmacro")[0]
    assert tuple(re.findall(r"'(expect_\w+)'", text)) == CONFLICT_RULES
