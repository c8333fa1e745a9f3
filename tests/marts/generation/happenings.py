"""Random events of a jurisdiction that counts are made of, and measurements of its compute centres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from reference.counting import Happened, Measured

from .days import LAST_DAY, READ_ON
from .reports import moments


@dataclass(frozen=True)
class Occurrence:
    """An event of a jurisdiction: its kind and data as sent, and what a count sees in it."""

    kind: str
    data: dict[str, Any]
    happened: Happened


def occurrences(rng: Random, starts: date) -> list[Occurrence]:
    """Trainings, connections and payments of one place; one kind may be missing, or begin late."""
    found: list[Occurrence] = []
    for make in (_trainings, _payments, _connections):
        first = rng.choice([starts - timedelta(days=200), starts, starts + timedelta(days=20), READ_ON[0]])
        last = rng.choice([LAST_DAY, LAST_DAY, date(2026, 5, 15), date(2025, 12, 31)])
        if rng.random() < 0.85 and first < last:
            found += make(rng, first, last)
    return found


def _days(rng: Random, first: date, last: date, count: int) -> list[date]:
    corners = [day for day in (*READ_ON, date(2025, 12, 31), date(2026, 1, 1)) if first <= day <= last]
    span = (last - first).days
    return sorted([*corners, *(first + timedelta(days=rng.randint(0, span)) for _ in range(count))])


def _trainings(rng: Random, first: date, last: date) -> list[Occurrence]:
    found = []
    for number, day in enumerate(_days(rng, first, last, 30)):
        said, learned = moments(rng, day, 10)
        data: dict[str, Any] = {"session": f"s{number}", "programme": rng.choice("abcd"), "at": day.isoformat()}
        data |= {"attendees": rng.randint(1, 60)}
        found.append(Occurrence("training.held", data, Happened(f"s{number}", day, said, learned)))
        if rng.random() < 0.1:
            again = said + timedelta(days=rng.randint(1, 60))
            if again < moments(rng, LAST_DAY, 0)[0]:
                restated = data | {"attendees": rng.randint(1, 60)}
                later = Happened(f"s{number}", day, again, max(again, learned))
                found.append(Occurrence("training.held", restated, later))
    return found


def _payments(rng: Random, first: date, last: date) -> list[Occurrence]:
    found = []
    for number, day in enumerate(_days(rng, first, last, 25)):
        said, learned = moments(rng, day, 10)
        paid = rng.randint(1, 800) / 10
        data: dict[str, Any] = {
            "policy": rng.choice("abcd"),
            "enterprise": f"9133079900000000{number:02}",
            "at": day.isoformat(),
        }
        data |= {"base_wan": paid * 2, "paid_wan": paid}
        found.append(Occurrence("subsidy.paid", data, Happened(f"p{number}", day, said, learned)))
    return found


def _connections(rng: Random, first: date, last: date) -> list[Occurrence]:
    """An enterprise may be in several places; it leaves some and comes back, never twice on a day."""
    found = []
    taken: set[tuple[str, date]] = set()
    for day in _days(rng, first, last, 45):
        said, learned = moments(rng, day, 10)
        who, space = f"913307990000000A{rng.randint(1, 14):02}", rng.choice("abcd")
        role = rng.choice(["user", "provider"])
        key = f"{space}/{who}/{role}"
        if (key, day) in taken:
            continue
        taken.add((key, day))
        leaves = rng.random() < 0.3
        data = {"data_space": space, "enterprise": who, "role": role, "at": day.isoformat()}
        kind = "enterprise.left" if leaves else "enterprise.onboarded"
        found.append(Occurrence(kind, data, Happened(key, day, said, learned, who=who, leaves=leaves)))
    return found


def measurements(rng: Random, centre: str, starts: date) -> list[Measured]:
    """Capacity of a centre: a few days, some of them measured again."""
    found = []
    for number in range(rng.randint(1, 5)):
        day = min(starts + timedelta(days=rng.randint(-100, 600)), LAST_DAY)
        said, learned = moments(rng, day, 10)
        value = Fraction(rng.randint(0, 4000), rng.choice([1, 10]))
        found.append(Measured(centre, day, said + timedelta(microseconds=number), learned, value))
    return found
