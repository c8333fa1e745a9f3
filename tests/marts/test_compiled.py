"""What dbt said for a node is said again, where it depends on nothing but its text and what it is answered."""

from __future__ import annotations

import json
from datetime import date
from time import sleep
from typing import Any

import pytest
from builders.story import Story
from builders.warehouse import Workbench
from dbt.adapters.cache import RelationsCache
from dbt.compilation import Compiler

from milepost.errors import BuildFailed
from milepost.marts import compiled, running
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

DAY = date(2025, 12, 31)
pytestmark = pytest.mark.timeout(900)  # builds of everything


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the nodes that dbt compiles, as it does."""
    names: list[str] = []
    compile_anew = Compiler.compile_node

    def spy(self: Compiler, node: Any, *more: Any, **named: Any) -> Any:
        names.append(node.name)
        return compile_anew(self, node, *more, **named)

    monkeypatch.setattr(Compiler, "compile_node", spy)
    return names


def test_a_build_of_news_compiles_no_model_that_says_the_same_in_every_run(
    bench: Workbench, compiling: list[str]
) -> None:
    story = Story(bench, seed=3)
    story.land(events=30)
    bench.build(DAY, full_refresh=True)
    kept = _kept(bench)
    nodes = running.manifest_of(bench.settings).nodes.values()
    tables = {
        node.name: node for node in nodes if node.resource_type == "model" and node.config.materialized == "table"
    }
    tests = {node.name for node in nodes if node.resource_type == "test"}
    assert kept.tests.keys() <= tests
    assert len(kept.tests) > len(tests) * 0.9  # those of news had no moment to ask from yet
    assert kept.models.keys() <= tables.keys()
    assert len(kept.models) > len(tables) * 0.9
    assert tables.keys() <= set(compiling)
    for number in range(2):  # the first one finds incremental tables made, and notes how they are added to
        compiling.clear()
        story.land(events=5, about="indicator.reported")
        made = bench.build(DAY).nodes
        assert {"int_readings", "fct_target_status"} <= made.keys() & kept.models.keys()
        assert not kept.models.keys() & set(compiling)
        assert set(compiling) <= made.keys()
        assert ("fct_actuals" in compiling) == (number == 0)
    assert compiling == []


def test_a_build_of_everything_runs_what_the_last_one_compiled_and_a_full_refresh_compiles_it_anew(
    bench: Workbench, compiling: list[str]
) -> None:
    Story(bench, seed=3).land(events=30)
    bench.build(DAY)
    kept = _kept(bench)
    _due(bench.settings)
    compiling.clear()
    made = bench.build(DAY)
    assert made.whole
    assert kept.models.keys() | kept.tests.keys() <= made.nodes.keys()
    assert not (kept.models.keys() | kept.tests.keys()) & set(compiling)
    assert _kept(bench).models.items() >= kept.models.items()
    compiling.clear()
    bench.build(DAY, full_refresh=True)
    assert kept.models.keys() | kept.tests.keys() <= set(compiling)


def test_what_is_kept_and_damaged_fails_one_build_and_is_compiled_anew_by_the_next(bench: Workbench) -> None:
    story = Story(bench, seed=3)
    story.land(events=30)
    bench.build(DAY)
    file = bench.settings.data / "dbt" / "compiled.json"
    found = json.loads(file.read_text())
    found["models"]["fct_target_status"] = [["selec 1", True, None]]
    file.write_text(json.dumps(found))
    story.land(events=5, about="indicator.reported")
    with pytest.raises(BuildFailed, match="fct_target_status"):
        bench.build(DAY)
    bench.build(DAY)
    assert story.marts()["fct_target_status"]


def test_a_node_that_is_answered_otherwise_is_prepared_anew_and_nothing_of_the_old_holds(
    bench: Workbench, compiling: list[str]
) -> None:
    """The kept steps first do harm to what no build makes, then expect an answer that does not come."""
    story = _story_of_which_all_is_kept(bench)
    _say_first(bench, "fct_target_status", ["DELETE FROM ops.build_nodes", True, None], ["select true", False, False])
    noted = _nodes_of_builds(bench)
    story.land(events=5, about="indicator.reported")
    compiling.clear()
    bench.build(DAY)
    assert compiling == ["fct_target_status"]
    assert _nodes_of_builds(bench) >= noted
    assert story.marts()["fct_target_status"]
    assert len(_kept(bench).models["fct_target_status"]) == 1, "it is noted anew"


def test_two_tables_answered_otherwise_at_once_are_both_found_and_added_to(
    bench: Workbench, compiling: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking up which tables there are takes time, in which dbt's other thread must take none for missing."""
    story = _story_of_which_all_is_kept(bench)
    add = RelationsCache.add

    def add_slowly(self: RelationsCache, relation: Any) -> None:
        add(self, relation)
        sleep(0.005)

    monkeypatch.setattr(RelationsCache, "add", add_slowly)
    tables = ("stg_events__indicator_reports", "stg_events__trainings")
    before = {name: [step.sql for step in _kept(bench).models[name]] for name in tables}
    for name in tables:
        _say_first(bench, name, ["select false", False, True])
    story.land(events=5, about="indicator.reported")
    story.land(events=5, about="training.held")
    compiling.clear()
    bench.build(DAY)
    assert set(tables) == set(compiling)
    with warehouse.writing(bench.settings, "test") as con:
        for name in tables:
            (counts,) = con.execute(f"SELECT count(*), count(DISTINCT event_id) FROM staging.{name}").fetchall()
            assert counts[0] == counts[1] > 0
    assert {name: [step.sql for step in _kept(bench).models[name]] for name in tables} == before


def _story_of_which_all_is_kept(bench: Workbench) -> Story:
    """After a build that makes the tables and two that add to them, one of each type."""
    story = Story(bench, seed=3)
    story.land(events=60)
    bench.build(DAY)
    for _ in range(2):
        story.land(events=5, about="indicator.reported")
        story.land(events=5, about="training.held")
        bench.build(DAY)
    return story


def _say_first(bench: Workbench, model: str, *steps: list[Any]) -> None:
    file = bench.settings.data / "dbt" / "compiled.json"
    found = json.loads(file.read_text())
    found["models"][model] = [*steps, *found["models"][model]]
    file.write_text(json.dumps(found))


def _nodes_of_builds(bench: Workbench) -> set[tuple[Any, ...]]:
    with warehouse.writing(bench.settings, "test") as con:
        return set(con.execute("SELECT run_id, node FROM ops.build_nodes").fetchall())


def _kept(bench: Workbench) -> compiled.Compiled:
    with warehouse.writing(bench.settings, "test") as con:
        tables = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    return compiled.kept(bench.settings, _project(bench.settings), tables)


def _project(settings: Settings) -> str:
    with warehouse.writing(settings, "test") as con:
        row = con.execute("SELECT project_key FROM ops.build_parameters").fetchone()
    assert row
    return str(row[0])


def _due(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = NULL")
