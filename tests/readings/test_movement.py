"""What moved since a day: by what was known at its end, corrections apart, the first status against the one of now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from milepost.readings import movement
from milepost.readings.statuses import LIGHT_OF_STATUS

DAY = date(2026, 9, 30)
STARTS = {"p": date(2026, 1, 1)}


def change(was: str, now: str, as_of: str, learned: str, reason: str = "new_report") -> dict[str, Any]:
    return {
        "target_id": "t",
        "as_of_date": date.fromisoformat(as_of),
        "from_status": was,
        "from_light": LIGHT_OF_STATUS[was],
        "to_status": now,
        "to_light": LIGHT_OF_STATUS[now],
        "reason": reason,
        "changed_at": datetime.fromisoformat(learned),
        "event_id": "e",
    }


def target(status: str, **more: Any) -> dict[str, Any]:
    light = LIGHT_OF_STATUS[status]
    return {"target_id": "t", "plan_id": "p", "status": status, "light": light, "is_restatement": False} | more


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("behind", "on_schedule", "caught_up"),
        ("far_behind", "behind", "caught_up"),
        ("ahead", "slightly_behind", "fell_back"),
        ("not_reported", "behind", "new"),
        ("outdated", "ahead", "new"),
        ("behind", "achieved", "closed"),
        ("awaiting_final", "missed", "closed"),
        ("on_schedule", "cancelled", "closed"),
        ("missed", "achieved_late", "caught_up"),
        ("behind", "outdated", "silent"),
    ],
)
def test_kinds(was: str, now: str, kind: str) -> None:
    (move,) = movement.since(DAY, [change(was, now, "2026-10-31", "2026-11-05")], [target(now)], STARTS)
    assert (move.kind, move.from_status, move.to_status, move.reason) == (kind, was, now, "new_report")


def test_what_was_learned_later_moves_though_it_is_about_an_earlier_day() -> None:
    rows = [change("ahead", "behind", "2026-08-31", "2026-10-08")]
    assert [move.kind for move in movement.since(DAY, rows, [target("behind")], STARTS)] == ["fell_back"]
    assert movement.since(date(2026, 10, 8), rows, [target("behind")], STARTS) == []


def test_what_time_changed_is_no_move_before_its_figures_were_learned() -> None:
    """A history that is loaded in one go: what its days would have said was not known on them."""
    first = change("not_reported", "behind", "2026-08-31", "2026-11-20")
    second = change("behind", "slightly_behind", "2026-10-31", "2026-10-31", "time_passed")
    late = second | {"learned_at": datetime(2026, 11, 20)}
    now = [target("slightly_behind")]
    assert [(move.kind, move.from_status) for move in movement.since(DAY, [first, late], now, STARTS)] == [
        ("new", "not_reported")
    ]
    assert movement.since(date(2026, 11, 20), [first, late], now, STARTS) == []
    alone = movement.since(date(2026, 9, 30), [second], now, STARTS)  # of a version without that column
    assert [(move.kind, move.from_status) for move in alone] == [("caught_up", "behind")]


def test_the_day_is_shanghai_s() -> None:
    late = change("ahead", "behind", "2026-09-30", "2026-09-30T15:59:59")
    assert movement.since(DAY, [late], [target("behind")], STARTS) == []
    after = late | {"changed_at": datetime(2026, 9, 30, 16, tzinfo=UTC)}
    assert len(movement.since(DAY, [after], [target("behind")], STARTS)) == 1


def test_there_and_back_is_no_move() -> None:
    rows = [
        change("ahead", "behind", "2026-10-15", "2026-10-20"),
        change("behind", "on_schedule", "2026-10-31", "2026-11-05"),
    ]
    assert movement.since(DAY, rows, [target("on_schedule")], STARTS) == []


def test_first_status_is_held_against_the_one_of_now() -> None:
    rows = [
        change("behind", "slightly_behind", "2026-11-15", "2026-11-18"),
        change("far_behind", "behind", "2026-10-31", "2026-11-05"),
    ]
    (move,) = movement.since(DAY, rows, [target("slightly_behind")], STARTS)
    assert (move.from_status, move.to_status, move.day) == ("far_behind", "slightly_behind", date(2026, 11, 15))


def test_why_is_what_made_the_move_and_not_what_time_took_from_it_afterwards() -> None:
    rows = [
        change("behind", "ahead", "2026-10-15", "2026-10-20"),
        change("ahead", "slightly_behind", "2026-11-01", "2026-11-01", "time_passed") | {"event_id": "before"},
    ]
    (move,) = movement.since(DAY, rows, [target("slightly_behind")], STARTS)
    assert (move.kind, move.reason, move.event_id) == ("caught_up", "new_report", "e")
    assert move.day == date(2026, 11, 1)
    rows = [change("ahead", "slightly_behind", "2026-11-01", "2026-11-01", "time_passed")]
    (move,) = movement.since(DAY, rows, [target("slightly_behind")], STARTS)
    assert (move.kind, move.reason) == ("fell_back", "time_passed")


@pytest.mark.parametrize("reason", ["revision", "retraction", "baseline", "target_changed", "method"])
def test_a_correction_is_no_progress(reason: str) -> None:
    rows = [change("behind", "ahead", "2026-08-31", "2026-10-08", reason)]
    assert [move.kind for move in movement.since(DAY, rows, [target("ahead")], STARTS)] == ["corrected"]


def test_the_report_behind_a_revision_counts_once_as_corrected() -> None:
    rows = [
        change("on_schedule", "slightly_behind", "2026-06-30", "2026-10-06"),
        change("on_schedule", "slightly_behind", "2026-06-30", "2026-10-06", "revision"),
    ]
    assert [move.kind for move in movement.since(DAY, rows, [target("slightly_behind")], STARTS)] == ["corrected"]


def test_the_light_changed_on_the_day_whose_correction_changed_it() -> None:
    rows = [
        change("not_reported", "behind", "2026-06-30", "2026-10-01"),
        change("behind", "achieved", "2026-09-30", "2026-10-05"),
        change("far_behind", "achieved", "2026-09-30", "2026-11-05", "revision"),
    ]
    moved, corrected = movement.since(DAY, rows, [target("achieved")], STARTS)
    assert (moved.kind, moved.from_status, moved.day) == ("closed", "not_reported", date(2026, 9, 30))
    assert (corrected.kind, corrected.from_status) == ("corrected", "far_behind")


def test_days_told_by_what_they_are_about_are_compared_as_now_known() -> None:
    late = change("behind", "ahead", "2026-08-31", "2026-11-05")
    assert movement.since(DAY, [late], [target("ahead")], STARTS, movement.about) == []
    assert [
        one.kind for one in movement.since(date(2026, 8, 30), [late], [target("ahead")], STARTS, movement.about)
    ] == ["caught_up"]


def test_a_target_may_be_corrected_and_move() -> None:
    rows = [
        change("on_schedule", "behind", "2026-06-30", "2026-10-06", "revision"),
        change("behind", "ahead", "2026-10-31", "2026-11-05"),
    ]
    found = movement.since(DAY, rows, [target("ahead")], STARTS)
    assert [move.kind for move in found] == ["caught_up", "corrected"]


def test_targets_of_a_plan_that_began_later_are_new_and_restatements_are_left_out() -> None:
    starts = {"p": date(2026, 10, 1)}
    (move,) = movement.since(DAY, [], [target("not_reported")], starts)
    assert (move.kind, move.from_status) == ("new", None)
    assert movement.since(DAY, [], [target("ahead", is_restatement=True)], starts) == []
