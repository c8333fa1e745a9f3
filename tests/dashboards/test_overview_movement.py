"""Movement on the overview: the day of choice in the address, counts by kind, the list with its reasons."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from builders.pages import OpenPage, cells, heads, shown, words_of
from builders.published import Sample

from dashboards.text import Words
from milepost.readings import movement
from milepost.readings.words import CODES

TABLE = "自 2026-08-31 以来的变化"
HEADS = ["变化", "指标", "灯色：当时 → 现在", "数值：当时 → 现在", "原因", "报送来源", "变灯日"]


def counts(page: object) -> dict[str, int]:
    return {
        shown(one.label).split(" ", 1)[1]: int(one.value)
        for one in page.metric  # type: ignore[attr-defined]
        if shown(one.label)[0] in "↑↓＋✓○✎"
    }


def test_counts_and_list_are_those_of_the_changes(version: Path, open_page: OpenPage, sample: Sample) -> None:
    starts = {row["plan_id"]: row["start_date"] for row in sample.tables["dim_plans"]}
    changes, statuses = sample.tables["fct_status_changes"], sample.tables["fct_target_status"]
    moves = movement.since(date(2026, 8, 31), changes, statuses, starts)
    page = open_page("overview", since="2026-08-31")
    assert counts(page) == {"赶上": 0, "退步": 0, "新有读数": 9, "办结或到期": 1, "转为无有效数据": 1, "更正": 3}
    rows = cells(page, TABLE)
    assert len(rows) == 12 < len(moves) == 14
    for row, move in zip(rows, moves, strict=False):
        assert move.target_id.replace("/", "%2F") in row[1]
        assert CODES[f"status.{move.to_status}"][0] in row[2].split(" → ")[1]
        assert row[4] == CODES[f"change.{move.reason}"][0]
        assert row[6] == str(move.day)
    assert heads(page, TABLE) == HEADS
    assert "已显示前 12 行，共 14 行" in words_of(page)


def test_values_then_and_now_are_those_of_the_lists_with_who_reported(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    readings = {row["target_id"]: row for row in sample.tables["fct_target_status"]}
    events = {row["event_id"]: row for row in sample.tables["fct_actuals"]}
    units = {f"/{row['agency_id']}": row["name_zh"] for row in sample.tables["dim_agencies"]}
    page = open_page("overview", since="2026-08-31", **{"movement-all": "1"})
    rows, seen = cells(page, TABLE), 0
    for row in rows:
        target = row[1].split("target=")[1].split(">")[0].replace("%2F", "/").split("&")[0]
        reading = readings[target]
        if "更正" in row[0] or reading["actual_value"] is None or reading["measure"] == "milestone":
            continue
        seen += 1
        assert Words("zh").amount(reading["actual_value"], reading["unit"]) in row[3]
        assert f"{reading['judged_date']}" in row[3]
        assert row[5].endswith(units[events[reading["actual_event_id"]]["source"]])
    assert seen > 5


def test_a_phone_leaves_out_reason_and_reporter_alone(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview", since="2026-08-31")
    left_out = [place + 1 for place, head in enumerate(HEADS) if head in ("原因", "报送来源")]
    assert page.get_by_key(f"narrow-movement-{''.join(f'no{place}-' for place in left_out)}") is not None


def test_without_a_wish_it_begins_at_the_last_month_end(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    assert "自 2026-10-31 以来的变化" in words_of(page)
    assert "2026-10-31 终了时的评价（“当时”）与 2026-11-21 的评价（“现在”）相比；重复表述不计" in words_of(page)
    page.date_input(key="since-2026-10-31").set_value(date(2026, 8, 31)).run()
    assert page.query_params["since"] == "2026-08-31"
    assert "自 2026-08-31 以来的变化" in words_of(page)


def test_day_that_cannot_be_used_is_said(version: Path, open_page: OpenPage) -> None:
    for day in ("2026-13-31", "2027-01-01", "<b>"):
        page = open_page("overview", since=day)
        assert "地址中的日期不能用" in words_of(page)
        assert "自 2026-10-31 以来的变化" in words_of(page)


def test_nothing_moved_is_said(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview", since="2026-11-21")
    assert "自 2026-11-21 以来没有目标进退或更正" in words_of(page)


def test_movement_follows_the_filters(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("overview", since="2026-08-31", jurisdiction="huzhou"), TABLE)
    assert all("huzhou%2F" in row[1] for row in rows)
    assert rows


def test_version_without_changes_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_status_changes.parquet").unlink()
    assert "本版本没有变化记录" in words_of(open_page("overview"))


def test_version_without_values_still_says_what_moved(version: Path, open_page: OpenPage) -> None:
    (version / "fct_actuals.parquet").unlink()
    rows = cells(open_page("overview", since="2026-08-31"), TABLE)
    assert {row[5] for row in rows} == {"—"}
