"""Outside series (docs/methods.md, "Feeding an outside series"): a plan and yearly reports give the pace readings of
the formulas to 1e-6, with zero_base: replace. By default a zero base on a growing indicator has no meaning."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from builders.pace import Series, pace, pace_eurostat_2021, pace_un_2022
from builders.warehouse import Workbench, indicator, plan


def _series() -> list[Series]:
    chance = random.Random(20260101)
    made = [
        Series("rising", {2015: 100, 2020: 150}, 200, 2030),
        Series("slow", {2015: 100, 2020: 112}, 200, 2030),
        Series("back", {2015: 100, 2020: 90}, 200, 2030),
        Series("falling", {2015: 80, 2020: 60}, 30, 2030, falls=True),
        Series("falling_up", {2015: 80, 2020: 85}, 30, 2030, falls=True),
        Series("there", {2015: 80, 2020: 130}, 120, 2030),
        Series("zero_base", {2015: 0, 2016: 1}, 100, 2030),
        Series("zero_target", {2015: 40, 2020: 20}, 0, 2030, falls=True),
        Series("negative_base", {2015: -40, 2020: -30}, -10, 2030),
        Series("free", {2015: 50, 2020: 60}, None, None),
        Series("free_falling", {2015: 50, 2020: 49.5}, None, None, falls=True),
        Series("free_limit", {2015: 95, 2020: 96}, None, None, limit=100),
        Series("free_above_limit", {2015: 130, 2020: 131}, None, None, limit=100),
        Series("free_at_limit", {2015: 100, 2020: 101}, None, None, limit=100),
        Series("free_slowly_near_limit", {2015: 95, 2020: 95.2}, None, None, limit=100),
        Series("free_back_near_limit", {2015: 95, 2020: 94.8}, None, None, limit=100),
        Series("free_far_back", {2015: 50, 2020: 40}, None, None),
    ]
    for number in range(40):
        start = chance.randrange(2010, 2018)
        values = {year: chance.uniform(1, 200) for year in range(start, 2021)}
        made.append(Series(f"random_{number}", values, chance.uniform(1, 300), 2030, falls=chance.random() < 0.4))
    return made


SERIES = _series()


def as_indicator(series: Series) -> dict[str, Any]:
    """One indicator per series: level, stated baseline of the first year, target of the last day of its year."""
    start = min(series.values)
    target: dict[str, Any] = {"due": series.target_year, "value": series.target}
    if series.target is None:
        target |= {"due_kind": "none"}
    more: dict[str, Any] = {"natural_limit": series.limit} if series.limit else {}
    return indicator(
        series.name,
        "level",
        [target],
        unit="%",
        direction="down" if series.falls else "up",
        baseline={"value": series.values[start], "date": date(start, 12, 31)},
        **more,
    )


@pytest.fixture(scope="module")
def fed(bench: Workbench) -> Workbench:
    bench.plans(plan(*(as_indicator(series) for series in SERIES)))
    for series in SERIES:
        for year, value in series.values.items():
            bench.report(series.name, f"{year}-12-31", value, "%")
    return bench


def _row(bench: Workbench, series: Series) -> dict[str, Any]:
    return bench.status(f"{series.name}/{series.target_year or 'undated'}")


def test_pace_of_outside_series_agrees_with_the_formulas(fed: Workbench) -> None:
    fed.build(date(2021, 6, 30), settings={"zero_base": "replace"})
    for series in SERIES:
        status, ratio, score = pace(series)
        row = _row(fed, series)
        assert (series.name, row["pace_status"]) == (series.name, status)
        assert row["pace_score"] == pytest.approx(score, abs=1e-6), series.name
        if ratio is not None:
            assert row["pace_ratio"] == pytest.approx(ratio, rel=1e-9), series.name
        assert row["pace_status_eurostat_2021"] == pace_eurostat_2021(series), series.name
        assert row["pace_status_un_2022"] == pace_un_2022(series), series.name
        # what the panel shows: the growth where it decides, the ratio where that does
        is_dated = series.target is not None and series.target_year is not None
        assert (row["pace_ratio"] is None, row["pace_growth"] is None) == (not is_dated, is_dated), series.name
    by_status = fed.rows("SELECT pace_status, count(*) AS n FROM marts.fct_target_status GROUP BY 1")
    assert {row["pace_status"] for row in by_status} == {"achieved", "on_track", "moderate", "limited", "deterioration"}


def test_zero_base_on_a_growing_indicator_has_no_meaning_by_default(fed: Workbench) -> None:
    fed.build(date(2021, 6, 30))
    status = {series.name: _row(fed, series)["pace_status"] for series in SERIES}
    assert status["zero_base"] == status["negative_base"] == "not_meaningful"
    assert status["rising"] == "on_track"
