"""Working days left until a day, by the official calendar, the city's table, or a guess that says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

from milepost.days import beijing, working_days_until


def test_the_last_day_counts_and_the_first_does_not() -> None:
    friday, monday = date(2025, 11, 21), date(2025, 11, 24)
    assert working_days_until(friday, monday) == (1, False)
    assert working_days_until(monday, monday) == (0, False)
    assert working_days_until(monday, friday) == (0, False)


def test_holidays_are_no_working_days_and_worked_weekends_are() -> None:
    assert working_days_until(date(2025, 9, 26), date(2025, 10, 11)).number == 6  # 28 to 30 September, 9 to 11 October


def test_a_year_that_nobody_knows_is_guessed_unless_the_table_has_it() -> None:
    day, last = date(2150, 1, 2), date(2150, 1, 9)
    assert working_days_until(day, last) == (5, True)
    assert working_days_until(day, last, {2150: {date(2150, 1, 5): False}}) == (4, False)


def test_clocks_in_beijing_are_eight_hours_ahead_and_a_moment_without_a_zone_is_utc() -> None:
    late = datetime(2026, 9, 30, 16, 30)
    assert beijing(late) == beijing(late.replace(tzinfo=UTC)) == datetime(2026, 10, 1, 0, 30)
