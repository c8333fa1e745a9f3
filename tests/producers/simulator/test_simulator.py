"""The simulated city: the same for the same seed, judged like any other, and every event of it accounted for."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from expectations.raw_reports import REACH
from milepost.catalogue import Plan, read_plans
from milepost.events import (
    BY_PEOPLE,
    HELD,
    LEFT,
    MEASURED,
    MOVED,
    ONBOARDED,
    REPORTED,
    RETRACTED,
    TYPES,
    Event,
    Rejected,
    Rules,
    encode,
)
from milepost.events import decode as judge
from milepost.local.supervision import commands
from producers.simulator.city import Tally, courses, dispatches, history, known
from producers.simulator.courses import FATES
from producers.simulator.faults import FAULTS, IN_YUAN, OUT_OF_ORDER, OVERPAID, SLIP, TWICE, Dispatch
from producers.simulator.live import live

ROOT = Path(__file__).resolve().parents[3]
VARIABLES = dict.fromkeys(("MILEPOST_BROKER_PORT", "MILEPOST_BOARDS_PORT", "MILEPOST_SPEED"), "1")
UNTIL = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def five() -> list[Plan]:
    return read_plans(ROOT / "plans")


def outcome(dispatch: Dispatch, rules: Rules, seen: set[tuple[str, str]]) -> str:
    """What a loader makes of a message: loaded, duplicate, or a reason code."""
    try:
        event = judge(dispatch.letter.value, now=NOW, rules=rules, topic=dispatch.letter.topic)
    except Rejected as error:
        return error.code
    key = (event.source, event.id)
    told = "duplicate" if key in seen else "loaded"
    seen.add(key)
    return told


def test_same_seed_gives_the_same_city_and_another_seed_another(five: list[Plan]) -> None:
    first, again = history(five, 7, UNTIL), history(five, 7, UNTIL)
    assert [event.raw_data for event in first] == [event.raw_data for event in again]
    assert {event.id for event in first} != {event.id for event in history(five, 8, UNTIL)}


def test_longer_history_begins_with_the_shorter_one(five: list[Plan]) -> None:
    short, long = ({event.id for event in history(five, 7, day)} for day in (date(2026, 9, 30), UNTIL))
    assert short < long


def test_every_event_is_simulated_accepted_and_not_of_the_future(five: list[Plan]) -> None:
    rules, seen = Rules.from_plans(five), set[tuple[str, str]]()
    sent = list(dispatches(five, 7, UNTIL, 0.0))
    assert Counter(outcome(dispatch, rules, seen) for dispatch in sent) == {"loaded": len(sent)}
    assert all(dispatch.event.simulated for dispatch in sent)
    assert max(dispatch.event.time for dispatch in sent) <= NOW + timedelta(hours=12)


def test_city_has_all_types_all_plans_and_all_fates(five: list[Plan]) -> None:
    events = history(five, 7, UNTIL)
    assert {event.type for event in events} == set(TYPES) - BY_PEOPLE
    assert {event.source.split("/")[1] for event in events} == {plan.jurisdiction.id for plan in five}
    assert {course.fate for course in courses(five, 7, UNTIL)} == {fate[0] for fate in FATES}
    assert 2_000 < len(events) < 60_000


def test_fates_show_in_what_is_reported(five: list[Plan]) -> None:
    reported = Counter(event.subject for event in history(five, 7, UNTIL))
    silent = [course.id for course in courses(five, 7, UNTIL) if course.fate == "never_reporting"]
    computed = {course.id for course in courses(five, 7, UNTIL) if course.indicator.measured_by}
    assert silent
    assert [name for name in silent if name not in computed and reported[name]] == []
    events = history(five, 7, UNTIL)
    versions = Counter((event.subject, event.data.as_of) for event in events if event.type == REPORTED)
    assert max(versions.values()) > 1  # corrections
    assert any(event.type == RETRACTED for event in events)


def test_every_injected_fault_meets_the_outcome_it_was_sent_for(five: list[Plan]) -> None:
    rules, seen, tally = Rules.from_plans(five), set[tuple[str, str]](), Tally()
    wrong = []
    for dispatch in dispatches(five, 7, UNTIL, 0.3):
        tally.add(dispatch)
        if (got := outcome(dispatch, rules, seen)) != dispatch.outcome:
            wrong.append((dispatch.fault, got, dispatch.letter.value[:200]))
    assert wrong == []
    told = tally.as_dict()
    assert set(told["by_fault"]) == {*FAULTS, OUT_OF_ORDER}
    assert told["sent"] == told["loaded"] + told["duplicates"] + told["rejected"]
    assert told["rejected"] == sum(told["rejected_by_reason"].values())
    # accepted with ids of their own; the gate holds them, or the marts say what rule they break
    more = sum(told["by_fault"][fault] for fault in (SLIP, OVERPAID, TWICE, IN_YUAN))
    assert told["loaded"] == sum(told["by_type"].values()) == len(history(five, 7, UNTIL)) + more


def test_a_slipped_unit_is_always_out_of_reach_of_the_targets_and_so_held(five: list[Plan]) -> None:
    largest = known(five).largest
    slips = [one for one in dispatches(five, 7, UNTIL, 0.3) if one.fault == SLIP]
    assert slips
    for one in slips:
        sent = json.loads(one.letter.value)
        assert sent["data"]["value"] > REACH * largest[one.event.subject], sent


def test_the_demo_s_rate_of_faults_gives_a_few_rows_to_hold_and_many_reasons(five: list[Plan]) -> None:
    rate = float(commands(ROOT / "Procfile", VARIABLES)["simulator"][-1])
    sent = Counter(one.fault for one in dispatches(five, 7, UNTIL, rate) if one.fault)
    assert 0 < sent[SLIP] < 20
    assert len(sent) > 5
    assert sum(sent.values()) < 0.02 * len(history(five, 7, UNTIL))


def test_out_of_order_events_come_later_than_their_place(plans: list[Plan]) -> None:
    sent = list(dispatches(plans, 7, UNTIL, 0.5))
    late = [n for n, dispatch in enumerate(sent) if dispatch.fault == OUT_OF_ORDER]
    assert late
    assert all(any(other.event.time > sent[n].event.time for other in sent[:n]) for n in late[:-5])


def test_sessions_and_people_of_one_programme_come_from_the_same_trainings(plans: list[Plan]) -> None:
    events = [event for event in history(plans, 7, UNTIL) if event.type == HELD]
    by_name = {course.indicator.id: course for course in courses(plans, 7, UNTIL)}
    month_end = date(2026, 10, 31)
    until_then = [event.data for event in events if event.data.at <= month_end.isoformat()]
    assert sum(data.attendees for data in until_then) == pytest.approx(by_name["trained"].value(month_end), rel=0.35)
    assert {data.programme for data in until_then} == {"ai"}


def test_enterprises_leave_only_where_they_joined(five: list[Plan]) -> None:
    inside: set[tuple[str, str, str]] = set()
    for event in history(five, 7, UNTIL):
        if event.type == ONBOARDED:
            inside.add((event.subject, event.data.enterprise, event.data.role))
    gone = [event for event in history(five, 7, UNTIL) if event.type == LEFT]
    assert gone
    assert all((event.subject, event.data.enterprise, event.data.role) in inside for event in gone)


def test_centres_have_outages(five: list[Plan]) -> None:
    capacities = [event.data.capacity_pflops for event in history(five, 7, UNTIL) if event.type == MEASURED]
    assert 0 < capacities.count(0.0) < len(capacities) / 20


ORDER = ["planned", "started", "completed", "in_service", "cancelled"]


def moves_by_promise(five: list[Plan]) -> dict[tuple[str, str], list[Event]]:
    """The moves of each milestone in order of their days; those of a promise of every year apart by year."""
    yearly = {course.id for course in courses(five, 7, UNTIL) if course.is_yearly}
    found: dict[tuple[str, str], list[Event]] = {}
    for event in sorted((e for e in history(five, 7, UNTIL) if e.type == MOVED), key=lambda event: event.data.at):
        found.setdefault((event.subject, event.data.at[:4] if event.subject in yearly else ""), []).append(event)
    return found


def test_milestones_move_forward(five: list[Plan]) -> None:
    promises = moves_by_promise(five)
    assert {year for _, year in promises} >= {"", "2025", "2026"}
    for events in promises.values():
        steps = [ORDER.index(event.data.state) for event in events]
        shares = [event.data.done_share for event in events if event.data.done_share is not None]
        assert (steps, shares) == (sorted(steps), sorted(shares))


def test_some_offices_tell_states_alone_and_one_milestone_of_a_great_plan_is_given_up(five: list[Plan]) -> None:
    promises = moves_by_promise(five)
    started = [events for events in promises.values() if any(event.data.state == "started" for event in events)]
    without = [events for events in started if all(event.data.done_share is None for event in events)]
    assert 0 < len(without) < len(started) / 2
    given_up = [
        subject.split("/")[0] for (subject, _), events in promises.items() if events[-1].data.state == "cancelled"
    ]
    assert given_up == ["wucheng"]


def test_milestone_on_schedule_is_done_when_it_is_due(five: list[Plan]) -> None:
    """By its own due date, not by the plan's last year."""
    for seed in range(3):
        done = {event.subject: event.data.at for event in history(five, seed, date(2031, 12, 31)) if event.type == MOVED
                and event.data.state in ("completed", "in_service")}  # fmt: skip
        of = [course for course in courses(five, seed, UNTIL) if course.indicator.measure == "milestone"
              and course.fate == "on_schedule" and not course.is_yearly and not course.dropped_on]  # fmt: skip
        assert of
        assert [course.id for course in of if done[course.id] > course.points[1][0].isoformat()] == []


def test_levels_and_flows_have_a_figure_of_before_the_plan(five: list[Plan]) -> None:
    """So that their baseline is known: a level's last period, a flow's last whole year; told when the plan began."""
    by_id = {course.id: course for course in courses(five, 7, UNTIL)}
    opening = [event for event in history(five, 7, UNTIL) if event.type == REPORTED
               and event.data.as_of < by_id[event.data.indicator].start.isoformat()]  # fmt: skip
    annual = [event for event in opening if by_id[event.data.indicator].indicator.measure == "annual"]
    assert 0 < len(annual) < len(opening)
    assert all(event.data.as_of.endswith("-12-31") for event in annual)
    assert all(event.time.date() >= by_id[event.data.indicator].start for event in opening)
    measures = {by_id[event.data.indicator].indicator.measure for event in opening}
    assert measures == {"annual", "level"}


def test_counts_of_a_year_begin_anew_and_go_on(five: list[Plan]) -> None:
    """In its second year a programme holds as many sessions as in its first."""
    sessions = Counter[str]()
    (course,) = [one for one in courses(five, 7, UNTIL) if one.id == "dongyang/science_outreach_sessions"]
    programme = course.indicator.measured_by.where["programme"] if course.indicator.measured_by else ""
    for event in history(five, 7, date(2028, 12, 31)):
        if event.type == HELD and event.data.programme == programme:
            sessions[event.data.at[:4]] += 1
    assert min(sessions["2027"], sessions["2028"]) >= course.points[0][1] * min(course.pace, 1) * 0.8


def test_who_falls_silent_is_heard_of_for_some_months_only(five: list[Plan]) -> None:
    silent = {course.id: course for course in courses(five, 7, UNTIL) if course.fate == "fell_silent"}
    last: dict[str, str] = {}
    for event in history(five, 7, UNTIL):
        if event.subject in silent and event.type in (REPORTED, MOVED):
            day = event.data.as_of if event.type == REPORTED else event.data.at
            last[event.subject] = max(day, last.get(event.subject, ""))
    assert last
    assert [name for name, day in last.items() if day > silent[name].spoken_until(UNTIL).isoformat()] == []


def test_city_goes_on_live_with_ids_of_their_own(plans: list[Plan]) -> None:
    waits: list[float] = []
    clock = iter(NOW + timedelta(seconds=n) for n in range(10_000))
    stream_of_events = live(plans, 7, UNTIL, 4.0, wait=waits.append, now=lambda: next(clock))
    events = list(islice(stream_of_events, 200))
    rules = Rules.from_plans(plans)
    for event in events:
        judge(encode(event), now=NOW + timedelta(hours=4), rules=rules)
    assert len({event.id for event in events}) == 200
    assert {MEASURED, ONBOARDED, LEFT, HELD, REPORTED} <= {event.type for event in events}
    assert set(waits) == {0.5}


def test_live_first_catches_up_with_today(plans: list[Plan]) -> None:
    until = date(2026, 10, 1)
    events = list(islice(live(plans, 7, until, 1000.0, wait=lambda _: None, now=lambda: NOW), 30))
    missing = [event for event in history(plans, 7, UNTIL) if event.time.date() > until][:20]
    assert [event.id for event in events[:20]] == [event.id for event in missing]
