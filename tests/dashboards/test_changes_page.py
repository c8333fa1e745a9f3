"""The page changes: what the mart holds, one by one, with values and sources; corrections apart; empty states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders.pages import OpenPage, table, words_of
from builders.published import AS_OF, Sample, edit

from dashboards.changes.since import presets
from dashboards.text import Words
from milepost.publishing import versions
from milepost.readings.movement import ALONG_TIME, learned_on

LONG_AGO = "2025-01-01"


@pytest.mark.parametrize("days", [7, 60, 400])
def test_each_change_learned_since_the_day_is_listed(
    version: Path, open_page: OpenPage, sample: Sample, days: int
) -> None:
    day = AS_OF - timedelta(days=days)
    expected = [row for row in sample.tables["fct_status_changes"] if learned_on(row) > day]
    page = open_page("changes", show="each", since=day.isoformat(), **{"changes-all": "1"})
    assert f"逐条变化：{len(expected)} 条" in words_of(page)
    listed = table(page, Words("zh")("changes.view.each"))
    assert len(listed) == len(expected)
    after = {row["event_id"]: row["actual_value"] for row in sample.tables["fct_actuals"]}
    latest = max((row for row in expected if row["event_id"]), key=lambda row: row["changed_at"])
    assert Words("zh").number(after[latest["event_id"]]) in str(listed)


def test_corrections_are_all_lights_they_flipped(version: Path, open_page: OpenPage, sample: Sample) -> None:
    expected = [
        row
        for row in sample.tables["fct_status_changes"]
        if row["reason"] not in ALONG_TIME and row["from_light"] != row["to_light"]
    ]
    assert expected
    page = open_page("changes", show="corrections")
    assert f"更正改变的灯色：{len(expected)} 条" in words_of(page)
    units = {f"/{row['agency_id']}": row["name_zh"] for row in sample.tables["dim_agencies"]}
    sources = {row["event_id"]: row["source"] for row in sample.tables["fct_actuals"]}
    said = words_of(page) + "".join(one.value.to_csv() for one in page.table)
    for row in expected:
        if row["event_id"]:
            assert f" · {units[sources[row['event_id']]]}" in said
            assert sources[row["event_id"]] not in said


def test_usual_view_is_what_moved(version: Path, open_page: OpenPage) -> None:
    assert "以来的变化" in words_of(open_page("changes"))


def test_filters_hold_for_the_changes(version: Path, open_page: OpenPage, sample: Sample) -> None:
    place = sample.tables["dim_indicators"][0]["jurisdiction_id"]
    mine = {row["target_id"] for row in sample.tables["fct_targets"] if row["target_id"].startswith(f"{place}/")}
    expected = [row for row in sample.tables["fct_status_changes"] if row["target_id"] in mine]
    page = open_page("changes", show="each", since=LONG_AGO, jurisdiction=place)
    shown = [row for row in expected if learned_on(row).isoformat() > LONG_AGO]
    assert f"逐条变化：{len(shown)} 条" in words_of(page)


def test_day_that_cannot_be_used_is_said(version: Path, open_page: OpenPage) -> None:
    assert "地址中的日期不能用" in words_of(open_page("changes", show="each", since="2099-01-01"))


def test_no_change_is_said(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_status_changes.parquet", lambda table: table.slice(0, 0))
    assert "没有目标进退或更正" in words_of(open_page("changes", show="each"))
    assert "没有更正改变过灯色" in words_of(open_page("changes", show="corrections"))


def test_version_without_the_mart_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_status_changes.parquet").unlink()
    assert "没有变化记录" in words_of(open_page("changes"))


def test_english_page_names_its_views(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("changes", show="corrections", lang="en"))
    assert "Lights flipped by corrections" in said


def test_days_asked_for_again_and_again_are_one_click_away(version: Path, open_page: OpenPage) -> None:
    page = open_page("changes")
    usual = AS_OF.replace(day=1) - timedelta(days=1)
    pills = page.pills(key=f"often-{usual}")
    assert [label.split("（")[0] for label in pills.options] == ["一周", "上月最后一版", "本季度"]
    pills.set_value("week").run()
    week = AS_OF - timedelta(days=7)
    assert page.query_params["since"] == week.isoformat()
    assert f"自 {week} 以来" in words_of(page)


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        (date(2026, 11, 21), date(2026, 11, 14), date(2026, 10, 31), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 12, 25), date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 6, 30), date(2026, 6, 23), date(2026, 5, 31), date(2026, 3, 31)),
    ],
)
def test_presets_begin_at_the_end_of_a_day(tmp_path: Path, day: date, week: date, month: date, quarter: date) -> None:
    assert presets(day, tmp_path) == {"week": week, "month": month, "quarter": quarter}


def test_last_version_of_last_month_is_one_that_is_kept(sample: Sample, published: Path) -> None:
    for moment in (datetime(2026, 10, 12, 4, tzinfo=UTC), datetime(2026, 10, 30, 4, tzinfo=UTC)):
        sample.copy(published, moment.strftime(versions.STAMP), built_at=moment)
    assert presets(AS_OF, published)["month"] == date(2026, 10, 30)
