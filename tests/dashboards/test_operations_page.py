"""The page on operations: centres with outages, data spaces by role, trainings, milestones, and the events behind."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import board_operations as rows
from builders.pages import OpenPage, cells, drawn, heads, shown, table, unknown, words_of
from builders.versions import rewritten

from dashboards.text import Words

ZH = Words("zh")
CENTRES, OUTAGES, MONTHS = ZH("capacity.centre"), ZH("capacity.outages"), ZH("capacity.months")
VIEWS = ("capacity", "members", "trainings", "milestones")


@pytest.fixture
def busy(version: Path) -> Path:
    rows.write(version)
    return version


def test_each_centre_has_its_latest_measurement_its_state_and_the_outages_before(
    busy: Path, open_page: OpenPage
) -> None:
    found = {row[0].split("]")[0]: row for row in cells(open_page("operations"), CENTRES)}
    assert found["[婺城区 north（编号）"][1:] == [
        ":green-badge[● 正常]", "120.5", "2026-06-07", "50.0 %", "7", "1，1",
    ]  # fmt: skip
    assert found["[婺城区 south（编号）"][1] == ":yellow-badge[▲ 已 171 天没有测量]"
    assert found["**合计**"][2] == "160.5"


def test_outages_and_gaps_are_listed_with_the_event_behind(busy: Path, open_page: OpenPage) -> None:
    found = cells(open_page("operations", jurisdiction="wucheng"), OUTAGES)
    assert found == [
        ["■ 停机（测得 0）", "north（编号）", "2026-06-05", "2026-06-05", "1", "100", "`o-2026-06-05`"],
        [
            "▲ 没有测量",
            "south（编号） " + found[1][1].split(" ", 1)[1],
            "2026-06-04",
            "仍在持续",
            "171",
            "40",
            "`o-2026-06-04`",
        ],
    ]
    assert "模拟数据" in found[1][1]


def test_the_line_breaks_where_a_centre_was_down_and_keeps_every_change(busy: Path, open_page: OpenPage) -> None:
    page = open_page("operations", centre="wucheng/north")
    points = [(one["day"][:10], one["value"], one["part"]) for one in drawn(page)]
    assert points == [
        ("2026-06-01", 100.0, "婺城区 north（编号） 0"), ("2026-06-04", 120.5, "婺城区 north（编号） 0"),
        ("2026-06-06", 120.5, "婺城区 north（编号） 1"), ("2026-06-07", 120.5, "婺城区 north（编号） 1"),
    ]  # fmt: skip
    assert [one["day"][:10] for one in drawn(page, 1)] == ["2026-06-05"]


def test_the_table_says_what_the_chart_shows_month_by_month(busy: Path, open_page: OpenPage) -> None:
    page = open_page("operations")
    assert list(map(shown, heads(page, MONTHS))) == ["算力中心", "2026-06"]
    assert cells(page, MONTHS) == [["婺城区 north（编号）", "120.5"], ["婺城区 south（编号）", "40"]]


def test_a_centre_opens_the_measurements_behind_with_their_places_in_kafka(busy: Path, open_page: OpenPage) -> None:
    page = open_page("operations", jurisdiction="wucheng", centre="wucheng/north")
    found = cells(page, ZH("capacity.events", centre="north（编号）"))
    assert len(found) == 7
    assert found[0][0] == "2026-06-07"
    assert found[0][4:] == [
        "`m-north-2026-06-07`", "/wucheng/data_bureau", "`milepost.compute.v1 / 0 / 7`", "2026-06-02 09:30",
    ]  # fmt: skip


def test_members_are_counted_by_role_and_once_in_all(busy: Path, open_page: OpenPage) -> None:
    page = open_page("operations", part="members", jurisdiction="dongyang")
    name = ZH("members.chart")
    assert [shown(head) for head in heads(page, name)] == ["月份", "提供方", "使用方", "合计", "新接入 / 退出"]
    assert cells(page, name) == [["2026-06-30", "1", "1", "2", "0 / 1"], ["2026-05-31", "1", "2", "2", "2 / 0"]]
    assert {(one["role"], one["day"][:10], one["value"]) for one in drawn(page)} == {
        ("提供方", "2026-05-31", 1), ("使用方", "2026-05-31", 2), ("合计", "2026-05-31", 2),
        ("提供方", "2026-06-30", 1), ("使用方", "2026-06-30", 1), ("合计", "2026-06-30", 2),
    }  # fmt: skip


def test_no_credit_code_leaves_the_page_in_full_unless_the_setting_says_so(
    busy: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("operations", part="members")
    assert [row[0] for row in table(page, ZH("members.stays"))] == ["`9133…MP1X`", "`9133…MP01`", "`9133…MP01`"]
    assert rows.FIRM not in words_of(page)
    monkeypatch.setenv("MILEPOST_SHOW_ENTERPRISES", "true")
    assert rows.FIRM in words_of(open_page("operations", part="members"))


def test_simulated_members_are_never_added_to_real_ones(busy: Path, open_page: OpenPage) -> None:
    made_up = [row | {"is_simulated": True, "members": 900} for row in rows.TABLES["agg_data_space_months"]]
    rows.write(busy, agg_data_space_months=[*rows.TABLES["agg_data_space_months"], *made_up])
    assert "900" not in str(cells(open_page("operations", part="members"), ZH("members.chart")))


def test_trainings_are_added_up_by_programme_and_each_session_has_its_event(busy: Path, open_page: OpenPage) -> None:
    page = open_page("operations", part="trainings", jurisdiction="dongyang")
    assert cells(page, ZH("trainings.title")) == [["worker_ai（编号）", "2", "1,300", "2026-04-01", "2026-05-01"]]
    [second, _] = cells(page, ZH("trainings.list"))
    assert second[:4] == ["2026-05-01", "second", "worker_ai（编号）", "1,250 :small[:gray[更正 2 次]]"]
    assert second[4] == "`t-second`"


def test_milestones_stand_in_time_with_the_events_that_moved_them(version: Path, open_page: OpenPage) -> None:
    page = open_page("operations", part="milestones", jurisdiction="dongyang")
    found = cells(page, ZH("milestones.title"))
    assert len(found) == 2
    assert any("已取消" in row[2] and "`" in row[4] for row in found)
    assert all("indicator?indicator=dongyang%2F" in row[0] for row in found)
    assert {"due"} < {one["state"] for one in drawn(page)}


def test_views_name_the_indicators_that_count_their_events(busy: Path, open_page: OpenPage) -> None:
    def counting(found: list[Any]) -> list[Any]:
        return [
            row | ({"measured_rule": "sum_latest_by_centre"} if "compute" in row["concept"] else {}) for row in found
        ]

    rewritten("dim_indicators", counting)(busy)
    said = words_of(open_page("operations", jurisdiction="wucheng"))
    assert "计入指标：[智能算力规模](<indicator?indicator=wucheng%2Fcompute_capacity>)" in said


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_says_what_to_do_where_there_is_nothing(version: Path, open_page: OpenPage, view: str) -> None:
    rows.write(version, **{name: [] for name in rows.TABLES})
    rewritten("fct_target_status", lambda found: [row for row in found if row["measure"] != "milestone"])(version)
    page = open_page("operations", part=view)
    assert ZH(f"{view}.none") in words_of(page)


def test_a_version_of_an_older_program_says_what_it_lacks(busy: Path, open_page: OpenPage) -> None:
    (busy / "fct_trainings.parquet").unlink()
    said = words_of(open_page("operations"))
    assert "缺 fct_trainings" in said


def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage) -> None:
    assert "还没有发布任何数据" in words_of(open_page("operations"))


@pytest.mark.parametrize("query", [{"part": "gossip"}, {"centre": "wucheng/none"}, {"jurisdiction": "atlantis"}])
def test_an_unknown_choice_is_said(busy: Path, open_page: OpenPage, query: dict[str, str]) -> None:
    assert unknown(*next(iter(query.items()))) in words_of(open_page("operations", **query))


def test_names_from_outside_stay_text(busy: Path, open_page: OpenPage) -> None:
    evil = "<b>[x](javascript:1)</b> | $a$"
    rows.write(busy, fct_trainings=[rows.training(evil, date(2026, 5, 1), 3, programme=evil)])
    page = open_page("operations", part="trainings", jurisdiction="dongyang")
    assert cells(page, ZH("trainings.title"))[0][0] == f"{evil}（编号）"
    assert "](javascript:1)" not in re.sub(r"(`+).*?\1", "", "".join(one.value for one in page.markdown))


@pytest.mark.parametrize("view", VIEWS)
def test_the_english_page_has_no_chinese_heads(busy: Path, open_page: OpenPage, view: str) -> None:
    page = open_page("operations", lang="en", part=view)
    told = [one.value for kind in (page.title, page.header) for one in kind]
    told += [head for grid in page.table for head in grid.value.columns]
    assert [words for words in told if re.search(r"[\u4e00-\u9fff]", words.replace("婺城区", ""))] == []
