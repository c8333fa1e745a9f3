"""The store as people read it: what matters first, one incident whole, nothing written by looking."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import incidents as made

from milepost.alerts.actions import Act, ActionRefused, act
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store, StoreError
from milepost.alerts.story import OPERATOR, Counts, Look, NoStore, Wish, without_addresses

NOW = made.NOW


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made.city(tmp_path)


@pytest.fixture
def look(store: Store) -> Look:
    return Look(store.path.parent)


def test_open_ones_come_by_severity_and_age_then_those_that_are_over_latest_first(store: Store, look: Look) -> None:
    found = [one.dedupe_key for one in look.listed(Wish("all"))]
    assert found[:4] == [made.TARGET.key, made.GAP.key, made.REJECTED.key, made.SIMULATED.key]
    assert found[4:] == ["old:2", "old:1", "old:0"]
    assert look.counts() == Counts(4, 2, 3)


def test_wishes_narrow_the_list_and_count_the_same(store: Store, look: Look) -> None:
    for wish, keys in (
        (Wish(kind="log_gap"), [made.GAP.key]),
        (Wish(agency=OPERATOR, severity="warning"), [made.REJECTED.key, made.SIMULATED.key]),
        (Wish(agency="wucheng/data_bureau"), [made.TARGET.key]),
        (Wish("resolved", kind="log_gap"), []),
        (Wish(state="acknowledged"), [made.GAP.key]),
        (Wish(jurisdiction="' OR true --"), []),
    ):
        assert [one.dedupe_key for one in look.listed(wish)] == keys
        assert look.number(wish) == len(keys)
    assert len(look.listed(Wish("all"), limit=3, offset=6)) == 1
    assert look.choices("jurisdiction") == ["wucheng"]


def test_a_story_has_every_message_about_it_and_about_no_other(store: Store, look: Look) -> None:
    one = made.the(store, made.TARGET).incident_id
    late = Signal("late", "silence", "info", "后来", "Later", "", "")
    store.record(late, NOW)
    assert look.story(made.the(store, late).incident_id).sent == []
    store.resolve(made.TARGET.key, now=NOW)
    made.tell(store, NOW + timedelta(hours=1))
    found = look.story(one[:8])
    assert [(part.receiver, part.reason, part.is_end) for part in found.sent if part.receiver == "duty"] == [
        ("duty", "first", False),
        ("duty", "new_in_group", True),
    ]
    assert [part.change for part in found.sightings] == ["opened", "resolved"]
    for part in found.sent:
        assert made.SECRET not in part.words
    with pytest.raises(ActionRefused, match="there is no incident"):
        look.story("zz")
    with pytest.raises(ActionRefused, match="there is no incident"):
        look.story("")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"sign not match {made.SECRET} for", "sign not match … for"),
        ("mail to duty@example.org bounced", "mail to … bounced"),
        ("access_token=abc&timestamp=1", "…"),
        ("310000: keyword 告警 is missing", "310000: keyword 告警 is missing"),
    ],
)
def test_addresses_and_keys_are_taken_out_of_what_receivers_answer(said: str, shown: str) -> None:
    assert without_addresses(said) == shown


def test_looking_sees_a_change_and_makes_none(store: Store, look: Look) -> None:
    before = look.stamp()
    assert look.stamp() == before
    act(store, made.the(store, made.TARGET).incident_id, Act("commented", by="王明", comment="已联系"))
    assert look.stamp() != before
    store.path.parent.chmod(0o500)
    try:
        assert look.counts().unresolved == 4
    finally:
        store.path.parent.chmod(0o700)


def test_where_nothing_was_recorded_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="milepost watch"):
        Look(tmp_path / "incidents").counts()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_store_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    path = Store(tmp_path).path
    path.write_bytes(b"no database " * 1000)
    for ask in (Look(tmp_path).counts, Look(tmp_path).stamp, lambda: Look(tmp_path).listed(Wish())):
        with pytest.raises(StoreError, match="damaged store"):
            ask()
    assert path.read_bytes() == b"no database " * 1000


def test_courses_are_of_real_incidents_since_a_moment(store: Store, look: Look) -> None:
    hours = [
        (one.taken_at and one.taken_at - one.opened_at, one.resolved_at and one.resolved_at - one.opened_at)
        for one in look.courses(NOW - timedelta(days=30))
    ]
    hour = timedelta(hours=1)
    assert hours == [(hour, 4 * hour), (2 * hour, 6 * hour), (9 * hour, 20 * hour), (None, None), (None, None),
                     (3 * hour, None)]  # fmt: skip
    assert len(look.courses(NOW - timedelta(days=2))) == 2
    quiet: datetime = NOW - timedelta(hours=1)
    store.record(Signal("q", "target_red", "critical", "静", "Quiet", "", "", is_quiet=True), quiet)
    assert len(look.courses(NOW - timedelta(days=2))) == 2
