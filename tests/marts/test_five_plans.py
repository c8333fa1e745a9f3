"""The real plans with two years of simulated reports: no count loses a target, and every reading explains itself."""

from __future__ import annotations

import random
import re
from datetime import date, datetime

import pytest
from builders.warehouse import ROOT, Workbench

from milepost.catalogue import read_plans
from milepost.marts import explain
from milepost.readings import recomputing
from milepost.readings.statuses import FINISHED, PACE, PROJECTION, STATUSES
from milepost.readings.words import LANGUAGES, Language

QUARTERS = [f"{year}-{day}" for year in (2025, 2026) for day in ("03-31", "06-30", "09-30", "12-31")]


@pytest.fixture(scope="module")
def simulated(bench: Workbench) -> Workbench:
    chance = random.Random(5)
    plans = read_plans(ROOT / "plans")
    bench.plans(*plans)
    for plan in plans:
        for indicator in plan.indicators:
            place, name = plan.jurisdiction.id, f"{plan.jurisdiction.id}/{indicator.id}"
            goal = max((target.value for target in indicator.targets if target.value), default=1)
            if indicator.measure == "milestone":
                data = {"indicator": name, "state": "started", "at": "2026-06-30", "done_share": chance.random()}
                if chance.random() < 0.5:
                    bench.event("milestone.moved", data, said=datetime(2026, 7, 1), place=place, simulated=True)
                continue
            for number, day in enumerate(QUARTERS):
                if chance.random() < 0.6:
                    value = round(goal * number / 8 * chance.uniform(0.5, 1.3), 2)
                    bench.report(indicator.id, day, value, indicator.unit, place=place, simulated=True)
    bench.build(date(2026, 12, 31))
    return bench


def test_counts_by_status_add_up_for_every_plan_and_day(simulated: Workbench) -> None:
    """On each day a target has the latest reading up to it; together they are all targets of the plan."""
    statuses = "('" + "', '".join(STATUSES) + "')"
    rows = simulated.rows(
        f"""WITH days AS (
               SELECT plan_id, start_date, unnest(generate_series(start_date::TIMESTAMP, TIMESTAMP '2026-12-31',
                                                                  INTERVAL 1 DAY))::DATE AS day FROM marts.dim_plans
           ), daily AS (
               SELECT days.plan_id, days.day, targets.target_id,
                   coalesce(arg_max(readings.status, readings.read_date), 'not_reported') AS status
               FROM days JOIN marts.fct_targets AS targets USING (plan_id)
               LEFT JOIN intermediate.int_readings AS readings
                   ON readings.target_id = targets.target_id AND days.day >= readings.read_date
               GROUP BY ALL
           ), counted AS (
               SELECT plan_id, day, count(*) AS n, count(*) FILTER (status IN {statuses}) AS named
               FROM daily GROUP BY ALL
           )
           SELECT plan_id, count(*) AS days, bool_and(n = targets AND named = targets) AS adds_up, min(n) AS n
           FROM counted JOIN (SELECT plan_id, count(*) AS targets FROM marts.fct_targets GROUP BY 1) USING (plan_id)
           GROUP BY ALL ORDER BY 1"""
    )
    assert len(rows) == len(read_plans(ROOT / "plans"))
    assert all(row["adds_up"] for row in rows)
    assert sum(row["days"] for row in rows) > 365


def test_scorecards_and_rollups_count_the_same_targets(simulated: Workbench) -> None:
    rollup = simulated.rows("SELECT * FROM marts.agg_jurisdiction_rollup")
    statuses = simulated.rows("SELECT count(*) AS n FROM marts.fct_target_status WHERE NOT is_restatement")
    assert sum(row["targets"] for row in rollup) == statuses[0]["n"]
    for row in rollup + simulated.rows("SELECT * FROM marts.agg_agency_scorecard"):
        overdue = row["not_reported_overdue"]
        waiting = row["not_reported"] - overdue + row["awaiting_final"] + row["no_schedule"]
        assert row["targets"] == row["assessed"] + waiting
        assert row["assessed"] == row["good"] + row["middle"] + row["bad"] + row["outdated"] + overdue
        assert row["has_simulated"] or row["assessed"] == overdue


def test_city_promises_more_compute_than_its_members_together(simulated: Workbench) -> None:
    (row,) = simulated.rows(
        """SELECT * FROM marts.agg_concept_rollup
           WHERE concept = 'compute_capacity' AND parent_jurisdiction_id = 'jinhua' AND due_year = 2027"""
    )
    assert (row["target_total"], row["parent_target_value"], row["coherence_gap"]) == (2400, 4500, -2100)
    assert row["member_ids"] == ["dongyang", "wucheng"]


def test_row_holds_all_that_its_gap_is_computed_from(simulated: Workbench) -> None:
    rows = simulated.rows("SELECT * FROM marts.fct_target_status WHERE gap_points IS NOT NULL")
    assert len(rows) > 50
    for row in rows:
        y, y0, target, expected = (
            row[name] for name in ("actual_value", "baseline_value", "target_value", "path_value")
        )
        if row["reading_basis"] == "from_baseline":
            gap = 100 * ((y - y0) / (target - y0) - (expected - y0) / (target - y0))
        elif row["is_growth"]:
            gap = 100 * (y / target - 1)
        elif row["is_year_to_date"]:
            gap = 100 * (y / expected - row["schedule_share"])
        else:
            gap = 100 * (y / target - expected / target)
        assert row["gap_points"] == pytest.approx(gap, abs=0.05 + 1e-6), row["target_id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_reading_explains_itself(simulated: Workbench, language: Language) -> None:
    kinds = simulated.rows(
        """SELECT any_value(target_id) AS target_id FROM marts.fct_target_status
           GROUP BY measure, status, bound, is_year_to_date, is_yearly"""
    )
    for row in kinds:
        told = explain.explain(simulated.settings, row["target_id"], language=language)
        assert {"target", "actual", "status", "pace", "projection", "finished"} <= {step.key for step in told}
        assert told[0].key == "summary"
        assert not re.search(r"None|— %|–%|1 节点|\d\d:\d\d:\d\d", " ".join(step.line for step in told))


def test_every_reading_follows_from_its_own_inputs_and_has_known_statuses(simulated: Workbench) -> None:
    rows = simulated.rows("SELECT * FROM marts.fct_target_status")
    assert len(rows) > 150
    wrong = {row["target_id"]: recomputing.disagreements(row) for row in rows if recomputing.disagreements(row)}
    assert wrong == {}
    for column, known in (("pace", PACE), ("projection", PROJECTION), ("finished", FINISHED)):
        assert {row[f"{column}_status"] for row in rows} <= set(known)


def test_reading_of_an_earlier_day_and_an_unknown_target(simulated: Workbench) -> None:
    told = {
        step.key: step.value
        for step in explain.explain(
            simulated.settings, "wucheng/compute_capacity/2027", as_of=date(2026, 2, 1), language="en"
        )
    }
    assert told["day"] == "2026-02-01"
    assert "pace" not in told
    with pytest.raises(explain.UnknownTarget, match=r"Near: .*wucheng/compute_capacity/2027"):
        explain.explain(simulated.settings, "wucheng/compute_capacity/2028")
