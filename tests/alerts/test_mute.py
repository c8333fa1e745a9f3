"""Nights, weekends, holidays: when nothing is told and until when; working days for ever and without an exception."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders.cities import GOOD, changed, city
from hypothesis import given
from hypothesis import strategies as st

from milepost.alerts.routing.mute import muted
from milepost.days import SHANGHAI, after_working_days, working_day

TABLE = {2027: {date(2027, 1, 1): False, date(2027, 1, 2): True}}


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def until(folder: Path, moment: str, *names: str) -> str | None:
    found = muted(city(folder), names, beijing(moment), TABLE)
    assert found is None or found.until is not None
    return found.until.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if found and found.until else None


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-11-26T19:59", None),
        ("2026-11-26T20:00", "2026-11-27T08:00"),
        ("2026-11-27T07:59", "2026-11-27T08:00"),
        ("2026-11-27T08:00", None),
        ("2026-11-27T21:00", "2026-11-30T08:00"),  # Friday night, and the weekend after it without a break
        ("2026-09-30T21:00", "2026-10-08T08:00"),  # the National Day's week
        ("2026-10-10T12:00", None),  # a Saturday that is worked for it
        ("2026-12-31T22:00", "2027-01-02T08:00"),  # by the city's own table: the Saturday is worked
    ],
)
def test_nights_and_days_off_join(tmp_path: Path, moment: str, ends: str | None) -> None:
    assert until(tmp_path, moment, "nights", "days_off") == ends


def test_only_the_named_times_count(tmp_path: Path) -> None:
    assert until(tmp_path, "2026-11-28T12:00", "nights") is None
    assert until(tmp_path, "2026-11-28T12:00", "days_off") == "2026-11-30T00:00"


def test_weekdays_and_working_days_are_conditions_together(tmp_path: Path) -> None:
    text = changed('- {name: days_off, days: "off"}', "- {name: days_off, weekdays: [sat], days: working}")
    config = city(tmp_path, text)
    assert muted(config, ["days_off"], beijing("2026-10-10T12:00")) is not None
    assert muted(config, ["days_off"], beijing("2026-10-17T12:00")) is None


def test_what_mutes_for_ever_says_so(tmp_path: Path) -> None:
    text = changed('- {name: days_off, days: "off"}', '- {name: days_off, hours: ["00:00-12:00", "12:00-24:00"]}')
    found = muted(city(tmp_path, text), ["days_off"], beijing("2026-11-26T12:00"))
    assert found is not None
    assert found.until is None


def test_what_rests_on_a_guess_says_so(tmp_path: Path) -> None:
    config = city(tmp_path, GOOD)
    guessed, known = (
        muted(config, ["days_off"], beijing(moment), TABLE) for moment in ("2029-01-06T12:00", "2026-11-28T12:00")
    )
    assert guessed is not None
    assert known is not None
    assert (guessed.is_guessed, known.is_guessed) == (True, False)


@pytest.mark.parametrize(
    ("day", "is_working", "known_from"),
    [
        ("2026-10-01", False, "calendar"),
        ("2026-10-10", True, "calendar"),
        ("2026-02-14", True, "calendar"),
        ("2027-01-01", False, "table"),
        ("2027-01-02", True, "table"),
        ("2027-01-03", False, "table"),
        ("2027-01-04", True, "table"),
        ("2028-01-03", True, "weekdays"),
        ("2028-01-01", False, "weekdays"),
        ("1990-05-01", True, "weekdays"),
        ("9999-12-31", True, "weekdays"),
    ],
)
def test_a_working_day_and_who_says_so(day: str, is_working: bool, known_from: str) -> None:
    found = working_day(date.fromisoformat(day), TABLE)
    assert (found.is_working, found.known_from) == (is_working, known_from)


def test_working_days_are_counted_over_holidays_and_marked_where_guessed() -> None:
    after = after_working_days(date(2026, 9, 30), 1, TABLE)
    assert (after.day, after.is_guessed) == (date(2026, 10, 8), False)
    assert after_working_days(date(2026, 12, 30), 2, TABLE).day == date(2027, 1, 2)
    far = after_working_days(date(2026, 12, 30), 2)
    assert (far.day, far.is_guessed) == (date(2027, 1, 1), True)
    assert after_working_days(date(2026, 11, 28), 0).day == date(2026, 11, 28)


@given(st.dates(), st.integers(0, 15))
def test_no_day_is_an_exception(day: date, count: int) -> None:
    found = after_working_days(day, count, TABLE)
    assert found.day >= day
    if count and found.day < date.max:
        assert found.is_working
        assert found.day - day >= timedelta(days=count)
