"""Days and moments of events: Asia/Shanghai unless a zone is given. Raises Rejected for what cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from milepost.reasons import rejected

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST_YEAR: Final = 2000  # an earlier clock is a clock that was never set


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """The Asia/Shanghai day of '2026-03-31' or of an RFC 3339 moment; None if it is neither."""
    try:
        if len(text) == 10:
            return datetime.strptime(text, "%Y-%m-%d").date() if text[4] == text[7] == "-" else None
        moment = datetime.fromisoformat(text)
        if len(text) < 16:  # 20260331, 2026-W14-2: ISO 8601, but not what the contract says
            return None
        return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(SHANGHAI).date()
    except (ValueError, OverflowError):
        return None


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


def today() -> date:
    """Today in Shanghai."""
    return datetime.now(SHANGHAI).date()


@lru_cache(maxsize=64)
def latest_day(now: datetime) -> date:
    return (now.astimezone(SHANGHAI) + timedelta(days=1)).date()


@lru_cache(maxsize=64)
def latest_moment(now: datetime) -> datetime:
    return now + timedelta(days=1)


def check_time(moment: datetime, now: datetime) -> datetime:
    """The event's own time in UTC; without a zone it is Shanghai time."""
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
