"""The board of a past month end as now known: what a build for that day would say, said on every page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from builders import published as published_sample
from builders.pages import OpenPage, table, words_of
from builders.published import AS_OF, Sample, edit

from dashboards import data, month_ends, past
from dashboards.overview import movement
from dashboards.text import Words
from milepost.readings import links

DAY = date(2026, 10, 31)
ZH = Words("zh")
COMPARED = sorted(month_ends.TABLES - {"fct_held_rows"})
MOMENTS = {"known_at"}  # of the build, not of what is read


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The same events and plans, built for the month end itself."""
    return published_sample.make(tmp_path_factory.mktemp("of-the-day"), DAY)


def rows_of(found: pa.Table) -> list[dict[str, Any]]:
    kept = [name for name in found.column_names if name not in MOMENTS]
    return sorted(found.select(kept).to_pylist(), key=lambda row: json.dumps(row, default=str, sort_keys=True))


@pytest.mark.parametrize("name", COMPARED)
def test_month_end_says_what_a_build_for_that_day_says(
    version: Path, built: Sample, published: Path, name: str
) -> None:
    board = data.month_board(published, DAY)
    of_day = data.Board(built.folder, built.folder.name, {})
    theirs = data.table(of_day, name)
    if name == "fct_actuals":  # a build holds every version, later ones unread
        theirs = month_ends.until(name, theirs, DAY)
    mine = data.table(board, name)
    assert sorted(mine.column_names) == sorted(theirs.column_names)
    assert mine.num_rows > 0
    assert rows_of(mine) == rows_of(theirs)


@pytest.mark.parametrize("name", sorted(past.BY_MONTH_END))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_says_which_day_it_shows_and_by_what_knowledge(
    version: Path, open_page: OpenPage, name: str, lang: str
) -> None:
    page = open_page(name, day=DAY.isoformat(), known="now", lang=lang)
    said = words_of(page)
    assert (
        f"这是 {DAY}（月末）的看板" in said if lang == "zh" else f"board of the month end {DAY}, as now known" in said
    )
    assert Words("en")("state.unreadable", what="") not in said
    assert ZH("state.unreadable", what="") not in said
    assert page.query_params["known"] == "now"


@pytest.mark.parametrize("name", sorted(set(links.PAGES) - past.BY_MONTH_END))
def test_page_without_month_ends_says_so_and_shows_nothing_else(version: Path, open_page: OpenPage, name: str) -> None:
    page = open_page(name, day=DAY.isoformat(), known="now")
    assert f"{DAY}" in words_of(page)
    assert len(page.table) == 0
    assert page.button(key="past-today").label == "回到今天的看板"


def test_figures_are_those_of_the_month_end(version: Path, open_page: OpenPage, sample: Sample) -> None:
    then = [row for row in sample.tables["fct_status_history"] if row["period_date"] == DAY]
    counted = [row for row in then if not row["is_restatement"]]
    page = open_page("overview", day=DAY.isoformat(), known="now", **{"targets-all": "1"})
    assert len(table(page, ZH("overview.lagging"))) == len(counted)


@pytest.mark.parametrize("name", ["overview", "changes"])
def test_movement_is_held_against_the_month_end(version: Path, open_page: OpenPage, name: str) -> None:
    said = words_of(open_page(name, day=DAY.isoformat(), known="now", since="2026-08-31"))
    assert f"按现在所知：2026-08-31 的评价（“当时”）与 {DAY} 的评价（“现在”）相比" in said


def test_movement_of_a_month_end_is_between_two_readings_as_now_known(
    version: Path, published: Path, sample: Sample
) -> None:
    """A target has moved where the history has two statuses of two lights, and only there: silence moves none."""
    board, before = data.month_board(published, DAY), date(2026, 6, 30)
    history = sample.tables["fct_status_history"]
    then, now = ({row["target_id"]: row for row in history if row["period_date"] == day} for day in (before, DAY))
    moves = {row["move"].target_id: row["move"] for row in movement.since(board, before)}
    lit = {key: row for key, row in now.items() if key in then and not row["is_restatement"]}
    flipped = {key for key, row in lit.items() if all(row[said] != then[key][said] for said in ("status", "light"))}
    assert flipped
    assert {key for key, move in moves.items() if key in lit and move.from_light != move.to_light} == flipped
    for key in flipped:
        assert (moves[key].from_light, moves[key].to_light) == (then[key]["light"], now[key]["light"])
    assert "corrected" not in {move.kind for move in moves.values()}


def test_day_that_ends_no_month_says_which_it_shows(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("overview", day="2026-11-15", known="now"))
    assert "2026-11-15 不是月末" in said
    assert f"这是 {DAY}（月末）的看板" in said


def test_day_before_the_first_month_end_is_said(version: Path, open_page: OpenPage, sample: Sample) -> None:
    first = min(row["period_date"] for row in sample.tables["fct_status_history"])
    page = open_page("overview", day="2019-01-31", known="now")
    assert "2019-01-31 之前没有月末评价" in words_of(page)
    assert len(page.table) == 0
    page.button(key=f"past-go-{first}").click().run()
    assert (page.query_params["day"], page.query_params["known"]) == (first.isoformat(), "now")
    assert f"这是 {first}（月末）的看板" in words_of(page)


def test_header_changes_the_knowledge(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview", day=DAY.isoformat(), known="now")
    page.segmented_control(key=f"past-overview-{DAY}-now").set_value("then").run()
    assert page.query_params["known"] == "then"
    assert "没有保留" in words_of(page) or "早于保留" in words_of(page)


def test_version_with_lights_alone_says_so(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_status_history.parquet", lambda found: found.drop_columns(["target_value"]))
    page = open_page("overview", day=DAY.isoformat(), known="now")
    assert "没有完整的月末评价" in words_of(page)
    assert len(page.table) == 0


def test_nothing_published_is_said(published: Path, open_page: OpenPage) -> None:
    assert "还没有" in words_of(open_page("overview", day=DAY.isoformat(), known="now"))


def test_targets_of_plans_that_had_not_begun_are_not_there(version: Path, published: Path, sample: Sample) -> None:
    first = min(row["period_date"] for row in sample.tables["fct_status_history"])
    board = data.month_board(published, first)
    read = data.table(board, "fct_target_status", "target_id").num_rows
    assert 0 < read < len(sample.tables["fct_targets"])
    assert data.table(board, "fct_targets", "target_id").num_rows == read


def test_today_and_a_month_end_of_one_version_keep_apart(version: Path, published: Path) -> None:
    now, then = data.open_board(published), data.month_board(published, DAY)
    assert (now.stamp != then.stamp, now.as_of, then.as_of) == (True, AS_OF, DAY)
    assert set(data.table(then, "fct_target_status", "as_of_date")["as_of_date"].to_pylist()) == {DAY}
    assert set(data.table(now, "fct_target_status", "as_of_date")["as_of_date"].to_pylist()) == {AS_OF}
    [indicator, *_] = data.table(now, "dim_indicators")["indicator_id"].to_pylist()
    for row in data.of_indicator(then, "fct_target_status", indicator):
        assert (row["indicator_id"], row["as_of_date"]) == (indicator, DAY)
