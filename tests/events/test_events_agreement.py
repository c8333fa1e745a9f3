"""Loader and published schemas judge alike, on messages near the border of the contract and on listed differences."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from builders.mutations import Message
from builders.schemas import Judges
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.contracts.differences import DIFFERENCES, NAMES
from milepost.contracts.examples import example
from milepost.contracts.export import event_schema
from milepost.events import encode, key
from milepost.events.fields import NAME_PATTERN, PRINTABLE_PATTERN
from milepost.events.types import HELD, MEASURED, PAID, REPORTED, TYPES


@pytest.fixture(scope="module")
def judges() -> Judges:
    return Judges()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_an_outside_validator_and_the_loader_agree_but_for_what_is_listed(judges: Judges, seed: int) -> None:
    found = judges.compare(seed, 200)
    assert found.faults == []
    assert found.agreed["accepted"] > 20
    assert len(found.agreed) > 5


def test_every_name_of_a_contract_may_hold_a_character_that_a_pattern_cannot_name() -> None:
    found = set()
    for name in TYPES:
        fields = event_schema(name)["properties"]["data"]["properties"]
        found |= {field for field, said in fields.items() if {NAME_PATTERN, PRINTABLE_PATTERN} & set(_patterns(said))}
    assert found <= set(NAMES)
    assert {"by", "rule", "bulletin", "centre"} <= found


def _patterns(said: dict[str, Any]) -> list[str]:
    return [one["pattern"] for one in (said, *said.get("anyOf", ())) if "pattern" in one]


def test_reasons_that_a_schema_can_state_are_no_listed_differences() -> None:
    assert {one.code for one in DIFFERENCES}.isdisjoint({"missing_field", "wrong_content_type", "unknown_type"})


def message(name: str, /, **changed: Any) -> Message:
    event = example(name)
    envelope = json.loads(encode(event))
    for field, value in changed.items():
        (envelope if field in envelope else envelope["data"])[field] = value
    return Message(event.topic, key(event), json.dumps(envelope).encode())


CASES: list[tuple[str, Message, bool]] = [
    # the loader's verdict, the message, the schema's verdict
    ("accepted", message(REPORTED, datacontenttype="Application/JSON ; charset=utf-8"), True),
    ("wrong_content_type", message(REPORTED, datacontenttype="application/jsonx"), False),
    ("wrong_content_type", message(REPORTED, datacontenttype="\u00a0application/json"), False),
    ("accepted", message(REPORTED, time="2026-07-08T09:30:00"), True),
    ("accepted", message(REPORTED, time="2026-07-08 09:30:00.123456789+0800"), True),
    ("bad_date", message(REPORTED, time="2026-07-08T09:30:00\u0000"), False),
    ("bad_date", message(REPORTED, time="2026-07-08T09:30:00.5\u00005Z"), False),
    ("bad_date", message(REPORTED, time="2026-07-08T09:30Z"), False),
    ("bad_date", message(REPORTED, as_of="2026-03- 5"), False),
    ("bad_date", message(PAID, at="２０２６-06-30"), False),
    ("bad_date", message(PAID, at="2026-06-30日08:00"), False),
    ("bad_date", message(PAID, at="2026-06-31"), True),
    ("bad_value", message(REPORTED, id="a\u202eb"), False),
    ("bad_value", message(MEASURED, centre=" x"), False),
    ("bad_value", message(MEASURED, capacity_pflops=1e16), False),
    ("bad_value", message(REPORTED, value=-1), True),
    ("wrong_type", message(HELD, attendees=12.0), True),
    ("bad_value", message(HELD, attendees=10_000_001), False),
    ("wrong_key", message(REPORTED)._replace(key=b"jinhua/other"), True),
    ("wrong_key", message(REPORTED)._replace(key=b"*"), True),
]


@pytest.mark.parametrize(("code", "case", "is_valid"), CASES)
def test_a_border_case_gets_its_verdict_from_both(judges: Judges, code: str, case: Message, is_valid: bool) -> None:
    assert judges.loader(case) == code
    assert judges.accepts(json.loads(case.value)) == is_valid


@pytest.mark.parametrize(("name", "day"), [(name, kind.day) for name, kind in TYPES.items() if kind.day])
def test_patterns_mean_the_same_to_another_validator(judges: Judges, name: str, day: str) -> None:
    """jsonschema uses Python's expressions, jsonschema-rs those of ECMAScript."""
    for text in ("2026-03-31", "2026-03-31T08:00:00.5+08:00", "２０２６-06-30", "2026-03- 5", "2026-13-01"):
        sent = json.loads(message(name, **{day: text}).value)
        assert jsonschema.Draft202012Validator(event_schema(name)).is_valid(sent) == judges.accepts(sent), text
