"""What the marts that are views rest on is known whole, so that a note of one never outlives what it was read from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan

from milepost.marts import fingerprints
from milepost.publishing import tables
from milepost.warehouse import connection as warehouse

VIEWS = "SELECT schema_name || '.' || view_name, sql FROM duckdb_views() WHERE database_name = current_database()"
OF_THE_MOMENT = re.compile(r"\b(now|today|random|uuid|get_current_\w+|transaction_timestamp)\(|\bcurrent_|\blocaltime")


@pytest.fixture(scope="module")
def built(bench: Workbench) -> Workbench:
    bench.plans(plan(indicator("straight", "level", {2027: 1500})))
    bench.report("straight", "2025-12-31", 520)
    bench.build(date(2026, 3, 31))
    return bench


@pytest.fixture
def con(built: Workbench) -> Iterator[warehouse.Connection]:
    with warehouse.writing(built.settings, "test") as con:
        yield con


def _read_by(con: warehouse.Connection, views: dict[str, str], place: str) -> set[str]:
    """The tables that DuckDB's parser finds in a view, and in the views that it reads."""
    if place not in views:
        return {place}
    said = con.execute("SELECT json_serialize_sql(?)", [views[place].split(" AS ", 1)[1]]).fetchone()
    assert said is not None
    below = {f"{one['schema_name']}.{one['table_name']}" for one in _nodes(json.loads(said[0])) if one["schema_name"]}
    return {table for one in below for table in _read_by(con, views, one)}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict) and tree.get("type") == "BASE_TABLE":
        yield tree
    for branch in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(branch)


def test_every_mart_can_be_noted_with_all_that_it_is_read_from(con: warehouse.Connection) -> None:
    views, names = dict(con.execute(VIEWS).fetchall()), tables.marts(con)
    origins = fingerprints.origins(con, names)
    assert origins.keys() == set(names)
    for name in names:
        read = _read_by(con, views, f"marts.{name}")
        expected = {one.partition(".")[2] if one.split(".")[0] in fingerprints.BUILT else one for one in read}
        assert expected == set(origins[name].rests_on), name


def test_no_mart_that_is_a_view_follows_the_clock(con: warehouse.Connection) -> None:
    """Neither by itself, nor by the moment of the build, which a note does not look at."""
    views = dict(con.execute(VIEWS).fetchall())
    ours = {place: text for place, text in views.items() if place.startswith(("staging.", "marts."))}
    assert [place for place, text in ours.items() if OF_THE_MOMENT.search(text)] == []
    rows = {name: con.execute(f"FROM marts.{name} ORDER BY ALL").fetchall() for name in tables.marts(con)}
    assert rows["fct_status_changes"]
    con.begin()
    con.execute("UPDATE ops.build_parameters SET known_at = known_at + INTERVAL 90 DAY")
    later = {name: con.execute(f"FROM marts.{name} ORDER BY ALL").fetchall() for name in rows}
    con.rollback()
    assert later == rows
