"""Random loads of events with builds between them, and what increments made beside a full refresh."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from builders import refusals
from builders.subsidies import commitment, payment, promise
from builders.warehouse import Workbench, indicator, since
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
FILLED = ("fct_actuals", "fct_status_changes", "fct_data_space_members", "fct_subsidy_payments", "fct_subsidy_budget")
SCORED = "SELECT dimension, numerator, denominator FROM marts.agg_quality_scores"
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
        self.payments: list[tuple[str, dict[str, Any]]] = []  # id, how it was sent
        self.refusals = random.Random(seed)  # apart, so that the events stay what they were
        bench.empty()
        bench.plans(promise(*INDICATORS))

    def land(
        self, events: int = 40, simulated_share: float = 0.7, about: str = "", also: tuple[Said, ...] = ()
    ) -> None:
        """One load, hours after the one before, of events whose type begins so; said at any time before."""
        self.moment += timedelta(hours=self.chance.randrange(1, 200), microseconds=self.chance.randrange(10))
        for _ in range(events):
            kind, data = self._said(about)
            sent: dict[str, Any] = {
                "said": START - timedelta(hours=self.chance.randrange(-600, 300)),
                "simulated": self.chance.random() < simulated_share,
                "agency": self.chance.choice(["bureau", "centre"]),
            }
            if kind == "subsidy.retracted" and self.payments:
                name, sent = self.chance.choice(self.payments)
                data = {"policy": "town/voucher", "event_id": name, "reason": f"r{self.chance.randrange(9)}"}
            name = self.bench.event(kind, data, learned=self.moment, **sent)
            if kind == "subsidy.paid":
                self.payments.append((name, sent))
        for kind, data in also:
            self.bench.event(kind, data, said=self.moment, learned=self.moment)
        self.bench.land()
        with warehouse.writing(self.bench.settings, "test") as con:
            refusals.add(con, self.refusals, self.moment)

    def _said(self, about: str) -> Said:
        pick, day = self.chance.choice, str(FIRST_DAY + timedelta(days=30 * self.chance.randrange(11)))
        kinds = ["indicator.reported"] * 3 + [
            "indicator.retracted",
            "milestone.moved",
            "compute.measured",
            "enterprise.onboarded",
            "enterprise.left",
            "training.held",
            *["subsidy.paid"] * 3,
            "subsidy.retracted",
            "subsidy.committed",
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
            "subsidy.paid": payment(self.chance),
            "subsidy.retracted": {"policy": "town/voucher", "event_id": "unknown", "reason": "r"},
            "subsidy.committed": commitment(self.chance),
        }
        place = {
            "data_space": pick(["film", "film", "other"]),
            "enterprise": pick("EFG"),
            "role": pick("up"),
            "at": day,
        }
        return kind, data.get(kind, place)

    def plans(self, *indicators: dict[str, Any], **more: Any) -> None:
        self.bench.plans(promise(*indicators, **more), now=NEW_PLAN)

    def hold(self, where: str, most: int) -> list[tuple[str, str]]:
        """Have a gate hold some of the events -> their (source, event_id)."""
        with warehouse.writing(self.bench.settings, "test") as con:
            found = con.execute(
                f"""SELECT source, event_id FROM raw.events WHERE {where}
                    AND type NOT IN ('milepost.row.decided.v1', 'milepost.value.marked.v1') ORDER BY event_id"""
            ).fetchall()
        chosen = self.chance.sample(found, min(most, len(found)))
        for source, event_id in chosen:
            self.bench.hold(event_id, source=source, held_at=datetime.now(UTC).replace(tzinfo=None))
        return chosen

    def hold_newest(self, most: int) -> list[tuple[str, str]]:
        return self.hold("loaded_at = (SELECT max(loaded_at) FROM raw.events)", most)

    def decide(self, held: list[tuple[str, str]], decisions: list[str]) -> None:
        """Decide on each row with the next of the decisions, in a load of their own."""
        self.moment += timedelta(minutes=1)
        for number, (source, event_id) in enumerate(held):
            self.bench.decide(event_id, decisions[number % len(decisions)], self.moment, of=source)

    def counted(self, payments: list[tuple[str, str]]) -> set[tuple[str, bool]]:
        """What became of payments: refused or standing, and whether held; those taken back aside."""
        rows = self.bench.rows("SELECT * FROM marts.fct_subsidy_payments WHERE verdict <> 'retracted'")
        return {
            ("refused" if row["verdict"] == "refused" else "standing", row["is_held"])
            for row in rows
            if (row["source"], row["event_id"]) in payments
        }

    def build(self, as_of: date = date(2025, 12, 31), **more: Any) -> None:
        self.bench.build(as_of, **more)

    def fail(self, node: str) -> None:
        """A build that fails at a node when what comes before it is built."""
        path = f"intermediate.{node}"
        with warehouse.writing(self.bench.settings, "test") as con:
            column = con.execute(f"DESCRIBE {path}").fetchall()[-1][0]
            con.execute(f"ALTER TABLE {path} RENAME COLUMN {column} TO in_the_way")
        with pytest.raises(BuildFailed, match=node):
            self.build()
        with warehouse.writing(self.bench.settings, "test") as con:
            con.execute(f"ALTER TABLE {path} RENAME COLUMN in_the_way TO {column}")

    def marts(self) -> dict[str, list[str]]:
        """Every mart, as lines; without the moment of the build."""
        with warehouse.writing(self.bench.settings, "test") as con:
            found = {}
            for name in marts(con):
                columns = [row[0] for row in con.execute(f"DESCRIBE marts.{name}").fetchall()]
                kept = ", ".join(f'"{column}"' for column in columns if column != "known_at")
                found[name] = sorted(map(str, con.execute(f"SELECT {kept} FROM marts.{name}").fetchall()))
            return found

    def compare(self, as_of: date = date(2025, 12, 31), also: tuple[str, ...] = FILLED) -> None:
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
        assert all(fresh[name] for name in also)
        scored = {(row["dimension"], row["denominator"] > row["numerator"]) for row in self.bench.rows(SCORED)}
        assert {("conformity", True), ("completeness", True), ("accessibility", True)} <= scored
