"""An increment gives what a full refresh gives: the same marts, row for row, whatever came in which order.

Each story lands a few loads at random with builds between them. Its last step compares every mart with a full refresh.
Nothing that makes incremental tables anew by itself (held rows, plans, raw replaced) is between the increments and the
comparison, or it would hide their faults; such things have a story of their own.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan, since

from milepost.errors import BuildFailed
from milepost.publishing.tables import marts
from milepost.warehouse import connection as warehouse

FIRST_DAY, START, NEW_PLAN = date(2025, 1, 31), datetime(2025, 9, 1), datetime(2025, 10, 1, tzinfo=UTC)
TRAINED = {"rule": "sum_attendees", "where": {"programme": "p"}}
INDICATORS = (
    indicator("straight", "level", {2026: 1000, 2027: 1500}),
    indicator("based", "level", {2025: 700, 2027: 1500}, **since(300)),
    indicator("yearly", "annual", {2025: 100, 2026: 120}),
    indicator("ceiling", "level", [{"due": 2025, "value": 400, "bound": "at_most"}]),
    indicator(
        "capacity",
        "level",
        {2025: 120, 2027: 900},
        unit="PFlops",
        cadence="monthly",
        measured_by={"rule": "sum_latest_by_centre"},
    ),
    indicator(
        "power",
        "level",
        {2025: 100},
        unit="PFlops",
        measured_by={"rule": "sum_latest_by_centre", "where": {"centre": "lone"}},
    ),
    indicator(
        "connected",
        "level",
        {2025: 2, 2027: 9},
        unit="家",
        cadence="quarterly",
        measured_by={"rule": "distinct_connected", "where": {"data_space": "film"}},
    ),
    indicator("trained", "cumulative", {2027: 100}, unit="人次", measured_by=TRAINED),
    indicator("sessions", "annual", {2025: 3}, unit="场", measured_by={"rule": "count_sessions"}),
    indicator("paid", "cumulative", {2027: 100}, unit="万元", measured_by={"rule": "sum_paid"}),
    indicator("stone", "milestone", {2026: None}, measured_by={"rule": "milestone_state"}),
)
UNITS = {"capacity": "PFlops", "connected": "家", "trained": "人次", "sessions": "场", "paid": "万元"}
Said = tuple[str, dict[str, Any]]


def power(day: str, value: float) -> Said:
    return "indicator.reported", {"indicator": "town/power", "as_of": day, "value": value, "unit": "PFlops"}


# a revision is read beside a measured value; a report for the measured day later stands for that value
MEASURED = ("compute.measured", {"centre": "lone", "as_of": "2025-03-31", "capacity_pflops": 10})
REPORTED, REVISED, REPORTED_INSTEAD = power("2025-06-30", 20), power("2025-06-30", 90), power("2025-03-31", 89)


class Story:
    """Loads of random events on few days and few members, so that they get into each other's way."""

    def __init__(self, bench: Workbench, seed: int) -> None:
        self.bench, self.chance, self.moment = bench, random.Random(seed), START
        bench.empty()
        bench.plans(plan(*INDICATORS))

    def land(
        self, events: int = 40, simulated_share: float = 0.7, about: str = "", also: tuple[Said, ...] = ()
    ) -> None:
        """One load, hours after the one before, of events whose type begins so; said at any time before."""
        self.moment += timedelta(hours=self.chance.randrange(1, 200), microseconds=self.chance.randrange(10))
        for _ in range(events):
            kind, data = self._said(about)
            said = START - timedelta(hours=self.chance.randrange(-600, 300))
            self.bench.event(
                kind,
                data,
                said=said,
                learned=self.moment,
                simulated=self.chance.random() < simulated_share,
                agency=self.chance.choice(["bureau", "centre"]),
            )
        for kind, data in also:
            self.bench.event(kind, data, said=self.moment, learned=self.moment)
        self.bench.land()

    def _said(self, about: str) -> Said:
        pick, day = self.chance.choice, str(FIRST_DAY + timedelta(days=30 * self.chance.randrange(11)))
        kinds = ["indicator.reported"] * 3 + [
            "indicator.retracted",
            "milestone.moved",
            "compute.measured",
            "enterprise.onboarded",
            "enterprise.left",
            "training.held",
            "subsidy.paid",
        ]
        kind = pick([kind for kind in kinds if kind.startswith(about)])
        name = pick(["straight", "based", "yearly", "ceiling", "capacity", "connected", "trained", "paid", "stone"])
        value, basis = self.chance.randrange(2000), pick([None, None, "point", "year_to_date", "since_start"])
        report = {"indicator": f"town/{name}", "as_of": day}
        data = {
            "indicator.reported": report
            | {"value": value, "unit": UNITS.get(name, "个")}
            | ({"basis": basis} if basis else {}),
            "indicator.retracted": report | {"reason": "r"},
            "milestone.moved": {
                "indicator": "town/stone",
                "state": pick(["planned", "started", "completed"]),
                "at": day,
            }
            | pick([{}, {"done_share": 0.4}]),
            "compute.measured": {"centre": pick("ab"), "as_of": day, "capacity_pflops": value / 7},
            "training.held": {"session": pick("stuv"), "programme": pick("ppq"), "at": day, "attendees": value % 50},
            "subsidy.paid": {
                "policy": pick("xy"),
                "enterprise": "E",
                "base_wan": 9.5,
                "paid_wan": value / 13,
                "at": day,
            },
        }
        place = {
            "data_space": pick(["film", "film", "other"]),
            "enterprise": pick("EFG"),
            "role": pick("up"),
            "at": day,
        }
        return kind, data.get(kind, place)

    def build(self, as_of: date = date(2025, 12, 31), **more: Any) -> None:
        self.bench.build(as_of, **more)

    def fail(self, node: str) -> None:
        """A build that fails at a node when what comes before it is built."""
        path = f"intermediate.{node}"
        with warehouse.writing(self.bench.settings, "test") as con:
            con.execute(f"ALTER TABLE {path} ADD COLUMN in_the_way INTEGER")
        with pytest.raises(BuildFailed, match=node):
            self.build()
        with warehouse.writing(self.bench.settings, "test") as con:
            con.execute(f"ALTER TABLE {path} DROP COLUMN in_the_way")

    def marts(self) -> dict[str, list[str]]:
        """Every mart, as lines; without the moment of the build."""
        with warehouse.writing(self.bench.settings, "test") as con:
            found = {}
            for name in marts(con):
                columns = [row[0] for row in con.execute(f"DESCRIBE marts.{name}").fetchall()]
                kept = ", ".join(f'"{column}"' for column in columns if column != "known_at")
                found[name] = sorted(map(str, con.execute(f"SELECT {kept} FROM marts.{name}").fetchall()))
            return found

    def compare(self, as_of: date = date(2025, 12, 31)) -> None:
        grown = self.marts()
        self.build(as_of, full_refresh=True)
        fresh = self.marts()
        assert set(grown) == set(fresh)
        differing = [
            f"{name} {sign} {row}"
            for name in fresh
            for sign, rows in (("-", set(grown[name]) - set(fresh[name])), ("+", set(fresh[name]) - set(grown[name])))
            for row in sorted(rows)[:5]
        ]
        assert not differing, "\n".join(["rows of increments (-) and of a full refresh (+):", *differing])
        assert {name: len(rows) for name, rows in grown.items()} == {name: len(rows) for name, rows in fresh.items()}
        assert all(fresh[name] for name in ("fct_actuals", "fct_status_changes", "fct_data_space_members"))


@pytest.fixture(scope="module")
def story(bench: Workbench) -> Story:
    return Story(bench, seed=1)


def test_loads_one_after_another_give_what_a_full_refresh_gives(story: Story) -> None:
    """Revisions, retractions, late arrivals, first real reports, a build that failed midway, a day that moves on."""
    story.land(simulated_share=1.0, also=(MEASURED, REPORTED))
    story.build(as_of=date(2025, 8, 31))
    story.land(simulated_share=0.9, also=(REVISED,))
    story.build(as_of=date(2025, 8, 31))
    story.land()
    story.fail("int_revision_readings")
    story.land(simulated_share=0.2)
    story.build()
    story.land(events=25, about="indicator", also=(REPORTED_INSTEAD,))
    story.land(events=5, about="enterprise")
    story.build()
    story.compare()


def test_what_makes_tables_anew_between_loads_loses_nothing(story: Story) -> None:
    """Rows held and let go again, a plan that changes, an event put in behind the loads already taken in."""
    story.land()
    story.build()
    story.land(events=20)
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute(
            """INSERT INTO ops.held_rows SELECT 'r', 'raw.events', source, event_id, 'x', now(), NULL
               FROM raw.events USING SAMPLE 12 ROWS (reservoir, 3)"""
        )
    story.build()
    with warehouse.writing(story.bench.settings, "test") as con:
        con.execute("UPDATE ops.held_rows SET released_at = now()")
    story.bench.plans(plan(*INDICATORS[1:], indicator("straight", "cumulative", {2026: 900})), now=NEW_PLAN)
    story.land(events=20)
    story.build()
    story.moment -= timedelta(days=60)
    story.land(events=5)
    story.build()
    story.compare()
