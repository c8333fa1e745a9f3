"""What is told beside the routed groups: agencies hear of their own, made-up beside no real."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from milepost.alerts.business import digest, ends, ladder
from milepost.alerts.desk import Desk
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.routing import in_force
from milepost.alerts.store import Store
from milepost.settings import Settings

CONFIG = """
receivers:
  - {name: desk, kind: outbox, simulated: true}
  - {name: units, kind: mail, address: MILEPOST_SECRET_MAIL, for_agencies: true, simulated: true}
route: {receivers: [desk]}
ladders:
  - plans: ["*"]
    steps: [{name: {zh: 提醒, en: Reminder}, form: reminder, lights: [red], receivers: [units]}]
"""
ROUTED = CONFIG.replace("[desk]}", "[desk], routes: [{match: {agency: '*'}, receivers: [desk, units]}]}")
CONTACTS = """
contacts:
  - {agency: wucheng/a, people: [{name: 甲, mail: a@city.example}]}
  - {agency: wucheng/b, people: [{name: 乙, mail: b@city.example}]}
"""
START = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
UNITS = ("wucheng/a", "wucheng/b", "wucheng/nobody")
Told = set[tuple[str, str, frozenset[tuple[str, bool]]]]


class Town:
    """Red targets, a real and a made-up one of three agencies, of which one has no contacts."""

    def __init__(self, folder: Path, config: str, *, is_quiet: bool = True) -> None:
        (folder / "config").mkdir()
        (folder / "config" / "alerts.yml").write_text(config, encoding="utf-8")
        (folder / "config" / "contacts.yml").write_text(CONTACTS, encoding="utf-8")
        self.settings = Settings(data=folder / "data", config=folder / "config")
        self.store = Store(self.settings.incidents)
        for unit in UNITS:
            for made_up in (False, True):
                scope = Scope("wucheng", "wucheng-2025", unit, f"{unit}/i", f"{unit}/i/2027")
                key = f"light:{unit}:{made_up}"
                self.store.record(
                    Signal(key, "target_red", "critical", "红灯", "Red", "x", "x", scope, is_simulated=made_up,
                           is_quiet=is_quiet), START,
                )  # fmt: skip

    def desk(self, now: datetime) -> Desk:
        there = in_force.load(self.settings, START.date())
        assert not there.faults
        return Desk(there, self.store.unresolved(), now)

    def told(self, column: str) -> Told:
        """Receiver, group, and of each incident its agency and whether it is made up."""
        with self.store.transaction() as con:
            rows = con.execute("SELECT * FROM notifications").fetchall()
        found = {}
        for row in rows:
            parts = [self.store.incident(one) for one in json.loads(row[column])]
            found[row["receiver"], row["group_key"]] = frozenset(
                (str(part.scope.agency), part.is_simulated) for part in parts if part
            )
        return {(*to, parts) for to, parts in found.items() if parts}


def everyones(made_up: bool) -> frozenset[tuple[str, bool]]:
    return frozenset((unit, made_up) for unit in UNITS)


def own(unit: str, made_up: bool) -> frozenset[tuple[str, bool]]:
    return frozenset({(unit, made_up)})


APART: Told = {
    ("desk", "digest", everyones(False)),
    ("desk", "digest:simulated=true", everyones(True)),
    ("units", "digest:agency=wucheng/a", own("wucheng/a", False)),
    ("units", "digest:agency=wucheng/a,simulated=true", own("wucheng/a", True)),
    ("units", "digest:agency=wucheng/b", own("wucheng/b", False)),
    ("units", "digest:agency=wucheng/b,simulated=true", own("wucheng/b", True)),
}


def test_a_first_digest_tells_no_unit_of_another_and_mixes_nothing_made_up(tmp_path: Path) -> None:
    town = Town(tmp_path, ROUTED)
    desk = town.desk(START)
    with town.store.transaction() as con:
        found = town.store.unresolved_within(con)
        assert digest.plan(con, found, desk.routes, START) == len(APART)
        assert digest.plan(con, found, desk.routes, START) == 0
    assert town.told("firing") == APART


@pytest.mark.parametrize("kind", ["target_red", "target_caught_up"])
def test_that_it_is_over_is_told_apart_too(tmp_path: Path, kind: str) -> None:
    town = Town(tmp_path, ROUTED)
    desk, later = town.desk(START), START + timedelta(hours=1)
    with town.store.transaction() as con:
        if kind == "target_red":
            digest.plan(con, town.store.unresolved_within(con), desk.routes, START)
        con.execute("UPDATE incidents SET kind = ?", [kind])
    town.store.resolve("light:", "好了", "Well", later)
    with town.store.transaction() as con:
        assert ends.plan(con, desk.routes, later) == len(APART)
        assert ends.plan(con, desk.routes, later) == 0
    group = "digest" if kind == "target_red" else "caught_up"
    assert town.told("resolved") == {(name, key.replace("digest", group), parts) for name, key, parts in APART}


def test_a_step_is_told_to_each_unit_alone_and_to_none_without_people(tmp_path: Path) -> None:
    town = Town(tmp_path, CONFIG, is_quiet=False)
    desk = town.desk(START)
    with town.store.transaction() as con:
        office = ladder.Office(
            in_force.load(town.settings, START.date()).config, {}, desk.routes, desk.way_to, desk.is_told
        )
        ladder.climb(con, town.store.unresolved_within(con), {}, office, START)
    assert {parts for name, _, parts in town.told("firing") if name == "units"} == {
        own("wucheng/a", False), own("wucheng/b", False),
    }  # fmt: skip
