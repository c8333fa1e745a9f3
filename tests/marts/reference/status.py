"""The status by the first rule that fits, and its light."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from . import ceilings
from .calendar_months import elapsed, last_day_up_to_date
from .case import DONE, Case
from .path import is_year_end
from .promise import Actual
from .shares import Shares, shares_of

LIGHTS = {
    "not_reported": "grey",
    "cancelled": "red",
    "achieved": "green",
    "achieved_late": "green",
    "awaiting_final": "grey",
    "missed": "red",
    "no_schedule": "none",
    "outdated": "grey",
    "ahead": "green",
    "on_schedule": "green",
    "slightly_behind": "blue",
    "behind": "yellow",
    "far_behind": "red",
}
GOOD = ("achieved", "achieved_late", "ahead", "on_schedule")
MIDDLE = ("slightly_behind",)
BAD = ("behind", "far_behind", "missed", "cancelled")


def light_of(case: Case, status: str) -> str:
    """Silence is red once D + grace has passed."""
    return "red" if status == "not_reported" and case.is_grace_over else LIGHTS[status]


def is_assessed(case: Case, status: str) -> bool:
    is_silent = status == "not_reported" and case.is_grace_over
    return status in (*GOOD, *MIDDLE, *BAD, "outdated") or is_silent


def status_of(case: Case) -> str:
    """The table of statuses, top to bottom."""
    if is_cancelled(case):
        return "cancelled"
    if case.latest is None:
        return "not_reported"
    if case.has_passed:
        return ceilings.status_after_due(case) if case.is_ceiling else _after_due(case)
    if case.is_ceiling:
        return ceilings.status_before_due(case)
    return _before_due(case)


def is_cancelled(case: Case) -> bool:
    """The latest move of a milestone, also over a year's end, until the catalogue changes the target with a reason."""
    moves = case.actuals if case.promise.is_yearly else case.period.own
    if case.promise.measure != "milestone" or not moves or moves[-1].state != "cancelled":
        return False
    changed = case.promise.changed_on
    return changed is None or not moves[-1].as_of < changed <= case.day


def _after_due(case: Case) -> str:
    if is_met_in_time(case):
        return "achieved"
    if first_met_late(case):
        return "achieved_late"
    if not case.is_value_for_due_day_there and not case.is_grace_over:
        return "awaiting_final"
    return "missed"


def _before_due(case: Case) -> str:
    has_schedule = case.due is not None or case.has_no_way
    is_met = is_met_in_time(case)
    if is_met and not (case.promise.measure == "level" and case.is_outdated):
        return "achieved"
    if not has_schedule and not is_met:
        return "no_schedule"
    return "outdated" if case.is_outdated else status_on_the_way(case)


def status_on_the_way(case: Case) -> str:
    """The status that the figures give, however old they are."""
    assert case.latest is not None
    promise, y = case.promise, case.latest.value
    if case.is_ceiling:
        return ceilings.kept_or_broken(case)
    if promise.is_growth:
        return "on_schedule" if promise.is_met_by(y) else "behind"
    if is_met_in_time(case):
        return "achieved"
    if promise.bound == "exactly" and case.is_of_due_year and promise.is_beyond(y):
        return "behind"
    if promise.measure == "milestone" and _is_milestone_late(case):
        return "slightly_behind"
    if case.has_no_way:
        return ceilings.kept_or_broken(case)
    return _capped(case, shares_of(case))


def is_met_in_time(case: Case) -> bool:
    """The bound is met by a value true for a day up to D."""
    promise, read = case.promise, case.in_time
    if not read or not case.is_of_due_year:
        return False
    if promise.measure == "milestone":
        return any(move.state in DONE for move in read)
    if promise.is_growth and case.due is not None:
        return read[-1].as_of == case.due and promise.is_met_by(read[-1].value)
    if promise.measure in ("cumulative", "increment") and promise.bound != "exactly":
        return any(promise.is_met_by(actual.value) for actual in read)
    return promise.is_met_by(read[-1].value) and _decides(case, read[-1])


def _decides(case: Case, actual: Actual) -> bool:
    """After D: not older before D than twice the cadence plus grace (a level of two years ago decides nothing)."""
    if not case.has_passed or case.due is None:
        return True
    return case.due <= last_day_up_to_date(actual.as_of, case.promise.cadence)


def first_met_late(case: Case) -> Actual | None:
    """The first value for a day after D that meets the bound; of exact promises y alone."""
    promise = case.promise
    later = [actual for actual in (*case.period.own, *case.period.later) if case.due and actual.as_of > case.due]
    is_met: Callable[[Actual], bool] = lambda actual: promise.is_met_by(actual.value)  # noqa: E731
    if promise.measure == "milestone":
        is_met = lambda move: move.state in DONE  # noqa: E731
    if promise.bound == "exactly":
        later = [actual for actual in case.period.own[-1:] if actual in later]
    if promise.is_growth:  # a good first quarter is not a good year
        later = [actual for actual in later if is_year_end(actual.as_of)]
    return next((actual for actual in later if is_met(actual)), None)


def _is_milestone_late(case: Case) -> bool:
    """Without a share: nine tenths of the months are over on the day, or half of them and it is still planned."""
    assert case.due is not None
    assert case.latest is not None
    if case.is_share_given:
        return False
    over = elapsed(case.begins, case.milestone_day, case.due)
    return over >= Fraction(9, 10) or (over >= Fraction(1, 2) and case.latest.state == "planned")


def _capped(case: Case, shares: Shares) -> str:
    """Held paths and lone first reports are never worse than slightly behind."""
    assert shares.gap is not None
    status = by_gap(shares.gap, case.promise.ahead, case.promise.behind)
    is_held = shares.basis == "held" or _is_lone_first_report(case)
    return "slightly_behind" if is_held and status in ("behind", "far_behind") else status


def uncapped_status(case: Case, status: str) -> str | None:
    """What the gap alone says, where a rule says slightly behind instead."""
    gap = shares_of(case).gap
    if status != "slightly_behind" or gap is None:
        return None
    alone = by_gap(gap, case.promise.ahead, case.promise.behind)
    return alone if alone != status else None


def _is_lone_first_report(case: Case) -> bool:
    """No second actual yet, and y/T is not below the elapsed share of the time."""
    assert case.latest is not None
    if case.baseline.kind != "first_report" or len(case.actuals) > 1 or case.due is None:
        return False
    return case.latest.value / case.promise.value >= elapsed(case.begins, case.latest.as_of, case.due)


def by_gap(gap: Fraction, ahead: Fraction, behind: Fraction) -> str:
    if gap >= ahead:
        return "ahead"
    if gap >= 0:
        return "on_schedule"
    if gap > -ahead:
        return "slightly_behind"
    return "behind" if gap >= -behind else "far_behind"
