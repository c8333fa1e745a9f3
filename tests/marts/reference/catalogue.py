"""Promises of a plan as its file says them: (plan, indicator, target) -> Promise."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from .promise import Point, Promise

COUNTING_RULES = ("distinct_connected", "sum_attendees", "count_sessions", "sum_paid")
RATE_UNITS = ("%", "百分点")


def exact(number: float | int | None) -> Fraction | None:
    """The number as it is written: 0.1 is a tenth."""
    return None if number is None else Fraction(str(number))


def promise_of(plan: dict[str, Any], indicator: dict[str, Any], target: dict[str, Any], target_id: str) -> Promise:
    """plan, indicator and target as in a plan's file."""
    limits = {"ahead_points": 10, "behind_points": 30} | plan.get("limits", {}) | target.get("limits", {})
    value = exact(target.get("value"))
    is_milestone = indicator["measure"] == "milestone"
    stated = indicator.get("baseline")
    return Promise(
        target_id=target_id,
        measure=indicator["measure"],
        value=Fraction(1) if is_milestone else value or Fraction(0),
        has_value=is_milestone or value is not None,
        due=_day(target.get("due")),
        starts=starts_of(plan) or date(_first_year(plan), 1, 1),
        cadence=indicator["cadence"],
        bound=target.get("bound", "at_least"),
        falls=indicator.get("direction") == "down",
        is_yearly=target.get("recurs") == "yearly",
        is_growth=indicator["measure"] == "annual" and indicator["unit"] in RATE_UNITS,
        is_counted=indicator.get("measured_by", {}).get("rule") in COUNTING_RULES,
        stated=_point(stated) if stated else None,
        path=_path(indicator),
        ahead=Fraction(str(limits["ahead_points"])),
        behind=Fraction(str(limits["behind_points"])),
    )


def starts_of(plan: dict[str, Any]) -> date | None:
    """The plan's effective date, or issue date, where it has one."""
    return _day(plan["effective"].get("from") or plan.get("issued"))


def _first_year(plan: dict[str, Any]) -> int:
    """The first year that a target names."""
    dues = [_day(target.get("due")) for indicator in plan["indicators"] for target in indicator["targets"]]
    return min(due.year for due in dues if due)


def _path(indicator: dict[str, Any]) -> tuple[Point, ...]:
    """Every dated target of the indicator named once, and the interim values agreed for it."""
    named = [target for target in indicator["targets"] if "place" not in target]
    dated = [target for target in named if target.get("due") and target.get("value") is not None]
    points = [_point({"date": target["due"], "value": target["value"]}) for target in dated]
    return tuple(points + [_point(one) for one in indicator.get("path", [])])


def _point(entry: dict[str, Any]) -> Point:
    day = _day(entry["date"])
    assert day is not None
    return Point(day, Fraction(str(entry["value"])))


def _day(written: str | int | None) -> date | None:
    """A year alone is its last day."""
    if written is None:
        return None
    return date(written, 12, 31) if isinstance(written, int) else date.fromisoformat(written)
