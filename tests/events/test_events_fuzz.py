"""Ids, credit codes, and messages harmed at random: valid events or rejections with a code, nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from builders.hill import DATA, event, read
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.events import REASONS, Event, Rejected, encode, new_event
from milepost.events.credit_codes import ALPHABET, check_character, is_credit_code
from milepost.events.types import REPORTED, TYPES

PATIENT = settings(max_examples=300, deadline=None)  # a busy machine is no fault of the code


def test_same_content_has_the_same_id_and_another_value_another() -> None:
    first, again = event(), new_event(REPORTED, "/hill/data", DATA[REPORTED], time=datetime(2026, 11, 1, tzinfo=UTC))
    assert first.id == again.id
    others = [
        event(value=13), event(as_of="2026-10-31"), event(source="/hill/reform"),
        new_event(REPORTED, "/hill/data", DATA[REPORTED], simulated=True),
        new_event(REPORTED, "/hill/data", DATA[REPORTED], salt="1"),
    ]  # fmt: skip
    assert len({first.id, *(other.id for other in others)}) == 6


def test_field_order_does_not_change_the_id() -> None:
    assert new_event(REPORTED, "/hill/data", dict(reversed(DATA[REPORTED].items()))).id == event().id


def test_new_event_names_a_missing_or_mistyped_field() -> None:
    with pytest.raises(Rejected, match=r"data\.unit"):
        new_event(REPORTED, "/hill/data", {"indicator": "hill/compute", "as_of": "2026-09-30", "value": 1})
    with pytest.raises(Rejected, match="float"):
        event(value="viel")
    with pytest.raises(Rejected, match=r"nothing\.v1"):
        new_event("nothing.v1", "/hill/data", {})


@pytest.mark.parametrize("code", ["91350100M000100Y43", "9144030071526726XG"])
def test_published_credit_codes_have_the_right_check_character(code: str) -> None:
    assert is_credit_code(code)


@PATIENT
@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes_the_check(first: str, place: int, other: str) -> None:
    code = first + check_character(first)
    assert is_credit_code(code)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8,
)  # fmt: skip


def outcome(value: bytes) -> Event | str:
    """A valid event or a reason code; anything else raised fails the test."""
    try:
        return read(value)
    except Rejected as error:
        error.reason.encode()
        return error.code if error.code in REASONS else f"no such code: {error.code}"


@PATIENT
@given(st.binary(max_size=400))
def test_random_bytes_are_rejected_with_a_code(value: bytes) -> None:
    assert outcome(value) in REASONS


@PATIENT
@given(st.sampled_from(list(DATA)), st.sampled_from(["data", "envelope"]), st.data())
def test_events_with_any_one_field_replaced_are_valid_or_rejected(name: str, where: str, data: st.DataObject) -> None:
    envelope = json.loads(encode(event(name)))
    holder = envelope["data"] if where == "data" else envelope
    holder[data.draw(st.sampled_from(sorted(holder)) | st.text(max_size=6))] = data.draw(JSON)
    got = outcome(json.dumps(envelope).encode())
    assert isinstance(got, Event) or got in REASONS
    if isinstance(got, Event):
        assert_sql_can_read(got)


@PATIENT
@given(st.sampled_from(list(DATA)), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=4))
def test_events_with_bytes_overwritten_are_valid_or_rejected(name: str, cuts: list[tuple[float, bytes]]) -> None:
    value = encode(event(name))
    for where, junk in cuts:
        place = int(where * len(value))
        value = value[:place] + junk + value[place + len(junk) :]
    got = outcome(value)
    assert isinstance(got, Event) or got in REASONS
    if isinstance(got, Event):
        assert_sql_can_read(got)


def assert_sql_can_read(got: Event) -> None:
    """What was accepted never breaks a query over the stored JSON, and SQL sees the values that Python judged."""
    field = TYPES[got.type].day or TYPES[got.type].subject
    text = got.raw_data.decode()
    row = duckdb.execute("SELECT json_valid($1), json_extract_string($1, '$.' || $2)", [text, field]).fetchone()
    assert row == (True, getattr(got.data, field))


def test_rejection_survives_pickling_so_that_workers_can_pass_it_on(tmp_path: Path) -> None:
    import pickle

    error = Rejected("bad_date", "words")
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.reason) == ("bad_date", "words")
