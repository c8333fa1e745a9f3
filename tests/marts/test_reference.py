"""The reference that the marts are compared with, held to the figures that the method checks by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from reference.calendar_months import completed_months, last_day_in_time, last_day_up_to_date
from reference.counting import Count, Happened
from reference.promise import Actual, Point, Promise
from reference.reading import Reading, read

Told = dict[str, float | str]


def promise(measure: Any, value: float, due: str | None, **more: Any) -> Promise:
    """Of a plan from 1 January 2025, yearly, unless told; stated: (day, value)."""
    if "stated" in more:
        more["stated"] = Point(date.fromisoformat(more["stated"][0]), Fraction(str(more["stated"][1])))
    more = {"starts": date(2025, 1, 1), "cadence": "yearly"} | more
    path = [Point(date.fromisoformat(day), Fraction(str(number))) for day, number in more.pop("path", {}).items()]
    day = date.fromisoformat(due) if due else None
    if day and measure != "milestone":
        path.append(Point(day, Fraction(str(value))))
    return Promise("town/x", measure, Fraction(str(value)), day, path=tuple(path), **more)


def reading(of: Promise, told: Told, day: str) -> Reading:
    """told: day -> value, or a milestone's state, with its share after a blank."""
    actuals = [_actual(date.fromisoformat(as_of), value) for as_of, value in told.items()]
    return read(of, lambda until: [one for one in actuals if one.as_of <= until], date.fromisoformat(day))


def _actual(as_of: date, value: float | str) -> Actual:
    if not isinstance(value, str):
        return Actual(as_of, Fraction(str(value)))
    state, _, share = value.partition(" ")
    return Actual(as_of, Fraction(0), state, Fraction(share) if share else None)


@pytest.mark.parametrize(
    ("of", "told", "gap"),
    [
        (promise("annual", 55, "2025-12-31"), {"2025-11-30": 44}, -11.7),
        (promise("annual", 100, "2025-12-31"), {"2025-08-31": 74}, 7.3),
        (promise("annual", 100, "2025-12-31"), {"2025-09-30": 53.3}, -21.7),
        (promise("annual", 100, "2025-12-31"), {"2025-05-31": 45.2}, 3.5),
        (promise("level", 1500, "2027-12-31", stated=("2024-12-31", 300)), {"2025-12-31": 700}, 0.0),
        (promise("level", 1500, "2027-12-31", stated=("2024-12-31", 300)), {"2025-12-31": 520}, -15.0),
        (promise("level", 1500, "2027-12-31", stated=("2024-12-31", 300)), {"2025-12-31": 450}, -20.8),
        (promise("level", 1500, "2027-12-31", stated=("2024-12-31", 300)), {"2026-12-31": 880}, -18.3),
        (promise("cumulative", 100, "2027-12-31"), {"2025-12-31": 33}, -0.3),
        # -9.95 is rounded away from zero
        (promise("annual", 1000, "2025-12-31"), {"2025-09-30": 650.5}, -10.0),
        (promise("annual", 1000, "2025-12-31"), {"2025-09-30": 650.6}, -9.9),
        # a falling target with a usable baseline: the formula as it is
        (promise("level", 60, "2027-12-31", stated=("2024-12-31", 120), falls=True), {"2025-12-31": 110}, -16.7),
    ],
)
def test_gap_is_the_one_computed_by_hand(of: Promise, told: Told, gap: float) -> None:
    day = max(told)
    assert reading(of, told, day).gap_points == Fraction(str(gap))


def test_annual_target_starts_from_the_last_full_year_and_not_from_zero() -> None:
    of = promise("annual", 20, "2027-12-31", starts=date(2026, 3, 16))
    found = reading(of, {"2025-12-31": 19, "2026-09-30": 14}, "2026-11-25")
    assert (found.baseline_kind, found.baseline_value, found.baseline_date) == (
        "last_full_year",
        19,
        date(2025, 12, 31),
    )
    assert found.attainment_share == Fraction(14) / Fraction("19.5")
    assert (found.schedule_share, found.gap_points) == (Fraction(9, 12), Fraction("-3.2"))


def test_held_path_and_lone_first_report_are_never_worse_than_slightly_behind() -> None:
    held = reading(promise("annual", 20, "2027-12-31"), {"2025-09-30": 2}, "2025-10-31")
    assert (held.reading_basis, held.gap_points, held.status) == ("held", -65, "slightly_behind")
    level = promise("level", 100, "2027-12-31", cadence="quarterly")
    assert reading(level, {"2026-06-30": 60}, "2026-06-30").status == "slightly_behind"
    # half of the time is over and 40 of 100 are there
    assert reading(level, {"2026-06-30": 40}, "2026-06-30").status == "far_behind"
    assert reading(level, {"2026-06-30": 60, "2026-07-01": 60}, "2026-07-01").status == "far_behind"


def test_programme_that_stopped_is_judged_on_the_day_read() -> None:
    of = promise("annual", 12, "2026-12-31", starts=date(2026, 1, 1), is_counted=True)
    held = tuple(
        Happened(f"s{month}", date(2026, month, 15), datetime(2026, 6, 1), datetime(2026, 6, 1))
        for month in (1, 1, 2, 3, 4, 5)
    )
    found = read(of, Count(of, held).accepted, date(2026, 11, 25))
    assert (found.gap_points, found.judged_date, found.is_stale) == (Fraction("-33.3"), date(2026, 11, 25), False)
    assert read(of, Count(of, ()).accepted, date(2026, 11, 25)).status == "not_reported"
    other = (replace(held[0], is_counted=False),)
    assert read(of, Count(of, other).accepted, date(2026, 11, 25)).attainment_share == 0


def test_days_late_run_to_the_first_day_on_which_the_bound_was_met() -> None:
    of = promise("level", 100, "2025-12-31", stated=("2024-12-31", 0))
    found = reading(of, {"2025-12-31": 90, "2026-02-15": 101, "2026-05-31": 105}, "2026-06-30")
    assert (found.status, found.overdue_days, found.light) == ("achieved_late", 46, "green")


CEILING = promise("level", 10, "2025-12-31", bound="at_most", cadence="quarterly")
TOTAL = promise("cumulative", 10, "2025-12-31", bound="at_most", cadence="quarterly")


@pytest.mark.parametrize(
    ("of", "told", "day", "status"),
    [
        (CEILING, {"2025-09-30": 10}, "2025-10-01", "on_schedule"),
        (CEILING, {"2025-09-30": 10.1}, "2025-10-01", "far_behind"),
        (CEILING, {"2026-01-05": 9}, "2026-02-01", "not_reported"),
        (CEILING, {"2025-09-30": 9}, "2026-01-15", "awaiting_final"),
        (CEILING, {"2025-09-30": 9}, "2026-01-16", "achieved"),
        (CEILING, {"2025-09-30": 11, "2026-03-31": 9}, "2026-04-01", "achieved_late"),
        (CEILING, {"2025-12-31": 11}, "2026-04-01", "missed"),
        (TOTAL, {"2025-09-30": 11}, "2026-01-01", "missed"),
        (TOTAL, {"2025-09-30": 9}, "2026-01-15", "awaiting_final"),
        (TOTAL, {"2025-09-30": 9}, "2026-01-16", "not_reported"),
        (TOTAL, {"2025-12-31": 10}, "2026-01-01", "achieved"),
    ],
)
def test_ceiling_is_judged_by_values_up_to_its_day(of: Promise, told: Told, day: str, status: str) -> None:
    assert reading(of, told, day).status == status


STONE = promise("milestone", 1, "2026-12-31", cadence="yearly")


@pytest.mark.parametrize(
    ("told", "day", "status", "gap"),
    [
        ({"2025-06-30": "started"}, "2025-12-31", "on_schedule", 0),
        # of 24 months 22 are over at the end of October 2026, 12 at the end of 2025
        ({"2025-12-31": "started"}, "2026-09-30", "on_schedule", 0),
        ({"2025-12-31": "started"}, "2026-10-31", "slightly_behind", 0),
        ({"2025-06-30": "planned"}, "2025-11-30", "on_schedule", 0),
        ({"2025-06-30": "planned"}, "2025-12-31", "slightly_behind", 0),
        # the share stays when a later move gives none
        ({"2025-06-30": "started 0.25"}, "2025-06-30", "on_schedule", 0),
        ({"2025-06-30": "started 0.25", "2025-12-31": "started"}, "2025-12-31", "behind", -25),
        ({"2025-06-30": "started 0.5", "2025-12-31": "cancelled"}, "2026-01-31", "cancelled", 0),
        ({"2025-12-31": "cancelled", "2026-01-31": "started"}, "2026-01-31", "on_schedule", 0),
        ({"2025-12-31": "completed"}, "2026-01-31", "achieved", 100),
        ({"2025-12-31": "started", "2027-02-28": "completed"}, "2027-02-28", "achieved_late", 0),
    ],
)
def test_milestone_moves_as_its_states_and_shares_say(told: Told, day: str, status: str, gap: int) -> None:
    found = reading(STONE, told, day)
    assert (found.status, found.gap_points) == (status, gap)


YEARLY = promise("annual", 12, None, is_yearly=True, cadence="quarterly")


@pytest.mark.parametrize(
    ("told", "day", "status", "due"),
    [
        ({"2025-12-31": 12}, "2026-03-31", "achieved", 2025),
        ({"2025-12-31": 12}, "2026-04-01", "not_reported", 2026),
        ({"2025-12-31": 11}, "2026-03-31", "missed", 2025),
        ({"2025-12-31": 11, "2026-01-31": 1}, "2026-02-01", "on_schedule", 2026),
        ({"2025-09-30": 9}, "2026-01-15", "awaiting_final", 2025),
        ({"2025-09-30": 9}, "2026-01-16", "missed", 2025),
        # the plan begins in 2025: no year before
        ({"2024-12-31": 12}, "2025-02-01", "not_reported", 2025),
    ],
)
def test_promise_of_every_year_is_judged_until_the_end_of_march(told: Told, day: str, status: str, due: int) -> None:
    found = reading(YEARLY, told, day)
    assert (found.status, found.due_date, found.baseline_kind) == (status, date(due, 12, 31), "none")


EXACT = promise("level", 20, "2025-12-31", bound="exactly", stated=("2024-12-31", 0), cadence="monthly")
LEVEL = promise("level", 20, "2026-12-31", stated=("2024-12-31", 0), cadence="monthly")
GROWTH = promise("annual", 15, "2026-12-31", is_growth=True, cadence="quarterly")


@pytest.mark.parametrize(
    ("of", "told", "day", "status", "last"),
    [
        (EXACT, {"2025-11-30": 20}, "2025-11-30", "achieved", None),
        (EXACT, {"2025-11-30": 21}, "2025-11-30", "behind", None),
        (EXACT, {"2025-12-31": 21}, "2026-01-01", "missed", None),
        (EXACT, {"2025-12-31": 21, "2026-01-31": 20}, "2026-02-01", "achieved_late", None),
        # two months and ten days after the end of October
        (LEVEL, {"2025-10-31": 21}, "2026-01-10", "achieved", None),
        (LEVEL, {"2025-10-31": 21}, "2026-01-11", "outdated", "achieved"),
        (LEVEL, {"2025-10-31": 5}, "2026-01-11", "outdated", "behind"),
        (LEVEL, {"2026-11-30": 19}, "2027-01-10", "awaiting_final", "slightly_behind"),
        (LEVEL, {"2026-11-30": 19}, "2027-01-11", "missed", None),
        # a level of two years ago decides nothing
        (LEVEL, {"2025-01-31": 30}, "2027-01-10", "awaiting_final", "outdated"),
        (LEVEL, {"2025-01-31": 30}, "2027-01-11", "missed", None),
        (GROWTH, {"2026-03-31": 16}, "2026-04-30", "on_schedule", None),
        (GROWTH, {"2026-03-31": 1}, "2026-04-30", "behind", None),
        (GROWTH, {"2026-12-31": 16}, "2027-01-01", "achieved", None),
        (promise("level", 20, None), {"2025-06-30": 20}, "2025-06-30", "achieved", None),
        (promise("level", 20, None), {"2025-06-30": 19}, "2025-06-30", "no_schedule", None),
        (promise("level", 20, None, bound="at_most"), {"2025-06-30": 19}, "2025-06-30", "on_schedule", None),
        (promise("level", 20, None, falls=True), {"2025-06-30": 30}, "2025-06-30", "no_schedule", None),
        # an annual target reads no year before the plan's, and needs its own year's figure once D has passed
        (promise("annual", 20, "2026-12-31"), {"2024-12-31": 30}, "2026-06-30", "not_reported", None),
        (promise("annual", 20, "2026-12-31"), {"2025-12-31": 30}, "2027-01-01", "not_reported", None),
        (promise("annual", 20, "2026-12-31"), {"2025-12-31": 30}, "2026-06-30", "ahead", None),
    ],
)
def test_status_is_the_first_that_fits(of: Promise, told: Told, day: str, status: str, last: str | None) -> None:
    found = reading(of, told, day)
    assert (found.status, found.last_status) == (status, last)


def test_values_agreed_inside_a_year_bend_its_line() -> None:
    of = promise("annual", 100, "2026-12-31", path={"2026-06-30": 20})
    found = reading(of, {"2026-03-31": 10}, "2026-04-30")
    assert (found.schedule_share, found.gap_points) == (Fraction(1, 10), 0)
    inside = promise("annual", 20, "2026-06-30", path={"2026-12-31": 100})
    assert reading(inside, {"2026-03-31": 10}, "2026-04-30").gap_points == 0


def test_silence_is_red_and_assessed_once_the_grace_is_over() -> None:
    of = promise("level", 20, "2025-12-31", cadence="monthly")
    before, after = (reading(of, {}, day) for day in ("2026-01-10", "2026-01-11"))
    assert (before.light, before.is_assessed) == ("grey", False)
    assert (after.light, after.is_assessed) == ("red", True)


def test_months_and_limits_of_cadences_are_counted_to_the_day() -> None:
    assert completed_months(date(2026, 3, 15), date(2026, 6, 14)) == 2
    assert completed_months(date(2026, 3, 15), date(2026, 6, 15)) == 3
    assert completed_months(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert completed_months(date(2026, 2, 28), date(2026, 3, 28)) == 0
    assert completed_months(date(2025, 12, 30), date(2026, 2, 28)) == 2
    assert last_day_in_time(date(2026, 3, 31), "daily") == date(2026, 4, 4)
    assert last_day_in_time(date(2026, 3, 15), "monthly") == date(2026, 5, 10)
    assert last_day_up_to_date(date(2026, 3, 31), "quarterly") == date(2026, 10, 15)
    assert last_day_up_to_date(date(2025, 3, 31), "yearly") == date(2026, 10, 31)
    assert last_day_up_to_date(date(2026, 3, 31), "daily") == date(2026, 4, 5)
