"""Duties: what was due of an indicator, what came, and what is next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from milepost.readings import punctuality


def row(period: str, due: str, said: str, days: int = 0, indicator: str = "i") -> dict[str, Any]:
    came = datetime(2026, 7, 1) if said in ("on_time", "late") else None
    return {
        "indicator_id": indicator,
        "period_date": date.fromisoformat(period),
        "expected_by_date": date.fromisoformat(due),
        "received_at": came,
        "punctuality": said,
        "days_late": days,
    }


ROWS = [
    row("2026-03-31", "2026-04-15", "late", 6),
    row("2026-06-30", "2026-07-15", "on_time"),
    row("2026-09-30", "2026-10-15", "missing", 40),
    row("2026-12-31", "2027-01-15", "coming"),
]


def test_a_duty_counts_what_was_due_and_says_what_is_next() -> None:
    found = punctuality.duties(ROWS)["i"]
    assert (found.whole.due, found.whole.on_time, found.whole.late, found.whole.missing) == (3, 1, 1, 1)
    assert (found.next_period, found.next_day) == (date(2026, 12, 31), date(2027, 1, 15))
    assert (found.is_never, found.whole.state) == (False, "missing")


def test_months_are_those_in_which_reports_were_due_and_what_may_still_come_is_in_no_share() -> None:
    found = punctuality.by_month(ROWS)
    assert list(found) == [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]
    assert [cell.on_time_share for cell in found.values()] == [0, 1, 0, None]
    assert [cell.state for cell in found.values()] == ["late", "on_time", "missing", "coming"]
    assert found[date(2026, 10, 1)].days_late == 40


def test_months_together_are_the_sum_of_each() -> None:
    found = punctuality.merged(punctuality.by_month(ROWS).values())
    assert found == punctuality.cell(ROWS)
    assert punctuality.merged([]) == punctuality.Cell()


def test_never_means_that_something_was_due_and_nothing_came() -> None:
    silent = punctuality.duties([row("2026-03-31", "2026-04-15", "missing", 9)])["i"]
    not_yet = punctuality.duties([row("2026-12-31", "2027-01-15", "coming")])["i"]
    assert (silent.is_never, not_yet.is_never) == (True, False)
    assert not_yet.whole.on_time_share is None


def test_the_soonest_that_is_coming_is_next_and_old_versions_know_none() -> None:
    rows = [row("2027-03-31", "2027-04-15", "coming"), row("2026-12-31", "2027-01-15", "coming")]
    assert punctuality.duties(rows)["i"].next_day == date(2027, 1, 15)
    assert punctuality.duties(ROWS[:3])["i"].next_day is None


def test_nothing_due_has_no_state() -> None:
    assert punctuality.cell([]).state == "none"
