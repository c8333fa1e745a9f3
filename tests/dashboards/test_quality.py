"""The quality page, run headless: gates, rejected events, books, alerts; values from outside stay text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
from builders.pages import OpenPage, cells, table, words_of
from builders.published import edit

from dashboards import elements
from milepost.events.reasons import REASONS

MANY = 10
HOSTILE = "[x](javascript:alert(1)) | :red[y] `z` $a$ <b>"


def test_quality_shows_gates_rejections_balance_and_alerts(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("quality"))
    for words in (
        "expect_value_within_reach_of_targets",
        "wrong_unit",
        REASONS["wrong_unit"].do_zh,
        "milepost.indicators.v1",
        "共 8 个分区，平 8 个",
        "未解除",
    ):
        assert words in said


def test_plan_files_set_aside_are_named_with_line_and_what_holds_instead(version: Path, open_page: OpenPage) -> None:
    assert "搁置" not in words_of(open_page("quality"))
    edit(version / "ops_plans_set_aside.parquet", _one_set_aside)
    page = open_page("quality")
    assert "1 个方案文件有误，已搁置" in words_of(page)
    (row,) = cells(page, "被搁置的方案文件")
    assert row[:5] == ["`huzhou-2025.yml:19`", "`indicators[x].unit`", HOSTILE, "2", "上一个正确的版本有效"]
    assert "no version is in force" not in words_of(open_page("quality", lang="en"))


def _one_set_aside(rows: pa.Table) -> pa.Table:
    found = {
        "file": "huzhou-2025.yml",
        "line": 19,
        "field": "indicators[x].unit",
        "message": HOSTILE,
        "faults": 2,
        "set_aside_at": datetime(2026, 5, 1),
        "plan_in_force": "huzhou-2025",
    }
    return pa.Table.from_pylist([found], schema=rows.schema)


def test_gates_say_their_verdict_in_colour_shape_and_word(version: Path, open_page: OpenPage) -> None:
    page = open_page("quality")
    (row,) = cells(page, "质量闸门（最近一次）")
    assert row[:3] == ["入库闸门", ":red-badge[■ 未通过]", ":yellow-badge[警告]"]
    page.toggle(key="failed-only").set_value(False).run()
    rows = cells(page, "质量闸门（最近一次）")
    assert len(rows) == 22
    assert [row[1] for row in rows] == [":red-badge[■ 未通过]"] + 21 * [":green-badge[● 通过]"]


def test_rejected_messages_can_be_read_and_printed_and_in_a_grid_sorted_and_copied(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("quality")
    (reasons,) = [one.value.to_numpy().tolist() for one in page.table if one.proto.alt == "拒收原因"]
    (messages,) = [one.value.to_numpy().tolist() for one in page.table if one.proto.alt == "被拒收的事件（最近 1 条）"]
    assert reasons == [["`wrong_unit`", REASONS["wrong_unit"].title_zh, 1, REASONS["wrong_unit"].do_zh]]
    assert messages[0][3] == "`milepost.indicators.v1 / 0 / 112`"
    page.toggle(key="rejected-grid").set_value(True).run()
    (row,) = page.dataframe[0].value.to_numpy().tolist()
    assert row[1] == "wrong_unit"
    assert row[3] == "milepost.indicators.v1 / 0 / 112"
    assert "<script>alert(1)</script> | [x](javascript:alert(1))" in row[4]


def test_many_reasons_and_many_messages_stand_on_one_page(version: Path, open_page: OpenPage) -> None:
    """Each is then a long table, and two elements of one key end a page."""
    edit(version / "ops_rejected_events.parquet", _of_many_reasons)
    page = open_page("quality")
    assert not page.exception
    assert len(cells(page, "拒收原因")) == len(cells(page, f"被拒收的事件（最近 {MANY} 条）")) == MANY


def _of_many_reasons(rejected: pa.Table) -> pa.Table:
    (row,) = rejected.to_pylist()
    rows = [row | {"reason_code": f"reason_{number}", "offset": number} for number in range(MANY)]
    return pa.Table.from_pylist(rows, schema=rejected.schema)


def test_books_that_do_not_balance_come_first_and_are_red(version: Path, open_page: OpenPage) -> None:
    edit(version / "ops_landing_balance.parquet", _unbalance_last)
    rows = cells(open_page("quality"), "入库对账")
    assert [row[-1] for row in rows] == [":red-badge[■ 不平]"] + 7 * [":green-badge[● 平]"]
    assert rows[0][:2] == ["`milepost.milestones.v1`", "3"]


def _unbalance_last(books: pa.Table) -> pa.Table:
    rows = books.to_pylist()
    rows[-1]["is_balanced"] = False
    return pa.Table.from_pylist(rows, schema=books.schema)


def test_what_others_wrote_brings_no_markup(version: Path, open_page: OpenPage) -> None:
    edit(version / "ops_alerts.parquet", lambda alerts: _say(alerts, "title", "body"))
    edit(version / "ops_gate_results.parquet", lambda results: _say(results, "detail"))
    page = open_page("quality")
    for name, columns in (("告警", (3, 4)), ("质量闸门（最近一次）", (7,))):
        said = [row[column] for row in table(page, name) for column in columns]
        assert set(said) == {elements.plain(HOSTILE)}


def _say(rows: pa.Table, *columns: str) -> pa.Table:
    return pa.Table.from_pylist([row | dict.fromkeys(columns, HOSTILE) for row in rows.to_pylist()], schema=rows.schema)
