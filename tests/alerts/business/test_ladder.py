"""The ladder of a lagging target: by light, by working days, with a person's word, and never for what is made up."""

from __future__ import annotations

import json

import pytest
from builders.versions import Versions, at, reading

from milepost.alerts import actions
from milepost.alerts.actions import Act
from milepost.alerts.incident import Incident

DAY = 24 * 60
CONFIG = """
receivers:
  - {name: desk, kind: outbox, simulated: true}
  - {name: leader, kind: outbox}
  - {name: chief, kind: outbox}
route: {receivers: [desk]}
ladders:
  - plans: ["*"]
    steps:
      - {name: {zh: 提醒, en: Reminder}, form: reminder, lights: [red], periods: 1}
      - {name: {zh: 催办, en: Urging}, form: urging, working_days: 2, receivers: [leader]}
      - {name: {zh: 督办, en: Supervision}, form: supervision, working_days: 1, receivers: [chief]}
"""


@pytest.fixture
def climbing(there: Versions) -> Versions:
    """Evaluated once, on a Saturday, with a ladder for all plans."""
    there.settings.config.mkdir(parents=True)
    (there.settings.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    there.show(0)
    there.evaluate(0)
    return there


def red(there: Versions, *, simulated: bool = False) -> Incident:
    return next(one for one in there.store.unresolved() if one.kind == "target_red" and one.is_simulated is simulated)


def escalated(there: Versions, one: Incident) -> list[tuple[str, str]]:
    """Step and receiver of each message about the climb of an incident."""
    rows = there.rows("SELECT group_key, receiver, firing FROM notifications WHERE reason = 'escalated' ORDER BY rowid")
    mine = [row for row in rows if one.incident_id in json.loads(row["firing"]) and "proposed" not in row["group_key"]]
    return [(row["group_key"].split(":")[1], row["receiver"]) for row in mine]


def asked(there: Versions, one: Incident) -> list[str]:
    """Whom the proposed step of an incident was told."""
    rows = there.rows("SELECT receiver, firing FROM notifications WHERE group_key LIKE 'proposed:3:%'")
    return [row["receiver"] for row in rows if one.incident_id in json.loads(row["firing"])]


def test_it_climbs_by_light_then_by_working_days_then_by_a_persons_word(climbing: Versions) -> None:
    one = red(climbing)
    assert (one.escalation_step, escalated(climbing, one)) == (1, [])  # the digest says so
    climbing.evaluate(2 * DAY)  # Monday: one working day
    assert red(climbing).escalation_step == 1
    climbing.evaluate(3 * DAY)
    climbing.evaluate(3 * DAY + 30)
    assert (red(climbing).escalation_step, red(climbing).fields["step_zh"]) == (2, "催办")
    assert escalated(climbing, one) == [("2", "desk"), ("2", "leader")]
    for days in (4, 5, 6):
        climbing.evaluate(days * DAY)
    assert red(climbing).escalation_step == 2
    proposed = [
        act.details for act in actions.of(climbing.store, one.incident_id) if act.details["state"] == "proposed"
    ]
    assert [(said["step"], said["form"]) for said in proposed] == [(3, "supervision")]
    assert asked(climbing, one) == ["chief"]
    waiting = red(climbing)
    assert (waiting.fields["proposed_step"], waiting.fields["proposed_zh"]) == (3, "督办")
    actions.act(climbing.store, one.incident_id, Act("confirmed", "Li"), at(6 * DAY + 1))
    climbing.evaluate(6 * DAY + 20)
    climbing.evaluate(7 * DAY)
    assert red(climbing).escalation_step == 3
    assert sorted(escalated(climbing, one)[2:]) == [("3", "chief"), ("3", "desk")]
    assert "proposed_step" not in red(climbing).fields
    assert asked(climbing, one) == ["chief"]


def test_made_up_lights_and_yellow_ones_do_not_climb_by_red(climbing: Versions) -> None:
    climbing.evaluate(30 * DAY)
    assert red(climbing, simulated=True).escalation_step == 0
    yellow = next(one for one in climbing.store.unresolved() if one.kind == "target_yellow" and not one.is_simulated)
    assert yellow.escalation_step == 0


def test_catching_up_ends_the_climb(climbing: Versions) -> None:
    one = red(climbing)
    climbing.show(20, reading(str(one.scope.target), "on_schedule", "green", "new_report"))
    climbing.evaluate(20)
    climbing.evaluate(31)
    climbing.evaluate(30 * DAY)
    over = climbing.store.incident(one.incident_id)
    assert over
    assert (over.is_over, over.escalation_step) == (True, 1)
