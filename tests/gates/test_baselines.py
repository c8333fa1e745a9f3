"""Which events would move a baseline that later readings rest on: beside what a real build accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from builders.warehouse import ROOT, Workbench, indicator, plan, since

import expectations
from milepost.gates import frames, held, verdict
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 5, 1)
STARTED = "2025-01-01"  # the plan's first day
PLAN = plan(
    indicator("firms", "level", {2027: 100}),
    indicator("late", "level", {2027: 100}),
    indicator("lone", "level", {2027: 100}),
    indicator("stated", "level", {2027: 100}, **since(10)),
    indicator("undated", "level", [{"due": None, "due_kind": "none", "value": 100}]),
    indicator("ceiling", "level", [{"due": 2027, "value": 100, "bound": "at_most"}]),
    indicator("revenue", "annual", {2027: 100}, unit="亿元"),
    indicator("young", "annual", {2027: 100}, unit="亿元"),
    indicator("promise", "annual", [{"due": None, "due_kind": "none", "value": 5, "recurs": "yearly"}]),
    indicator("growth", "annual", {2027: 9}, unit="%"),
    indicator("area", "cumulative", {2027: 100}),
    indicator("played", "level", {2027: 100}),
)
ACCEPTED = {
    # up to the first day the latest counts, after it the earliest
    "firms": {"2024-06-30": 5, "2024-12-31": 10, "2025-06-30": 20, "2025-12-31": 30},
    "late": {"2025-06-30": 20, "2025-12-31": 30},
    "lone": {"2025-06-30": 20},
    "stated": {"2024-12-31": 10, "2025-12-31": 30},
    "undated": {"2024-12-31": 10, "2025-12-31": 30},
    "ceiling": {"2024-12-31": 10, "2025-12-31": 30},
    "revenue": {"2023-12-31": 8, "2024-12-31": 10, "2025-06-30": 6, "2025-12-31": 12},
    "young": {"2025-06-30": 6, "2025-12-31": 12, "2026-03-31": 4},
    "promise": {"2024-12-31": 10, "2025-12-31": 12},
    "growth": {"2024-12-31": 10, "2025-12-31": 12},
    "area": {"2025-06-30": 5, "2025-12-31": 12},
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("baselines")
    bench = Workbench(Settings(data=folder, plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5))
    bench.plans(PLAN)
    for name, values in ACCEPTED.items():
        for day, value in values.items():
            bench.report(name, day, value, unit=_unit(name), said=datetime(2026, 4, 1))
    for day, value in ACCEPTED["firms"].items():
        bench.report("played", day, value, said=datetime(2026, 4, 1), simulated=True)
    bench.build(datetime(2026, 4, 30).date())
    return bench


def _unit(name: str) -> str:
    return {"revenue": "亿元", "young": "亿元", "growth": "%"}.get(name, "个")


@pytest.fixture
def con(built: Workbench) -> Iterator[warehouse.Connection]:
    """Whatever a test lands is gone after it."""
    with warehouse.writing(built.settings, "test") as con:
        con.execute("DELETE FROM ops.gate_runs")
        con.execute(
            "INSERT INTO ops.gate_runs SELECT 'r', 'raw', 'passed', 0, max(loaded_at), max(loaded_at) FROM raw.events"
        )
        con.begin()
        yield con
        con.rollback()
        con.execute("DELETE FROM ops.gate_runs")


def land(con: warehouse.Connection, name: str, day: str, value: float | None, **more: Any) -> None:
    """A report; a retraction where there is no value."""
    data = {"indicator": f"town/{name}", "as_of": day} | (
        {"reason": "r"} if value is None else {"value": value, "unit": _unit(name)}
    )
    kind = "milepost.indicator." + ("retracted.v1" if value is None else "reported.v1")
    said = more.pop("said", NOW)
    simulated = more.pop("simulated", False)
    event_id = more.pop("event_id", "new")
    text = json.dumps(data | more, ensure_ascii=False)
    con.execute(
        """INSERT INTO raw.events
        VALUES (?, 0, (SELECT count(*) FROM raw.events), ?, ?, '/town/bureau', ?, 's', ?, ?, ?, 'l', ?)""",
        ["milepost.indicators.v1", NOW, event_id, kind, said, simulated, text, NOW],
    )


def found(con: warehouse.Connection) -> pd.DataFrame:
    (tables,) = frames.raw_frames(con)
    return tables["raw_baselines"]


@pytest.mark.parametrize(
    ("name", "day", "value", "before", "after"),
    [
        ("firms", "2024-12-31", 11, 10, 11),
        ("firms", "2024-12-31", None, 10, 5),
        ("firms", STARTED, 11, 10, 11),  # a late first value, nearer to the plan's first day
        ("late", "2025-06-30", 21, 20, 21),
        ("late", "2025-06-30", None, 20, 30),
        ("late", "2024-12-31", 9, 20, 9),
        ("late", "2025-03-31", 19, 20, 19),
        ("lone", "2025-03-31", 19, 20, 19),
        ("revenue", "2024-12-31", 11, 10, 11),
        ("revenue", "2024-12-31", None, 10, 8),
        ("young", "2025-12-31", 13, 12, 13),
        ("young", "2025-12-31", None, 12, None),
        ("young", "2024-12-31", 9, 12, 9),
    ],
)
def test_an_event_that_changes_the_value_others_start_from_moves_the_baseline(
    con: warehouse.Connection, name: str, day: str, value: float | None, before: float, after: float | None
) -> None:
    land(con, name, day, value)
    (row,) = found(con).astype(object).where(lambda frame: frame.notna(), None).to_dict("records")
    assert row == {
        "source": "/town/bureau", "event_id": "new", "indicator": f"town/{name}", "unit": _unit(name),
        "as_of_date": pd.Timestamp(day), "value_before": before, "value_after": after, "moves_baseline": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "day", "value", "more"),
    [
        ("firms", "2024-06-30", 6, {}),  # no day others start from
        ("firms", "2024-03-31", 6, {}),
        ("firms", "2025-06-30", 21, {}),
        ("firms", "2026-03-31", 40, {}),
        ("firms", "2024-12-31", 10, {}),  # says again what stands
        ("firms", "2024-12-31", 11, {"said": datetime(2026, 3, 1)}),  # was corrected before it arrived
        ("firms", "2024-12-31", 11, {"simulated": True}),  # simulated beside real ones: left out
        ("played", "2024-12-31", 11, {}),  # the first real one: all simulated ones go
        ("lone", "2025-06-30", 21, {}),  # nothing later rests on it
        ("lone", "2025-06-30", None, {}),
        ("revenue", "2023-12-31", 9, {}),
        ("revenue", "2025-12-31", 13, {}),
        ("revenue", "2024-06-30", 5, {}),  # no whole year
        ("revenue", "2024-12-31", 100000, {"unit": "万元"}),
        ("young", "2025-06-30", 5, {}),
        ("stated", "2024-12-31", 11, {}),
        ("undated", "2024-12-31", 11, {}),
        ("ceiling", "2024-12-31", 11, {}),
        ("promise", "2024-12-31", 11, {}),
        ("growth", "2024-12-31", 11, {}),
        ("area", "2025-06-30", 6, {}),
        ("firms", "2024-12-31", 11, {"unit": "亿元"}),  # staging sets it aside
    ],
)
def test_nothing_else_does(
    con: warehouse.Connection, name: str, day: str, value: float | None, more: dict[str, Any]
) -> None:
    land(con, name, day, value, **more)
    assert not found(con)["moves_baseline"].any()


def test_a_day_is_read_as_staging_reads_it(con: warehouse.Connection) -> None:
    land(con, "firms", "2024-12-30T20:00:00Z", 11)
    assert found(con)["moves_baseline"].tolist() == [True]


def test_a_value_on_another_basis_takes_the_baseline_away(con: warehouse.Connection) -> None:
    land(con, "firms", "2024-12-31", 10, basis="since_start")
    assert found(con)[["value_before", "value_after", "moves_baseline"]].to_numpy().tolist() == [[10, 5, True]]


def test_simulated_values_rest_on_simulated_ones(con: warehouse.Connection) -> None:
    land(con, "played", "2024-12-31", 11, simulated=True)
    assert found(con)["moves_baseline"].tolist() == [True]


def test_where_nothing_is_built_nothing_moves(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        land(con, "firms", "2024-12-31", 11)
        assert found(con).empty


def test_revised_baselines_are_held_by_the_gate_and_count_once_released(built: Workbench) -> None:
    """The last test: what it lands stays. The gate and the readings name the same baselines, before and after."""
    revised = {"firms": ("2024-12-31", 11), "late": ("2025-06-30", 25), "revenue": ("2024-12-31", 12),
               "young": ("2025-12-31", 13)}  # fmt: skip
    day = datetime(2026, 4, 30).date()
    with warehouse.writing(built.settings, "test") as con:
        verdict.run_gate(con, "raw", lambda _frames: [])
        for name, (as_of, value) in revised.items():
            land(con, name, as_of, value, said=datetime(2026, 4, 29), event_id=f"new-{name}")
        rows = found(con)
        report = verdict.run_gate(con, "raw", expectations.check_raw)
        (failure,) = [one for one in report.failures if one.table == "raw_baselines"]
        assert sorted(one[:2] for one in failure.findings) == [
            ("/town/bureau", f"new-{name}") for name in sorted(revised)
        ]
    built.build(day)
    assert (
        _baselines(built)
        == _by_indicator(rows, "value_before")
        == {"firms": 10, "late": 20, "revenue": 10, "young": 12}
    )

    for name in revised:
        built.decide(f"new-{name}", "released", datetime(2026, 5, 1))
    built.land()
    with warehouse.writing(built.settings, "test") as con:
        con.execute("DELETE FROM ops.gate_runs WHERE gate = 'raw'")
        assert verdict.run_gate(con, "raw", expectations.check_raw).verdict == "warned"
        holds = con.execute("SELECT count(*) FROM ops.held_rows WHERE starts_with(event_id, 'new-')").fetchone()
        assert holds == (len(revised),)  # a person has looked: they are not held again
    built.build(day)
    with warehouse.writing(built.settings, "test") as con:
        assert not {row["event_id"] for row in held.listed(con)} & {f"new-{name}" for name in revised}
    assert (
        _baselines(built) == _by_indicator(rows, "value_after") == {name: value for name, (_, value) in revised.items()}
    )


def _baselines(bench: Workbench) -> dict[str, float]:
    return {name: bench.status(f"{name}/2027")["baseline_value"] for name in ("firms", "late", "revenue", "young")}


def _by_indicator(rows: pd.DataFrame, column: str) -> dict[str, float]:
    return {name.removeprefix("town/"): value for name, value in zip(rows["indicator"], rows[column], strict=True)}
