"""Who hears of an incident now: configuration in force, the moment -> routes, and whether it may be told at all.

Inhibited and snoozed incidents are not told until they no longer are; in a mute time nothing is, until it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from milepost.alerts.incident import Incident
from milepost.alerts.kinds import URGENT
from milepost.alerts.outgoing import Route
from milepost.alerts.routing import mute
from milepost.alerts.routing import route as routing
from milepost.alerts.routing.holding import InForce
from milepost.alerts.telling import Timings


class Desk:
    """One look at all incidents, by one configuration, at one moment.

    is_alone: this process makes one round and ends, so that the first message of a group waits for no others.
    """

    def __init__(self, there: InForce, found: Sequence[Incident], now: datetime, *, is_alone: bool = False) -> None:
        self._there = there
        self._now = now
        self._is_alone = is_alone
        self._open = [one.labels for one in found if not one.is_over]
        self.guessed: set[str] = set()  # mute times by days that nobody knows yet
        self.endless: set[str] = set()

    def routes(self, one: Incident) -> list[Route]:
        """Who is told of an incident, in which group, when. That a receiver cannot be told is told to others."""
        told = routing.route(self._there.config, one.labels, self._there.contacts)
        others = [other for other in told if one.dedupe_key != f"receiver:{other.receiver}"]
        return [self._route(other, one) for other in others or told]

    def way_to(self, receiver: str, one: Incident) -> Route | None:
        """The way to a receiver that a rule names beside the routes; None where it cannot be told of this one."""
        said, there = one.labels, self._there
        if routing.reason_against(there.config, receiver, said, there.contacts):
            return None
        return Route(receiver, "", Timings(), apart=routing.apart(there.config.receiver(receiver), said))

    def _route(self, told: routing.Told, one: Incident) -> Route:
        quiet = mute.muted(self._there.config, told.mute, self._now, self._there.workdays)
        if quiet and quiet.is_guessed:
            self.guessed.add(quiet.name)
        if quiet and quiet.until is None:
            self.endless.add(quiet.name)
        wait = timedelta(0) if self._is_alone or one.kind in URGENT else told.group_wait
        send_resolved = self._there.config.receiver(told.receiver).send_resolved
        timings = Timings(wait, told.group_interval, told.repeat_interval)
        return Route(told.receiver, told.group_key, timings, send_resolved, quiet is not None, told.apart)

    def is_told(self, one: Incident) -> bool:
        """Whether it may be told now: it is neither snoozed nor inhibited by another one that is open."""
        if one.state == "snoozed":
            return False
        return routing.inhibited(self._there.config, one.labels, self._open) is None
