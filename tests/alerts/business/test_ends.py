"""That it is over, and that a target caught up, is heard once by each who must hear it."""

from __future__ import annotations

import json

import pytest
from builders.versions import Clock, Versions, at, reading

from milepost import pipeline
from milepost.alerts.watch import Watch

CONFIG = """
receivers:
  - {name: desk, kind: outbox, simulated: true}
  - {name: praise, kind: outbox}
route:
  receivers: [desk]
  group_wait: 0s
  group_interval: 1m
  routes:
    - {match: {kind: target_caught_up}, receivers: [desk, praise]}
"""


class Town:
    """Versions that are shown, and watches of which each is a process of its own."""

    def __init__(self, there: Versions) -> None:
        self.there, self.clock = there, Clock()
        there.settings.config.mkdir(parents=True)
        (there.settings.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")

    def look(self, *minutes: float) -> None:
        for minute in minutes:
            self.clock.now = at(minute)
            watch: Watch = pipeline.watching(self.there.settings, clock=self.clock, say=lambda _line: None)
            watch.round(only=("disk",))

    def told(self, incident_id: str) -> list[tuple[str, str, str]]:
        """Receiver, reason, and whether it was said to be so or to be over, of each message about an incident."""
        rows = self.there.rows("SELECT * FROM notifications ORDER BY planned_at, receiver")
        return [
            (row["receiver"], row["reason"], name)
            for row in rows
            for name in ("firing", "resolved")
            if incident_id in json.loads(row[name])
        ]

    def caught_up(self, target: str) -> list[str]:
        rows = self.there.rows("SELECT incident_id, target FROM incidents WHERE kind = 'target_caught_up'")
        return [row["incident_id"] for row in rows if row["target"] == target]


@pytest.fixture
def town(there: Versions) -> Town:
    return Town(there)


def target(there: Versions, light: str) -> str:
    rows = there.sample.tables["fct_target_status"]
    fit = (row for row in rows if row["light"] == light and not row["is_simulated"] and not row["is_restatement"])
    return str(next(fit)["target_id"])


def test_who_heard_of_it_hears_its_end_and_who_asks_for_catching_up_hears_that_alone(town: Town) -> None:
    there, green = town.there, target(town.there, "green")
    there.show(0)
    town.look(0)
    there.show(20, reading(green, "far_behind", "red", "new_report"))
    town.look(20, 31, 32)
    [red] = there.loud("target_red")
    there.show(40)
    town.look(40, 51, 53, 60, 75)
    assert town.told(red.incident_id) == [("desk", "first", "firing"), ("desk", "resolved", "resolved")]
    [up] = town.caught_up(green)
    assert town.told(up) == [("praise", "resolved", "resolved")]
    over = there.store.incident(red.incident_id)
    assert over
    assert str(over.resolved_why_zh).startswith("已追上，现为绿灯")
    texts = [path.read_text(encoding="utf-8") for path in there.settings.outbox.glob("*-resolved-*.md")]
    assert len(texts) == 2
    assert all("已追上" in text and "序时应达" in text for text in texts)


def test_what_only_a_digest_told_is_told_to_be_over(town: Town) -> None:
    there, red = town.there, target(town.there, "red")
    there.show(0)
    town.look(0)
    [quiet] = [one for one in there.store.unresolved() if one.scope.target == red]
    there.show(20, reading(red, "on_schedule", "green", "new_report"))
    town.look(20, 31, 42, 60)
    assert town.told(quiet.incident_id) == [("desk", "digest", "firing"), ("desk", "digest", "resolved")]
    assert [town.told(up) for up in town.caught_up(red)] == [[("praise", "resolved", "resolved")]]


def test_a_correction_is_no_catching_up(town: Town) -> None:
    there, red = town.there, target(town.there, "red")
    there.show(0)
    town.look(0)
    there.show(20, reading(red, "on_schedule", "green", "revision"))
    town.look(20, 31)
    assert town.caught_up(red) == []
    rows = there.rows("SELECT resolved_why_zh FROM incidents WHERE state = 'resolved'")
    assert [row["resolved_why_zh"][:5] for row in rows] == ["数据更正后"]


def test_a_light_that_turns_worse_is_not_told_to_be_over(town: Town) -> None:
    there, yellow = town.there, target(town.there, "yellow")
    there.show(0)
    town.look(0)
    [quiet] = [one for one in there.store.unresolved() if one.scope.target == yellow]
    there.show(20, reading(yellow, "far_behind", "red", "new_report"))
    town.look(20, 31, 45)
    assert town.told(quiet.incident_id) == [("desk", "digest", "firing")]
    [red] = there.loud("target_red")
    assert town.told(red.incident_id) == [("desk", "first", "firing")]
