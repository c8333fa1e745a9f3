"""What was known when: revisions, retractions, late arrivals, replays, held rows, simulated data."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from builders.warehouse import Workbench, indicator, plan, since
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from milepost.gates import verdict
from milepost.warehouse import connection as warehouse

STRAIGHT = indicator("straight", "level", {2027: 1500}, **since(300))
DECEMBER, FEBRUARY, MARCH = "2025-12-31", datetime(2026, 2, 15), datetime(2026, 3, 20)
# what the readings need, without the other marts
STATUS = "+fct_target_status"
READING = ("target_id", "status", "light", "gap_points", "actual_value", "actual_as_of_date", "expected_value")


def readings(bench: Workbench) -> list[tuple[object, ...]]:
    return [
        tuple(row[name] for name in READING) for row in bench.rows("SELECT * FROM marts.fct_target_status ORDER BY 1")
    ]


def test_march_revision_changes_december_from_march_on(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", DECEMBER, 520, said=datetime(2026, 1, 10))
    revised = fresh.report("straight", DECEMBER, 700, said=datetime(2026, 3, 5))

    fresh.build(date(2026, 3, 31), known_at=FEBRUARY)
    assert fresh.history("straight/2027", DECEMBER)["gap_points"] == -15.0
    assert fresh.rows("SELECT count(*) AS n FROM marts.fct_actuals") == [{"n": 1}]

    fresh.build(date(2026, 3, 31), known_at=MARCH)
    assert fresh.history("straight/2027", DECEMBER)["gap_points"] == 0.0
    (change,) = fresh.rows("SELECT * FROM marts.fct_status_changes WHERE reason = 'revision'")
    assert (change["as_of_date"], change["changed_at"]) == (date(2025, 12, 31), datetime(2026, 3, 5))
    assert (change["from_light"], change["to_light"], change["event_id"]) == ("yellow", "green", revised)

    fresh.build(date(2026, 3, 31), known_at=FEBRUARY)
    assert fresh.history("straight/2027", DECEMBER)["gap_points"] == -15.0


def test_retraction_removes_the_report_and_keeps_its_history(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", "2025-06-30", 500)
    wrong = fresh.report("straight", DECEMBER, 900)
    data = {"indicator": "town/straight", "as_of": DECEMBER, "reason": "counted twice"}
    fresh.event("indicator.retracted", data, said=datetime(2026, 2, 1))
    fresh.build(date(2026, 3, 31))
    assert fresh.status("straight/2027")["actual_as_of_date"] == date(2025, 6, 30)
    (taken_back,) = fresh.rows("SELECT * FROM marts.fct_actuals WHERE event_id = ?", wrong)
    assert (taken_back["known_to"], taken_back["is_current"]) == (datetime(2026, 2, 1), False)
    (change,) = fresh.rows("SELECT * FROM marts.fct_status_changes WHERE reason = 'retraction'")
    assert (change["from_status"], change["to_status"]) == ("ahead", "on_schedule")


def test_later_statement_wins_whichever_arrived_first(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", DECEMBER, 700, said=datetime(2026, 3, 5), learned=datetime(2026, 3, 6))
    late = fresh.report("straight", DECEMBER, 520, said=datetime(2026, 1, 10), learned=datetime(2026, 3, 9))
    fresh.build(date(2026, 3, 31), select=STATUS)
    assert fresh.status("straight/2027")["actual_value"] == 700
    (row,) = fresh.rows("SELECT known_from, known_to, is_current FROM marts.fct_actuals WHERE event_id = ?", late)
    assert row["known_from"] == row["known_to"]
    assert not row["is_current"]


def test_simulated_data_leaves_with_the_first_real_report(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", DECEMBER, 900, simulated=True)
    fresh.build(date(2026, 3, 31), select=STATUS)
    assert fresh.status("straight/2027")["is_simulated"]
    fresh.report("straight", "2025-06-30", 400)
    fresh.build(date(2026, 3, 31), select=STATUS)
    row = fresh.status("straight/2027")
    assert (row["actual_value"], row["is_simulated"]) == (400, False)
    assert fresh.rows("SELECT left_out_reason FROM marts.fct_actuals WHERE is_simulated") == [
        {"left_out_reason": "simulated"}
    ]


def test_held_row_stays_out_until_it_is_released(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", "2025-06-30", 400)
    doubtful = fresh.report("straight", DECEMBER, 99999)
    fresh.build(date(2026, 3, 31), select=STATUS)
    fresh.hold(doubtful, held_at=datetime.now())
    fresh.build(date(2026, 3, 31), select=STATUS)
    assert fresh.status("straight/2027")["actual_value"] == 400
    fresh.decide(doubtful, "released", datetime(2026, 3, 1))
    fresh.build(date(2026, 3, 31), select=STATUS)
    assert fresh.status("straight/2027")["actual_value"] == 99999


def test_released_row_is_known_from_its_release_and_punctual_by_its_arrival(fresh: Workbench) -> None:
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", "2025-06-30", 400)
    doubtful = fresh.report("straight", DECEMBER, 900, said=datetime(2026, 1, 10))
    fresh.hold(doubtful, held_at=datetime(2026, 1, 10))
    fresh.decide(doubtful, "released", datetime(2026, 3, 1))
    fresh.build(date(2026, 3, 31))
    (row,) = fresh.rows("SELECT known_from, known_to FROM marts.fct_actuals WHERE event_id = ?", doubtful)
    assert row == {"known_from": datetime(2026, 3, 1), "known_to": None}
    (day,) = fresh.rows("SELECT * FROM intermediate.int_report_days WHERE as_of_date = ?", DECEMBER)
    assert (day["received_at"], day["first_said_at"]) == (datetime(2026, 1, 10), datetime(2026, 3, 1))

    fresh.build(date(2026, 3, 31), known_at=FEBRUARY)
    assert fresh.status("straight/2027")["actual_value"] == 400
    held = "SELECT state, decisions, open_days FROM marts.fct_held_rows"
    assert fresh.rows(held) == [{"state": "held", "decisions": 0, "open_days": 36}]
    fresh.build(date(2026, 3, 31))
    assert fresh.rows(held) == [{"state": "released", "decisions": 1, "open_days": 50}]


def test_a_warehouse_made_anew_from_kafka_repeats_what_people_decided(fresh: Workbench) -> None:
    """Everything lands in one load and the gate, without history, finds nothing by itself."""
    fresh.plans(plan(STRAIGHT))
    fresh.report("straight", "2025-03-31", 400)
    words = {"2025-06-30": "released", "2025-09-30": "refused", DECEMBER: "asked"}
    rows = {day: fresh.report("straight", day, 900 + len(day), said=datetime(2026, 1, 10)) for day in words}
    for day, word in words.items():
        fresh.hold(rows[day], held_at=datetime(2026, 1, 10), rule="a_rule")
        fresh.decide(rows[day], "asked", datetime(2026, 1, 20), rule="a_rule", by="李")
        fresh.decide(rows[day], word, datetime(2026, 1, 21), rule="a_rule")
    fresh.build(date(2026, 3, 31))
    settled = "SELECT event_id, rule, state, decided_by, reason, decisions FROM marts.fct_held_rows ORDER BY event_id"
    values = "SELECT as_of_date, actual_value FROM marts.fct_actuals WHERE is_current ORDER BY ALL"
    before = fresh.rows(settled), fresh.rows(values)
    assert {row["event_id"]: row["state"] for row in before[0]} == {rows[day]: word for day, word in words.items()}

    with warehouse.writing(fresh.settings, "test") as con:
        con.execute("UPDATE raw.events SET load_id = 'again', loaded_at = TIMESTAMP '2026-03-20'")
        con.execute("DELETE FROM ops.held_rows")
        con.execute("DELETE FROM ops.gate_runs")
        assert verdict.run_gate(con, "raw", lambda _frames: []).verdict == "passed"
    fresh.build(date(2026, 3, 31))
    assert (fresh.rows(settled), fresh.rows(values)) == before
    assert len(before[1]) == 2  # the one that never was in doubt, and the one released


def test_raw_rebuilt_from_kafka_does_not_count_twice(fresh: Workbench) -> None:
    fresh.plans(plan(indicator("trained", "cumulative", {2027: 100}, measured_by={"rule": "sum_attendees"})))
    data = {"session": "s1", "programme": "p", "at": "2025-06-30", "attendees": 20}
    fresh.event("training.held", data, said=datetime(2025, 7, 1))
    fresh.build(date(2025, 12, 31), select=STATUS)
    with warehouse.writing(fresh.settings, "test") as con:
        con.execute("UPDATE raw.events SET load_id = 'again'")
    fresh.build(date(2025, 12, 31), select=STATUS)
    assert fresh.status("trained/2027")["actual_value"] == 20
    assert fresh.rows("SELECT count(*) AS n FROM staging.stg_events__trainings") == [{"n": 1}]


BUSY = plan(
    STRAIGHT,
    indicator("yearly", "annual", {2025: 100, 2026: 120}),
    indicator("capacity", "level", {2027: 900}, unit="PFlops", measured_by={"rule": "sum_latest_by_centre"}),
    indicator(
        "connected",
        "level",
        {2027: 9},
        unit="家",
        measured_by={"rule": "distinct_connected", "where": {"data_space": "film"}},
    ),
    indicator("trained", "cumulative", {2027: 100}, unit="人次", measured_by={"rule": "sum_attendees"}),
    indicator("stone", "milestone", {2026: None}, measured_by={"rule": "milestone_state"}),
)


def _busy_events(bench: Workbench, order: list[int], learned: datetime) -> None:
    """The same thirty statements, arriving in the given order, a minute apart."""
    chance = random.Random(7)
    said = []
    for number in range(6):
        day = date(2025, 2 + number, 28)
        stated = datetime(2025, 9, 1) + timedelta(hours=chance.randrange(100))
        said += [
            (
                "indicator.reported",
                {
                    "indicator": "town/straight",
                    "as_of": f"2025-0{1 + number % 3}-15",
                    "value": 300 + 10 * number,
                    "unit": "个",
                },
                stated,
            ),
            (
                "compute.measured",
                {"centre": f"c{number % 2}", "as_of": str(day), "capacity_pflops": 50.0 * number},
                stated,
            ),
            (
                "enterprise.onboarded" if number % 3 else "enterprise.left",
                {"data_space": "film", "enterprise": f"E{number % 3}", "role": "user", "at": str(day)},
                stated,
            ),
            (
                "training.held",
                {"session": f"s{number // 2}", "programme": "p", "at": str(day), "attendees": number},
                stated,
            ),
            (
                "milestone.moved",
                {"indicator": "town/stone", "state": "started", "at": str(day), "done_share": number / 10},
                stated,
            ),
        ]
    for position, index in enumerate(order):
        kind, data, stated = said[index]
        at = learned + timedelta(minutes=position)
        bench.event(kind, data, said=stated, learned=at, event_id=f"e{index:02}", load=f"load-{at}")


def test_computed_actuals_follow_their_rules(fresh: Workbench) -> None:
    """Centres: latest of each (250 + 200). Enterprises: E0 left, E1 and E2 in. Sessions: the later of each said."""
    fresh.plans(BUSY)
    _busy_events(fresh, list(range(30)), datetime(2025, 10, 1))
    fresh.build(date(2025, 12, 31), select=STATUS)
    assert fresh.status("capacity/2027")["actual_value"] == 450
    assert fresh.status("connected/2027")["actual_value"] == 2
    later = fresh.rows(
        """SELECT sum(attendees) AS n FROM (SELECT session, arg_max(attendees, (event_time, event_id)) AS attendees
           FROM staging.stg_events__trainings GROUP BY 1)"""
    )
    assert fresh.status("trained/2027")["actual_value"] == later[0]["n"]
    assert fresh.status("stone/2026")["attainment_share"] == 0.5


@pytest.fixture(scope="module")
def in_order(bench: Workbench) -> list[tuple[object, ...]]:
    bench.empty()
    bench.plans(BUSY)
    _busy_events(bench, list(range(30)), datetime(2025, 10, 1))
    bench.build(date(2025, 12, 31), select=STATUS)
    return readings(bench)


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(30)), cut=st.integers(1, 29))
def test_order_of_arrival_never_changes_the_marts(
    bench: Workbench, in_order: list[tuple[object, ...]], order: list[int], cut: int
) -> None:
    """Arrives shuffled, in two builds, the second one incremental. (Replays: see the test of a rebuilt raw.)"""
    bench.empty()
    bench.plans(BUSY)
    _busy_events(bench, order, datetime(2025, 10, 1))
    queued, bench.pending = bench.pending, []
    bench.pending = queued[:cut]
    bench.build(date(2025, 12, 31), select=STATUS)
    bench.pending = queued[cut:]
    bench.build(date(2025, 12, 31), select=STATUS)
    assert readings(bench) == in_order


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(30)), known=st.integers(1, 29))
def test_what_is_learned_later_never_rewrites_what_was_known(bench: Workbench, order: list[int], known: int) -> None:
    bench.empty()
    bench.plans(BUSY)
    moment = datetime(2025, 10, 1) + timedelta(minutes=known)
    _busy_events(bench, order, datetime(2025, 10, 1))
    queued, bench.pending = bench.pending, []
    bench.pending = queued[: known + 1]
    bench.build(date(2025, 12, 31), select=STATUS)
    shown = readings(bench)
    bench.pending = queued[known + 1 :] or queued[:0]
    bench.build(date(2025, 12, 31), known_at=moment, select=STATUS)
    assert readings(bench) == shown
