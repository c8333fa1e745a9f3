"""What people do about incidents is kept with who and when, and changes what is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from milepost.alerts import actions
from milepost.alerts.actions import Act, ActionRefused, act
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path)
    made.record(Signal("gap:1", "log_gap", "critical", "缺口", "Gap", "明细", "Detail"), NOW)
    return made


def the_one(store: Store) -> str:
    [one] = store.unresolved()
    return one.incident_id


def test_who_acknowledges_owns_it_until_it_is_assigned(store: Store) -> None:
    name = the_one(store)
    act(store, name[:6], Act("acknowledged", by="王明"), NOW)
    act(store, name, Act("assigned", by="王明", owner="李丽"), NOW)
    [one] = store.unresolved()
    assert (one.state, one.owner) == ("acknowledged", "李丽")
    assert [(a.action, a.by, a.is_verified) for a in actions.of(store, name)] == [
        ("acknowledged", "王明", False),
        ("assigned", "王明", False),
    ]


def test_a_snoozed_one_wakes_by_itself(store: Store) -> None:
    name = the_one(store)
    act(store, name, Act("snoozed", by="王明", until=NOW + timedelta(hours=2)), NOW)
    act(store, name, Act("commented", by="王明", comment="等机房来电"), NOW)
    assert store.unresolved()[0].state == "snoozed"
    assert actions.wake(store, NOW + timedelta(hours=1)) == 0
    assert actions.wake(store, NOW + timedelta(hours=2)) == 1
    [one] = store.unresolved()
    assert (one.state, one.snoozed_until) == ("open", None)


def test_one_that_a_person_resolves_says_why_and_opens_anew_with_the_next_sighting(store: Store) -> None:
    name = the_one(store)
    act(store, name, Act("resolved", by="王明", comment="已人工补录"), NOW)
    over = store.incident(name)
    assert over is not None
    assert over.is_over
    assert over.resolved_why_zh == "已人工补录"
    assert store.record(Signal("gap:1", "log_gap", "critical", "缺口", "Gap", "明细", "Detail"), NOW)


@pytest.mark.parametrize(
    ("action", "more", "words"),
    [
        ("resolved", {}, "say why"),
        ("commented", {"comment": "  "}, "say why"),
        ("assigned", {}, "say to whom"),
        ("snoozed", {}, "say until when"),
        ("snoozed", {"until": NOW - timedelta(seconds=1)}, "still to come"),
    ],
)
def test_an_act_that_lacks_something_says_what(store: Store, action: str, more: dict[str, object], words: str) -> None:
    with pytest.raises(ActionRefused, match=words):
        act(store, the_one(store), Act(action, by="王明", **more), NOW)  # type: ignore[arg-type]
    assert actions.of(store, the_one(store)) == []


def test_an_act_on_none_or_on_one_that_is_over_is_refused(store: Store) -> None:
    with pytest.raises(ActionRefused, match="there is no incident"):
        act(store, "ffff", Act("acknowledged", by="王明"), NOW)
    with pytest.raises(ActionRefused, match="there is no incident"):
        act(store, "", Act("acknowledged", by="王明"), NOW)
    name = the_one(store)
    store.resolve("gap:", now=NOW)
    with pytest.raises(ActionRefused, match="is over since"):
        act(store, name, Act("acknowledged", by="王明"), NOW)
    act(store, name, Act("commented", by="王明", comment="复盘: 磁盘换过"), NOW)
