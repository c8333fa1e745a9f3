"""The value before and after a change, from the versions of one indicator's values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from milepost.readings.reported import Told, base, revisions, standing, told

MARCH, JUNE = date(2026, 3, 31), date(2026, 6, 30)


def version(event_id: str, day: date, value: float | None, known: int, **more: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "event_type": "milepost.indicator.reported.v1",
        "as_of_date": day,
        "actual_value": value,
        "source": "/wucheng/big_data_centre",
        "known_from": datetime(2026, 10, known),
        "known_to": None,
        "is_retraction": value is None,
        "left_out_reason": None,
        "note": None,
        "evidence": None,
    } | more


def test_first_report_stands_beside_the_latest_value_of_an_earlier_day() -> None:
    found = told("b", [version("a", MARCH, 10, 1), version("b", JUNE, 30, 2)])
    assert (found.before, found.before_date, found.after, found.source) == (10, MARCH, 30, "/wucheng/big_data_centre")


def test_first_reports_of_one_load_stand_beside_each_other() -> None:
    rows = [version("b", JUNE, 30, 1), version("a", MARCH, 10, 1)]
    assert [(told(one, rows).before, told(one, rows).after) for one in "ab"] == [(None, 10), (10, 30)]


def test_count_stands_beside_the_one_of_an_earlier_day_that_a_later_event_touched() -> None:
    counted = {"event_type": "milepost.enterprise.onboarded.v1"}
    rows = [version("a", MARCH, 72, 5, **counted), version("b", JUNE, 77, 1, **counted)]
    assert (told("b", rows).before, told("b", rows).before_date) == (72, MARCH)
    reported = [row | {"event_type": "milepost.indicator.reported.v1"} for row in rows]
    assert told("b", reported).before is None


def test_base_stands_beside_what_the_same_day_said_before_and_nothing_else() -> None:
    rows = [
        version("a", MARCH, 10, 1, known_to=datetime(2026, 10, 3)),
        version("b", JUNE, 30, 2),
        version("c", MARCH, 20, 3),
        version("d", date(2026, 5, 31), 25, 4),
    ]
    assert (base("c", rows).before, base("c", rows).after) == (10, 20)
    assert (base("d", rows).before, base("d", rows).after) == (None, 25)
    assert base(None, rows) == Told()


def test_value_of_a_day_is_the_one_that_stood_then() -> None:
    rows = [
        version("a", JUNE, 10, 1, known_to=datetime(2026, 10, 3)),
        version("b", JUNE, 20, 3),
        version("c", JUNE, 5, 2, left_out_reason="simulated"),
    ]
    learned = [datetime(2026, 9, 1), datetime(2026, 10, 2), datetime(2026, 10, 3)]
    assert [standing(JUNE, moment, rows) for moment in learned] == [None, 10, 20]


def test_revision_stands_beside_what_it_replaced() -> None:
    rows = [
        version("a", JUNE, 10, 1, known_to=datetime(2026, 10, 2)),
        version("b", JUNE, 20, 2, known_to=datetime(2026, 10, 3)),
        version("c", JUNE, 25, 3),
    ]
    assert [(told(one, rows).before, told(one, rows).after) for one in "abc"] == [(None, 10), (10, 20), (20, 25)]


def test_retraction_leaves_no_value_after() -> None:
    rows = [version("a", JUNE, 10, 1, known_to=datetime(2026, 10, 2)), version("b", JUNE, None, 2, note="typing error")]
    found = told("b", rows)
    assert (found.before, found.after, found.note) == (10, None, "typing error")


def test_value_taken_back_meanwhile_is_not_the_one_before() -> None:
    rows = [
        version("a", date(2026, 1, 31), 5, 1),
        version("b", MARCH, 10, 2, known_to=datetime(2026, 10, 3)),
        version("c", MARCH, None, 3),
        version("d", JUNE, 30, 4),
    ]
    assert told("d", rows).before == 5


def test_value_left_out_is_not_the_one_before() -> None:
    rows = [version("a", MARCH, 10, 1, left_out_reason="simulated"), version("b", JUNE, 30, 2)]
    assert told("b", rows).before is None


def test_change_without_an_event_says_nothing() -> None:
    assert told(None, [version("a", MARCH, 10, 1)]) == told("gone", []) == Told()


def test_revisions_stand_beside_what_they_replaced_the_latest_first() -> None:
    rows = [
        version("a", MARCH, 10, 1),
        version("b", JUNE, 20, 2),
        version("c", JUNE, None, 4),
        version("d", MARCH, 12, 3),
        version("e", JUNE, 21, 5),
    ]
    found = [(one.event["event_id"], one.before["event_id"]) for one in revisions(rows)]
    assert found == [("e", "c"), ("c", "b"), ("d", "a")]


def test_counts_of_events_and_what_is_left_out_are_no_revisions() -> None:
    counted = {"event_type": "milepost.training.held.v1"}
    rows = [version("a", MARCH, 10, 1, **counted), version("b", MARCH, 20, 2, **counted)]
    assert revisions([*rows, version("c", JUNE, 1, 3, left_out_reason="simulated"), version("d", JUNE, 2, 4)]) == []
