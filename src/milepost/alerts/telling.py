"""Whether a group of incidents has something to tell a receiver, and why: group and log of what was told -> reason.

Decided from the log alone, after Alertmanager's meaning (group_wait, group_interval, repeat_interval), so that a
restart, or a second process, comes to the same decision. Nothing here reads a clock, a file or the network.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Reason = Literal["first", "new_in_group", "resolved", "repeat"]


class Timings(NamedTuple):
    """wait: for siblings before a group is told first; interval: the soonest a changed group is told again; repeat:
    when an unchanged one is."""

    wait: timedelta = timedelta(seconds=30)
    interval: timedelta = timedelta(minutes=5)
    repeat: timedelta = timedelta(hours=4)


class Member(NamedTuple):
    """One incident of a group, as it stands. is_acknowledged: somebody has taken it on, so it is not repeated.

    grown_at: when there was last more of it, so that it is told again.
    """

    incident_id: str
    opened_at: datetime
    is_over: bool = False
    is_acknowledged: bool = False
    grown_at: datetime | None = None


class Told(NamedTuple):
    """The last message to a receiver about a group: when it was planned, and which incidents it said were so."""

    at: datetime
    firing: frozenset[str]
    resolved: frozenset[str]


class Decision(NamedTuple):
    """What to tell. firing, resolved: the incidents that the message is about, as the log will remember them."""

    reason: Reason
    firing: frozenset[str]
    resolved: frozenset[str]


def decide(members: list[Member], last: Told | None, timings: Timings, now: datetime) -> Decision | None:
    """What a receiver has to hear of a group now, or None.

    members: the incidents of the group that may be told (neither inhibited nor snoozed), those that are over since the
    last message among them. One that began and ended between two messages is never told: who would act on it?
    """
    firing = frozenset(m.incident_id for m in members if not m.is_over)
    if last is None or not last.firing:
        return _first(members, firing, last, timings, now)
    if now < last.at + timings.interval:
        return None
    over = frozenset(m.incident_id for m in members if m.is_over) & last.firing
    if firing - last.firing or _grown(members, last):
        return Decision("new_in_group", firing, over)
    if over:
        return Decision("resolved", firing, over)
    to_repeat = any(not m.is_over and not m.is_acknowledged for m in members)
    if to_repeat and now >= last.at + timings.repeat:
        return Decision("repeat", firing, frozenset())
    return None


def _grown(members: list[Member], last: Told) -> bool:
    return any(m.grown_at is not None and m.grown_at > last.at for m in members if not m.is_over)


def _first(
    members: list[Member], firing: frozenset[str], last: Told | None, timings: Timings, now: datetime
) -> Decision | None:
    """A group that nobody was told of, or whose last message said that all is over."""
    if not firing:
        return None
    began = min(m.opened_at for m in members if not m.is_over)
    if now < began + timings.wait or (last is not None and now < last.at + timings.interval):
        return None
    return Decision("first", firing, frozenset())


def next_look(members: list[Member], last: Told | None, timings: Timings, now: datetime) -> datetime | None:
    """When at the soonest a group that stays as it is may have something to tell; None: never."""
    firing = [m for m in members if not m.is_over]
    if last is None or not last.firing:
        if not firing:
            return None
        began = min(m.opened_at for m in firing) + timings.wait
        return max(began, last.at + timings.interval) if last else began
    said = {m.incident_id for m in members if m.is_over} & last.firing or {m.incident_id for m in firing} - last.firing
    if said or _grown(firing, last):
        return max(now, last.at + timings.interval)
    if any(not m.is_acknowledged for m in firing):
        return last.at + max(timings.repeat, timings.interval)
    return None
