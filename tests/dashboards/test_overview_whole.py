"""What the overview says of the whole: the sentence, the trend of lights, and both following the filters."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from builders.pages import OpenPage, cells, heads, shown, words_of
from builders.published import Sample, edit

from milepost.readings.statuses import LIGHTS

TABLE = "各月亮灯项数（数据表）"


def test_sentence_is_of_the_targets_chosen(version: Path, open_page: OpenPage) -> None:
    assert "截至 2026 年 11 月 21 日，共 32 项目标，其中 13 项已完成或达到序时进度，11 项滞后" in words_of(
        open_page("overview")
    )
    assert "共 5 项目标" in words_of(open_page("overview", jurisdiction="huzhou"))


def test_trend_is_the_history_s_and_ends_with_the_day_itself(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("overview")
    read = [row for row in sample.tables["fct_target_status"] if not row["is_restatement"]]
    mine = {row["target_id"] for row in read}
    history = [row for row in sample.tables["fct_status_history"] if row["target_id"] in mine]
    found = {shown(head): [row[at] for row in cells(page, TABLE)] for at, head in enumerate(heads(page, TABLE))}
    for month in ("2026-03", "2026-10"):
        lights = Counter(row["light"] for row in history if f"{row['period_date']:%Y-%m}" == month)
        assert found[month] == [*(str(lights[light]) for light in LIGHTS), f"**{lights.total()}**"]
    now = Counter(row["light"] for row in read)
    assert found["2026-11"] == [*(str(now[light]) for light in LIGHTS), "**32**"]
    assert list(found)[-1] == "2026-11"
    assert len(found) == 13


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_chart_says_in_words_what_its_table_says(version: Path, open_page: OpenPage, lang: str) -> None:
    page = open_page("overview", lang=lang)
    (chart,) = page.get("vega_lite_chart")
    assert "2026-11" in chart.proto.alt


def test_leading_and_supporting_units_are_told_apart(version: Path, open_page: OpenPage, sample: Sample) -> None:
    stated = {row["target_id"]: row for row in sample.tables["fct_targets"]}
    counted = [stated[row["target_id"]] for row in sample.tables["fct_target_status"] if not row["is_restatement"]]
    (unit,) = Counter(unit for row in counted for unit in row["support_agency_ids"]).most_common(1)[0][:1]
    n = {role: sum(unit in row[f"{role}_agency_ids"] for row in counted) for role in ("lead", "support")}
    assert n["support"]
    assert f"共 {n['support']} 项目标" in words_of(open_page("overview", agency=unit, role="support"))
    if n["lead"]:
        assert f"共 {n['lead']} 项目标" in words_of(open_page("overview", agency=unit, role="lead"))


def test_version_without_history_says_so_and_shows_the_rest(version: Path, open_page: OpenPage) -> None:
    (version / "fct_status_history.parquet").unlink()
    page = open_page("overview")
    assert "本版本没有月末历史" in words_of(page)
    assert cells(page, "目标清单（滞后在前）")


def test_version_of_before_a_column_of_units_still_opens(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_target_status.parquet", lambda table: table.drop_columns(["growth_needed_share"]))
    assert "各单位亮灯情况" in words_of(open_page("units", theme="compute"))
