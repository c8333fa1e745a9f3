"""Days and moments of events: what may be. Raises Rejected for what cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from milepost.days import SHANGHAI, parse_day, parse_time
from milepost.events.reasons import rejected

FIRST_YEAR: Final = 2000  # an earlier clock is a clock that was never set


@lru_cache(maxsize=4096)
def check_day(field: str, text: str, now: datetime, earliest: date) -> date:
    """A day not before ``earliest`` and not later than tomorrow in Shanghai."""
    day = parse_day(text)
    if day is None:
        raise rejected("bad_date", field=field, value=text)
    latest = latest_day(now)
    if day > latest:
        raise rejected("future_as_of", field=field, value=day.isoformat(), limit=latest.isoformat())
    if day < earliest:
        raise rejected("before_plan", field=field, value=day.isoformat(), limit=earliest.isoformat())
    return day


@lru_cache(maxsize=64)
def latest_day(now: datetime) -> date:
    return (now.astimezone(SHANGHAI) + timedelta(days=1)).date()


@lru_cache(maxsize=64)
def latest_moment(now: datetime) -> datetime:
    return now + timedelta(days=1)


def check_time(text: str, now: datetime) -> datetime:
    """The event's own time, as it is written, in UTC; without a zone it is Shanghai time."""
    moment = parse_time(text)
    if moment is None:
        raise rejected("bad_date", field="time", value=text)
    return check_moment(moment, now)


def check_moment(moment: datetime, now: datetime) -> datetime:
    """The same for what was read already."""
    try:
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        utc = zoned if zoned.tzinfo is UTC else zoned.astimezone(UTC)
    except OverflowError:
        raise rejected("bad_date", field="time", value=moment.isoformat()) from None
    if utc.year < FIRST_YEAR:
        raise rejected("bad_date", field="time", value=moment.isoformat())
    limit = latest_moment(now)
    if utc > limit:
        raise rejected("future_time", value=moment.isoformat(), limit=limit.isoformat(timespec="minutes"))
    return utc
