"""Promises to stay at or below a value: kept or broken, never on the way."""

from __future__ import annotations

from .calendar_months import last_day_up_to_date
from .case import Case
from .promise import Actual

RUNNING = ("annual", "cumulative", "increment")


def status_before_due(case: Case) -> str:
    assert case.latest is not None
    if case.is_outdated:
        return "outdated"
    return kept_or_broken(case)


def is_kept_by(case: Case, actual: Actual) -> bool:
    """While y <= T; `above` is strict, here too."""
    promise = case.promise
    return actual.value < promise.value if promise.bound == "above" else actual.value <= promise.value


def kept_or_broken(case: Case) -> str:
    assert case.latest is not None
    if is_kept_by(case, case.latest):
        return "on_schedule"
    return "behind" if case.promise.is_growth else "far_behind"  # a growth rate is never far behind


def status_after_due(case: Case) -> str:
    """The first that fits. A running total or a year above T stays above; nine months keep no yearly ceiling."""
    latest = case.latest
    assert case.due is not None
    assert latest is not None
    is_running = case.promise.measure in RUNNING
    if is_running and not is_kept_by(case, latest) and not case.promise.is_growth:
        return "missed"
    if not case.is_value_for_due_day_there:
        if not case.is_grace_over:
            return "awaiting_final"
        if is_running:
            return "not_reported"
    says_something = case.due <= last_day_up_to_date(latest.as_of, case.promise.cadence)
    if is_kept_by(case, latest) and says_something:
        return "achieved"
    return "achieved_late" if first_kept_later(case) else "missed"


def first_kept_later(case: Case) -> Actual | None:
    """The first value for a later day that keeps it; never of a flow, whose year is over."""
    if case.promise.measure == "annual":
        return None
    later = [actual for actual in case.period.own if case.due and actual.as_of > case.due]
    return next((actual for actual in later if is_kept_by(case, actual)), None)
