"""Counts and sums that are made of events: sessions, people trained, enterprises connected, payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from .calendar_months import year_end
from .promise import Actual, Promise


@dataclass(frozen=True)
class Happened:
    """An event that counts may be made of.

    key: what it is about (a session, a payment, an enterprise's place): a session stated again replaces itself, of a
    place the latest event says whether it is connected. number: 1, people or an amount. who: the enterprise.
    """

    key: str
    at: date
    said: datetime
    learned: datetime
    number: Fraction = Fraction(1)
    who: str = ""
    leaves: bool = False
    is_counted: bool = True  # fits the `where` of the indicator


@dataclass(frozen=True)
class Count:
    """A count of one indicator. is_connected: distinct enterprises now connected, else a running sum."""

    promise: Promise
    happened: tuple[Happened, ...]
    is_connected: bool = False

    def value_on(self, day: date) -> Fraction:
        """The count at the end of the day: of the year (flows), since the plan's first day (running totals), now."""
        past = [one for one in self.happened if one.at <= day and one.is_counted]
        if self.is_connected:
            places = {one.key: one for one in sorted(past, key=lambda one: (one.at, one.said))}
            return Fraction(len({one.who for one in places.values() if not one.leaves}))
        first = date(day.year, 1, 1) if self.promise.measure == "annual" else self.promise.starts
        return sum((one.number for one in past if one.at >= first), Fraction(0))

    def accepted(self, day: date) -> list[Actual]:
        """The count as an actual of every day that a reading of the day may ask for; none until any event came."""
        if not self.happened:
            return []
        return [Actual(one, self.value_on(one)) for one in sorted(set(self._days(day))) if one <= day]

    def _days(self, day: date) -> Iterable[date]:
        first = date(day.year, 1, 1) if self.promise.is_yearly else self.promise.starts
        first = min(first, self.promise.starts)
        counted = [one.at for one in self.happened if one.is_counted]
        yield from (at for at in counted if at >= first or self.is_connected or self.promise.measure == "annual")
        years = range(min([first, *counted]).year, day.year + 1)
        ends = [year_end(year) for year in years]
        if self.promise.measure == "annual":
            yield from (end for end in ends if end.year in {at.year for at in counted})
        yield from (one for one in [first, self.promise.due, *ends] if one and one >= first)
        if day >= first or any(at <= day for at in counted if self.is_connected or self._is_flow_of(at, day)):
            yield day

    def _is_flow_of(self, at: date, day: date) -> bool:
        return self.promise.measure == "annual" and at.year == day.year


def standing(happened: Sequence[Happened], known_at: datetime) -> tuple[Happened, ...]:
    """What was known at the moment, a session stated again in its last form."""
    known = sorted((one for one in happened if one.learned <= known_at), key=lambda one: one.said)
    return tuple({(one.key if not one.who else id(one)): one for one in known}.values())


@dataclass(frozen=True)
class Measured:
    """A compute centre's capacity on a day."""

    centre: str
    as_of: date
    said: datetime
    learned: datetime
    value: Fraction


def capacity(measured: Iterable[Measured], known_at: datetime) -> list[Actual]:
    """The sum of each centre's latest capacity, on every day on which one was measured."""
    known = sorted((one for one in measured if one.learned <= known_at), key=lambda one: (one.as_of, one.said))
    found = []
    for day in sorted({one.as_of for one in known}):
        latest = {one.centre: one.value for one in known if one.as_of <= day}
        found.append(Actual(day, sum(latest.values(), Fraction(0))))
    return found
