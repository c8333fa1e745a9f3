"""What dbt said for a node is said again, where it depends on nothing but its text and what it is answered."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from builders.story import Story
from builders.warehouse import Workbench
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
    tables = {
        node.name: node
        for node in running.manifest_of(bench.settings).nodes.values()
        if node.resource_type == "model" and node.config.materialized == "table"
    }
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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"project": "p"}',
        '{"project": "p", "tests": 1, "models": {}}',
        '{"project": "p", "tests": {}, "models": {"one": [["select 1"]]}}',
        '{"project": "p", "tests": {}, "models": {"one": [[1, true, null]]}}',
        '{"project": "p", "tests": {"one": {"sql": "select 1"}}, "models": {}}',
        '{"project": "p", "tests": {}, "models": {"one": 5}}',
        '{"project": "p", "tests": {}, "models": [["one", "select 1"]]}',
    ],
)
def test_what_cannot_be_read_is_compiled_again(settings: Settings, text: str) -> None:
    file = settings.data / "dbt" / "compiled.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert compiled.kept(settings, "p", {"one"}) == compiled.NOTHING


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("select 1 as n from {{ ref('one') }}", True),
        ("{{ config(tags=['a']) }} select {{ plain('x') }}", True),
        ("select '{{ run_started_at }}' as at", False),
        ("select {{ env_var('HOME') }}", False),
        ("{% if is_incremental() %}{% set n = 1 %} select {{ n }} {% endif %}", True),
        ("select * from {{ this }} where at > {{ moment_of('x') }}", True),
        ("select timestamp '2025-01-01 00:00:00' as at", False),
        ("select {{ through_another() }}", False),
        ("select {{ adapter.quote('a') }}", False),
        ("select {{ one_of_two() }}", False),
        ("select {{ of_dbt() }}", False),
        ("select {{ return('x') }}", False),
    ],
)
def test_a_text_that_may_say_something_else_the_next_time_is_not_kept(
    settings: Settings, text: str, is_kept: bool
) -> None:
    macros = {
        "plain": "{% macro plain(name) %} {{ name }} {% endmacro %}",
        "moment_of": "{% macro moment_of(x) %} {{ run_query(x) }} {% endmacro %}",
        "asks": "{% macro asks() %} {{ run_query('select 1') }} {% endmacro %}",
        "one_of_two": "{% macro one_of_two() %} {{ other_of_two() }} {% endmacro %}",
        "other_of_two": "{% macro other_of_two() %} {{ one_of_two() }} {{ var('x') }} {% endmacro %}",
        "return": "{% macro return(x) %} {{ run_started_at }} {% endmacro %}",
        "through_another": "{% macro through_another() %} {{ asks() }} {% endmacro %}",
    }
    manifest: Any = SimpleNamespace(
        macros={
            f"macro.milepost.{name}": SimpleNamespace(
                name=name, macro_sql=sql, package_name="milepost", depends_on=SimpleNamespace(macros=[])
            )
            for name, sql in macros.items()
        }
        | {
            "macro.dbt.of_dbt": SimpleNamespace(
                name="of_dbt", macro_sql="select 1", package_name="dbt", depends_on=SimpleNamespace(macros=[])
            )
        }
    )
    config = SimpleNamespace(materialized="table", pre_hook=[], post_hook=[])
    node = SimpleNamespace(name="model", resource_type="model", raw_code=text, config=config)
    notes = compiled.Notes()
    notes.add("select 1", True)
    compiled.keep(settings, "p", manifest, compiled.NOTHING, [(node, notes)], {"model"})
    assert bool(compiled.kept(settings, "p", {"model"}).models) == is_kept
    assert compiled.kept(settings, "p", set()).models == {}, "its table is gone"
    assert compiled.kept(settings, "another text", {"model"}) == compiled.NOTHING


def test_a_moment_is_said_as_it_is_told_and_any_other_answer_has_to_be_the_same_again() -> None:
    old, new, newer = (f"timestamp '2025-01-0{day} 00:00:00'" for day in (1, 2, 3))

    def said_again(notes: compiled.Notes, *answers: str | bool) -> list[str] | None:
        left, said = list(answers), []

        def say(sql: str, step: compiled.Step) -> str | bool | None:
            said.append(sql)
            return None if step.answer is None else left.pop(0)

        return said if compiled.repeat(notes.steps, say) is not None else None

    one = compiled.Notes()
    one.add("staged", False, [[old]])
    one.add(f"newest since {old}", False, [[old]])
    one.add("any", False, [[True]])
    one.add(f"rows since {old}", True)
    assert said_again(one, new, new, True) == ["staged", f"newest since {new}", "any", f"rows since {new}"]
    assert said_again(one, new, newer, True) is None, "which of the two was said is not known"
    assert said_again(one, new, new, False) is None
    two = compiled.Notes()
    two.add("staged", False, [[old]])
    two.add(f"newest since {old}", False, [[new]])
    two.add(f"rows since {new}", True)
    assert said_again(two, new, newer) == ["staged", f"newest since {new}", f"rows since {newer}"]
    assert said_again(two, new, new) == ["staged", f"newest since {new}", f"rows since {new}"]
    three = compiled.Notes()
    three.add("staged", False, [["timestamp '-infinity'"]])
    assert said_again(three, new) is None, "it may stand in the text for itself"
    three.add("rows", False, [[1], [2]])
    assert one.is_whole
    assert not three.is_whole


def test_a_node_that_is_answered_otherwise_is_prepared_anew_and_nothing_of_the_old_holds(
    bench: Workbench, compiling: list[str]
) -> None:
    """The kept steps first do harm, then expect an answer that does not come."""
    story = Story(bench, seed=3)
    story.land(events=30)
    bench.build(DAY, full_refresh=True)
    file = bench.settings.data / "dbt" / "compiled.json"
    found = json.loads(file.read_text())
    found["models"]["fct_targets"] = [
        ["DELETE FROM marts.fct_target_status", True, None],
        ["select true", False, False],
    ]
    file.write_text(json.dumps(found))
    _due(bench.settings)
    compiling.clear()
    bench.build(DAY)
    assert "fct_targets" in compiling
    assert story.marts()["fct_target_status"]
    assert len(_kept(bench).models["fct_targets"]) == 1, "it is noted anew"


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
