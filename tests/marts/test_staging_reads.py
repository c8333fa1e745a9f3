"""Whatever decode accepts, staging's own casts read to the same value: real models, real DuckDB."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from builders.mutations import Splice, mutated, sound, written
from builders.schemas import NOW, Judges
from builders.warehouse import Workbench
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.events import Event, Rejected, decode
from milepost.events.fields import LARGEST
from milepost.events.types import (
    BULLETIN_MOVED,
    COMMITTED,
    DECIDED,
    HELD,
    LEFT,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    PAYMENT_RETRACTED,
    REPORTED,
    RETRACTED,
    TYPES,
)
from milepost.landing.messages import EVENTS
from milepost.marts import running
from milepost.warehouse import connection as warehouse

# event type -> model, and the model's column of each field of the data
STAGED: dict[str, tuple[str, dict[str, str]]] = {
    REPORTED: (
        "indicator_reports",
        {
            "indicator": "indicator_id",
            "as_of": "as_of_date",
            "value": "reported_value",
            "unit": "reported_unit",
            "basis": "basis",
            "evidence": "evidence",
            "note": "note",
        },
    ),
    RETRACTED: (
        "indicator_retractions",
        {"indicator": "indicator_id", "as_of": "as_of_date", "reason": "retraction_reason"},
    ),
    MEASURED: (
        "compute_measurements",
        {
            "centre": "centre",
            "as_of": "as_of_date",
            "capacity_pflops": "capacity_pflops",
            "utilisation_share": "utilisation_share",
        },
    ),
    ONBOARDED: (
        "enterprise_moves",
        {"data_space": "data_space", "enterprise": "enterprise", "role": "role", "at": "moved_date"},
    ),
    LEFT: (
        "enterprise_moves",
        {"data_space": "data_space", "enterprise": "enterprise", "role": "role", "at": "moved_date"},
    ),
    MOVED: (
        "milestone_moves",
        {"indicator": "indicator_id", "state": "state", "at": "moved_date", "done_share": "done_share"},
    ),
    HELD: ("trainings", {"session": "session", "programme": "programme", "at": "held_date", "attendees": "attendees"}),
    PAID: (
        "subsidy_payments",
        {
            "policy": "policy_id",
            "enterprise": "enterprise",
            "base_wan": "base_wan",
            "paid_wan": "paid_wan",
            "at": "paid_date",
            "project": "project",
            "application": "application",
            "grade": "grade",
            "reached_wan": "reached_wan",
            "base_kind": "base_kind",
            "support_share": "support_share",
            "joint_wan": "joint_wan",
        },
    ),
    PAYMENT_RETRACTED: (
        "subsidy_retractions",
        {"policy": "policy_id", "event_id": "retracted_event_id", "reason": "retraction_reason"},
    ),
    COMMITTED: (
        "subsidy_commitments",
        {
            "policy": "policy_id",
            "enterprise": "enterprise",
            "application": "application",
            "amount_wan": "amount_wan",
            "at": "committed_date",
        },
    ),
    DECIDED: (
        "row_decisions",
        {
            "event_id": "decided_event_id",
            "source_of_event": "decided_source",
            "decision": "decision",
            "reason": "reason",
            "by": "decided_by",
            "verified": "is_verified",
            "rule": "rule",
        },
    ),
    MARKED: (
        "value_marks",
        {
            "event_id": "marked_event_id",
            "source_of_event": "marked_source",
            "open": "is_open",
            "comment": "comment",
            "by": "marked_by",
            "verified": "is_verified",
        },
    ),
    BULLETIN_MOVED: (
        "bulletin_moves",
        {
            "bulletin": "bulletin_id",
            "kind": "kind",
            "state": "state",
            "office": "office",
            "period": "period",
            "version": "version",
            "content_sha256": "content_sha256",
            "title": "title",
            "by": "moved_by",
            "verified": "is_verified",
            "year": "issue_year",
            "number": "issue_number",
            "replaces": "replaces",
            "reason": "reason",
        },
    ),
}


@pytest.fixture(scope="module")
def judges() -> Judges:
    return Judges()


@pytest.fixture(scope="module")
def models(bench: Workbench) -> dict[str, str]:
    """Name and SQL of the staging models of events, as dbt compiles them for a first build."""
    bench.build(date(2026, 11, 26), select="staging")
    done = running.run_dbt(bench.settings, ["compile", "--select", "staging.events", "--full-refresh"])
    compiled = [one.node for one in done.result.results if one.node.resource_type == "model"]
    found = {node.name.removeprefix("stg_events__"): node.compiled_code for node in compiled}
    assert set(found) == {*(model for model, _ in STAGED.values()), "others"}  # others: types that no model knows
    return found


def accepted(judges: Judges, seed: int, count: int) -> Iterator[Event]:
    for message, _ in zip(mutated(random.Random(seed)), range(count), strict=False):
        try:
            yield decode(message.value, now=NOW, rules=judges.rules, topic=message.topic)
        except Rejected:
            continue


def staged(bench: Workbench, models: dict[str, str], events: list[Event]) -> dict[str, dict[str, Any]]:
    """The events as the staging models read them from raw.events, by id."""
    moment = datetime(2026, 11, 26)
    rows = [
        (
            event.topic,
            0,
            number,
            moment,
            str(number),
            event.source,
            event.type,
            event.subject,
            event.time.astimezone(UTC).replace(tzinfo=None),
            event.simulated,
            event.raw_data.decode(),
        )
        for number, event in enumerate(events)
    ]
    fresh = pa.Table.from_pylist([dict(zip(EVENTS.names, row, strict=True)) for row in rows], EVENTS)
    found: dict[str, dict[str, Any]] = {}
    with warehouse.writing(bench.settings, "test") as con:
        con.execute("DELETE FROM raw.events")
        con.register("fresh", fresh)
        con.execute("INSERT INTO raw.events SELECT *, 'load', ? FROM fresh", [moment])
        con.unregister("fresh")
        con.execute("UPDATE ops.build_parameters SET staged_to = ?", [moment])
        for query in models.values():
            relation = con.execute(query)
            names = [column[0] for column in relation.description]
            found |= {row[names.index("event_id")]: dict(zip(names, row, strict=True)) for row in relation.fetchall()}
    return found


def assert_read_alike(event: Event, row: dict[str, Any] | None) -> None:
    assert row is not None, f"staging does not show {event}"
    said = msgspec.structs.asdict(event.data)
    for field, column in STAGED[event.type][1].items():
        value = said[field]
        expected = date.fromisoformat(value) if field == TYPES[event.type].day else value
        assert (row[column], type(row[column])) == (expected, type(expected)), (event, field)
    assert (row["source"], row["is_simulated"]) == (event.source, event.simulated)
    assert row["event_time"] == event.time.astimezone(UTC).replace(tzinfo=None)


@settings(max_examples=20, deadline=None)
@given(seeds=st.lists(st.integers(0, 2**32), min_size=4, max_size=4))
def test_staging_reads_what_decode_read(
    bench: Workbench, models: dict[str, str], judges: Judges, seeds: list[int]
) -> None:
    events = [event for seed in seeds for event in accepted(judges, seed, 150)]
    rows = staged(bench, models, events)
    for number, event in enumerate(events):
        assert_read_alike(event, rows.get(str(number)))


NUMBERS = st.one_of(
    st.floats(0, 1e15).map(repr),
    st.integers(0, 10**15).map(str),
    st.from_regex(r"(0|[1-9][0-9]{0,14})\.[0-9]{1,40}", fullmatch=True),
    st.from_regex(r"[1-9]\.[0-9]{1,20}[eE]-?(0|[1-9][0-9]?)", fullmatch=True),
)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(NUMBERS, min_size=50, max_size=50))
def test_staging_reads_numbers_to_the_last_bit(
    bench: Workbench, models: dict[str, str], judges: Judges, texts: list[str]
) -> None:
    chance = random.Random(1)
    events = []
    for text in texts:
        envelope = sound(REPORTED, chance)
        envelope["data"]["value"] = Splice(text)
        if float(text) <= LARGEST:
            events.append(decode(written(envelope, chance), now=NOW, rules=judges.rules))
    rows = staged(bench, models, events)
    for number, event in enumerate(events):
        assert_read_alike(event, rows.get(str(number)))


def test_a_moment_beside_long_numbers_is_kept_as_it_was_sent(judges: Judges) -> None:
    """Putting the day in place of the moment touches nothing else."""
    chance = random.Random(2)
    envelope = sound(REPORTED, chance)
    envelope["data"] |= {"as_of": "2026-06-30T23:30:00+08:00", "value": Splice("12.50"), "x": Splice("9" * 400)}
    data = decode(written(envelope, chance), now=NOW, rules=judges.rules).raw_data
    assert b"12.50" in data
    assert b"9" * 400 in data
    assert b'"2026-06-30"' in data
