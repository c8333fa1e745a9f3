"""Which texts are kept to be said again, and what it takes for them to hold."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from milepost.marts import compiled
from milepost.settings import Settings


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
        ("{{ test_unique(**_dbt_generic_test_kwargs) }}", True),
        ("{{ test_of_ours(**_dbt_generic_test_kwargs) }}", True),
        ("{{ test_of_today(**_dbt_generic_test_kwargs) }}", False),
        ("{{ test_not_null(**_dbt_generic_test_kwargs) }}", False),
    ],
)
@pytest.mark.parametrize("kind", ["model", "test"])
def test_a_text_that_may_say_something_else_the_next_time_is_not_kept(
    settings: Settings, text: str, is_kept: bool, kind: str
) -> None:
    macros = {
        "plain": "{% macro plain(name) %} {{ name }} {% endmacro %}",
        "moment_of": "{% macro moment_of(x) %} {{ run_query(x) }} {% endmacro %}",
        "asks": "{% macro asks() %} {{ run_query('select 1') }} {% endmacro %}",
        "one_of_two": "{% macro one_of_two() %} {{ other_of_two() }} {% endmacro %}",
        "other_of_two": "{% macro other_of_two() %} {{ one_of_two() }} {{ var('x') }} {% endmacro %}",
        "return": "{% macro return(x) %} {{ run_started_at }} {% endmacro %}",
        "test_of_ours": "{% test of_ours(model) %} {% for one in [1] if execute %} {{ loop.last }} {% endfor %}"
        "{% endtest %}",
        "test_of_today": "{% test of_today(model) %} {{ run_started_at }} {% endtest %}",
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
    judged = dict.fromkeys(compiled.JUDGED, "")
    config = SimpleNamespace(materialized="table", pre_hook=[], post_hook=[], **judged)
    node = SimpleNamespace(name="node", resource_type=kind, raw_code=text, compiled_code="select 1", config=config)
    notes = compiled.Notes()
    if kind == "model":
        notes.add("select 1", True)
    compiled.keep(settings, "p", manifest, compiled.NOTHING, [(node, notes)], {"node"})
    found = compiled.kept(settings, "p", {"node"})
    assert bool(found.models if kind == "model" else found.tests) == is_kept
    assert compiled.kept(settings, "p", set()).models == {}, "its table is gone"
    assert compiled.kept(settings, "another text", {"node"}) == compiled.NOTHING


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


def test_what_made_a_table_is_not_kept_as_what_adds_to_it(settings: Settings) -> None:
    manifest: Any = SimpleNamespace(macros={})
    config = SimpleNamespace(materialized="incremental", pre_hook=[], post_hook=[])
    node = SimpleNamespace(name="node", resource_type="model", raw_code="select 1", config=config)
    for sql, is_kept in (("drop table if exists x; create  table x as (select 1)", False), ("insert into x", True)):
        notes = compiled.Notes()
        notes.add(sql, True)
        compiled.keep(settings, "p", manifest, compiled.NOTHING, [(node, notes)], {"node"})
        assert bool(compiled.kept(settings, "p", {"node"}).models) == is_kept
