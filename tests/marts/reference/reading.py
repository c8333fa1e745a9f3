"""The official reading of one promise on one day. (promise, what had been accepted on a day, day) -> Reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from . import ceilings
from .calendar_months import completed_months, elapsed
from .case import Case, case_of, days_between
from .promise import Actual, Promise
from .shares import shares_of
from .status import first_met_late, is_assessed, light_of, status_of, status_on_the_way, uncapped_status

Accepted = Callable[[date], Sequence[Actual]]


@dataclass(frozen=True)
class Reading:
    """One row of fct_target_status, as far as the official reading fills it. Shares are fractions, gaps points."""

    status: str
    light: str
    gap_points: Fraction | None
    attainment_share: Fraction | None
    schedule_share: Fraction | None
    expected_value: Fraction | None
    completion_share: Fraction | None
    reading_basis: str
    baseline_kind: str
    baseline_value: Fraction | None
    baseline_date: date | None
    judged_date: date | None
    actual_value: Fraction | None
    due_date: date | None
    last_status: str | None
    last_light: str | None
    is_stale: bool
    is_assessed: bool
    overdue_days: int | None
    months_left: int | None
    needed_per_month: Fraction | None
    uncapped_status: str | None
    elapsed_share: Fraction | None
    milestone_state: str | None
    is_share_given: bool
    first_met_date: date | None


def read(promise: Promise, accepted: Accepted, day: date) -> Reading:
    """accepted: the actuals that stood on a day, by the knowledge of the build."""
    case = case_of(promise, accepted(day), day)
    status, shares, latest = status_of(case), shares_of(case), case.latest
    last_status, last_light = _last(case, status, accepted)
    return Reading(
        status=status,
        light=light_of(case, status),
        gap_points=shares.gap,
        attainment_share=shares.attainment,
        schedule_share=shares.schedule,
        expected_value=shares.expected,
        completion_share=case.completion,
        reading_basis=shares.basis,
        baseline_kind=case.baseline.kind,
        baseline_value=case.baseline.value,
        baseline_date=case.baseline.day,
        judged_date=latest.as_of if latest else None,
        actual_value=latest.value if latest else None,
        due_date=case.due,
        last_status=last_status,
        last_light=last_light,
        is_stale=case.is_stale and status not in ("achieved", "achieved_late"),
        is_assessed=is_assessed(case, status),
        overdue_days=_overdue_days(case, status),
        months_left=None if case.due is None else completed_months(day, case.due),
        needed_per_month=_needed_per_month(case, status),
        uncapped_status=uncapped_status(case, status),
        elapsed_share=_elapsed_share(case),
        milestone_state=case.actuals[-1].state if case.actuals else None,
        is_share_given=case.is_share_given,
        first_met_date=_first_met_date(case, status),
    )


def _last(case: Case, status: str, accepted: Accepted) -> tuple[str | None, str | None]:
    """outdated: the status that its figures gave; awaiting_final: that of D."""
    if status == "outdated":
        last = status_on_the_way(case)
        return last, light_of(case, last)
    if status == "awaiting_final" and case.due is not None:
        on_due_day = read(case.promise, accepted, case.due)
        return on_due_day.status, on_due_day.light
    return None, None


def _overdue_days(case: Case, status: str) -> int | None:
    """Days since D while missed; of what came late, days to the first on which the bound was met."""
    if case.due is None:
        return None
    if status == "missed":
        return days_between(case.due, case.day)
    met = _first_met_date(case, status)
    return days_between(case.due, met) if met else None


def _first_met_date(case: Case, status: str) -> date | None:
    """The first day after D on which the bound was met."""
    if status != "achieved_late":
        return None
    met = ceilings.first_kept_later(case) if case.is_ceiling else first_met_late(case)
    return met.as_of if met else None


def _elapsed_share(case: Case) -> Fraction | None:
    """Of the months to D: of milestones by the day read, of levels read from their first report by its day."""
    if case.due is None:
        return None
    if case.promise.measure == "milestone":
        return elapsed(case.begins, case.milestone_day, case.due)
    if case.baseline.kind == "first_report" and case.latest:
        return elapsed(case.begins, case.latest.as_of, case.due)
    return None


def _needed_per_month(case: Case, status: str) -> Fraction | None:
    """(T - y) / months left. None for ceilings, growth rates, milestones, what is met, and flows before D's year."""
    promise = case.promise
    if case.latest is None or case.due is None or case.has_no_way or promise.is_growth or not case.is_of_due_year:
        return None
    months = completed_months(case.day, case.due)
    if promise.measure == "milestone" or not months or not promise.has_value or status == "achieved":
        return None
    return (promise.value - case.latest.value) / months
