"""Counts of targets: the sums of a tally, the same from rows as from the marts, lights by month."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from builders.published import Sample

from milepost.readings import tallies
from milepost.readings.statuses import LIGHT_OF_STATUS, STATUSES


def row(status: str, **more: Any) -> dict[str, Any]:
    return {"status": status, "light": LIGHT_OF_STATUS[status], "is_restatement": False, **more}


def test_every_status_is_counted_once_and_the_parts_add_up() -> None:
    found = tallies.of_rows([row(status) for status in STATUSES])
    parts = (found.good, found.lagging, found.outdated, found.not_reported, found.awaiting_final, found.no_schedule)
    assert parts == (4, 5, 1, 1, 1, 1)
    assert sum(parts) == found.targets == sum(found.lights.values()) == 13
    assert found.assessed == 10
    assert (found.covered, found.good_share) == (11, 0.4)


def test_restatements_stand_apart_and_silence_after_the_day_is_assessed() -> None:
    late = row("not_reported", light="red", is_assessed=True)
    found = tallies.of_rows([late, row("ahead"), row("missed", is_restatement=True)])
    assert (found.targets, found.restatements, found.assessed, found.overdue) == (2, 1, 2, 1)
    assert found.lights["red"] == 1


def test_nothing_has_no_share() -> None:
    found = tallies.of_rows([])
    assert (found.good_share, found.coverage, found.growth_needed) == (None, None, None)


def test_ambition_is_the_median_of_what_can_be_told() -> None:
    growth = [0.1, None, 0.5, 0.2]
    found = tallies.of_rows([row("ahead", growth_needed_share=one) for one in growth])
    assert (found.growth_targets, found.growth_needed) == (3, 0.2)


def test_a_target_of_two_units_counts_for_each_and_supporters_apart() -> None:
    rows = [row("ahead", lead_agency_ids=["a", "b"], support_agency_ids=["c"]), row("missed", lead_agency_ids=["a"])]
    assert {unit: one.targets for unit, one in tallies.by_unit(rows, "lead").items()} == {"a": 2, "b": 1}
    assert {unit: one.targets for unit, one in tallies.by_unit(rows, "support").items()} == {"c": 1}


def test_months_stand_in_order_with_every_light() -> None:
    march, april = date(2026, 3, 31), date(2026, 4, 30)
    found = tallies.by_month([(april, "red", 1), (march, "green", 1), (april, "red", 1)])
    assert list(found) == [march, april]
    assert (found[april]["red"], found[april]["green"], found[march]["none"]) == (2, 0, 0)


def test_counts_of_rows_are_those_of_the_mart(sample: Sample) -> None:
    stated = {one["target_id"]: one for one in sample.tables["fct_targets"]}
    rows = [stated[one["target_id"]] | one for one in sample.tables["fct_target_status"]]
    counted = tallies.by_unit(rows, "lead")
    from_mart = {one["agency_id"]: tallies.of_mart(one) for one in sample.tables["agg_agency_scorecard"]}
    assert {unit: _rounded(one) for unit, one in counted.items()} == {
        unit: _rounded(one) for unit, one in from_mart.items()
    }
    assert len(from_mart) > 5


def _rounded(one: tallies.Tally) -> dict[str, Any]:
    found = dataclasses.asdict(one)
    return found | {"growth_needed": None if one.growth_needed is None else round(one.growth_needed, 9)}
