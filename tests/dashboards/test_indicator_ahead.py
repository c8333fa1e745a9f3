"""The indicator page's look ahead: the fan and its record, what-if, and the interim path."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, chart, shown, words_of
from builders.published import Sample, edit
from streamlit.testing.v1 import AppTest

Row = dict[str, Any]
COMPUTE = {"indicator": "wucheng/compute_capacity", "target": "wucheng/compute_capacity/2026"}
PAST, PATH = "以往预测与结果", "分解路径"


def change(version: Path, table: str, made: Callable[[Row], Row]) -> None:
    def changed(found: pa.Table) -> pa.Table:
        return pa.Table.from_pylist([made(row) for row in found.to_pylist()], schema=found.schema)

    edit(version / f"{table}.parquet", changed)


def fan(page: AppTest) -> list[Row]:
    """The values of the band around the projection."""
    layers = [layer for layer in chart(page)["layer"] if layer["mark"]["type"] == "area"]
    return [value for layer in layers for value in layer["data"]["values"]]


def test_fan_goes_from_the_reading_to_the_range_the_mart_has(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("indicator", **COMPUTE)
    (row,) = [r for r in sample.tables["fct_target_status"] if r["target_id"] == COMPUTE["target"]]
    first, last = fan(page)
    assert (first["day"][:10], first["low"], first["high"]) == ("2026-09-30", 1127.5, 1127.5)
    assert (last["day"][:10], last["value"]) == ("2026-12-31", row["projected_value"])
    assert (last["low"], last["high"]) == (row["projected_low"], row["projected_high"])
    assert "1,249.5 PFlops（80 % 区间 1,063.94 – 1,435.06 PFlops），应达 1,200 PFlops：预计达标" in words_of(page)


def test_record_counts_the_ranges_of_the_mart_and_says_how_many_held(version: Path, open_page: OpenPage) -> None:
    def scored(row: Row) -> Row:
        if row["reached_value"] is None or row["target_id"] != COMPUTE["target"]:
            return row
        held = row["made_on_date"] > date(2025, 9, 30)
        return row | {"projected_low": 900.0, "projected_high": 1100.0, "is_range_held": held}

    change(version, "fct_projections", scored)
    page = open_page("indicator", **COMPUTE)
    assert "过去 3 次预测区间命中 2 次（66.7 %，理论上约 80 %）。已核 3 次预测的平均误差为 −50 PFlops" in words_of(page)
    rows = cells(page, PAST)
    assert [row[1] for row in rows] == ["2025-11-30", "2025-10-31", "2025-09-30"]
    assert [row[3] for row in rows] == ["900 – 1,100"] * 3
    assert ["未命中" in row[-1] for row in rows] == [False, False, True]
    elsewhere = open_page("indicator", indicator="huzhou/compute_capacity", lang="en")
    assert "Of all targets' 3 past ranges 2 held the value (66.7 %)" in words_of(elsewhere)


def test_without_a_projection_the_reason_is_said_and_no_fan_drawn(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="dongyang/film_lab", target="dongyang/film_lab/2026-06-30")
    assert fan(page) == []
    assert "里程碑没有每月增量，不作推算。" in words_of(page)


def test_version_without_past_projections_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_projections.parquet").unlink()
    page = open_page("indicator", **COMPUTE)
    assert "本版本没有保存历次预测" in words_of(page)
    assert fan(page) == []


def test_version_whose_projections_lack_what_came_of_them_says_so(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_projections.parquet", lambda table: table.drop_columns(["reached_value", "point_value"]))
    page = open_page("indicator", **COMPUTE)
    assert "本版本没有保存历次预测" in words_of(page)
    assert len(page.error) == 0


def test_pace_needed_is_the_reading_s_and_the_slider_begins_where_it_is_just_met(
    version: Path, open_page: OpenPage
) -> None:
    page = open_page("indicator", **COMPUTE)
    said = words_of(page)
    assert "剩余 1 个月，每月需增 72.5 PFlops，为迄今月均 29.88 PFlops 的 2.4 倍。" in said
    assert page.slider[0].value == 74
    assert (
        "按每月 74 PFlops：2026-12 达到 ≥ 1,200 PFlops，可在 2026-12-31 到期前完成；到期日为 1,201.5 PFlops。" in said
    )
    assert "pace" not in page.query_params


def test_another_pace_stands_in_the_address_and_says_where_it_leads(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", **COMPUTE)
    page.slider[0].set_value(20.0).run()
    assert page.query_params["pace"] == "20"
    assert "4 个月后（2027-03）才达到 ≥ 1,200 PFlops，晚于 2026-12-31；到期日为 1,147.5 PFlops。" in words_of(page)
    linked = open_page("indicator", **COMPUTE, pace="20", lang="en")
    assert linked.slider[0].value == 20
    assert (
        "is reached only in 2027-03, 4 months from now and after 2026-12-31; on the due date it stands at 1,147.5"
        in words_of(linked)
    )


@pytest.mark.parametrize("asked", ["abc", "-5", "1e9", "999999", "٣"])
def test_pace_that_is_not_on_the_slider_is_said(version: Path, open_page: OpenPage, asked: str) -> None:
    page = open_page("indicator", **COMPUTE, pace=asked)
    assert any(asked in shown(one.proto.title) for one in page.warning)
    assert page.slider[0].value == 74


def test_another_target_asks_for_its_own_pace(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", **COMPUTE, pace="20")
    page.segmented_control(key=f"target-{COMPUTE['target']}").set_value("wucheng/compute_capacity/2030").run()
    assert page.query_params["target"] == "wucheng/compute_capacity/2030"
    assert "pace" not in page.query_params
    assert page.slider[0].value != 20


def test_path_shows_what_was_due_reached_and_is_projected(version: Path, open_page: OpenPage) -> None:
    rows = cells(open_page("indicator", **COMPUTE), PATH)
    assert [row[:6] for row in rows[:3]] == [
        ["2024-12-31", "基期", "500 PFlops", "—", "—", "—"],
        ["2025-12-31", "目标", "1,020 PFlops", "1,030 PFlops", "+10", "—"],
        ["2026-12-31", "目标", "1,200 PFlops", "—", "—", "1,249.5 PFlops"],
    ]
    assert "已完成" in rows[1][6]


def test_agreed_interim_values_say_where_they_were_agreed(version: Path, open_page: OpenPage) -> None:
    def agreed(row: Row) -> Row:
        if row["target_id"] != "wucheng/compute_capacity/2025":
            return row
        return row | {"point_kind": "agreed", "target_id": None, "source": "<b>2025 work plan</b>"}

    change(version, "fct_path_points", agreed)
    rows = cells(open_page("indicator", **COMPUTE), PATH)
    assert (rows[1][1], rows[1][6]) == ("阶段值", "<b>2025 work plan</b>")


def test_ceiling_has_no_path_and_no_pace(version: Path, open_page: OpenPage, sample: Sample) -> None:
    row = next(r for r in sample.tables["fct_target_status"] if r["is_ceiling"] and r["actual_value"] is not None)
    page = open_page("indicator", indicator=row["indicator_id"], target=row["target_id"])
    said = words_of(page)
    assert "该目标没有分解路径" in said
    assert "“不超过”类目标不以增量达到" in said
    assert len(page.slider) == 0
    json.dumps(chart(page))
