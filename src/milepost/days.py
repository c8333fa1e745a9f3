"""Days and moments: how a text becomes one, what day and moment it is now, which days are worked.

Days are Asia/Shanghai's.

One grammar for client, loader and published schemas. It is ASCII, for Python's own readers also take the digits of
other scripts and a blank before a digit, which no cast of SQL does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")

_MONTH, _DAY_OF_MONTH, _HOUR, _SIXTY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])", "([01][0-9]|2[0-3])", "[0-5][0-9]"
_YEAR: Final = "[0-9]{4}"
_DAY: Final = f"{_YEAR}-{_MONTH}-{_DAY_OF_MONTH}"
_CLOCK: Final = (
    f"{_HOUR}(:{_SIXTY}(:{_SIXTY}([.,][0-9]+)?)?|{_SIXTY}({_SIXTY}([.,][0-9]+)?)?)?"  # 08, 08:00, 0800, 08:00:00.5
)
# The first is what RFC 3339 writes. The others are ISO 8601's, taken since v1 began: compact days, and days of a week.
_BEFORE_CLOCK: Final = (
    f"({_DAY}[ -~]|{_YEAR}{_MONTH}{_DAY_OF_MONTH}[ -~]"
    f"|{_YEAR}-W{_SIXTY}(-[1-7])?[ -/:-~]|{_YEAR}W{_SIXTY}[1-7]?[ -/:-~])"
)
DAY_PATTERN: Final = f"^({_DAY}|{_BEFORE_CLOCK}{_CLOCK}(Z|[+-]{_CLOCK})?)$"
"""A day, or a moment: a date, one ASCII character (usually T), a time of day and perhaps a zone."""
TIME_PATTERN: Final = f"^{_DAY}[Tt ]{_HOUR}:{_SIXTY}:{_SIXTY}(\\.[0-9]+)?([Zz]|[+-]{_HOUR}:?{_SIXTY})?$"
"""The envelope's time: RFC 3339, the zone left out where it is Shanghai's."""
_IS_DAY: Final = re.compile(_DAY)
_IS_TIME: Final = re.compile(TIME_PATTERN[1:-1])
_IS_DAY_OR_MOMENT: Final = re.compile(DAY_PATTERN[1:-1])


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """The Asia/Shanghai day of '2026-03-31' or of a moment (DAY_PATTERN); None if it is neither."""
    if not _IS_DAY_OR_MOMENT.fullmatch(text):
        return None
    try:
        if _IS_DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(SHANGHAI).date()
    except (ValueError, OverflowError):
        return None


def utc_now() -> datetime:
    """This moment as every table stores one: UTC, without a zone."""
    return utc(datetime.now(UTC))


def utc(moment: datetime) -> datetime:
    """An aware moment as every table stores one: UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def beijing(moment: datetime) -> datetime:
    """A moment as clocks in Beijing show it, without a zone; one that comes without a zone is UTC."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return aware.astimezone(SHANGHAI).replace(tzinfo=None)


def today() -> date:
    """Today in Shanghai."""
    return datetime.now(SHANGHAI).date()


def ends_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def parse_time(text: str) -> datetime | None:
    """The envelope's time as it is written (TIME_PATTERN), with its zone if it names one; None if it is none."""
    if not _IS_TIME.fullmatch(text):
        return None
    try:
        return msgspec.convert(text, datetime)
    except msgspec.ValidationError:  # a 30th of February
        return None


class WorkingDay(NamedTuple):
    """Whether a day is worked, and who says so.

    known_from: the calendar of official holidays; the city's own table (config/workdays.yml); or nobody: Monday to
    Friday are taken for working days, and whatever is reckoned from it must say so (is_guessed).
    """

    day: date
    is_working: bool
    known_from: Literal["calendar", "table", "weekdays"]

    @property
    def is_guessed(self) -> bool:
        return self.known_from == "weekdays"


Worktable = Mapping[int, Mapping[date, bool]]
"""Year -> its days that differ from Monday to Friday, and whether they are worked. One that is absent is unknown."""


def working_day(day: date, table: Worktable | None = None) -> WorkingDay:
    """Whether a day is worked in China: by chinesecalendar, else the table, else Monday to Friday. Raises nothing."""
    import chinese_calendar

    try:
        return WorkingDay(day, bool(chinese_calendar.is_workday(day)), "calendar")
    except NotImplementedError:  # a year that its release does not know
        is_weekday = day.weekday() < 5
    year = (table or {}).get(day.year)
    if year is None:
        return WorkingDay(day, is_weekday, "weekdays")
    return WorkingDay(day, year.get(day, is_weekday), "table")


def after_working_days(day: date, count: int, table: Worktable | None = None) -> WorkingDay:
    """The working day that is so many working days after a day; that day itself does not count.

    known_from is weekdays where any day on the way was only guessed. Raises nothing: dates end with the year 9999.
    """
    guessed = False
    known = WorkingDay(day, True, "calendar")
    while count > 0 and day < date.max:
        day += timedelta(days=1)
        known = working_day(day, table)
        guessed = guessed or known.is_guessed
        count -= known.is_working
    return known._replace(known_from="weekdays") if guessed else known


class WorkingDays(NamedTuple):
    """How many days are worked. is_guessed: of some day between nobody says whether it is worked."""

    number: int
    is_guessed: bool


def working_days_until(day: date, last: date, table: Worktable | None = None) -> WorkingDays:
    """The working days after a day, up to a last one, which counts: 0 on the last one itself and after it."""
    known = [working_day(day + timedelta(days=n), table) for n in range(1, (last - day).days + 1)]
    return WorkingDays(sum(one.is_working for one in known), any(one.is_guessed for one in known))
