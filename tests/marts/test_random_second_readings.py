"""Projections and finished periods of random promises through real dbt agree with the rules in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from builders.second import Promise, finished, month_ends, outcome, projections
from builders.warehouse import Workbench, indicator, plan

START, TODAY = date(2025, 1, 1), date(2026, 8, 12)
DUE = [
    date(2025, 12, 31),
    date(2026, 3, 17),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 12, 31),
    date(2027, 12, 31),
]


def _promise(number: int, chance: random.Random) -> Promise:
    measure = chance.choice(["level", "level", "cumulative", "annual"])
    falls = measure == "level" and chance.random() < 0.3
    due, cadence = chance.choice(DUE), chance.choice(["monthly", "quarterly"])
    start = chance.uniform(80, 120) if falls else 0.0
    pace = chance.uniform(-1, 4) * (-1 if falls else 1) if measure == "level" else chance.uniform(0, 6)
    goal = round(start + chance.uniform(0.4, 1.6) * pace * (12 if measure == "annual" else 24), 2)
    actuals, silent = [], chance.random() < 0.25
    for day in month_ends(START, TODAY):
        if (cadence == "quarterly" and day.month % 3) or chance.random() < 0.15 or (silent and day > date(2025, 7, 1)):
            continue
        months = day.month if measure == "annual" else (day.year - 2025) * 12 + day.month
        actuals.append((day, round(start + pace * months * chance.uniform(0.9, 1.1), 3)))
    days = [due - timedelta(days=back) for back in (540, 400, 184, 92) if due - timedelta(days=back) > START]
    path = [(day, round(start + (goal - start) * chance.uniform(0.3, 0.9), 2)) for day in days if chance.random() < 0.5]
    bound = chance.choice(["at_least", "at_least", "at_most", "exactly"])
    return Promise(f"promise_{number}", measure, due, goal, actuals, path, bound, falls, cadence)


CHANCE = random.Random(20260812)
PROMISES = [_promise(number, CHANCE) for number in range(120)]


def as_indicator(promise: Promise) -> dict[str, Any]:
    target = {"due": promise.due, "value": promise.value, "bound": promise.bound}
    path = [{"date": day, "value": value, "source": "年度工作计划"} for day, value in promise.path]
    return indicator(
        promise.name,
        promise.measure,
        [target],
        direction="down" if promise.falls else "up",
        cadence=promise.cadence,
        path=path,
    )


@pytest.fixture(scope="module")
def read(bench: Workbench) -> Workbench:
    bench.plans(plan(*map(as_indicator, PROMISES)))
    for promise in PROMISES:
        for day, value in promise.actuals:
            bench.report(promise.name, day.isoformat(), value)
    bench.build(TODAY)
    return bench


def _by_name(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {promise.name: [] for promise in PROMISES}
    for row in rows:
        found[row["target_id"].split("/")[1]].append(row)
    return found


def test_projections_of_every_month_to_every_point_agree(read: Workbench) -> None:
    rows = _by_name(read.rows("SELECT * FROM marts.fct_projections"))
    seen = Counter[str]()
    for promise in PROMISES:
        wanted = {
            (made_on, point): said
            for made_on in sorted({*month_ends(START, TODAY), TODAY})
            for point, said in projections(promise, made_on).items()
        }
        got = {(row["made_on_date"], row["point_date"]): row for row in rows[promise.name]}
        assert set(got) == set(wanted), promise
        for key, (value, status) in wanted.items():
            assert got[key]["projected_value"] == pytest.approx(value, rel=1e-9, abs=1e-9), (promise, key)
            assert got[key]["status"] == status, (promise, key)
            seen[status] += 1
    assert min(seen[status] for status in ("on_track", "close", "short", "away")) >= 10


def test_projections_are_scored_by_the_figure_of_their_point(read: Workbench) -> None:
    rows = _by_name(read.rows("SELECT * FROM marts.fct_projections"))
    scored = Counter[bool]()
    for promise in PROMISES:
        reached = {row["point_date"]: outcome(promise, row["point_date"], TODAY) for row in rows[promise.name]}
        errors = []
        for row in sorted(rows[promise.name], key=lambda row: (row["made_on_date"], row["point_date"])):
            actual = reached[row["point_date"]]
            assert row["reached_value"] == (None if actual is None else pytest.approx(actual)), (promise, row)
            if actual is not None:
                errors.append(row["projected_value"] - actual)
                scored[row["point_date"] < promise.due] += 1
        mean = pytest.approx(sum(errors) / len(errors)) if errors else None
        assert [row["mean_error"] for row in rows[promise.name]] == [mean] * len(rows[promise.name])
    assert min(scored[True], scored[False]) >= 50, "interim points and due dates must both be tried"


def test_finished_periods_agree(read: Workbench) -> None:
    seen = Counter[str]()
    for promise in PROMISES:
        (row,) = read.rows("SELECT * FROM marts.fct_target_status WHERE indicator_id = ?", f"town/{promise.name}")
        status, ratio = finished(promise, TODAY)
        assert (row["finished_status"], promise) == (status, promise)
        assert row["finished_ratio"] == (None if ratio is None else pytest.approx(ratio)), promise
        seen[status] += 1
    assert min(seen[status] for status in ("over", "on_track", "under", "not_due", "not_reported")) >= 3, seen
