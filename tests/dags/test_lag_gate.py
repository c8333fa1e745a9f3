"""The lag gate: one call per catch-up, repeated only when a call led to nothing."""

from __future__ import annotations

import pytest

from dags.lag_gate import LagGate, Seen

PART = ("milepost.compute.v1", 0)
OTHER = ("milepost.compute.v1", 1)


def seen(end: int, stored: int) -> Seen:
    return Seen({PART: end}, {PART: stored})


def test_nothing_new_calls_nobody():
    assert not LagGate(60).opens(seen(5, 5), now=0)
    assert not LagGate(60).opens(Seen({}, {}), now=0)


def test_a_first_event_calls_the_loader():
    assert LagGate(60).opens(Seen({PART: 1}, {}), now=0)


def test_events_that_arrive_while_the_loader_runs_do_not_call_it_again():
    gate = LagGate(60)
    assert [gate.opens(seen(end, 0), now=end) for end in (1, 2, 3)] == [True, False, False]


def test_events_left_over_after_a_catch_up_call_again():
    gate = LagGate(60)
    assert gate.opens(seen(1, 0), now=0)
    assert gate.opens(seen(3, 1), now=1)
    assert not gate.opens(seen(3, 3), now=2)


def test_every_partition_must_have_caught_up():
    gate = LagGate(60)
    assert gate.opens(Seen({PART: 1, OTHER: 1}, {}), now=0)
    assert not gate.opens(Seen({PART: 2, OTHER: 1}, {PART: 1}), now=1)
    assert gate.opens(Seen({PART: 2, OTHER: 1}, {PART: 1, OTHER: 1}), now=2)


@pytest.mark.parametrize(("later", "expected"), [(59.9, False), (60.0, True)])
def test_a_call_that_led_to_nothing_is_repeated_after_the_refire_time(later, expected):
    gate = LagGate(60)
    assert gate.opens(seen(1, 0), now=0)
    assert gate.opens(seen(1, 0), now=later) is expected


def test_a_new_log_that_ends_earlier_is_not_held_back_by_what_the_old_one_promised():
    gate = LagGate(60)
    assert gate.opens(seen(100, 0), now=0)
    assert gate.opens(seen(2, 0), now=1)


def test_ends_behind_the_store_are_no_lag():
    assert seen(3, 200).lag() == {}  # Tansu's ends are a lower bound
    assert seen(201, 200).lag() == {PART: 1}


def test_a_due_build_of_everything_calls_though_nothing_came_and_again_only_after_a_while():
    gate, due = LagGate(60), Seen({PART: 5}, {PART: 5}, is_due=True)
    assert [gate.opens(due, now) for now in (0, 1, 60, 1799, 1800)] == [True, False, False, False, True]
    assert not LagGate(60).opens(seen(5, 5), now=0)


def test_events_do_not_wait_for_a_due_build():
    gate = LagGate(60)
    assert gate.opens(Seen({PART: 5}, {PART: 5}, is_due=True), now=0)
    assert gate.opens(Seen({PART: 6}, {PART: 5}, is_due=True), now=1)
