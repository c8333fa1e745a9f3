"""Random histories of reports: revised, taken back, late, out of order, in other units, made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from reference.calendar_months import Cadence
from reference.case import case_of
from reference.history import Told, accepted
from reference.promise import Promise
from reference.shares import shares_of

from .days import LAST_DAY, READ_ON, report_days

KNOWN_AT = (datetime(2026, 5, 10, 12), datetime(2026, 11, 25, 15, 30))
END = datetime(2026, 11, 25, 12)
OTHER_UNITS: dict[str, tuple[tuple[str, Fraction], ...]] = {
    "亿元": (("万元", Fraction(1, 10**4)), ("元", Fraction(1, 10**8))),
    "家": (("万家", Fraction(10**4)),),
    "个": (("万个", Fraction(10**4)),),
    "万人": (("人", Fraction(1, 10**4)), ("名", Fraction(1, 10**4))),
}


@dataclass(frozen=True)
class Report:
    """What is told of an indicator, and the unit it is sent in (a unit's worth in the indicator's)."""

    told: Told
    unit: str
    worth: Fraction = Fraction(1)

    @property
    def sent(self) -> float:
        assert self.told.value is not None
        return float(self.told.value / self.worth)


def moments(rng: Random, day: date, patience: int = 40) -> tuple[datetime, datetime]:
    """(said, learned) of something true for the day: mostly soon, now and then months later."""
    seconds = timedelta(seconds=rng.randint(0, 86399))
    said = min(datetime.combine(day, time()) + timedelta(days=rng.randint(0, patience)) + seconds, END - seconds / 3)
    delay = timedelta(days=rng.choice([0, 0, 0, 0, 3, 30, 120]), seconds=rng.randint(0, 3000))
    return said, min(said + delay, END)


def reports_of(rng: Random, promises: Sequence[Promise], unit: str) -> list[Report]:
    """Everything told of an indicator. promises: its targets."""
    promise = rng.choice(promises)
    days = report_days(rng, promise.cadence, promise.starts, promise.due)
    if rng.random() < 0.03:
        days = []
    values = {day: _near_the_way(rng, promise, day) for day in days}
    _aim(rng, promise, values)
    made_up = rng.random() < 0.06
    found: list[Report] = []
    for day, value in values.items():
        is_simulated = made_up or rng.random() < 0.02
        for one in _versions(rng, day, value, unit):
            found.append(replace(one, told=replace(one.told, is_simulated=is_simulated)))
    if rng.random() < 0.12:
        found += _taken_back(rng, promise, set(days), unit)
    return found


def _near_the_way(rng: Random, promise: Promise, day: date) -> Fraction:
    """A value not far from what is due by then."""
    start = promise.stated.value if promise.stated else Fraction(0)
    if promise.is_growth:
        return rounded(promise.value * Fraction(rng.choice([-20, 50, 80, 100, 100, 101, 130]), 100), 3)
    if promise.falls and not promise.stated:
        start = promise.value * 2
    if promise.measure == "annual" or promise.is_yearly:
        start, gone = Fraction(0), Fraction(day.month, 12)
    else:
        end = promise.due or date(2027, 12, 31)
        gone = Fraction((day - promise.starts).days, max((end - promise.starts).days, 1))
    noise = Fraction(rng.choice([0, 0, 5, -5, 12, -12, 30, -30, 60, -60]), 100)
    value = start + (promise.value - start) * (gone + noise)
    return rounded(max(value, Fraction(0)) if promise.value >= 0 else value, rng.choice([0, 2, 4]))


def rounded(value: Fraction, digits: int) -> Fraction:
    return Fraction(round(value * 10**digits), 10**digits)


def _aim(rng: Random, promise: Promise, values: dict[date, Fraction]) -> None:
    """Move the figure that a day read rests on to a limit: of the gap, of the bound, of rounding."""
    focus = rng.choice([*READ_ON, date(2026, 6, 30), date(2025, 12, 31)])
    read = [day for day in sorted(values) if day <= focus]
    if not read or rng.random() < 0.2:
        return
    day, target = read[-1], promise.value
    if rng.random() < 0.3:
        values[day] = max(target * Fraction(rng.choice([100, 100, 100, 101, 99, 120]), 100), Fraction(0))
        return
    told = [Told("report", one, datetime.min, datetime.min, value) for one, value in values.items()]
    case = case_of(promise, accepted(told, END), focus)
    shares = shares_of(case)
    if shares.schedule is None or shares.expected is None or case.latest is None or case.latest.as_of != day:
        return
    tie = Fraction(rng.choice([0, 0, 4, 5, 6, -4, -5, -6]), 100)
    limit = rng.choice([Fraction(0), promise.ahead, -promise.ahead, -promise.behind, Fraction(rng.randint(-60, 30))])
    attained = shares.schedule + (limit + tie) / 100
    if shares.basis == "from_baseline" and case.baseline.value is not None:
        aimed = case.baseline.value + (target - case.baseline.value) * attained
    else:
        whole = shares.expected / shares.schedule if shares.schedule else target
        aimed = whole * attained
    if aimed >= 0:
        values[day] = aimed if (aimed * 10**8).denominator == 1 else rounded(aimed, 4)


def _versions(rng: Random, day: date, value: Fraction, unit: str) -> list[Report]:
    """The figure that stands in the end, and now and then an earlier statement that it replaced."""
    said, learned = moments(rng, day)
    found = [_in_some_unit(rng, Told("report", day, said, learned, value), unit)]
    if rng.random() < 0.25:
        ahead = timedelta(days=rng.randint(0, 60), seconds=rng.randint(1, 9999))
        other = rounded(value * Fraction(rng.randint(60, 130), 100), 2)
        earlier = Told("report", day, said - ahead, learned - ahead, other)
        if rng.random() < 0.35:  # said first, arrived last
            earlier = replace(earlier, learned=min(learned + timedelta(days=rng.randint(1, 90)), END))
        found.append(_in_some_unit(rng, earlier, unit))
    return found


def _taken_back(rng: Random, promise: Promise, taken: set[date], unit: str) -> list[Report]:
    """A figure for a day of its own, and its retraction."""
    day = promise.starts + timedelta(days=rng.randint(20, 500))
    if day in taken or day > LAST_DAY:
        return []
    said, learned = moments(rng, day, 10)
    value = rounded(abs(promise.value) * Fraction(rng.randint(40, 200), 100), 2)
    back_said = min(said + timedelta(days=rng.randint(1, 200)), END)
    back = Told("retraction", day, back_said, max(back_said, learned))
    if back_said <= said:
        return []
    return [_in_some_unit(rng, Told("report", day, said, learned, value), unit), Report(back, unit)]


def _in_some_unit(rng: Random, told: Told, unit: str) -> Report:
    others = OTHER_UNITS.get(unit, ())
    if others and rng.random() < 0.15:
        return Report(told, *rng.choice(others))
    return Report(told, unit)


def moves_of(rng: Random, promise: Promise) -> list[Told]:
    """Moves of a milestone: states in any order, a share given and then not, work taken up after it was cancelled."""
    cadence: Cadence = promise.cadence
    days = report_days(rng, cadence, promise.starts, promise.due)[: rng.randint(0, 5)]
    found = []
    gives_shares = rng.random() < 0.4
    for number, day in enumerate(days):
        states = ["planned", "planned", "started", "started", "started"] if number < len(days) - 1 else [
            "planned", "started", "started", "completed", "in_service", "cancelled",
        ]  # fmt: skip
        state = rng.choice([*states, *(["completed", "cancelled"] if rng.random() < 0.15 else [])])
        is_under_way = state in ("planned", "started")
        share = Fraction(rng.randint(0, 19), 20) if gives_shares and is_under_way and rng.random() < 0.5 else None
        said, learned = moments(rng, day, 15)
        found.append(Told("move", day, said, learned, state=state, share=share))
    return found


def event_of(report: Report, indicator_id: str) -> tuple[str, dict[str, Any]]:
    """(kind, data) of the event that tells it."""
    told = report.told
    data: dict[str, Any] = {"indicator": indicator_id}
    if told.kind == "move":
        data |= {"state": told.state, "at": told.as_of.isoformat()}
        return "milestone.moved", data | ({} if told.share is None else {"done_share": float(told.share)})
    data["as_of"] = told.as_of.isoformat()
    if told.kind == "retraction":
        return "indicator.retracted", data | {"reason": "counted twice"}
    return "indicator.reported", data | {"value": report.sent, "unit": report.unit}
