"""Random plans: indicators of every measure and bound, as a plan's file writes them."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from builders.warehouse import indicator, plan
from reference.calendar_months import Cadence, year_end
from reference.catalogue import starts_of

from .days import due_day

PLACES: dict[str, dict[str, Any]] = {
    "town": {"effective": {"from": "2025-01-01"}},
    "hill": {"effective": {"from": "2026-03-16"}, "limits": {"ahead_points": 15, "behind_points": 40}},
    "port": {"effective": {"from": "2025-06-30"}},
    "lake": {"effective": {}, "issued": "2024-12-31", "limits": {"ahead_points": 5, "behind_points": 20}},
    "mill": {"effective": {"from": "2025-02-28"}},
    "quay": {"effective": {"from": "2026-04-01"}},
    "vale": {"effective": {}, "issued": None},
}
CADENCES: tuple[Cadence, ...] = ("daily", "monthly", "monthly", "quarterly", "quarterly", "yearly")
BOUNDS = ("at_least", "at_least", "at_least", "at_least", "above", "exactly", "at_most", "at_most")
COUNTS = {
    "count_sessions": ("场", ["annual", "annual", "cumulative", "increment"]),
    "sum_attendees": ("人", ["annual", "annual", "cumulative", "increment"]),
    "sum_paid": ("万元", ["annual", "annual", "cumulative", "increment"]),
    "distinct_connected": ("家", ["level"]),
}


def plans_of(rng: Random, indicators_per_plan: int) -> list[dict[str, Any]]:
    made = []
    for place, more in PLACES.items():
        # a plan without a day begins with the first year that a target names
        starts = starts_of(more) or date(2025, 1, 1)
        named = [_indicator(rng, f"i{number}", starts, place) for number in range(indicators_per_plan)]
        made.append(plan(*named, place=place, horizon=2030, **more))
    return made


def _indicator(rng: Random, name: str, starts: date, place: str) -> dict[str, Any]:
    kinds = ["level"] * 6 + ["cumulative"] * 3 + ["increment"] * 2 + ["annual"] * 7
    kinds += ["milestone"] * 7 + ["growth"] * 2 + ["count"] * 5 + ["centres"]
    kind = rng.choice(kinds)
    more: dict[str, Any] = {"cadence": rng.choice(CADENCES)}
    if kind == "count":
        return _count(rng, name, starts, place, more)
    if kind == "milestone":
        more |= {"measured_by": {"rule": "milestone_state"}, "cadence": rng.choice(["quarterly", "yearly", "yearly"])}
    elif kind == "centres":
        more |= {"unit": "PFlops", "measured_by": {"rule": "sum_latest_by_centre", "where": {"centre": f"{name}_1"}}}
        if rng.random() < 0.5:
            more["measured_by"] = {"rule": "sum_latest_by_centre"}
    elif kind == "growth":
        more["unit"] = rng.choice(["%", "百分点"])
    else:
        more["unit"] = rng.choice(["亿元", "家", "个", "万人", *(["%"] if kind == "level" else [])])
    measure = {"growth": "annual", "centres": "level"}.get(kind, kind)
    return _with_targets(rng, name, kind, measure, starts, more)


def _count(rng: Random, name: str, starts: date, place: str, more: dict[str, Any]) -> dict[str, Any]:
    rule = rng.choice(list(COUNTS))
    unit, measures = COUNTS[rule]
    where = {
        "count_sessions": {"programme": rng.choice("abc")},
        "sum_attendees": {"programme": rng.choice("abc")},
        "sum_paid": {"policy": f"{place}/{rng.choice('abc')}"},
        "distinct_connected": {"data_space": rng.choice("abc")},
    }[rule]
    more |= {"unit": unit, "measured_by": {"rule": rule, "where": where if rng.random() < 0.8 else {}}}
    return _with_targets(rng, name, "count", rng.choice(measures), starts, more)


def _with_targets(
    rng: Random, name: str, kind: str, measure: str, starts: date, more: dict[str, Any]
) -> dict[str, Any]:
    falls = kind in ("level", "cumulative", "annual") and rng.random() < 0.25
    base, step = _scale(rng, kind, falls)
    if falls:
        more["direction"] = "down"
    is_stated = kind not in ("milestone", "count", "growth") and rng.random() < (0.3 if measure == "level" else 0.2)
    bound = "at_least" if kind == "milestone" else rng.choice(BOUNDS)
    if kind == "growth" and bound == "at_most" and rng.random() < 0.6:
        bound = "at_least"
    if is_stated:
        at_start = _value(base, step, 0 if rng.random() < 0.75 else 3)
        if more.get("unit") == "%" and not falls and rng.random() < 0.5:
            at_start = -at_start - step
        more["baseline"] = {"value": at_start, "date": _base_day(rng, measure, starts)}
    if kind not in ("centres", "milestone") and measure == "annual" and rng.random() < 0.3:
        more.pop("baseline", None)
        target = {"due": None, "due_kind": "none", "recurs": "yearly", "value": _value(base, step, 12)}
        return indicator(name, measure, [target | {"bound": bound}], **more)
    if rng.random() < (0.25 if kind == "milestone" else 0.1):
        return indicator(name, measure, [_undated(rng, kind, bound, _value(base, step, 12))], **more)
    return _dated(rng, name, kind, measure, (base, step), bound, starts, more)


def _scale(rng: Random, kind: str, falls: bool) -> tuple[float, float]:
    """(where it begins, the way of one of twelve parts)."""
    if kind == "growth":
        return rng.choice([2, 5, 10]), rng.choice([0.25, 0.5])
    if kind == "count":
        return 0, rng.choice([0.5, 1, 2, 20])
    step = rng.choice([1, 3, 6, 10, 60, 100, 0.6])
    if falls:
        return step * rng.choice([30, 36, 60]), -step
    return rng.choice([0, 0, step * 3, step * 20]), step


def _value(base: float, step: float, parts: float) -> float:
    return round(base + step * parts, 6)


def _base_day(rng: Random, measure: str, starts: date) -> str:
    before = year_end(starts.year - 1)
    days = [before, before, before, year_end(starts.year - 2), date(starts.year - 1, 9, 30)]
    if measure != "annual":
        days.append(date(starts.year, 7, 15))
    return rng.choice(days).isoformat()


def _undated(rng: Random, kind: str, bound: str, value: float) -> dict[str, Any]:
    if kind == "milestone":
        is_yearly = rng.random() < 0.6
        return {"due": None, "due_kind": "none"} | ({"recurs": "yearly"} if is_yearly else {})
    is_named = kind in ("growth", "count") or rng.random() < 0.85
    if not is_named:
        return {"due": None, "due_kind": "none", "value": None}
    return {"due": None, "due_kind": "none", "bound": bound, "value": value}


def _dated(
    rng: Random,
    name: str,
    kind: str,
    measure: str,
    scale: tuple[float, float],
    bound: str,
    starts: date,
    more: dict[str, Any],
) -> dict[str, Any]:
    base, step = scale
    count = 1 if kind in ("milestone", "growth") else rng.choice([1, 1, 1, 2, 3])
    days = {due_day(rng, starts, more["cadence"]) for _ in range(count)}
    if measure == "annual":
        # what a year asks for, only its end says
        days |= {year_end(day.year) for day in days if day != year_end(day.year)}
    ordered = sorted(days)
    targets: list[dict[str, Any]] = []
    agreed: list[dict[str, Any]] = []
    for number, day in enumerate(ordered, 1):
        parts = 12 * number / len(ordered) if measure != "annual" else _parts_of_year(rng, number, day)
        value = None if kind == "milestone" else _value(base, step, parts)
        due: str | int = day.year if day == year_end(day.year) and rng.random() < 0.8 else day.isoformat()
        entry: dict[str, Any] = {"due": due, "value": value, "bound": bound}
        is_target = number == len(ordered) or rng.random() < 0.7
        if is_target:
            targets.append(entry | ({"limits": _limits(rng)} if rng.random() < 0.15 else {}))
        elif value is not None:
            agreed.append({"date": day.isoformat(), "value": value, "source": "年度工作要点"})
    if agreed:
        more["path"] = agreed
    if kind != "milestone" and rng.random() < 0.06:
        # the same promise elsewhere in the text, with another value: no point of the path
        targets.append(targets[-1] | {"place": "headline", "value": _value(base, step, 13)})
    return indicator(name, measure, targets, **more)


def _parts_of_year(rng: Random, number: int, day: date) -> float:
    """A year's flow, more from year to year; inside the year a part of it."""
    whole = 12 + 2 * number
    return whole * rng.choice([0.25, 0.5, 0.75]) if day != year_end(day.year) else whole


def _limits(rng: Random) -> dict[str, float]:
    return rng.choice([{"ahead_points": 5, "behind_points": 15}, {"behind_points": 50}, {"ahead_points": 2.5}])
