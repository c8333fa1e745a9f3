"""The dbt project itself: its unit tests, contracts, descriptions, exposures, docs and freshness."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml
from builders.warehouse import ROOT, Workbench, indicator, plan

from milepost.errors import BuildFailed
from milepost.marts import running
from milepost.warehouse import connection as warehouse

PROJECT = ROOT / "dbt_project"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))


@pytest.fixture(scope="module")
def built(bench: Workbench) -> Workbench:
    bench.plans(plan(indicator("straight", "level", {2027: 1500})))
    bench.report("straight", "2025-12-31", 520)
    bench.build(date(2026, 3, 31))
    return bench


@pytest.mark.timeout(900)  # of nearly every model, each some queries through dbt
def test_every_dbt_unit_test_passes(built: Workbench) -> None:
    result = running.run_dbt(built.settings, ["test", "--select", "test_type:unit"])
    outcomes = {one.node.name: (one.status, one.message) for one in result.result.results}
    assert len(outcomes) >= 20
    assert {name: said for name, said in outcomes.items() if said[0] != "pass"} == {}


def test_dbt_sets_nothing_for_each_node_that_duckdb_reads_while_it_plans() -> None:
    """DuckDB 1.5.5 frees the list of optimizers when it is set, also under a thread that plans a query by it."""
    profile = yaml.safe_load((PROJECT / "profiles.yml").read_text())["milepost"]["outputs"]["warehouse"]
    assert profile["settings"] == {"TimeZone": "UTC"}
    with duckdb.connect(config=profile["config_options"]) as con:
        assert con.execute("SELECT current_setting('disabled_optimizers')").fetchone() == ("in_clause",)


@pytest.mark.parametrize("sql", MODELS, ids=lambda path: path.stem)
def test_model_has_a_description_that_ends_with_its_grain_and_describes_every_column(
    built: Workbench, sql: Path
) -> None:
    (model,) = yaml.safe_load(sql.with_suffix(".yml").read_text())["models"]
    assert model["name"] == sql.stem
    assert model["description"].rstrip(".").split(". ")[-1].startswith("One row per ")
    actual = built.rows(
        """SELECT column_name AS name, lower(data_type) AS data_type FROM information_schema.columns
           WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position""",
        _layer(sql),
        sql.stem,
    )
    assert [column["name"] for column in model["columns"]] == [column["name"] for column in actual]
    assert [column["name"] for column in model["columns"] if not column.get("description")] == []
    # marts state every type, as their contract demands; elsewhere what is stated must be true
    stated = {column["name"]: column["data_type"] for column in model["columns"] if "data_type" in column}
    assert _layer(sql) != "marts" or len(stated) == len(actual)
    types = {column["name"]: column["data_type"] for column in actual}
    assert {name: type_ for name, type_ in stated.items() if types[name] != type_} == {}


def test_every_relation_is_a_model_and_every_model_yaml_stands_beside_its_sql(built: Workbench) -> None:
    relations = built.rows(
        """SELECT table_schema, table_name FROM information_schema.tables
           WHERE table_schema IN ('staging', 'intermediate', 'marts')"""
    )
    assert {tuple(row.values()) for row in relations} == {(_layer(sql), sql.stem) for sql in MODELS}
    described = [path for path in (PROJECT / "models").rglob("*.yml") if "models" in yaml.safe_load(path.read_text())]
    assert sorted(path.with_suffix(".sql") for path in described) == MODELS


def _layer(sql: Path) -> str:
    """staging, intermediate or marts."""
    return sql.relative_to(PROJECT / "models").parts[0]


def test_each_step_of_the_official_reading_is_short_and_has_its_heading_in_the_methods() -> None:
    methods = (ROOT / "docs/methods.md").read_text()
    steps = {path.stem: path.read_text() for path in sorted((PROJECT / "macros/official_reading").glob("*.sql"))}
    for step in ("baseline", "path", "shares", "status"):
        assert f"\n### {step.title()}\n" in methods
        assert f"macro official_{step}(" in steps[step]
    macros = [part for text in steps.values() for part in re.findall(r"{% macro .*?endmacro %}", text, re.S)]
    assert len(macros) >= 20
    assert [part.splitlines()[0] for part in macros if len(part.splitlines()) > 40] == []
    official = methods[methods.index("## The official reading") : methods.index("## Second readings")]
    assert re.findall(r"^### (.*)$", official, re.M) == ["Baseline", "Path", "Shares", "Status"]


def test_incremental_build_leaves_views_alone_and_full_refresh_gives_the_same(built: Workbench) -> None:
    before = built.rows("SELECT * FROM marts.fct_actuals")
    again = built.build(date(2026, 3, 31))
    assert "stg_catalogue__plans" not in again.nodes
    built.build(date(2026, 3, 31), full_refresh=True)
    assert built.rows("SELECT * FROM marts.fct_actuals") == before


def test_a_build_of_some_models_makes_the_next_one_look_at_everything(built: Workbench) -> None:
    """A model built without those it rests on may have missed a load; nothing incremental may be added to it."""
    before = built.rows("SELECT * FROM marts.fct_actuals ORDER BY actual_id")
    built.build(date(2026, 3, 31), select="fct_target_status")
    with warehouse.writing(built.settings, "test") as con:
        con.execute("DELETE FROM marts.fct_actuals")
    built.build(date(2026, 3, 31))
    assert built.rows("SELECT * FROM marts.fct_actuals ORDER BY actual_id") == before


def test_failed_node_is_named_with_its_message_and_kept_in_ops(built: Workbench) -> None:
    with warehouse.writing(built.settings, "test") as con:
        con.execute("INSERT INTO catalogue.agencies SELECT * FROM catalogue.agencies LIMIT 1")
    try:
        with pytest.raises(BuildFailed, match=r"unique_dim_agencies_agency_id: Got 1 result"):
            built.build(date(2026, 3, 31))
        (row,) = built.rows(
            """SELECT status FROM ops.build_nodes WHERE node = 'unique_dim_agencies_agency_id'
               ORDER BY finished_at DESC LIMIT 1"""
        )
        assert row["status"] == "fail"
    finally:
        built.empty()


def test_docs_are_generated_with_an_exposure_for_each_board(built: Workbench) -> None:
    result = running.run_dbt(built.settings, ["docs", "generate"])
    assert result.success
    manifest = json.loads((built.settings.data / "dbt/manifest.json").read_text())
    boards = {one["name"] for one in manifest["exposures"].values() if one["type"] == "dashboard"}
    assert boards >= {"overview", "indicator"}
    assert (built.settings.data / "dbt/index.html").exists()


def test_freshness_tells_when_nothing_landed_for_long(built: Workbench) -> None:
    built.report("straight", "2025-12-31", 520)
    built.land()
    result = running.run_dbt(built.settings, ["source", "freshness"])
    assert [str(one.status) for one in result.result.results] == ["error"]


def test_no_dbt_file_would_be_taken_for_a_plugin_or_calls_out() -> None:
    assert not list(PROJECT.glob("**/__init__.py"))
    assert not list(PROJECT.glob("**/packages.yml"))
    settings = yaml.safe_load(Path(PROJECT / "dbt_project.yml").read_text())
    assert settings["flags"]["send_anonymous_usage_stats"] is False
