"""What depends on a version alone is worked out once a process: kept results, tables as rows, charts, the server."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from builders.pages import OpenPage
from streamlit.testing.v1 import AppTest

from dashboards import data, drawing, kept, server
from dashboards.text import Words
from milepost.charts import lights
from milepost.settings import Settings


@dataclass(frozen=True)
class Version:
    stamp: str


def test_a_result_is_made_once_a_version_and_choice_and_the_least_asked_for_is_forgotten() -> None:
    made: list[tuple[str, int]] = []

    @kept.once(most=2)
    def doubled(board: Version, n: int) -> int:
        made.append((board.stamp, n))
        return 2 * n

    one, other = Version("one"), Version("other")
    assert [doubled(one, 2), doubled(Version("one"), 2), doubled(other, 2)] == [4, 4, 4]
    assert made == [("one", 2), ("other", 2)]
    doubled(one, 2)
    doubled(one, 3)
    doubled(one, 2)
    doubled(other, 2)
    assert made[2:] == [("one", 3), ("other", 2)]


def test_several_that_ask_at_once_wait_for_the_one_who_works() -> None:
    begun, go_on = threading.Event(), threading.Event()
    made: list[str] = []

    @kept.once(most=2)
    def slow(board: Version) -> str:
        made.append(board.stamp)
        begun.set()
        assert go_on.wait(30)
        return "done"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(slow, Version("one"))
        assert begun.wait(30)
        others = [pool.submit(slow, Version("one")) for _ in range(3)]
        go_on.set()
        assert [one.result(30) for one in (first, *others)] == ["done"] * 4
    assert made == ["one"]


def test_a_failure_is_raised_and_not_kept() -> None:
    told = iter([data.Unreadable("t.parquet", "gone"), None])

    @kept.once(most=2)
    def read(board: Version) -> str:
        if error := next(told):
            raise error
        return board.stamp

    with pytest.raises(data.Unreadable):
        read(Version("one"))
    assert read(Version("one")) == "one"


def test_rows_are_shared_by_all_who_ask_of_one_version(version: Path) -> None:
    folder = Settings.load().published
    first, again = data.open_board(folder), data.open_board(folder)
    assert data.rows(first, "dim_plans") is data.rows(again, "dim_plans")
    assert data.by(first, "dim_plans", "plan_id").keys() == {row["plan_id"] for row in data.rows(again, "dim_plans")}
    ids = {row["target_id"] for row in data.rows(first, "fct_targets")[:3]}
    assert {row["target_id"] for row in data.where(first, "fct_target_status", "target_id", ids)} == ids


def test_a_specification_is_made_once_and_none_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, Any]] = []
    drawn: list[dict[str, Any]] = []

    def specify(w: Words, values: list[int]) -> dict[str, Any]:
        made.append({"mark": w("app.title"), "data": {"values": values}})
        return made[-1]

    monkeypatch.setattr(st, "vega_lite_chart", lambda spec, **_: drawn.append(spec))
    for language, values in (("zh", [1]), ("zh", [1]), ("en", [1]), ("zh", [2])):
        drawing.show(specify, Words(language), values)
    assert len(made) == 3
    assert drawn[0] == drawn[1]
    assert drawn[0] is not drawn[1]
    assert drawn[0] not in drawn[2:]


def test_a_page_seen_again_by_another_reads_and_draws_nothing_anew(
    version: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: AppTest = open_page("overview")

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("made anew")

    monkeypatch.setattr(data.pq, "read_table", never)
    monkeypatch.setattr(lights, "_layers", never)
    second = open_page("overview")
    assert [one.value for one in second.metric] == [one.value for one in first.metric]


def test_the_server_loads_what_pages_are_made_of_and_runs_none() -> None:
    parts = server.parts()
    assert {"dashboards.shell", "dashboards.units.card", "dashboards.text.zh"} <= set(parts)
    assert not [name for name in parts if name.startswith(("dashboards.app_pages", "dashboards.streamlit_app"))]
