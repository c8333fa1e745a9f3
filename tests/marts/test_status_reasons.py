"""Why a status changed though no newer day was reported: another baseline, another target. The same after a refresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan, since

DAY, LATEST, CHANGED_ON = date(2026, 6, 30), date(2025, 12, 31), date(2026, 5, 11)
LEARNED, SYNCED = datetime(2026, 2, 14), datetime(2026, 5, 10, 20, tzinfo=UTC)  # in Shanghai the day after
ONLY = "+fct_status_changes"
REASONS = """SELECT target_id, as_of_date, from_status, to_status, from_light, to_light, reason, changed_at, event_id
    FROM marts.fct_status_changes WHERE reason IN ('baseline', 'target_changed') ORDER BY ALL"""
TWO = {2026: 100, 2027: 150}
# Levels say 40 for the plan's first day, and 70 a year later: half of the way to 100 at the end of 2026, on schedule.
BY_EVENTS = ("revised", "retracted", "late", "both", "newer", "quiet")
BY_PLANS = {
    "raised": ({2026: 100}, {}), "strict": ({2026: 70}, {}), "tight": ({2026: 100}, {}), "agreed": ({2026: 100}, {}),
    "stated": ({2026: 100}, since(40)), "restated": ({2026: 100}, since(40)), "reworded": ({2026: 100}, {}),
    "later": ({2026: 100}, {}),
}  # fmt: skip
FLOW = {"path": [{"date": "2027-12-31", "value": 100, "source": "s"}], "unit": "亿元"}


def plans(**changed: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The town's plan and the village's; an indicator given by name stands for the first one."""
    first = (
        [indicator(name, "level", TWO) for name in BY_EVENTS]
        + [indicator(name, "level", targets, **more) for name, (targets, more) in BY_PLANS.items()]
        + [indicator("flow", "annual", {2027: 100}, **FLOW), indicator("money", "level", {2026: 100}, unit="亿元")]
        + [indicator("halted", "milestone", {2026: None})]
    )
    reasons = changed.pop("changes", {})
    start = changed.pop("village", {"effective": {"from": "2025-01-01"}})
    return (
        plan(*[changed.get(one["id"], one) for one in first], **reasons),
        plan(indicator("moved", "level", {2026: 100}), place="village", **start),
    )


def level(name: str, targets: Any, **more: Any) -> dict[str, dict[str, Any]]:
    return {name: indicator(name, "level", targets, **more)}


@dataclass
class Found:
    """Rows of fct_status_changes by baseline or plan: after events, after plans changed, and after a full refresh."""

    by_events: list[dict[str, Any]]
    by_plans: list[dict[str, Any]]
    refreshed: list[dict[str, Any]]
    events: dict[str, str]

    def of(self, name: str, place: str = "town") -> list[tuple[Any, ...]]:
        return [
            tuple(row.values())[1:4] + tuple(row.values())[6:]
            for row in self.refreshed
            if row["target_id"].startswith(f"{place}/{name}/")
        ]


@pytest.fixture(scope="module")
def found(bench: Workbench) -> Found:
    bench.plans(*plans())
    for name in (*BY_EVENTS, *BY_PLANS, "money"):
        _two_levels(bench, name, unit="亿元" if name == "money" else "个")
    _two_levels(bench, "moved", place="village")
    bench.report("flow", "2024-12-31", 60, unit="亿元")
    bench.report("flow", "2025-09-30", 50, unit="亿元")
    halted = {"indicator": "town/halted", "state": "cancelled", "at": "2026-02-01"}
    bench.event("milestone.moved", halted, said=datetime(2026, 2, 1))
    bench.build(DAY, select=ONLY)
    assert bench.rows(REASONS) == []

    events = _say(bench)
    bench.build(DAY, select=ONLY)
    by_events = bench.rows(REASONS)

    bench.plans(*_changed_plans(), now=SYNCED)
    bench.report("raised", "2026-03-31", 130, said=datetime(2026, 6, 1))  # not known when the plan changed
    bench.build(DAY, select=ONLY)
    by_plans = bench.rows(REASONS)
    bench.build(DAY, select=ONLY, full_refresh=True)
    return Found(by_events, by_plans, bench.rows(REASONS), events)


def _two_levels(bench: Workbench, name: str, **more: Any) -> None:
    if name != "late":
        bench.report(name, "2024-12-31", 40, **more)
    bench.report(name, "2025-06-30", 65, **more)
    bench.report(name, "2025-12-31", 67 if name == "tight" else 70, **more)


def _say(bench: Workbench) -> dict[str, str]:
    """What is learned in one load in February: event by indicator."""
    events = {
        name: bench.report(name, "2024-12-31", value, said=LEARNED)
        for name, value in {"revised": 60, "late": 40, "both": 60, "newer": 60}.items()
    }
    data = {"indicator": "town/retracted", "as_of": "2024-12-31", "reason": "r"}
    events["retracted"] = bench.event("indicator.retracted", data, said=LEARNED)
    events["flow"] = bench.report("flow", "2024-12-31", 90, unit="亿元", said=LEARNED)
    bench.report("both", "2025-12-31", 75, said=LEARNED)
    bench.report("newer", "2026-01-31", 71, said=LEARNED)
    for day, value in {"2024-12-31": 40, "2024-06-30": 1, "2025-06-30": 1}.items():
        bench.report("quiet", day, value, said=LEARNED)
    return events


def _changed_plans() -> tuple[dict[str, Any], ...]:
    return plans(
        **level("raised", {2026: 130}),
        **level("strict", [{"due": 2026, "value": 70, "bound": "above"}]),
        **level("tight", [{"due": 2026, "value": 100, "limits": {"ahead_points": 4}}]),
        **level("agreed", {2026: 100}, path=[{"date": "2025-12-31", "value": 90, "source": "工作要点"}]),
        **level("stated", {2026: 100}, **since(60)),
        **level("restated", {2026: 130}, **since(39)),
        **level("reworded", [{"due": 2026, "value": 100, "section": "二", "note": "n"}]),
        **level("later", {2027: 100}),
        **level("money", {2026: 1_000_000}, unit="万元"),
        halted=indicator("halted", "milestone", [{"due": 2026, "note": "put off"}]),
        changes={"changes": [{"id": "halted/2026", "on": "2026-05-11", "reason": "put off"}]},
        village={"effective": {"from": "2025-07-01"}},
    )


def test_a_full_refresh_gives_the_rows_that_builds_gave_one_by_one(found: Found) -> None:
    assert found.refreshed == found.by_plans
    assert [row for row in found.by_plans if row["changed_at"] == LEARNED] == found.by_events


def baseline(found: Found, name: str, *statuses: tuple[str, str], day: date = LATEST) -> None:
    assert found.of(name) == [(day, *pair, "baseline", LEARNED, found.events[name]) for pair in statuses]


def test_a_revised_first_value_moves_every_target_of_its_indicator(found: Found) -> None:
    """From 60, 70 is a quarter of the way to 100 and a ninth of that to 150."""
    baseline(found, "revised", ("on_schedule", "behind"), ("on_schedule", "behind"))
    (row, _) = (row for row in found.refreshed if row["target_id"].startswith("town/revised"))
    assert (row["from_light"], row["to_light"]) == ("green", "yellow")


def test_a_retracted_first_value_makes_the_next_one_the_baseline(found: Found) -> None:
    baseline(found, "retracted", ("on_schedule", "far_behind"), ("on_schedule", "behind"))


def test_a_late_first_value_is_a_report_and_corrects_nothing(found: Found, bench: Workbench) -> None:
    assert found.of("late") == []
    statuses = bench.rows(
        f"""SELECT from_status, to_status, reason, changed_at FROM marts.fct_status_changes
        WHERE event_id = '{found.events["late"]}' AND as_of_date = '{LATEST}' ORDER BY target_id"""
    )
    assert [tuple(row.values()) for row in statuses] == [
        ("far_behind", "on_schedule", "new_report", LEARNED),
        ("behind", "on_schedule", "new_report", LEARNED),
    ]


def test_the_last_full_year_is_the_baseline_of_a_year(found: Found) -> None:
    """50 at the end of September: of 73.3 by 60 in 2024, of 93.3 by 90."""
    baseline(found, "flow", ("slightly_behind", "behind"), day=date(2025, 9, 30))


def test_what_else_came_in_the_same_load_is_no_part_of_it(found: Found) -> None:
    """With 75 at the end of 2025, learned at the same moment; another day that came with it was not read before."""
    baseline(found, "both", ("on_schedule", "behind"), ("on_schedule", "slightly_behind"))
    baseline(found, "newer", ("on_schedule", "behind"), ("on_schedule", "behind"))


def test_other_days_and_the_same_value_again_are_no_baseline(found: Found) -> None:
    assert found.of("quiet") == []


@pytest.mark.parametrize(
    ("name", "before", "after", "reason"),
    [
        ("raised", "on_schedule", "behind", "target_changed"),
        ("strict", "achieved", "ahead", "target_changed"),
        ("tight", "slightly_behind", "behind", "target_changed"),
        ("agreed", "on_schedule", "far_behind", "target_changed"),
        ("stated", "on_schedule", "behind", "baseline"),
        ("restated", "on_schedule", "behind", "target_changed"),
        ("halted", "cancelled", "on_schedule", "target_changed"),  # for a reason the plan file gives
    ],
)
def test_a_change_of_the_plan_is_read_just_before_and_just_after_it(
    found: Found, name: str, before: str, after: str, reason: str
) -> None:
    assert found.of(name) == [(CHANGED_ON, before, after, reason, SYNCED.replace(tzinfo=None), None)]


def test_a_plan_that_begins_on_another_day_changes_its_targets(found: Found) -> None:
    """From July on readings start from the 65 of June."""
    assert [row[1:4] for row in found.of("moved", "village")] == [("on_schedule", "behind", "target_changed")]


@pytest.mark.parametrize("name", ["reworded", "later", "money"])
def test_other_words_another_target_and_the_same_in_another_unit_change_nothing(found: Found, name: str) -> None:
    assert found.of(name) == []
