"""The page on units: the mart's counts, ranks with ties, what is not ranked and why, leaders and supporters apart."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, heads, words_of
from builders.published import Sample, edit

from dashboards.text import Words
from dashboards.units import listing
from milepost.readings import ranking, tallies
from milepost.readings.statuses import LIGHTS

LIST, UNRANKED = "各单位亮灯情况", "未参加排名的单位"


def number(cell: str) -> int:
    return int(cell.strip("*").replace("·", "0"))


def agency(cell: str) -> str:
    return cell.split("agency=")[1].split(">)", maxsplit=1)[0].replace("%2F", "/")


def test_counts_shares_and_ranks_are_the_mart_s(version: Path, open_page: OpenPage, sample: Sample) -> None:
    cards = {row["agency_id"]: tallies.of_mart(row) for row in sample.tables["agg_agency_scorecard"]}
    page = open_page("units")
    rows = cells(page, LIST)
    shown = {agency(row[1]): row for row in rows}
    places = {place.key: place for place in ranking.rank(cards)}
    assert set(shown) == {key for key, place in places.items() if place.rank is not None}
    for key, row in shown.items():
        one = cards[key]
        assert row[0] == str(places[key].rank)
        assert [number(cell) for cell in row[2:9]] == [one.targets, *(one.lights[light] for light in LIGHTS)]
        assert f"{one.good}/{one.assessed} 项已评估" in row[9]
        assert f"{one.covered}/{one.targets}" in row[10]
    assert [row[0] for row in rows] == ["1", "1", "3", "4", "4", "6", "7"]


def test_unit_with_the_most_red_lights_is_named_and_leads_to_its_card(version: Path, open_page: OpenPage) -> None:
    page = open_page("units")
    lights = {agency(row[1]): (number(row[3]), number(row[4])) for row in cells(page, LIST)}
    most = max(lights.values())
    worst = [unit for unit, found in lights.items() if found == most]
    said = page.get_by_key("units-worst").markdown[0].value
    assert most > (0, 0)
    assert listing.most_lights(Words("zh"), most, len(worst)) in said
    assert said.count("](<unit?") == min(len(worst), 3)
    assert agency(said) in worst


def test_each_is_said_of_several_units_alone() -> None:
    said = {lang: [listing.most_lights(Words(lang), (5, 0), units) for units in (1, 2)] for lang in ("zh", "en")}
    assert said["zh"] == ["5 项红灯、0 项黄灯", "各 5 项红灯、0 项黄灯"]
    assert said["en"] == ["5 red, 0 yellow", "5 red, 0 yellow each"]


def test_units_without_enough_data_have_no_rank_and_the_page_says_why(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("units"), UNRANKED)
    said = {agency(row[0]): row[-1] for row in rows}
    assert said == {
        "huzhou/education_bureau": "有有效数据的目标 0/1 项，不足八成",
        "jinhua/economy_bureau": "有有效数据的目标 0/2 项，不足八成",
        "pinghu/data_bureau": "有有效数据的目标 0/1 项，不足八成",
    }


def test_ambition_stands_beside_the_rank(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("units")
    assert heads(page, LIST)[-1].endswith("所需年均增速（中位数）")
    (row,) = [row for row in cells(page, LIST) if agency(row[1]) == "wucheng/data_bureau"]
    (card,) = [one for one in sample.tables["agg_agency_scorecard"] if one["agency_id"] == "wucheng/data_bureau"]
    assert row[-1].startswith(f"{card['growth_needed_share']:.1%}".replace("%", " %"))
    assert f"{card['growth_targets']} 项可比" in row[-1]


def test_choice_of_targets_is_counted_and_ranked_by_itself(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("units", theme="compute")
    stated = {row["target_id"]: row for row in sample.tables["fct_targets"]}
    themes = {row["indicator_id"]: row["theme"] for row in sample.tables["dim_indicators"]}
    rows = [stated[row["target_id"]] | row for row in sample.tables["fct_target_status"]]
    expected = tallies.by_unit([row for row in rows if themes[row["indicator_id"]] == "compute"], "lead")
    found = {agency(row[1]): number(row[2]) for row in cells(page, LIST)}
    found |= {agency(row[0]): number(row[1]) for row in (cells(page, UNRANKED) if UNRANKED in words_of(page) else [])}
    assert found == {key: one.targets for key, one in expected.items()}
    assert "以下只统计符合筛选条件的目标" in words_of(page)


def test_lights_choose_units_and_leave_shares_and_ranks_as_they_are(version: Path, open_page: OpenPage) -> None:
    """Of a unit's red targets alone none is on schedule: by construction, not by what it did."""
    whole = {agency(row[1]): row for row in cells(open_page("units"), LIST)}
    page = open_page("units", light="red")
    found = {agency(row[1]): row for row in cells(page, LIST)}
    assert found == {unit: row for unit, row in whole.items() if number(row[3])}
    assert 0 < len(found) < len(whole)
    assert "名次仍按各种灯色的全部目标计算" in words_of(page)
    supporting = {agency(row[0]): row for row in cells(open_page("units", role="support"), LIST)}
    red = {agency(row[0]): row for row in cells(open_page("units", role="support", light="red"), LIST)}
    assert red == {unit: row for unit, row in supporting.items() if number(row[2])}


def test_supporting_units_are_told_apart_and_not_ranked(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("units", role="support")
    rows = cells(page, LIST)
    supporting = {unit for row in sample.tables["fct_targets"] for unit in row["support_agency_ids"]}
    assert {agency(row[0]) for row in rows} == supporting
    assert supporting
    assert "名次" not in heads(page, LIST)
    assert "不排名" in words_of(page)
    assert UNRANKED not in words_of(page)


def test_filter_of_a_place_keeps_its_units(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("units", jurisdiction="wucheng"), LIST)
    assert {agency(row[1]) for row in rows} == {"wucheng/data_bureau", "wucheng/economy_bureau"}


def test_no_unit_matches_and_the_page_says_what_to_do(version: Path, open_page: OpenPage) -> None:
    assert "没有符合条件的单位" in words_of(open_page("units", role="support", plan="pinghu-2025", light="red"))


def test_simulated_data_is_marked(version: Path, open_page: OpenPage, sample: Sample) -> None:
    marked = {row["agency_id"] for row in sample.tables["agg_agency_scorecard"] if row["has_simulated"]}
    rows = cells(open_page("units"), LIST)
    assert {agency(row[1]) for row in rows if ":violet-badge[模拟]" in row[1]} == marked


@pytest.mark.parametrize("lack", ["agg_agency_scorecard", "red"])
def test_version_without_the_mart_or_its_lights_says_so(version: Path, open_page: OpenPage, lack: str) -> None:
    if lack == "red":
        edit(version / "agg_agency_scorecard.parquet", lambda table: table.drop_columns(["red"]))
    else:
        (version / f"{lack}.parquet").unlink()
    assert "已发布的数据无法读取" in words_of(open_page("units"))


def test_hostile_name_of_a_unit_stays_text(version: Path, open_page: OpenPage) -> None:
    evil = "甲[x](javascript:alert(1))<b>|"

    def rename(table: pa.Table) -> pa.Table:
        return pa.Table.from_pylist([row | {"name_zh": evil} for row in table.to_pylist()], schema=table.schema)

    edit(version / "dim_agencies.parquet", rename)
    page = open_page("units")
    assert evil in words_of(page)
    assert "](javascript" not in "\n".join(one.value for one in page.markdown)


def test_english_page_has_no_chinese_of_ours(version: Path, open_page: OpenPage) -> None:
    page = open_page("units", lang="en")
    said = [one.value for kind in (page.title, page.header, page.caption) for one in kind]
    said += heads(page, "Units by counts of lights")
    assert [one for one in said if re.search(r"[\u4e00-\u9fff]", one)] == []
