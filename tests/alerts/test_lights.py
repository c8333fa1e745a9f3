"""Which lights become incidents: those that stand, not those that flap, and nothing at the first look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.alerts.lights import STANDS_AFTER, Change, Standing, Trouble, evaluate, trouble_of

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def after(course: list[tuple[int, Trouble | None]], cause: str | None = "new_report") -> list[Change]:
    """The changes of a target of which, so many minutes after the start, so much was seen."""
    standing: Standing | None = None
    changes = []
    for minutes, seen in course:
        standing, change = evaluate(standing, seen, cause, START + timedelta(minutes=minutes))  # type: ignore[arg-type]
        changes += [change] if change else []
    return changes


@pytest.mark.parametrize(
    ("status", "light", "trouble"),
    [
        ("missed", "red", "target_missed"),
        ("far_behind", "red", "target_red"),
        ("cancelled", "red", "target_red"),
        ("not_reported", "red", "target_red"),
        ("behind", "yellow", "target_yellow"),
        ("slightly_behind", "blue", None),
        ("on_schedule", "green", None),
        ("outdated", "grey", None),
        ("awaiting_final", "grey", None),
    ],
)
def test_a_reading_is_a_trouble_by_its_status_and_light(status: str, light: str, trouble: str | None) -> None:
    assert trouble_of(status, light) == trouble


def test_the_first_evaluation_opens_without_a_message() -> None:
    assert after([(0, "target_red")]) == [Change(None, "target_red", is_quiet=True)]
    assert after([(0, None)]) == []


def test_a_light_that_stands_opens_and_its_end_closes() -> None:
    course: list[tuple[int, Trouble | None]] = [
        (0, None),
        (1, "target_red"),
        (12, "target_red"),
        (20, None),
        (31, None),
    ]
    assert after(course) == [Change(None, "target_red"), Change("target_red", None)]


def test_a_light_that_flaps_opens_and_closes_nothing() -> None:
    course: list[tuple[int, Trouble | None]] = [(n, "target_yellow" if n % 2 else None) for n in range(120)]
    assert after(course) == []


def test_a_light_that_jumps_from_yellow_to_red_and_back_within_minutes_stays_what_it_was() -> None:
    course: list[tuple[int, Trouble | None]] = [(0, None), (1, "target_yellow"), (12, "target_yellow")]
    course += [(13, "target_red"), (15, "target_yellow"), (40, "target_yellow")]
    assert after(course) == [Change(None, "target_yellow")]


def test_a_late_correction_is_told_as_one() -> None:
    [_, end] = after([(0, "target_red"), (20, None), (31, None)], "revision")
    assert (end.is_end, end.is_correction, end.is_quiet) == (True, True, False)


def test_what_a_new_method_makes_of_a_target_is_no_news() -> None:
    [change] = after([(0, None), (20, "target_red"), (31, "target_red")], "method")
    assert change.is_quiet


troubles = st.sampled_from([None, "target_yellow", "target_red", "target_missed"])


@given(st.lists(st.tuples(st.integers(1, 30), troubles), max_size=60), troubles)
def test_over_any_course_changes_join_up_and_what_stands_long_enough_counts(
    course: list[tuple[int, Trouble | None]], last: Trouble | None
) -> None:
    steady = int(STANDS_AFTER.total_seconds() / 60)
    minutes, seen = 0, []
    for step, what in [*course, (1, last), (steady, last)]:
        minutes += step
        seen.append((minutes, what))
    current = None
    for change in after(seen):
        assert change.before == current
        assert change.before != change.after
        current = change.after
    assert current == last
