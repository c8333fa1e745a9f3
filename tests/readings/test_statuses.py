"""Statuses, lights and classes are the same in Python, in the warehouse's SQL, in its tests and in the gates."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import jinja2
import pytest
import yaml

from expectations import target_status
from milepost.readings import statuses
from milepost.readings.words import CODES

ROOT = Path(__file__).resolve().parents[2]
MACROS = ROOT / "dbt_project/macros"


def sql_of(macro: str) -> dict[str, object]:
    """What a macro of status.sql makes of every status, run through DuckDB."""
    source = (MACROS / "status.sql").read_text(encoding="utf-8")
    expression = jinja2.Environment(autoescape=False).from_string(source + f"{{{{ {macro}('status') }}}}")
    rows = ", ".join(f"('{code}')" for code in [*statuses.CLASS_OF_STATUS, "no such status"])
    found = duckdb.sql(f"SELECT status, {expression.render()} FROM (VALUES {rows}) AS statuses (status)")
    return dict(found.fetchall())


def test_sql_gives_every_official_status_its_light() -> None:
    lights = sql_of("light_of")
    assert {code: lights[code] for code in statuses.STATUSES} == statuses.LIGHT_OF_STATUS
    assert {code: light for code, light in lights.items() if light and code not in statuses.STATUSES} == {}


def test_sql_puts_every_status_of_every_reading_in_its_class_and_rank() -> None:
    classes, ranks = sql_of("class_of"), sql_of("class_rank")
    assert classes.pop("no such status") == "none"
    assert classes == statuses.CLASS_OF_STATUS
    assert {code: ranks[code] for code in classes} == {
        code: statuses.CLASS_RANKS[found] for code, found in statuses.CLASS_OF_STATUS.items()
    }


def test_sql_decides_no_status_that_is_not_listed_and_lists_none_that_it_does_not_decide() -> None:
    decided = set()
    for path in (MACROS / "official_reading").glob("*.sql"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"end as (run_)?status\b", text):
            decided |= set(re.findall(r"(?:then|else) '(\w+)'", text)) - set(statuses.LIGHTS)
    assert decided == set(statuses.STATUSES)


@pytest.mark.parametrize(
    ("path", "start", "listed"),
    [
        ("macros/pace.sql", "macro pace_status", statuses.PACE),
        ("models/intermediate/int_projections.sql", "case when is_met_then then 'on_track'", statuses.PROJECTION),
        ("models/intermediate/int_finished_periods.sql", "> 1.15 then", statuses.FINISHED),
    ],
)
def test_second_readings_know_no_other_statuses(path: str, start: str, listed: dict[str, str]) -> None:
    text = (ROOT / "dbt_project" / path).read_text(encoding="utf-8")
    decided = set(re.findall(r"(?:then|else) '(\w+)'", text[text.index(start) :]))
    assert decided
    assert decided <= set(listed)


def test_dbt_and_the_publishing_gate_accept_exactly_the_official_statuses_and_lights() -> None:
    (model,) = yaml.safe_load((ROOT / "dbt_project/models/marts/fct_target_status.yml").read_text())["models"]
    (column,) = [column for column in model["columns"] if column["name"] == "status"]
    accepted = [test["accepted_values"]["arguments"]["values"] for test in column["data_tests"]]
    assert [set(values) for values in accepted] == [set(statuses.STATUSES)]
    sets = {
        expectation.column: set(expectation.value_set)
        for expectation in target_status.SUITE.expectations
        if hasattr(expectation, "value_set")
    }
    assert sets == {"status": set(statuses.STATUSES), "light": set(statuses.LIGHTS)}


def test_kept_are_assessed_and_good_and_what_is_not_assessed_is_in_no_class() -> None:
    assert statuses.KEPT < statuses.ASSESSED
    for status in statuses.OFFICIAL:
        assert (status.code in statuses.KEPT) == (status.reading_class == "good")
        # silence must not improve a share: what is outdated has no class, and counts as not kept
        assert (status.code in statuses.ASSESSED) == (status.reading_class != "none" or status.code == "outdated")


def test_target_never_reported_counts_once_its_day_and_grace_have_passed_and_has_a_standing_of_its_own() -> None:
    early = {"status": "not_reported", "light": "grey", "is_assessed": False}
    late = {"status": "not_reported", "light": "red", "is_assessed": True}
    assert [statuses.is_assessed(row) for row in (early, late)] == [False, True]
    assert [statuses.standing(row) for row in (early, late)] == ["not_reported", "not_reported_overdue"]
    assert statuses.LIGHT_OF_STANDING[statuses.standing(late)] == "red"
    assert set(statuses.STANDINGS) == {*statuses.STATUSES, statuses.OVERDUE} == set(statuses.LIGHT_OF_STANDING)


def test_versions_of_before_say_by_status_alone_what_counts() -> None:
    for code in statuses.STATUSES:
        assert statuses.is_assessed({"status": code, "light": "grey"}) == (code in statuses.ASSESSED)


def test_lights_differ_in_shape_not_only_in_colour() -> None:
    assert set(statuses.SHAPES) == set(statuses.LIGHTS)
    assert len(set(statuses.SHAPES.values())) == len(statuses.LIGHTS)


def test_every_code_has_a_word_and_no_word_is_without_a_code() -> None:
    groups = {
        "status": statuses.STATUSES,
        "light": statuses.LIGHTS,
        "pace": statuses.PACE,
        "projection": statuses.PROJECTION,
        "finished": statuses.FINISHED,
    }
    for group, codes in groups.items():
        assert {key.split(".")[1] for key in CODES if key.startswith(f"{group}.")} == set(codes)
