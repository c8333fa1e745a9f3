"""What dbt compiled is run again as it is, where it says the same in every run."""

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
    kept = compiled.kept(bench.settings, _project(bench.settings))
    tables = {
        node.name: node
        for node in running.manifest_of(bench.settings).nodes.values()
        if node.resource_type == "model" and node.config.materialized == "table"
    }
    assert kept.models.keys() <= tables.keys()
    assert len(kept.models) > len(tables) * 0.9
    assert "int_catalogue_readings" not in kept.models, "it asks whether there are rows"
    assert tables.keys() <= set(compiling)
    compiling.clear()
    story.land(events=5, about="indicator.reported")
    made = bench.build(DAY).nodes
    assert {"int_readings", "fct_target_status"} <= made.keys() & kept.models.keys()
    assert not kept.models.keys() & set(compiling)
    assert set(compiling) <= made.keys()


def test_a_build_of_everything_runs_what_the_last_one_compiled_and_a_full_refresh_compiles_it_anew(
    bench: Workbench, compiling: list[str]
) -> None:
    Story(bench, seed=3).land(events=30)
    bench.build(DAY)
    kept = compiled.kept(bench.settings, _project(bench.settings))
    _due(bench.settings)
    compiling.clear()
    made = bench.build(DAY)
    assert made.whole
    assert kept.models.keys() | kept.tests.keys() <= made.nodes.keys()
    assert not (kept.models.keys() | kept.tests.keys()) & set(compiling)
    assert compiled.kept(bench.settings, _project(bench.settings)) == kept
    compiling.clear()
    bench.build(DAY, full_refresh=True)
    assert kept.models.keys() | kept.tests.keys() <= set(compiling)
    assert compiled.kept(bench.settings, _project(bench.settings)) == kept


def test_what_is_kept_and_damaged_fails_one_build_and_is_compiled_anew_by_the_next(bench: Workbench) -> None:
    story = Story(bench, seed=3)
    story.land(events=30)
    bench.build(DAY)
    file = bench.settings.data / "dbt" / "compiled.json"
    found = json.loads(file.read_text())
    found["models"]["fct_target_status"] = "selec 1"
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
        '{"project": "p", "tests": {"one": {"sql": "select 1"}}, "models": {}}',
        '{"project": "p", "tests": {}, "models": {"one": 5}}',
        '{"project": "p", "tests": {}, "models": [["one", "select 1"]]}',
    ],
)
def test_what_cannot_be_read_is_compiled_again(settings: Settings, text: str) -> None:
    file = settings.data / "dbt" / "compiled.json"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert compiled.kept(settings, "p") == compiled.NOTHING


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("select 1 as n from {{ ref('one') }}", True),
        ("{{ config(tags=['a']) }} select {{ plain('x') }}", True),
        ("select '{{ run_started_at }}' as at", False),
        ("select {{ env_var('HOME') }}", False),
        ("{% if is_incremental() %} select 1 {% endif %}", False),
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
    node = SimpleNamespace(
        name="model", resource_type="model", raw_code=text, compiled_code="select 1",
        config=SimpleNamespace(materialized="table"),
    )  # fmt: skip
    compiled.keep(settings, "p", manifest, [node])
    assert compiled.kept(settings, "p").models == ({"model": "select 1"} if is_kept else {})
    assert compiled.kept(settings, "another text") == compiled.NOTHING


def _project(settings: Settings) -> str:
    with warehouse.writing(settings, "test") as con:
        row = con.execute("SELECT project_key FROM ops.build_parameters").fetchone()
    assert row
    return str(row[0])


def _due(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET whole_at = NULL")
