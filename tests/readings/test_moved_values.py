"""A move's figures: what stood before the first change against what is read now; corrections are about one day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from milepost.readings.moved_values import of_move
from milepost.readings.movement import Move

JULY, AUGUST, SEPTEMBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)
NOW = {"actual_value": 55.0, "judged_date": SEPTEMBER, "actual_as_of_date": SEPTEMBER}


def version(event: str, day: date, value: float | None, known: int, **more: Any) -> dict[str, Any]:
    return {
        "event_id": event,
        "as_of_date": day,
        "actual_value": value,
        "source": f"/town/{event}",
        "known_from": datetime(2026, 10, known),
        "known_to": None,
        "is_retraction": value is None,
        "left_out_reason": None,
    } | more


def move(**more: Any) -> Move:
    usual: dict[str, Any] = {
        "target_id": "t",
        "kind": "fell_back",
        "from_status": "on_schedule",
        "from_light": "green",
        "to_status": "behind",
        "to_light": "yellow",
        "reason": "new_report",
        "day": SEPTEMBER,
        "event_id": "c",
        "first_day": AUGUST,
        "first_event_id": "b",
    }
    return Move(**(usual | more))


VERSIONS = [
    version("a", JULY, 40.0, 1),
    version("odd", JULY, 99.0, 1, left_out_reason="simulated"),
    version("b", AUGUST, 50.0, 2, known_to=datetime(2026, 10, 4)),
    version("c", SEPTEMBER, 55.0, 3),
    version("d", AUGUST, 48.0, 4),
]


def test_then_is_what_stood_before_the_first_change_and_now_what_the_reading_says() -> None:
    found = of_move(move(), NOW, VERSIONS)
    assert found[:4] == (40.0, JULY, 55.0, SEPTEMBER)
    assert found.source == "/town/c"


def test_what_was_not_reported_then_had_no_value() -> None:
    for status in (None, "not_reported"):
        found = of_move(move(from_status=status), NOW, VERSIONS)
        assert (found.before, found.before_date, found.after) == (None, None, 55.0)


def test_a_count_that_was_read_without_a_record_stood_at_nothing() -> None:
    counts = NOW | {"is_counted": True}
    assert of_move(move(first_day=JULY), counts, VERSIONS)[:2] == (0.0, None)
    assert of_move(move(first_day=JULY), NOW, VERSIONS)[:2] == (None, None)


def test_a_yearly_count_begins_anew_in_april() -> None:
    yearly = NOW | {"is_counted": True, "is_yearly": True}
    for first_day, then in ((date(2027, 3, 31), (48.0, AUGUST)), (date(2027, 4, 30), (0.0, None))):
        rows = [row for row in VERSIONS if row["event_id"] != "c"]
        assert of_move(move(first_day=first_day), yearly, rows)[:2] == then


def test_a_revision_is_about_its_own_day() -> None:
    told = {"kind": "corrected", "reason": "revision", "event_id": "d", "first_event_id": "d", "day": AUGUST}
    assert of_move(move(**told), NOW, VERSIONS) == (50.0, AUGUST, 48.0, AUGUST, "/town/d")


def test_a_retraction_leaves_no_value() -> None:
    back = version("e", AUGUST, None, 5)
    told = {"kind": "corrected", "reason": "retraction", "event_id": "e", "first_event_id": "e", "day": AUGUST}
    assert of_move(move(**told), NOW, [*VERSIONS, back]) == (48.0, AUGUST, None, None, "/town/e")


def test_a_baseline_revised_leaves_the_value_of_the_day_as_it_is() -> None:
    told = {"kind": "corrected", "reason": "baseline", "event_id": "a", "first_event_id": "a", "day": SEPTEMBER}
    assert of_move(move(**told), NOW, VERSIONS) == (55.0, SEPTEMBER, 55.0, SEPTEMBER, "/town/a")


def test_time_that_passed_names_who_reported_the_value_that_stands() -> None:
    assert of_move(move(reason="time_passed"), NOW, VERSIONS).source == "/town/c"
    assert of_move(move(reason="time_passed", event_id=None), NOW, VERSIONS).source is None


def test_a_base_learned_late_leaves_the_value_of_the_day_it_reads() -> None:
    late = move(first_day=SEPTEMBER, first_event_id="a", event_id="a")
    assert of_move(late, NOW, VERSIONS)[:4] == (55.0, SEPTEMBER, 55.0, SEPTEMBER)
