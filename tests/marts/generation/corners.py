"""How often the readings of a world stand at a corner of the method, as the reference sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from reference.calendar_months import end_of_grace, last_day_in_time, last_day_up_to_date
from reference.case import Case, case_of
from reference.path import is_year_end
from reference.reading import Reading, read
from reference.shares import shares_of
from reference.status import LIGHTS

from .days import READ_ON
from .reports import KNOWN_AT
from .world import World

DAYS = ("due day", "last of grace", "grace over", "last in time", "stale", "last up to date", "outdated")
GAPS = ("at ahead", "at minus ahead", "at minus behind", "at zero", "half-way")
CASES = (
    "held",
    "lone first report",
    "share dropped",
    "milestone late",
    "due inside a year",
    "exact beyond",
    "last year's promise",
    "count",
    "falls",
    "stated",
    "zero_at_start",
    "first_report",
    "last_full_year",
    "none",
)
CORNERS = (*LIGHTS, *DAYS, *GAPS, *CASES)


def corners(world: World) -> Counter[str]:
    """name of the corner -> readings that stand there."""
    found: Counter[str] = Counter()
    for target_id in world.promises:
        for known_at in KNOWN_AT:
            promise, accepted = world.promise(target_id, known_at), world.accepted(target_id, known_at)
            for day in READ_ON:
                case, reading = case_of(promise, accepted(day), day), read(promise, accepted, day)
                found.update([reading.status, reading.baseline_kind])
                found.update(_days(case))
                found.update(_gaps(case))
                found.update(_cases(case, reading))
    return found


def _days(case: Case) -> Iterator[str]:
    cadence, one_day = case.promise.cadence, timedelta(days=1)
    limits = []
    if case.due:
        grace = end_of_grace(case.due, cadence)
        limits += [("due day", case.due), ("last of grace", grace), ("grace over", grace + one_day)]
    if case.latest and not case.promise.is_counted:
        in_time = last_day_in_time(case.latest.as_of, cadence)
        up_to_date = last_day_up_to_date(case.latest.as_of, cadence)
        limits += [("last in time", in_time), ("stale", in_time + one_day)]
        limits += [("last up to date", up_to_date), ("outdated", up_to_date + one_day)]
    yield from (name for name, day in limits if day == case.day)


def _gaps(case: Case) -> Iterator[str]:
    shares, promise = shares_of(case), case.promise
    if shares.gap is None or shares.attainment is None or shares.schedule is None:
        return
    limits = {"at ahead": promise.ahead, "at minus ahead": -promise.ahead, "at minus behind": -promise.behind}
    yield from (name for name, limit in (limits | {"at zero": 0}).items() if shares.gap == limit)
    if (2000 * (shares.attainment - shares.schedule) - 1) % 2 == 0:
        yield "half-way"


def _cases(case: Case, reading: Reading) -> Iterator[str]:
    promise, status = case.promise, reading.status
    is_stone = promise.measure == "milestone"
    y = case.latest.value if case.latest else promise.value
    seen = {
        "held": reading.reading_basis == "held",
        "lone first report": reading.baseline_kind == "first_report" and len(case.actuals) == 1,
        "share dropped": is_stone and case.is_share_given and case.period.own[-1].share is None,
        "milestone late": is_stone and status == "slightly_behind" and reading.gap_points == 0,
        "due inside a year": promise.measure == "annual" and case.due is not None and not is_year_end(case.due),
        "exact beyond": promise.bound == "exactly" and status == "behind" and promise.is_beyond(y),
        "last year's promise": promise.is_yearly and case.period.year == case.day.year - 1,
        "count": promise.is_counted,
        "falls": promise.falls and reading.gap_points is not None,
    }
    yield from (name for name, is_seen in seen.items() if is_seen)
