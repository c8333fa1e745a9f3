"""The ladder over random lights, days, acts of people and processes that die: in order, once, not past its end."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import yaml
from builders.versions import START
from hypothesis import given, settings
from hypothesis import strategies as st

from milepost.alerts import actions
from milepost.alerts.actions import Act
from milepost.alerts.business import ladder, standings
from milepost.alerts.business.sighting import Sighting
from milepost.alerts.incident import Incident, Scope, Signal
from milepost.alerts.lights import Trouble
from milepost.alerts.outgoing import PROPOSED, Route
from milepost.alerts.routing.config import Config
from milepost.alerts.store import Store, StoreError
from milepost.alerts.telling import Timings

CONFIG = msgspec.convert(
    yaml.safe_load("""
receivers: [{name: desk, kind: outbox}, {name: unit, kind: mail, for_agencies: true}, {name: chief, kind: outbox}]
route: {receivers: [desk]}
ladders:
  - plans: ["*"]
    steps:
      - {name: {zh: 提醒, en: Reminder}, form: reminder, lights: [yellow, red]}
      - {name: {zh: 催办, en: Urging}, form: urging, lights: [red], periods: 2, working_days: 3}
      - {name: {zh: 督办, en: Supervision}, form: supervision, working_days: 2, receivers: [chief]}
      - {name: {zh: 约谈建议, en: Talk}, form: interview, lights: [red], working_days: 2}
"""),
    Config,
)
KEYS = {"light:a/b/2027": False, "light:a/c/2027:simulated": True}
LIGHTS: list[Trouble | None] = [None, "target_yellow", *["target_red"] * 7]  # type: ignore[list-item]


class Killed(Exception):
    """The process ends before its transaction does."""


def routes(_one: Incident) -> list[Route]:
    return [Route("desk", "all", Timings()), Route("unit", "all", Timings())]


def way_to(receiver: str, _one: Incident) -> Route:
    return Route(receiver, "", Timings())


def sighting(key: str, trouble: Trouble | None) -> Sighting:
    scope = Scope("a", "p", "a/u", "a/b", key)
    signal = Signal(key, trouble, "warning", "题", "t", "文", "b", scope, is_simulated=KEYS[key]) if trouble else None
    return Sighting(key, trouble, "new_report", signal, "已追上", "caught up")


DAYS = st.lists(
    st.tuples(
        st.integers(6, 60),  # hours since the look before
        st.sampled_from(LIGHTS),
        st.sampled_from(["", "killed", *["confirmed"] * 6, "resolved", "snoozed"]),
        st.lists(st.sampled_from(["red", "yellow", "green"]), max_size=3),  # the periods before
    ),
    min_size=5,
    max_size=30,
)


@settings(deadline=None, max_examples=60)  # each look opens a store on the disk
@given(DAYS)
def test_steps_come_in_order_once_by_a_persons_word_and_never_after_the_end(
    days: list[tuple[int, Trouble | None, str, list[str]]],
) -> None:
    now = START
    with tempfile.TemporaryDirectory() as folder:
        for hours, light, act, past in days:
            now += timedelta(hours=hours)
            store = Store(Path(folder))  # each look is a process of its own
            actions.wake(store, now)
            with suppress(Killed), store.transaction() as con:
                standings.judge(con, [sighting(key, light) for key in KEYS], now, is_first=hours == 0)
                office = ladder.Office(CONFIG, {}, routes, way_to, lambda one: one.state != "snoozed")
                ladder.climb(con, store.unresolved_within(con), dict.fromkeys(KEYS, past), office, now)
                if act == "killed":
                    raise Killed
            for one in store.unresolved():
                if act in ("confirmed", "resolved", "snoozed"):
                    until = now + timedelta(hours=30) if act == "snoozed" else None
                    with suppress(StoreError):
                        actions.act(store, one.incident_id, Act(act, "Li", "so", until=until), now)  # type: ignore[arg-type]
        _check(Store(Path(folder)))


def _check(store: Store) -> None:
    with store.transaction() as con:
        rows = [
            dict(row)
            for row in con.execute("SELECT * FROM actions JOIN incidents USING (incident_id) ORDER BY action_id")
        ]
        notes = [dict(row) for row in con.execute("SELECT * FROM notifications WHERE reason = 'escalated'")]
        simulated = con.execute(
            "SELECT max(escalation_step), max(next_step_at) FROM incidents WHERE is_simulated"
        ).fetchone()
    assert tuple(simulated) in ((0, None), (None, None)), "made-up data never climbs"
    climbs: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        climbs.setdefault(row["incident_id"], []).append(row | json.loads(row["details"]))
    for mine in climbs.values():
        _check_one(mine)
    taken = [row for mine in climbs.values() for row in mine if row.get("state") == "taken"]
    asked = [row for mine in climbs.values() for row in mine if row.get("state") == "proposed"]
    told = [
        (note["group_key"].split(":")[:2], note["receiver"], one)
        for note in notes
        for one in json.loads(note["firing"])
    ]
    by_desk = sorted((one, int(key[1])) for key, to, one in told if key[0] == "escalated" and to == "desk")
    assert by_desk == sorted((row["incident_id"], row["step"]) for row in taken if row["step"] > 1)
    assert len(told) == len({(*key, to, one) for key, to, one in told}), "nothing is told twice"
    assert not any(key[0] == PROPOSED[:-1] and to == "unit" for key, to, _ in told), "nor the unit what is proposed"
    assert len({(row["incident_id"], row["step"]) for row in asked}) == len(asked)


def _check_one(mine: list[dict[str, Any]]) -> None:
    """One incident: steps one after the other, the last two by a person's word, none when it is over."""
    climbed = [row for row in mine if row.get("state") == "taken"]
    steps = [row["step"] for row in climbed]
    assert steps == list(range(steps[0], steps[0] + len(steps))) if steps else True
    for row in mine:
        if row["action"] == "escalated" and row["resolved_at"]:
            assert row["at"] <= row["resolved_at"], "nothing climbs when it is over"
        if row.get("state") == "taken" and row["step"] >= 3:
            words = [one for one in mine if one["action_id"] < row["action_id"]]
            asked = [one["action_id"] for one in words if one.get("state") == "proposed" and one["step"] == row["step"]]
            assert len(asked) == 1
            assert any(one["action"] == "confirmed" and one["action_id"] > asked[0] for one in words)
