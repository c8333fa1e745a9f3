"""The rules of measured_by stand in one table; contracts, dbt's macros and both simulators follow it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from milepost.catalogue.measuring import MEASURING, MeasuringRule
from milepost.events.types import TYPES
from producers.simulator import city, live

DBT = Path(__file__).resolve().parents[2] / "dbt_project"
QUOTED = re.compile(r"'([^']+)'")


def macro(file: str, name: str) -> str:
    text = (DBT / "macros" / file).read_text(encoding="utf-8")
    found = re.search(rf"macro {name}\(.*?endmacro", text, re.S)
    assert found, f"macro {name} is not in {file}"
    return found.group()


def test_table_and_format_name_the_same_rules() -> None:
    assert list(MEASURING) == list(get_args(MeasuringRule))


def test_every_rule_reads_event_types_and_fields_of_the_contracts() -> None:
    for rule, measuring in MEASURING.items():
        for name in measuring.event_types:
            assert name in TYPES, rule
            assert set(measuring.fields) <= set(TYPES[name].struct.__struct_fields__), rule


def test_macro_reads_every_field_that_where_may_name_and_no_other() -> None:
    read = set(re.findall(r"measured_where ->> '\$\.(\w+)'", macro("measuring.sql", "measuring_rules")))
    assert read == {field for measuring in MEASURING.values() for field in measuring.fields}


def test_macro_of_measured_types_names_what_the_rules_read() -> None:
    """A milestone's state is no measured value: it is read from its own staging model."""
    wanted = {
        name for rule, measuring in MEASURING.items() for name in measuring.event_types if rule != "milestone_state"
    }
    assert set(QUOTED.findall(macro("increments.sql", "measured_types"))) == wanted


def test_models_and_macros_know_every_rule_and_no_other() -> None:
    compared = re.compile(r"measured_rule (?:=|in|is not distinct from) *(\([^)]*\)|'\w+')")
    texts = [path.read_text(encoding="utf-8") for path in DBT.glob("m*/**/*.sql")]
    known = {rule for text in texts for part in compared.findall(text) for rule in QUOTED.findall(part)}
    assert known == set(MEASURING)


def test_simulated_city_and_its_live_part_know_every_rule_and_no_other() -> None:
    assert sorted([*city.BY_RULE, *city.TRAINING, *city.PER_POLICY]) == sorted(MEASURING)
    assert set(live.KIND_BY_RULE) == set(MEASURING)
    assert {kind for kind in live.KIND_BY_RULE.values() if kind} | {"reported"} == set(live.WEIGHTS)
