"""The checks by hand that docs/methods.md marks (2), through raw events, dbt and DuckDB, and what version 1 said."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from builders.warehouse import Workbench, indicator, plan, since

SESSIONS = {"rule": "count_sessions", "where": {"programme": "ai"}}


@pytest.fixture(scope="module")
def read(bench: Workbench) -> Workbench:
    """Three plans of three places, read on 25 November 2026."""
    bench.plans(
        plan(indicator("revenue", "annual", {2027: 20}), place="town", effective={"from": "2026-03-16"}),
        plan(
            indicator("sessions", "annual", {2026: 12}, measured_by=SESSIONS, unit="场"),
            place="hill",
            effective={"from": "2026-01-01"},
        ),
        plan(indicator("coverage", "level", {2025: 100}, **since(0)), place="bay"),
    )
    for place, name, day, value in [
        ("town", "revenue", "2025-12-31", 19),
        ("town", "revenue", "2026-09-30", 14),
        ("bay", "coverage", "2025-12-31", 90),
        ("bay", "coverage", "2026-02-15", 101),
        ("bay", "coverage", "2026-05-31", 105),
    ]:
        bench.report(name, day, value, place=place)
    for number, day in enumerate(["01-20", "02-10", "03-05", "03-25", "04-20", "05-15"]):
        held = {"session": f"s{number}", "programme": "ai", "at": f"2026-{day}", "attendees": 30}
        bench.event("training.held", held, said=datetime.fromisoformat(f"2026-{day}"), place="hill")
    bench.build(date(2026, 11, 25))
    return bench


def status(read: Workbench, target_id: str) -> dict[str, object]:
    (row,) = read.rows("SELECT * FROM marts.fct_target_status WHERE target_id = ?", target_id)
    assert row["method_version"] == "2"
    return row


def test_year_s_flow_is_held_against_the_line_from_its_last_full_year(read: Workbench) -> None:
    """E(2026) = 19.5; version 1 began with 0 and read it ahead by 88.3."""
    row = status(read, "town/revenue/2027")
    assert (row["baseline_kind"], row["baseline_value"], row["path_value"]) == ("last_full_year", 19, 19.5)
    assert (row["gap_points"], row["status"]) == (-3.2, "slightly_behind")


def test_programme_that_has_stopped_is_judged_on_the_day_it_is_read(read: Workbench) -> None:
    """Six of twelve sessions, ten of twelve months; version 1 judged it on the day of its last event."""
    row = status(read, "hill/sessions/2026")
    assert (row["actual_value"], row["judged_date"], row["is_stale"]) == (6, date(2026, 11, 25), False)
    assert (row["gap_points"], row["status"]) == (-33.3, "far_behind")


def test_days_late_count_to_the_first_day_on_which_the_bound_was_met(read: Workbench) -> None:
    """15 February, not 31 May, the day of the last report."""
    row = status(read, "bay/coverage/2025")
    assert (row["status"], row["first_met_date"], row["overdue_days"]) == ("achieved_late", date(2026, 2, 15), 46)
