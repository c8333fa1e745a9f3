"""The page on reporting: the calendar, what is to come in working days, shares on time without what is to come."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, column_of, drawn, heads, shown, words_of
from builders.published import Sample, edit

from dashboards import past

MONTHLY = "2026-11-10"  # the only report that was due in November
CALENDAR, COMING, SHARES = "报送日历（按应报月份）", "将到期的报送", "按月按时报送率"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Thursday 26 November 2026 in Beijing, and no table of the city's."""
    monkeypatch.setenv("MILEPOST_CONFIG", "no-such-folder")
    monkeypatch.setattr(past, "today", lambda: date(2026, 11, 26))
    return date(2026, 11, 26)


def test_sum_counts_each_duty_once_and_leaves_out_what_is_to_come(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    rows = sample.tables["fct_reporting_punctuality"]
    found = Counter(row["punctuality"] for row in rows)
    due = found.total() - found["coming"]
    indicators = len({row["indicator_id"] for row in rows})
    said = words_of(open_page("reporting"))
    assert f"{indicators} 项指标应报 {due} 次：按时 {found['on_time']} 次" in said
    assert f"未报 {found['missing']} 次" in said


def test_calendar_has_a_row_for_each_unit_and_indicator(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("reporting")
    due = {row["indicator_id"] for row in sample.tables["fct_reporting_punctuality"]}
    pairs = [
        (unit, row["indicator_id"])
        for row in sample.tables["dim_indicators"]
        for unit in row["lead_agency_ids"]
        if row["indicator_id"] in due
    ]
    assert len(cells(page, CALENDAR)) == len(pairs)
    (row,) = [row for row in cells(page, CALENDAR) if "dongyang%2Fcharging_piles" in row[1] or "智能充电桩" in row[1]]
    said = column_of(page, CALENDAR, row)
    assert said["2026-11"] == "●"
    assert said["2026-12"] == "○"
    assert said["2026-09"].startswith("■ ")
    assert said["2026-01"] == "·"


def test_who_has_not_reported_comes_first_without_a_filter(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("reporting")
    assert [one.value for one in page.header][:3] == ["谁没报", "报送日历（按应报月份）", "将到期的报送"]
    states = [column_of(page, CALENDAR, row)["现状"].split(" ")[-1].rstrip("]") for row in cells(page, CALENDAR)]
    order = ["从未报送", "有未报", "有迟报", "全部按时", "尚未到期"]
    assert states == sorted(states, key=order.index)
    assert states[0] == "从未报送" != states[-1]
    never = never_reported(sample)
    line = next(one.value for one in page.markdown if "从未报送（" in shown(one.value))
    assert f"从未报送（{len(never)} 项指标）" in shown(line)


def never_reported(sample: Sample) -> set[str]:
    rows = sample.tables["fct_reporting_punctuality"]
    came = {row["indicator_id"] for row in rows if row["received_at"] is not None}
    return {row["indicator_id"] for row in rows if row["punctuality"] != "coming"} - came


def test_that_nobody_owes_a_report_is_said(version: Path, open_page: OpenPage) -> None:
    page = open_page("reporting", state="on_time")
    assert "没有从未报送或逾期未报的指标" in words_of(page)
    assert "没有从未报送或逾期未报的指标" not in words_of(open_page("reporting"))


def test_never_reported_is_a_state_of_its_own_and_can_be_chosen(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("reporting", state="never"), CALENDAR)
    assert {row[3] for row in rows} == {":red-badge[■ 从未报送]"}
    assert {row[-1] for row in rows} == {"—"}
    assert "没有到期或将到期的报送" in words_of(open_page("reporting", state="late"))


def test_next_due_days_say_how_many_working_days_are_left(
    version: Path, open_page: OpenPage, today: date, sample: Sample
) -> None:
    rows = cells(open_page("reporting"), COMING)
    assert rows[0][:2] == ["2026-12-10", "10"]
    first = min(
        row["expected_by_date"] for row in sample.tables["fct_reporting_punctuality"] if row["punctuality"] == "coming"
    )
    assert rows[0][0] == first.isoformat()
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_days_that_nobody_knows_are_said_to_be_guessed(version: Path, open_page: OpenPage, today: date) -> None:
    page = open_page("reporting")
    assert {row[1][-1] for row in cells(page, COMING) if row[0].startswith("2027")} == {"*"}
    assert "带 * 的按周一至周五推算" in words_of(page)


@pytest.mark.parametrize(("day", "said"), [(date(2026, 12, 10), "今天截止"), (date(2026, 12, 11), "已过")])
def test_day_itself_and_a_passed_one_are_said_in_words(
    version: Path, open_page: OpenPage, today: date, monkeypatch: pytest.MonkeyPatch, day: date, said: str
) -> None:
    monkeypatch.setattr(past, "today", lambda: day)
    assert cells(open_page("reporting"), COMING)[0][:2] == ["2026-12-10", said]


def test_shares_by_month_are_on_time_of_those_due(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("reporting")
    rows = cells(page, SHARES)
    whole = column_of(page, SHARES, rows[0])
    october = [
        row["punctuality"]
        for row in sample.tables["fct_reporting_punctuality"]
        if row["punctuality"] != "coming" and f"{row['expected_by_date']:%Y-%m}" == "2026-10"
    ]
    assert f"{october.count('on_time')}/{len(october)}" in whole["2026-10"]
    assert "2027-01" not in whole


def test_least_punctual_units_come_first_with_all_months_together(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("reporting")
    (_, *units) = cells(page, SHARES)
    shares = [float(row[1].split(" %")[0]) for row in units if row[1] != "—"]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]
    whole = Counter(row["punctuality"] for row in sample.tables["fct_reporting_punctuality"])
    judged = whole.total() - whole["coming"]
    assert f"{whole['on_time']}/{judged}" in cells(page, SHARES)[0][1]


def test_filters_keep_a_unit_s_duties_and_supporting_units_are_told_apart(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    rows = cells(open_page("reporting", agency="wucheng/data_bureau"), CALENDAR)
    assert {row[0].split("agency=")[1].split(">)")[0] for row in rows} == {"wucheng%2Fdata_bureau"}
    supporting = cells(open_page("reporting", role="support"), CALENDAR)
    expected = {unit for row in sample.tables["dim_indicators"] for unit in row["support_agency_ids"]}
    assert {row[0].split("agency=")[1].split(">)")[0].replace("%2F", "/") for row in supporting} <= expected
    assert supporting


def test_several_reports_of_one_month_are_counted(version: Path, open_page: OpenPage) -> None:
    def daily(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        (one,) = [
            row for row in rows if row["punctuality"] == "on_time" and str(row["expected_by_date"]) == "2026-11-10"
        ]
        late = one | {"period_date": date(2026, 10, 30), "punctuality": "late", "days_late": 2}
        return pa.Table.from_pylist([*rows, late], schema=table.schema)

    edit(version / "fct_reporting_punctuality.parquet", daily)
    page = open_page("reporting")
    (row,) = [row for row in cells(page, CALENDAR) if "智能充电桩" in row[1]]
    assert column_of(page, CALENDAR, row)["2026-11"] == "▲ 1/2"


def test_version_that_does_not_say_what_is_to_come_says_so(version: Path, open_page: OpenPage) -> None:
    def older(table: pa.Table) -> pa.Table:
        kept = [row for row in table.to_pylist() if row["punctuality"] != "coming"]
        return pa.Table.from_pylist(kept, schema=table.schema).drop_columns(["grace_days"])

    edit(version / "fct_reporting_punctuality.parquet", older)
    assert "本版本没有记录将到期的报送" in words_of(open_page("reporting"))


def test_version_without_the_mart_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_reporting_punctuality.parquet").unlink()
    assert "本版本没有报送记录" in words_of(open_page("reporting"))


def test_english_page_has_no_chinese_of_ours(version: Path, open_page: OpenPage) -> None:
    page = open_page("reporting", lang="en")
    said = [one.value for kind in (page.title, page.header, page.caption) for one in kind]
    said += heads(page, "Calendar, by the month a report was due")
    assert [one for one in said if re.search(r"[\u4e00-\u9fff]", one)] == []


def test_a_month_not_begun_is_no_share_and_one_not_over_says_so(version: Path, open_page: OpenPage) -> None:
    def early(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        coming = next(
            row for row in rows if row["punctuality"] == "coming" and f"{row['expected_by_date']:%Y-%m}" == "2026-12"
        )
        came = coming | {
            "punctuality": "on_time",
            "received_at": datetime(2026, 11, 20),
            "period_date": date(2026, 11, 29),
        }
        return pa.Table.from_pylist([*rows, came], schema=table.schema)

    edit(version / "fct_reporting_punctuality.parquet", early)
    page = open_page("reporting")
    names = [one["month"] for one in drawn(page)]
    assert names[-1] == "2026-11（至今）"
    assert "2026-10" in names
    listed = [shown(head) for head in heads(page, SHARES)]
    assert "2026-12" not in str(listed)
    assert "2026-11（至今）" in listed
