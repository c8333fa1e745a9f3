"""The board of a past day: the version published then, said on every page, kept with the page, never swapped."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from builders import incidents as made
from builders import published as published_sample
from builders.pages import OpenPage, words_of
from builders.published import Sample, edit

from dashboards import data
from milepost.days import SHANGHAI
from milepost.days import today as today_here
from milepost.publishing import versions

PAGE_NAMES = ["overview", "units", "unit", "indicator", "reporting", "subsidies", "quality"]
DAY = today_here() - timedelta(days=10)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def _name(moment: datetime) -> str:
    return moment.strftime(versions.STAMP)


@pytest.fixture
def past(sample: Sample, published: Path) -> Path:
    """Two versions of one past day and one of now, which is shown; the folder of the day's last."""
    for hour in (9, 23):
        folder = sample.copy(published, _name(_at(DAY, hour)), built_at=_at(DAY, hour))
    edit(folder / "fct_target_status.parquet", _all_cancelled)
    sample.copy(published, _name(datetime.now(UTC)))
    published_sample.write_status(published)
    return folder


def _all_cancelled(table: pa.Table) -> pa.Table:
    place = table.column_names.index("status")
    return table.set_column(place, table.schema.field("status"), pc.if_else(True, "cancelled", table["status"]))


def test_day_shows_the_last_version_published_on_it(past: Path, published: Path) -> None:
    board = data.past_board(published, DAY)
    assert (board.version, board.day) == (past.name, DAY)


def test_day_is_one_of_shanghai(sample: Sample, published: Path) -> None:
    late = datetime(DAY.year, DAY.month, DAY.day, 17, tzinfo=UTC)  # the next day, one o'clock in the morning
    sample.copy(published, _name(late))
    assert data.past_board(published, DAY + timedelta(days=1)).version == _name(late)
    with pytest.raises(data.NotKept) as lost:
        data.past_board(published, DAY)
    assert (lost.value.before, lost.value.after) == (None, DAY + timedelta(days=1))


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_says_that_it_is_not_todays(past: Path, open_page: OpenPage, name: str, lang: str) -> None:
    page = open_page(name, day=DAY.isoformat(), known="then", lang=lang)
    said = words_of(page)
    assert f"这是 {DAY} 的看板" in said if lang == "zh" else f"board of {DAY}, not today's" in said
    assert past.name in said
    assert page.query_params["day"] == DAY.isoformat()


def test_figures_are_those_of_the_day(past: Path, open_page: OpenPage) -> None:
    assert "已取消" in words_of(open_page("overview", day=DAY.isoformat()))


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.parametrize(
    ("day", "known", "words"),
    [
        ("2026-02-30", "then", "无法识别"),
        ("20260930", "then", "无法识别"),
        ("昨天", "then", "无法识别"),
        ((today_here() + timedelta(days=3)).isoformat(), "then", "尚未到来"),
        ((DAY - timedelta(days=1)).isoformat(), "then", "早于保留的第一个版本"),
        ((DAY + timedelta(days=1)).isoformat(), "then", "没有保留"),
        ("2019-01-31", "now", "2019-01-31"),
        (DAY.isoformat(), "<b>", "known=<b>"),
    ],
)
def test_day_that_cannot_be_shown_is_said_and_no_other_shown(
    past: Path, open_page: OpenPage, name: str, day: str, known: str, words: str
) -> None:
    page = open_page(name, day=day, known=known)
    assert words in words_of(page)
    assert len(page.table) == 0
    assert page.button(key="past-today").label == "回到今天的看板"


def test_nearest_days_are_offered(past: Path, open_page: OpenPage) -> None:
    page = open_page("overview", day=(DAY + timedelta(days=2)).isoformat())
    page.button(key=f"past-go-{DAY}").click().run()
    assert page.query_params["day"] == DAY.isoformat()
    assert past.name in words_of(page)


def test_way_back_leads_to_today(past: Path, open_page: OpenPage) -> None:
    page = open_page("overview", day=DAY.isoformat())
    page.button(key="past-today").click().run()
    assert "day" not in page.query_params
    assert "不是今天的" not in words_of(page)


def test_header_chooses_the_day_and_writes_the_address(past: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.date_input[0].set_value(DAY).run()
    assert (page.query_params["day"], page.query_params["known"]) == (DAY.isoformat(), "then")
    assert f"这是 {DAY} 的看板" in words_of(page)
    page.date_input[0].set_value(None).run()
    assert "day" not in page.query_params
    assert "不是今天的" not in words_of(page)


def test_todays_own_day_is_the_board_of_today(past: Path, open_page: OpenPage) -> None:
    page = open_page("overview", day=today_here().isoformat())
    assert "不是今天的" not in words_of(page)
    assert "day" not in page.query_params


def test_day_is_kept_when_the_address_no_longer_names_it(past: Path, open_page: OpenPage) -> None:
    page = open_page("overview", day=DAY.isoformat())
    page.query_params.clear()  # as a page of the navigation is opened
    page.run()
    assert page.query_params["day"] == DAY.isoformat()
    assert f"这是 {DAY} 的看板" in words_of(page)


def test_new_version_does_not_swap_a_past_board(
    past: Path, published: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("overview", day=DAY.isoformat())
    sample.copy(published, _name(datetime.now(UTC) + timedelta(seconds=1)))
    page.run()
    assert past.name in words_of(page)


def test_incidents_have_no_past(past: Path, open_page: OpenPage) -> None:
    page = open_page("incidents", day=DAY.isoformat())
    assert f"没有 {DAY} 的" in words_of(page)
    assert len(page.table) == 0


def test_what_is_open_now_is_not_counted_on_the_board_of_a_past_day(past: Path, open_page: OpenPage) -> None:
    made.city(past.parents[1])
    assert "未恢复告警 1 项" in words_of(open_page("unit", agency="wucheng/data_bureau"))
    page = open_page("unit", agency="wucheng/data_bureau", day=DAY.isoformat())
    said = words_of(page)
    assert "告警只有现在的，见今天的看板" in said
    assert "未恢复" not in said


def test_damaged_version_of_a_day_is_said(past: Path, open_page: OpenPage) -> None:
    (past / "manifest.json").write_text("{", encoding="utf-8")
    page = open_page("overview", day=DAY.isoformat())
    assert "manifest.json" in words_of(page)
    assert len(page.table) == 0


@pytest.mark.parametrize("name", ["units", "unit", "places", "indicator", "subsidies", "operations", "plan"])
def test_an_older_version_is_not_called_damaged_and_nothing_is_advised_that_cannot_help(
    past: Path, open_page: OpenPage, name: str
) -> None:
    """A manifest has the checksum of each table that its version holds."""
    sums = _without_tables(past)
    told = json.loads((past / "manifest.json").read_text(encoding="utf-8"))
    kept = {table: told["sha256"][table] for table in sums}
    (past / "manifest.json").write_text(json.dumps(told | {"sha256": kept}), encoding="utf-8")
    said = words_of(open_page(name, day=DAY.isoformat()))
    assert "并未损坏" in said
    assert "milepost run" not in said
    assert "rollback" not in said


@pytest.mark.parametrize("name", ["units", "unit", "places", "indicator"])
def test_a_damaged_version_of_a_past_day_comes_back_from_a_backup(past: Path, open_page: OpenPage, name: str) -> None:
    _without_tables(past)
    said = words_of(open_page(name, day=DAY.isoformat()))
    assert f"请从备份恢复 data/published/{past.name}" in said.replace("\\", "")
    assert "rollback" not in said


def _without_tables(past: Path) -> list[str]:
    """Take all tables but one away; the names of those left."""
    for path in past.glob("*.parquet"):
        if path.stem != "dim_jurisdictions":
            path.unlink()
    return [path.stem for path in past.glob("*.parquet")]


def test_version_published_despite_a_gate_says_so_on_a_past_day_too(past: Path, open_page: OpenPage) -> None:
    told = json.loads((past / "manifest.json").read_text(encoding="utf-8"))
    (past / "manifest.json").write_text(json.dumps(told | {"despite_gate": "会议要用"}), encoding="utf-8")
    assert "会议要用" in words_of(open_page("overview", day=DAY.isoformat()))


def test_nothing_is_marked_on_a_past_board(past: Path, open_page: OpenPage) -> None:
    assert not [one for one in open_page("indicator", day=DAY.isoformat()).button if one.key.startswith("mark")]
