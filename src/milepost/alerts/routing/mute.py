"""When nothing is told: nights, weekends, holidays. Pure: mute times, a moment, working days -> until when.

Mute times are Beijing's. What is muted is told once they are over, unless it ended before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final, NamedTuple

from milepost.alerts.routing.config import Config, MuteTime
from milepost.days import SHANGHAI, Worktable, working_day

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD_DAYS: Final = 30  # the longest holidays are nine days


class Muted(NamedTuple):
    """Which mute time holds, and when the last one that follows it without a break ends (aware UTC).

    until is None where it does not end within LOOK_AHEAD_DAYS: then the configuration mutes for ever.
    is_guessed: a day was taken for a working day, or not, because nobody knows its year yet.
    """

    name: str
    until: datetime | None
    is_guessed: bool = False


def muted(config: Config, names: Iterable[str], moment: datetime, table: Worktable | None = None) -> Muted | None:
    """Whether the mute times of these names hold at a moment (aware); None where none does."""
    wanted = set(names)
    times = [one for one in config.mute_times if one.name in wanted]
    first = next((one for one in times if _holds(one, moment, table)), None)
    if first is None:
        return None
    until = next((edge for edge in _edges(times, moment) if not any(_holds(one, edge, table) for one in times)), None)
    days = (moment, until or moment)
    guessed = any(one.days != "any" for one in times) and any(
        working_day(edge.astimezone(SHANGHAI).date(), table).is_guessed for edge in days
    )
    return Muted(first.name, until, guessed)


def _holds(one: MuteTime, moment: datetime, table: Worktable | None) -> bool:
    local = moment.astimezone(SHANGHAI)
    if one.weekdays and WEEKDAYS[local.weekday()] not in one.weekdays:
        return False
    if one.days != "any" and working_day(local.date(), table).is_working != (one.days == "working"):
        return False
    return not one.hours or any(_within(hours, local.time()) for hours in one.hours)


def _within(hours: str, clock: time) -> bool:
    begin, end = (_minutes(part) for part in hours.split("-"))
    now = clock.hour * 60 + clock.minute
    return begin <= now < end if begin < end else now >= begin or now < end


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _edges(times: list[MuteTime], moment: datetime) -> Iterator[datetime]:
    """The moments after this one at which something may end: the ends of hours, and midnights. Aware UTC, in order."""
    minutes = sorted({0, *(_minutes(hours.split("-")[1]) % 1440 for one in times for hours in one.hours)})
    local = moment.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(LOOK_AHEAD_DAYS + 1):
        for minute in minutes:
            edge = midnight + timedelta(days=day, minutes=minute)
            if edge > local:
                yield edge.astimezone(UTC)
