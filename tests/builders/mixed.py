"""A plan with targets of every kind, and what comes in for them at odd days: for tests that read every day."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from builders.warehouse import Workbench, indicator, plan, since

START, LAST = date(2025, 1, 10), date(2026, 12, 31)
CADENCES = ("daily", "monthly", "quarterly", "yearly")
DUES = (2025, "2025-09-30", 2026, "2026-05-15", 2027)
COUNTED = {
    "count_sessions": ("场", {}),
    "sum_attendees": ("人次", {}),
    "sum_paid": ("万元", {}),
    "distinct_connected": ("家", {}),
    "sum_latest_by_centre": ("PFlops", {}),
}


def mixed(chance: random.Random, size: int = 40) -> dict[str, Any]:
    """A plan of ``size`` indicators that are reported, and some counted from events; in force from mid-month on."""
    reported = [_reported(chance, f"i{number}") for number in range(size)]
    counted = [
        indicator(
            f"c{number}_{rule}", _measure_of(chance, rule), _targets(chance), unit=unit,
            cadence=chance.choice(CADENCES), measured_by={"rule": rule} | where, **_path(chance),
        )
        for number in range(2)
        for rule, (unit, where) in COUNTED.items()
    ]  # fmt: skip
    return plan(*reported, *counted, effective={"from": "2025-01-10"})


def _measure_of(chance: random.Random, rule: str) -> str:
    levels = rule in ("distinct_connected", "sum_latest_by_centre")
    return "level" if levels else chance.choice(["cumulative", "annual", "increment"])


def _reported(chance: random.Random, name: str) -> dict[str, Any]:
    measure = chance.choice(["level", "level", "cumulative", "increment", "annual", "annual", "milestone"])
    cadence = chance.choice(CADENCES)
    if measure == "milestone":
        return indicator(name, measure, _dues(chance), cadence=cadence)
    more: dict[str, Any] = {"cadence": cadence, "direction": chance.choice(["up", "up", "down"])}
    if chance.random() < 0.4:
        more |= since(chance.choice([10, 60, 150]), chance.choice(["2024-12-31", "2024-11-15"]))
    more |= _path(chance)
    growth = measure == "annual" and chance.random() < 0.2
    return indicator(name, measure, _targets(chance), unit="%" if growth else "个", **more)


def _path(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.6:
        return {}
    days = sorted(chance.sample(["2025-06-30", "2025-12-31", "2026-06-15", "2026-12-31"], 2))
    return {"path": [{"date": day, "value": chance.randrange(20, 100), "source": "计划"} for day in days]}


def _dues(chance: random.Random) -> list[dict[str, Any]]:
    if chance.random() < 0.3:
        return [{"due": None, "due_kind": "none", "recurs": "yearly"}]
    return [{"due": chance.choice(DUES)}]


def _targets(chance: random.Random) -> list[dict[str, Any]]:
    story = chance.random()
    value = chance.choice([40, 80, 100])
    if story < 0.15:
        return [{"due": None, "due_kind": "none", "value": value, "recurs": "yearly"}]
    if story < 0.22:
        return [{"due": None, "due_kind": "none", "value": value}]
    dues = sorted(chance.sample(DUES, chance.choice([1, 2])), key=str)
    bound = chance.choice(["at_least", "at_least", "above", "exactly", "at_most"])
    return [{"due": due, "value": value + 20 * step, "bound": bound} for step, due in enumerate(dues)]


def fill(bench: Workbench, chance: random.Random, made: dict[str, Any], last: date) -> None:
    """Events at random days up to ``last``: often at month ends, sometimes none for long."""
    for one in made["indicators"]:
        for day in sorted(_days(chance, last)):
            _say(bench, chance, one, day)


def _days(chance: random.Random, last: date) -> set[date]:
    days = {START + timedelta(days=chance.randrange(-200, (last - START).days)) for _ in range(chance.randrange(7))}
    ends = {date(day.year, day.month, 1) - timedelta(days=1) for day in days}
    return {day for day in days | ends if day <= last}


def _say(bench: Workbench, chance: random.Random, one: dict[str, Any], day: date) -> None:
    name, at = str(one["id"]), day.isoformat()
    said = {"said": _noon(day)}
    if name.startswith("i") and one["measure"] != "milestone":
        bench.report(name, at, chance.randrange(0, 130), unit=one["unit"], **said)
        return
    rule = one["measured_by"]["rule"] if "measured_by" in one else ""
    kind, data = {
        "": ("milestone.moved", {"indicator": f"town/{name}", "state": _state(chance), "at": at} | _share(chance)),
        "count_sessions": ("training.held", {"session": f"s{at}", "programme": "p", "at": at, "attendees": 20}),
        "sum_attendees": ("training.held", {"session": f"t{at}", "programme": "p", "at": at, "attendees": 20}),
        "sum_paid": ("subsidy.paid", {"policy": "x", "enterprise": "E", "base_wan": 9, "paid_wan": 8, "at": at}),
        "distinct_connected": ("enterprise.onboarded", {"data_space": "film", "enterprise": at, "role": "u", "at": at}),
        "sum_latest_by_centre": ("compute.measured", {"centre": "a", "as_of": at, "capacity_pflops": 30}),
    }[rule]  # fmt: skip
    bench.event(kind, data, **said)


def _state(chance: random.Random) -> str:
    return chance.choice(["planned", "started", "started", "completed", "cancelled"])


def _share(chance: random.Random) -> dict[str, Any]:
    return {"done_share": chance.choice([0.1, 0.5, 0.8])} if chance.random() < 0.4 else {}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(4))
