"""The quality page's views of rules, landing and builds, run headless; values from outside stay text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from builders import held as made
from builders.pages import OpenPage, cells, table, words_of
from builders.published import Sample, edit

from dashboards import elements
from milepost.events.reasons import REASONS

MANY = 10
HOSTILE = "[x](javascript:alert(1)) | :red[y] `z` $a$ <b>"


VIEWS = {
    "rules": (
        "expect_value_within_reach_of_targets",
        "共 2 条关系：启用 1，停用 1",
        "方案 jinhua-2025 被搁置",
        "`jinhua/core_revenue` `jinhua/y`",
    ),
    "landing": (
        "wrong_unit",
        REASONS["wrong_unit"].do_zh,
        "共 8 个分区，平 8 个",
        "丢失 15 个位点，共 1 处",
        "已过保留期",
    ),
    "builds": ("个节点",),
}


@pytest.mark.parametrize("view", VIEWS)
def test_views_show_gates_relations_rejections_books_gaps_loads_and_builds(
    version: Path, open_page: OpenPage, view: str
) -> None:
    made.relations(version)
    made.gaps(version)
    said = words_of(open_page("quality", view=view))
    for words in VIEWS[view]:
        assert words in said


def test_view_is_kept_in_the_address_and_an_unknown_one_shows_what_waits(version: Path, open_page: OpenPage) -> None:
    page = open_page("quality")
    page.segmented_control(key="view-view").set_value("landing").run()
    assert page.query_params["view"] in ("landing", ["landing"])
    assert "暂扣待处置" in words_of(open_page("quality", view="nonsense"))


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


def test_gates_say_their_verdict_in_colour_shape_and_word(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("quality", view="rules")
    (row,) = cells(page, "质量闸门（最近一次）")
    assert row[:3] == ["入库闸门", ":red-badge[■ 未通过]", ":yellow-badge[警告]"]
    page.toggle(key="switch-every").set_value(True).run()
    assert page.query_params["every"] == "1"
    rows = cells(page, "质量闸门（最近一次）")
    results = sample.tables["ops_gate_results"]
    passed = sum(1 for row in results if row["success"])
    noted = sum(1 for row in results if not row["success"] and row["severity"] == "info")
    told = [":red-badge[■ 未通过]"] + noted * [":gray-badge[– 仅记录]"] + passed * [":green-badge[● 通过]"]
    assert [row[1] for row in rows] == told
    assert noted > 0


def test_rejected_messages_can_be_read_printed_and_taken_away(version: Path, open_page: OpenPage) -> None:
    page = open_page("quality", view="landing")
    (reasons,) = [one.value.to_numpy().tolist() for one in page.table if one.proto.alt == "拒收原因"]
    messages = cells(page, "被拒收的事件（最近 1 条）")
    assert reasons == [["`wrong_unit`", REASONS["wrong_unit"].title_zh, 1, REASONS["wrong_unit"].do_zh]]
    assert messages[0][3] == "`milepost.indicators.v1 / 0 / 112`"


def test_many_reasons_and_many_messages_stand_on_one_page(version: Path, open_page: OpenPage) -> None:
    """Each is then a long table, and two elements of one key end a page."""
    edit(version / "ops_rejected_events.parquet", _of_many_reasons)
    page = open_page("quality", view="landing")
    assert not page.exception
    assert len(cells(page, "拒收原因")) == len(cells(page, f"被拒收的事件（最近 {MANY} 条）")) == MANY


def test_whole_message_is_searched_though_its_beginning_is_shown(version: Path, open_page: OpenPage) -> None:
    edit(version / "ops_rejected_events.parquet", _of_many_reasons)
    title = f"被拒收的事件（最近 {MANY} 条）"
    found = open_page("quality", view="landing", **{"rejected-find": "[x](javascript:alert(1))"})
    assert len(cells(found, title)) == MANY
    assert "没有包含" in words_of(open_page("quality", view="landing", **{"rejected-find": "xyzzy"}))


def _of_many_reasons(rejected: pa.Table) -> pa.Table:
    (row,) = rejected.to_pylist()
    rows = [row | {"reason_code": f"reason_{number}", "offset": number} for number in range(MANY)]
    return pa.Table.from_pylist(rows, schema=rejected.schema)


def test_books_that_do_not_balance_come_first_and_are_red(version: Path, open_page: OpenPage) -> None:
    edit(version / "ops_landing_balance.parquet", _unbalance_last)
    rows = cells(open_page("quality", view="landing"), "入库对账")
    assert [row[-1] for row in rows] == [":red-badge[■ 不平]"] + 7 * [":green-badge[● 平]"]
    assert rows[0][:2] == ["`milepost.milestones.v1`", "3"]


def _unbalance_last(books: pa.Table) -> pa.Table:
    rows = books.to_pylist()
    rows[-1]["is_balanced"] = False
    return pa.Table.from_pylist(rows, schema=books.schema)


def test_what_others_wrote_brings_no_markup(version: Path, open_page: OpenPage) -> None:
    edit(version / "ops_build_nodes.parquet", lambda nodes: _say(nodes, "message"))
    edit(version / "ops_gate_results.parquet", lambda results: _say(results, "detail"))
    for view, name, columns in (("builds", "最近一次构建", (3,)), ("rules", "质量闸门（最近一次）", (7,))):
        page = open_page("quality", view=view)
        said = [row[column] for row in table(page, name) for column in columns]
        assert set(said) == {elements.plain(HOSTILE)}


def _say(rows: pa.Table, *columns: str) -> pa.Table:
    return _with(rows, **dict.fromkeys(columns, HOSTILE))


def _with(rows: pa.Table, **values: object) -> pa.Table:
    return pa.Table.from_pylist([row | values for row in rows.to_pylist()], schema=rows.schema)
