"""Every example that docs/methods.md checks by hand, through raw events, dbt and DuckDB. One build for all of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from builders.warehouse import Workbench, indicator, plan, since

PLAN = plan(
    # year to date, as in the published notices
    indicator("yearly_55", "annual", {2025: 55}),
    indicator("yearly_100", "annual", {2025: 100}),
    indicator("yearly_q3", "annual", {2025: 100}),
    indicator("yearly_may", "annual", {2025: 100}),
    # 300 at the end of 2024 to 1500 at the end of 2027
    *(indicator(f"straight_{n}", "level", {2027: 1500}, **since(300)) for n in (700, 520, 450, 880)),
    indicator("from_zero", "cumulative", {2027: 100}),
    # falling, kept below, crossing zero
    indicator("falling", "level", {2027: 60}, direction="down", **since(120)),
    indicator("ceiling_kept", "level", [{"due": 2027, "value": 10, "bound": "at_most"}]),
    indicator("ceiling_broken", "level", [{"due": 2027, "value": 10, "bound": "at_most"}]),
    indicator("ceiling_over", "level", [{"due": 2025, "value": 10, "bound": "at_most"}]),
    indicator("ceiling_missed", "level", [{"due": 2025, "value": 10, "bound": "at_most"}]),
    indicator("negative", "level", {2027: 30}, unit="%", **since(-30)),
    # growth rates know no share of the year
    indicator("growth_low", "annual", {2026: 15}, unit="%"),
    indicator("growth_high", "annual", {2026: 15}, unit="%"),
    # milestones
    indicator("stone_silent", "milestone", {2027: None}),
    indicator("stone_started", "milestone", {2027: None}),
    indicator("stone_half", "milestone", {2027: None}),
    indicator("stone_done", "milestone", {2027: None}),
    indicator("stone_missed", "milestone", {2025: None}),
    indicator("stone_late", "milestone", {2025: None}),
    # bounds and dates
    indicator("above_equal", "level", [{"due": 2025, "value": 20, "bound": "above"}], **since(0)),
    indicator("above_met", "level", [{"due": 2025, "value": 20, "bound": "above"}], **since(0)),
    indicator("late", "level", {2025: 20}, **since(0)),
    indicator("first_report_after_due", "level", {2025: 20}),
    indicator("undated", "level", [{"due": None, "due_kind": "none", "value": 20}]),
    indicator("unreported", "level", {2027: 20}),
    indicator("two_points", "level", {2025: 600, 2027: 1500}, **since(300)),
    indicator("first_report", "level", {2026: 1200, 2027: 1500}),
    indicator("mid_year", "level", [{"due": "2026-06-30", "value": 18}], **since(0)),
    # promises of every year
    indicator("every_year", "annual", [{"due": None, "due_kind": "none", "recurs": "yearly", "value": 12}]),
    indicator("other_unit", "annual", {2025: 10}, unit="亿元"),
)
D2025, D2026 = "2025-12-31", "2026-12-31"
REPORTS = [
    ("yearly_55", "2025-11-30", 44),
    ("yearly_100", "2025-08-31", 74),
    ("yearly_q3", "2025-09-30", 53.3),
    ("yearly_may", "2025-05-31", 45.2),
    ("straight_700", D2025, 700),
    ("straight_520", D2025, 520),
    ("straight_450", D2025, 450),
    ("straight_880", D2026, 880),
    ("from_zero", D2025, 33),
    ("falling", D2025, 110),
    ("ceiling_kept", D2025, 10),
    ("ceiling_broken", D2025, 10.1),
    ("ceiling_over", D2025, 9),
    ("ceiling_missed", D2025, 11),
    ("negative", D2025, 0),
    ("above_equal", D2025, 20),
    ("above_met", D2025, 20.5),
    ("late", D2025, 19),
    ("late", "2026-02-28", 21),
    ("first_report_after_due", "2026-02-28", 21),
    ("undated", D2025, 7),
    ("two_points", "2025-06-30", 450),
    ("two_points", D2026, 1050),
    ("first_report", "2025-06-30", 300),
    ("first_report", "2026-03-31", 750),
    ("mid_year", "2025-09-30", 9),
    ("every_year", "2025-06-30", 7),
    ("every_year", "2026-12-31", 13),
]


@pytest.fixture(scope="module")
def examples(bench: Workbench) -> Workbench:
    bench.plans(PLAN)
    for name, as_of, value in REPORTS:
        unit = "%" if name == "negative" else "个"
        bench.report(name, as_of, value, unit)
    bench.report("growth_low", "2026-06-30", 12, "%")
    bench.report("growth_high", "2026-06-30", 16, "%")
    bench.report("other_unit", "2025-06-30", 78800, "万元")
    for name, state, at, share in [
        ("stone_started", "started", "2025-06-30", None),
        ("stone_half", "started", "2025-12-31", 0.5),
        ("stone_done", "in_service", "2025-12-31", None),
        ("stone_missed", "started", "2025-06-30", None),
        ("stone_late", "completed", "2026-03-31", None),
    ]:
        data = {"indicator": f"town/{name}", "state": state, "at": at} | ({"done_share": share} if share else {})
        bench.event("milestone.moved", data, said=datetime.fromisoformat(at))
    bench.build(date(2026, 12, 31))
    return bench


@pytest.mark.parametrize(
    ("target", "day", "gap", "status"),
    [
        ("yearly_55/2025", "2025-11-30", -11.7, "behind"),
        ("yearly_100/2025", "2025-08-31", 7.3, "on_schedule"),
        ("yearly_q3/2025", "2025-09-30", -21.7, "behind"),
        ("yearly_may/2025", "2025-05-31", 3.5, "on_schedule"),
        ("straight_700/2027", D2025, 0.0, "on_schedule"),
        ("straight_520/2027", D2025, -15.0, "behind"),
        ("straight_450/2027", D2025, -20.8, "behind"),
        ("straight_880/2027", D2026, -18.3, "behind"),
        ("from_zero/2027", D2025, -0.3, "slightly_behind"),
        ("falling/2027", D2025, -16.7, "behind"),
        ("negative/2027", D2025, 16.7, "ahead"),
        ("ceiling_kept/2027", D2025, None, "on_schedule"),
        ("ceiling_broken/2027", D2025, None, "far_behind"),
        ("ceiling_over/2025", D2025, None, "on_schedule"),
        ("ceiling_over/2025", "2026-01-31", None, "achieved"),
        ("ceiling_missed/2025", "2026-01-31", None, "missed"),
        ("growth_low/2026", "2026-06-30", -20.0, "behind"),
        # a good first half is not a good year
        ("growth_high/2026", "2026-06-30", 6.7, "on_schedule"),
        ("stone_silent/2027", D2025, None, "not_reported"),
        ("stone_started/2027", D2025, 0.0, "on_schedule"),
        ("stone_half/2027", D2025, 16.7, "ahead"),
        ("stone_done/2027", D2025, 66.7 + 33.3, "achieved"),
        # not completed when the time was over, and after the yearly grace of 31 days
        ("stone_missed/2025", D2025, 0.0, "slightly_behind"),
        ("stone_missed/2025", "2026-01-31", -100.0, "awaiting_final"),
        ("stone_missed/2025", "2026-02-28", -100.0, "missed"),
        ("stone_late/2025", "2026-02-28", None, "not_reported"),
        ("stone_late/2025", "2026-03-31", 0.0, "achieved_late"),
        ("above_equal/2025", "2026-01-31", 0.0, "missed"),
        ("above_met/2025", D2025, 2.5, "achieved"),
        ("late/2025", D2025, -5.0, "slightly_behind"),
        ("late/2025", "2026-01-31", -5.0, "missed"),
        ("late/2025", "2026-02-28", 5.0, "achieved_late"),
        ("first_report_after_due/2025", "2026-01-31", None, "not_reported"),
        ("first_report_after_due/2025", "2026-02-28", 5.0, "achieved_late"),
        ("undated/undated", D2025, None, "no_schedule"),
        ("unreported/2027", D2025, None, "not_reported"),
        ("two_points/2025", "2025-06-30", 0.0, "on_schedule"),
        ("two_points/2027", "2025-06-30", 0.0, "on_schedule"),
        ("two_points/2027", D2026, 0.0, "on_schedule"),
        # 1050 at the end of 2026 meets 600, but after the due date
        ("two_points/2025", D2026, 150.0, "achieved_late"),
        # the first report stands for the plan's first day; alone, and at a quarter of T after a quarter of the time, it
        # is no worse than slightly behind; then 15 of 24 months are over and 750 is half of the way to 1200
        ("first_report/2026", "2025-06-30", -25.0, "slightly_behind"),
        ("first_report/2026", "2026-03-31", -12.5, "behind"),
        ("mid_year/2026-06-30", "2025-09-30", 0.0, "on_schedule"),
        ("every_year/undated", "2025-06-30", 8.3, "on_schedule"),
        ("every_year/undated", "2026-06-30", None, "not_reported"),
        ("every_year/undated", D2026, 8.3, "achieved"),
        # 78800 万元 are 7.88 亿元 of 10 by half the year
        ("other_unit/2025", "2025-06-30", 28.8, "ahead"),
    ],
)
def test_reading_of_the_day_is_the_one_computed_by_hand(
    examples: Workbench, target: str, day: str, gap: float | None, status: str
) -> None:
    row = examples.history(target, day)
    assert row["status"] == status
    assert row["gap_points"] == (None if gap is None else pytest.approx(gap, abs=1e-9))


def test_counts_by_status_add_up_to_the_targets(examples: Workbench) -> None:
    (row,) = examples.rows("SELECT * FROM marts.agg_jurisdiction_rollup")
    waiting = row["not_reported"] - row["not_reported_overdue"] + row["awaiting_final"] + row["no_schedule"]
    assert row["targets"] == row["assessed"] + waiting == 36
    assert row["assessed"] == (row["good"] + row["middle"] + row["bad"] + row["outdated"] + row["not_reported_overdue"])
