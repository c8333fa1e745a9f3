"""When a group of incidents is told: by the reasons and intervals of the log, at most once, and never not at all."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from milepost.alerts.telling import Decision, Member, Timings, Told, decide, next_look

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TIMINGS = Timings(timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=4))


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def told(seconds: float, firing: str, resolved: str = "") -> Told:
    return Told(at(seconds), frozenset(firing), frozenset(resolved))


def member(name: str, opened: float = 0, *, over: bool = False, taken: bool = False) -> Member:
    return Member(name, at(opened), over, taken)


def test_the_first_message_waits_for_siblings() -> None:
    assert decide([member("a")], None, TIMINGS, at(29)) is None
    assert decide([member("a"), member("b", 20)], None, TIMINGS, at(30)) == Decision(
        "first", frozenset("ab"), frozenset()
    )


def test_what_is_over_before_anybody_heard_is_never_told() -> None:
    assert decide([member("a", over=True)], None, TIMINGS, at(3600)) is None


def test_a_new_sibling_waits_for_the_interval() -> None:
    group = [member("a"), member("b", 60)]
    assert decide(group, told(30, "a"), TIMINGS, at(329)) is None
    assert decide(group, told(30, "a"), TIMINGS, at(330)) == Decision("new_in_group", frozenset("ab"), frozenset())


def test_one_of_which_there_is_more_is_told_again_after_the_interval_also_if_taken_on() -> None:
    group = [Member("a", at(0), is_acknowledged=True, grown_at=at(60))]
    assert decide(group, told(30, "a"), TIMINGS, at(329)) is None
    assert next_look(group, told(30, "a"), TIMINGS, at(100)) == at(330)
    assert decide(group, told(30, "a"), TIMINGS, at(330)) == Decision("new_in_group", frozenset("a"), frozenset())
    assert decide(group, told(330, "a"), TIMINGS, at(9999)) is None


def test_the_end_is_told_once() -> None:
    group = [member("a", over=True)]
    assert decide(group, told(30, "a"), TIMINGS, at(400)) == Decision("resolved", frozenset(), frozenset("a"))
    assert decide(group, told(400, "", "a"), TIMINGS, at(9999)) is None


def test_one_that_came_and_went_between_two_messages_is_not_told() -> None:
    group = [member("a"), member("b", 60, over=True)]
    assert decide(group, told(30, "a"), TIMINGS, at(600)) is None


def test_an_unchanged_group_is_repeated_unless_somebody_has_taken_it_on() -> None:
    assert decide([member("a")], told(0, "a"), TIMINGS, at(4 * 3600 - 1)) is None
    assert decide([member("a")], told(0, "a"), TIMINGS, at(4 * 3600)) == Decision("repeat", frozenset("a"), frozenset())
    assert decide([member("a", taken=True)], told(0, "a"), TIMINGS, at(9 * 3600)) is None


def test_a_group_that_begins_anew_is_told_as_a_first_one() -> None:
    group = [member("a", over=True), member("b", 1000)]
    assert decide(group, told(900, "", "a"), TIMINGS, at(1100)) is None
    assert decide(group, told(900, "", "a"), TIMINGS, at(1200)) == Decision("first", frozenset("b"), frozenset())


steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "close", "take", "wait", "restart"]), st.sampled_from("abc"), st.integers(0, 2000)
    ),
    max_size=40,
)


class World:
    """Incidents that open and close, and the log of what was told of them."""

    def __init__(self) -> None:
        self.open: dict[str, Member] = {}
        self.log: list[tuple[datetime, Decision]] = []
        self.now = START
        self._over: list[Member] = []
        self._number = 0

    def happen(self, what: str, name: str) -> None:
        if what == "open" and name not in self.open:
            self._number += 1
            self.open[name] = Member(f"{name}{self._number}", self.now)
        elif what == "close" and name in self.open:
            self._over.append(self.open.pop(name)._replace(is_over=True))
        elif what == "take" and name in self.open:
            self.open[name] = self.open[name]._replace(is_acknowledged=True)

    def look(self) -> None:
        """Ten seconds later, from the log alone."""
        self.now += timedelta(seconds=10)
        last = Told(self.log[-1][0], self.log[-1][1].firing, self.log[-1][1].resolved) if self.log else None
        group = [*self.open.values(), *self._over]
        due = next_look(group, last, TIMINGS, self.now)
        decision = decide(group, last, TIMINGS, self.now)
        assert (decision is not None) == (due is not None and due <= self.now), "next_look and decide disagree"
        if decision is not None:
            self.log.append((self.now, decision))


@given(steps)
def test_over_any_course_of_things_nobody_hears_twice_and_what_lasts_is_heard(
    course: list[tuple[str, str, int]],
) -> None:
    """Each step lets time pass; a process looks every 10 s, from the log alone, whatever restarts came between."""
    world = World()
    for what, name, seconds in course:
        world.happen(what, name)
        for _ in range(seconds // 10):
            world.look()
    log, now, open_now = world.log, world.now, world.open
    for (before, _), (after, _) in itertools.pairwise(log):
        assert after - before >= TIMINGS.interval, "told again within the interval"
    ends = [one for _, decision in log for one in decision.resolved]
    assert len(ends) == len(set(ends)), "an end was told twice"
    heard = {one for _, decision in log for one in decision.firing}
    assert set(ends) <= heard, "the end of something was told that nobody had heard of"
    for one in open_now.values():
        if now - one.opened_at >= TIMINGS.wait + TIMINGS.interval + timedelta(seconds=20):
            assert one.incident_id in heard, "what lasts was never told"
    last_firing = log[-1][1].firing if log else frozenset()
    if log and now - log[-1][0] >= TIMINGS.interval + timedelta(seconds=10):
        assert last_firing <= {one.incident_id for one in open_now.values()}, "an end was not told"
