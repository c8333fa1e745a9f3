"""The page on places: figures are the marts' own, sums against the parent, drilling down, the map and its number."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from builders.pages import OpenPage, cells, chart, drawn, heads, unknown, words_of
from builders.published import Sample
from builders.versions import rewritten

from dashboards.text import Words
from milepost.readings.statuses import LIGHT_OF_STATUS

ZH = Words("zh")
STANDING, CONCEPTS, OWN = ZH("places.standing"), ZH("places.concepts"), ZH("places.own")
RING = [[[119.0, 29.0], [119.5, 29.0], [119.5, 29.5], [119.0, 29.0]]]


def test_counts_are_those_of_the_mart_and_the_total_is_made_of_sums(
    sample: Sample, version: Path, open_page: OpenPage
) -> None:
    page = open_page("places", jurisdiction="jinhua")
    mart = {row["jurisdiction_id"]: row for row in sample.tables["agg_jurisdiction_rollup"]}
    rows = cells(page, STANDING)
    numbers = [[int(cell) for cell in row[1:4]] for row in rows]
    names = ("targets", "assessed", "good")
    assert numbers[0] == [mart["dongyang"][name] for name in names]
    assert numbers[1] == [mart["wucheng"][name] for name in names]
    assert numbers[2] == [a + b for a, b in zip(numbers[0], numbers[1], strict=True)]
    assert numbers[3] == [mart["jinhua"][name] for name in names]
    assert [row[4] for row in rows] == ["55.6 %", "37.5 %", "47.1 %", "50.0 %"]
    assert "金华市自身的方案" in rows[3][0]
    assert "overview?jurisdiction=dongyang" in rows[0][9]


def test_all_places_with_a_plan_stand_side_by_side_first(sample: Sample, version: Path, open_page: OpenPage) -> None:
    first = {row[0].partition("]")[0].strip("[") for row in cells(open_page("places"), STANDING)}
    names = {row["jurisdiction_id"]: row["name_zh"] for row in sample.tables["dim_jurisdictions"]}
    assert {names[row["jurisdiction_id"]] for row in sample.tables["agg_jurisdiction_rollup"]} <= first


def test_yellow_and_red_say_which_statuses_they_take_in(version: Path, open_page: OpenPage) -> None:
    page = open_page("places")
    bad = [name for name, light in LIGHT_OF_STATUS.items() if light in ("yellow", "red")]
    assert "黄红灯" in heads(page, STANDING)
    note = ZH("places.standing_hint")
    assert note in words_of(page)
    assert all(ZH.of("status", name) in note for name in bad)


def test_the_way_up_from_a_place_is_a_link(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("places", jurisdiction="jinhua"))
    assert "[zhejiang](<places?jurisdiction=zhejiang>) › **金华市**" in said
    assert "金华市下辖 9 个地区，其中 2 个的方案在本版本中：东阳市、婺城区。" in said


def test_a_concept_stands_place_by_place_with_its_sum_against_the_parent(
    sample: Sample, version: Path, open_page: OpenPage
) -> None:
    page = open_page("places", jurisdiction="jinhua", year="2027")
    assert heads(page, CONCEPTS)[:3] == ["指标", "东阳市", "婺城区"]
    [row] = [row for row in cells(page, CONCEPTS) if "智能算力规模" in row[0]]
    assert row[3].startswith("2/2")
    assert "数据时点 2026-09-30 至 2026-11-20" in row[3]
    assert row[4:6] == ["1,767.5 / 2,400", "73.6 %"]
    assert "indicator?indicator=jinhua%2Fcompute_capacity&target=jinhua%2Fcompute_capacity%2F2027" in row[6]
    assert "1,550 / 4,500" in row[6]
    assert "▼ 下级目标合计少 2,100" in row[7]
    assert "实绩合计多 217.5" in row[7]
    members = {row["jurisdiction_id"]: row for row in sample.tables["fct_concept_members"]
               if row["concept"] == "compute_capacity" and row["due_year"] == 2027}  # fmt: skip
    assert f"{ZH.number(members['wucheng']['actual_value'])} / 1,500" in row[2]
    assert "合计只是这 2 地的" in words_of(page)


def test_a_year_s_flow_of_an_earlier_year_only_equals_so_much_of_the_target(version: Path, open_page: OpenPage) -> None:
    [row] = [r for r in cells(open_page("places", jurisdiction="jinhua", year="2027"), CONCEPTS) if "营收" in r[0]]
    assert row[5] == ZH("reading.equals", share="30.7 %")


def test_what_one_place_alone_has_is_shown_on_demand(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", jurisdiction="jinhua", year="2027")
    before = len(cells(page, CONCEPTS))
    page.toggle[0].set_value(True).run()
    assert len(cells(page, CONCEPTS)) > before


def test_ratios_have_no_sum_and_say_why(version: Path, open_page: OpenPage) -> None:
    def ratio(rows: list[Any]) -> list[Any]:
        none = dict.fromkeys(("actual_total", "target_total", "completion_share", "coherence_gap", "actual_gap"))
        return [row | {"additivity": "ratio"} | none for row in rows]

    rewritten("agg_concept_rollup", ratio)(version)
    row = cells(open_page("places", jurisdiction="jinhua", year="2027"), CONCEPTS)[0]
    assert "不合计：比率要由分子、分母得出" in row[4]
    assert row[5] == "—"


def test_a_silent_member_is_counted_and_said(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", jurisdiction="jinhua", year="2026")
    page.toggle[0].set_value(True).run()
    [row] = [row for row in cells(page, CONCEPTS) if row[-5].startswith("0/1")]
    assert "未报送" in "".join(row)


def test_a_place_without_members_stands_beside_its_neighbours_and_the_place_above(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("places", jurisdiction="wucheng", year="2027")
    [row] = [row for row in cells(page, OWN) if "智能算力规模" in row[0]]
    assert row[2:4] == ["2/2", "1,767.5 / 2,400"]
    assert row[4].endswith("%")
    assert "1,550 / 4,500" in row[5]
    assert "婺城区之下没有有方案的地区" in words_of(page)


def test_all_places_stand_side_by_side_without_sums(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", jurisdiction="all", year="2027")
    assert len(cells(page, STANDING)) == 6
    found = cells(page, CONCEPTS)
    assert any("智能算力规模" in row[0] for row in found)
    assert not any("合计" in head for head in heads(page, CONCEPTS))


def test_choosing_another_place_is_kept_in_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", jurisdiction="jinhua")
    page.selectbox(key="jurisdiction-jinhua").set_value("huzhou").run()
    assert page.query_params["jurisdiction"] == ["huzhou"] or page.query_params["jurisdiction"] == "huzhou"


@pytest.mark.parametrize("query", [{"jurisdiction": "atlantis"}, {"year": "1999"}, {"concept": "x" * 300}])
def test_an_unknown_choice_is_said_and_the_default_shown(
    version: Path, open_page: OpenPage, query: dict[str, str]
) -> None:
    page = open_page("places", **query)
    assert unknown(*next(iter(query.items()))) in words_of(page)
    assert cells(page, STANDING)


def test_the_tile_grid_has_every_place_below_with_its_figure_and_dashes_those_without_a_plan(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("places", jurisdiction="jinhua")
    found = {tile["name"]: tile for tile in drawn(page)}
    assert len(found) == 9
    assert (found["婺城区"]["said"], found["婺城区"]["is_empty"]) == ("3/8", False)
    assert (found["义乌市"]["said"], found["义乌市"]["is_empty"]) == ("", True)
    assert chart(page)["description"]


def test_the_map_of_a_figure_says_its_light_by_shape(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", jurisdiction="jinhua", year="2027", concept="compute_capacity")
    said = {tile["name"]: tile["said"] for tile in drawn(page)}
    assert re.match(r"[■▲◆●○–] [\d,.]+$", said["婺城区"])


def own_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str | None) -> None:
    """A configuration with boundaries of Wucheng, and the form that names their review number."""
    folder = tmp_path / "config/map"
    folder.mkdir(parents=True)
    tiles = Path(__file__).resolve().parents[2] / "config/map/tiles.csv"
    (folder / "tiles.csv").write_bytes(tiles.read_bytes())
    shape = {
        "type": "Feature",
        "properties": {"adcode": "330702"},
        "geometry": {"type": "Polygon", "coordinates": RING},
    }
    (folder / "map.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [shape]}), encoding="utf-8"
    )
    if number is not None:
        (folder / "map.yml").write_text(f"review_number: {number}\n", encoding="utf-8")
    monkeypatch.setenv("MILEPOST_CONFIG", str(tmp_path / "config"))


def test_a_map_of_one_s_own_is_drawn_with_its_number_under_it(
    version: Path, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_map(tmp_path, monkeypatch, "浙S(2024)12号")
    page = open_page("places", jurisdiction="jinhua")
    assert [tile["name"] for tile in drawn(page)] == ["婺城区"]
    assert "审图号：浙S(2024)12号" in words_of(page)


@pytest.mark.parametrize(("number", "why"), [(None, "没有审图号"), ("无", "“无”不像审图号"), ("[", "map.yml 读不出来")])
def test_a_map_without_a_number_is_refused_with_the_reason_and_tiles_stand_instead(
    version: Path, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str | None, why: str
) -> None:
    own_map(tmp_path, monkeypatch, number)
    page = open_page("places", jurisdiction="jinhua")
    assert why in words_of(page)
    assert len(drawn(page)) == 9


def test_a_damaged_tile_file_is_said_and_the_page_goes_on(
    version: Path, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config/map").mkdir(parents=True)
    (tmp_path / "config/map/tiles.csv").write_text("code\n1\n", encoding="utf-8")
    monkeypatch.setenv("MILEPOST_CONFIG", str(tmp_path / "config"))
    page = open_page("places", jurisdiction="jinhua")
    assert "方块图文件不能用：line 1: columns missing" in words_of(page)
    assert cells(page, STANDING)


def test_names_from_outside_stay_text(version: Path, open_page: OpenPage) -> None:
    evil = "<b>[x](javascript:1)</b> | $a$"
    rewritten("dim_jurisdictions", lambda rows: [row | {"name_zh": evil} for row in rows])(version)
    rewritten("dim_indicators", lambda rows: [row | {"name_zh": evil} for row in rows])(version)
    page = open_page("places", jurisdiction="jinhua", year="2027")
    assert evil in cells(page, STANDING)[0][0]
    assert "](javascript:1)" not in "".join(one.value for one in page.markdown)


def test_a_version_without_members_of_concepts_says_which_table_is_missing(version: Path, open_page: OpenPage) -> None:
    (version / "fct_concept_members.parquet").unlink()
    assert "fct_concept_members.parquet" in words_of(open_page("places"))


def test_no_plan_at_all_says_what_to_do(version: Path, open_page: OpenPage) -> None:
    rewritten("agg_jurisdiction_rollup", lambda rows: [])(version)
    assert ZH("places.none") in words_of(open_page("places"))


def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage) -> None:
    assert "还没有发布任何数据" in words_of(open_page("places"))


def test_the_english_page_has_no_chinese_heads(version: Path, open_page: OpenPage) -> None:
    page = open_page("places", lang="en", jurisdiction="jinhua", year="2027")
    told = [one.value for kind in (page.title, page.header, page.caption) for one in kind]
    told += [*heads(page, Words("en")("places.standing")), *heads(page, Words("en")("places.concepts"))]
    assert len(told) > 15
    assert [words for words in told if re.search(r"[\u4e00-\u9fff]", words)] == []
