"""The queue of held rows and the row beside its history: counted, filtered, paged; quick with 50,000 of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import process_time

import altair as alt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import held as made
from builders.pages import OpenPage, cells, shown, words_of
from builders.published import edit
from streamlit.testing.v1 import AppTest

from dashboards.quality import queue
from dashboards.text import Words
from milepost.charts import held as chart

HOSTILE = "[x](javascript:alert(1)) | :red[y] `z` $a$ <b>"


def read(version: Path) -> pa.Table:
    return pq.read_table(version / "fct_held_rows.parquet", partitioning=None)


def test_units_are_listed_by_how_long_their_rows_wait(version: Path, open_page: OpenPage) -> None:
    rows = [row for row in made.held(version, 65) if row["state"] in queue.OPEN]
    page = open_page("quality")
    assert f"待处置（{len(rows)}）" in page.segmented_control(key="view-view").options
    table = cells(page, "各单位待处置")
    assert sum(int(row[5].strip("*")) for row in table) == len(rows)
    waits = [int(row[6].removesuffix(" 天")) for row in table]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] == max(row["open_days"] for row in rows)
    assert f"{len(rows)} 条待处置，涉及 {len(table)} 个单位" in words_of(page)


def test_queue_is_filtered_by_unit_age_and_rule_and_turned_page_by_page(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 200)
    page = open_page("quality")
    first = _events(page)
    assert len(first) == queue.PAGE_ROWS
    page.button(key="held-after").click().run()
    second = _events(page)
    assert not set(first) & set(second)
    assert page.query_params["page"] == "2"
    assert _events(open_page("quality", page="2")) == second
    page.selectbox(key="filter-rule").set_value("expect_running_total_not_to_fall").run()
    page.selectbox(key="filter-age").set_value("over_30").run()
    assert "page" not in page.query_params
    by_id = {row["event_id"]: row for row in rows}
    found = [by_id[event] for event in _events(page)]
    assert found
    assert {row["rule"] for row in found} == {"expect_running_total_not_to_fall"}
    assert min(row["open_days"] for row in found) > 30
    assert {row["state"] for row in found} <= set(queue.OPEN)
    page.selectbox(key="filter-agency").set_value(found[0]["agency_id"]).run()
    assert {by_id[event]["agency_id"] for event in _events(page)} == {found[0]["agency_id"]}
    page.selectbox(key="filter-agency").set_value("").run()
    page.selectbox(key="filter-settled").set_value("1").run()
    assert not {by_id[event]["state"] for event in _events(page)} & set(queue.OPEN)


def test_state_of_the_list_stands_in_the_address(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 65)
    rule = "expect_running_total_not_to_fall"
    page = open_page("quality", rule=rule, table="1", **{"held-sort": "-waits"})
    found = [row for row in rows if row["rule"] == rule and row["state"] in queue.OPEN]
    listed = cells(page, "暂扣清单")
    assert len(listed) == len(found)
    waits = [int(row[7].removesuffix(" 天")) for row in listed]
    assert waits == sorted(waits, reverse=True)
    assert not _events(page)
    said = words_of(open_page("quality", rule="nobody", page="many"))
    assert "地址中的规则“nobody”不存在" in said
    assert "地址中的页码“many”不存在" in said


def test_unit_chosen_on_another_page_is_known_though_it_has_no_rows(version: Path, open_page: OpenPage) -> None:
    made.held(version, 3, lambda _number, row: row | {"agency_id": "wucheng/data_bureau"})
    page = open_page("quality", agency="huzhou/data_bureau")
    assert "没有符合条件" in words_of(page)
    assert "地址中的" not in words_of(page)


def _events(page: AppTest) -> list[str]:
    """The events of the rows on the page, by their buttons."""
    return [f"doubt-{one.key.rsplit('-doubt-', 1)[1]}" for one in page.button if "-doubt-" in (one.key or "")]


def test_nothing_that_waits_is_said_to_be_well(version: Path, open_page: OpenPage) -> None:
    made.held(version, 0)
    assert "没有暂扣过任何一条" in words_of(open_page("quality"))
    made.held(version, 3, lambda _number, row: row | {"state": "refused"})
    assert "没有待处置的暂扣" in words_of(open_page("quality"))


def test_version_of_before_says_that_it_holds_no_such_table(version: Path, open_page: OpenPage) -> None:
    for name in (
        "fct_held_rows",
        "ops_decisions",
        "agg_quality_scores",
        "ops_relations",
        "ops_gaps",
        "ops_loads",
        "ops_latency",
    ):
        (version / f"{name}.parquet").unlink(missing_ok=True)
    for view in ("held", "scores", "rules", "landing", "builds", "latency"):
        page = open_page("quality", view=view)
        assert not page.error
        assert view == "builds" or "本版本没有这张表" in words_of(page)


def test_row_is_told_in_words_beside_its_history_with_who_decided(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 20, lambda _number, row: row | {"reason": HOSTILE if row["reason"] else None})
    made.decided(version, rows)
    row = next(row for row in rows if row["state"] == "refused")
    page = open_page("quality", event=row["event_id"])
    said = words_of(page)
    assert row["words_zh"] in said
    assert f"`{row['event_id']}`" in said
    ((when, decision, by, reason, _),) = cells(page, "处置记录")
    assert (decision, reason) == ("不予采用", HOSTILE)
    assert by.startswith("李四")
    assert "身份未核验" in by
    assert when == Words("zh").moment(row["decided_at"])
    assert page.get("vega_lite_chart")
    assert "没有这条暂扣" in words_of(open_page("quality", event="nothing"))


def test_decision_that_changes_nothing_says_why(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 20)
    made.decided(version, rows, finding="superseded_before")
    row = next(row for row in rows if row["state"] == "released")
    [[_, decision, *_]] = cells(open_page("quality", event=row["event_id"]), "处置记录")
    assert decision == "放行 :yellow-badge[未生效：放行前已有更正]"


def test_two_senders_of_one_event_id_are_told_apart(version: Path, open_page: OpenPage) -> None:
    rows = made.held(version, 2, lambda number, row: row | {"event_id": "same", "source": f"/place/{number}"})
    page = open_page("quality", event="same")
    page.selectbox(key="source-same").set_value(rows[1]["source"]).run()
    assert rows[1]["words_zh"] in words_of(page)


def test_chart_shows_the_doubt_its_bounds_and_only_comparable_history() -> None:
    held = {"as_of_date": _day(9), "value": 900.0, "unit": "家", "low": 10.0, "high": 99.0, "is_simulated": False}
    actuals = [
        {
            "as_of_date": _day(month),
            "actual_value": float(month),
            "unit": "家",
            "is_current": current,
            "is_simulated": sim,
        }
        for month, current, sim in ((3, True, False), (4, False, False), (5, True, True))
    ]
    assert [row["actual_value"] for row in chart.comparable(actuals, held)] == [3.0]
    spec = chart.specification(Words("zh"), actuals, held)
    assert spec is not None
    alt.LayerChart.from_dict(spec)
    said = json.dumps(spec, ensure_ascii=False)
    for words in ("3 家", "900 家", "可信下限 10 家", "可信上限 99 家"):
        assert words in said
    assert "5 家" not in said
    assert chart.specification(Words("zh"), [], held | {"value": None}) is None
    assert chart.specification(Words("zh"), [], held | {"as_of_date": None}) is None


def _day(month: int) -> date:
    return date(2026, month, 1)


@pytest.mark.parametrize("wish", [queue.Wish(), queue.Wish(rule=made.RULES[1], age="to_30")])
def test_fifty_thousand_rows_are_chosen_counted_and_turned_quickly(version: Path, wish: queue.Wish) -> None:
    """Best of three in time of the processor, which others use, too; 50,000 dicts would take several times that."""
    made.held(version, 50_000)
    table, times = read(version), []
    for _ in range(3):
        began = process_time()
        found = queue.chosen(table, wish)
        queue.by_agency(queue.is_open(table))
        assert len(queue.page(found, 3)) == queue.PAGE_ROWS
        times.append(process_time() - began)
    assert min(times) < 0.25


def test_what_others_wrote_brings_no_markup(version: Path, open_page: OpenPage) -> None:
    made.held(version, 3, lambda _number, row: row | {"words_zh": HOSTILE, "subject": HOSTILE, "indicator_id": None})
    page = open_page("quality")
    said = [one.value for one in page.markdown if "javascript" in one.value]
    assert said
    assert all("[x](" not in one for one in said)
    assert all(HOSTILE in shown(one) for one in said)


def test_row_whose_event_is_gone_still_has_its_place(version: Path, open_page: OpenPage) -> None:
    gone = dict.fromkeys(
        ("jurisdiction_id", "agency_id", "event_type", "subject", "indicator_id", "as_of_date", "value")
    )
    made.held(version, 2, lambda _number, row: row | gone)
    page = open_page("quality", event="doubt-0")
    assert not page.error
    assert not open_page("quality").error


def test_findings_that_cannot_be_read_leave_the_row_standing(version: Path, open_page: OpenPage) -> None:
    made.held(version, 1)
    edit(
        version / "fct_held_rows.parquet",
        lambda rows: pa.Table.from_pylist([row | {"findings": "{"} for row in rows.to_pylist()], schema=rows.schema),
    )
    assert not open_page("quality", event="doubt-0").error
