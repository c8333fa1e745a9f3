"""认领与恢复用时 How long it takes until somebody sees to an incident, and until it is over, week by week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from statistics import median
from typing import NamedTuple

from dashboards import elements, grid
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.incidents import marks
from dashboards.readings import Row
from dashboards.text import Words
from milepost.alerts.story import Course, Look
from milepost.days import SHANGHAI

WEEKS = 12


class Week(NamedTuple):
    """One week by the Monday it begins with. to_take, to_resolve: medians of those that were."""

    monday: date
    opened: int
    critical: int
    untaken: int
    unresolved: int
    to_take: timedelta | None
    to_resolve: timedelta | None


def of(courses: Iterable[Course]) -> list[Week]:
    """One per week (Beijing time) in which an incident began, latest first. untaken: over or not, nobody took it on."""
    by_week: dict[date, list[Course]] = {}
    for one in courses:
        by_week.setdefault(monday(one.opened_at), []).append(one)
    return [_week(day, found) for day, found in sorted(by_week.items(), reverse=True)]


def monday(moment: datetime) -> date:
    day = moment.astimezone(SHANGHAI).date()
    return day - timedelta(days=day.weekday())


def _week(day: date, found: list[Course]) -> Week:
    return Week(
        day,
        len(found),
        sum(one.severity == "critical" for one in found),
        sum(one.taken_at is None for one in found),
        sum(one.resolved_at is None for one in found),
        _median([one.taken_at - one.opened_at for one in found if one.taken_at]),
        _median([one.resolved_at - one.opened_at for one in found if one.resolved_at]),
    )


def _median(spans: list[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(one.total_seconds() for one in spans)) if spans else None


def show(w: Words, look: Look) -> None:
    """The last weeks, this one among them."""
    elements.heading(w("weeks.title", n=WEEKS))
    first = monday(datetime.now(UTC)) - timedelta(weeks=WEEKS - 1)
    found = of(look.courses(datetime(first.year, first.month, first.day, tzinfo=SHANGHAI)))
    if not found:
        elements.notice("empty", w("weeks.none", n=WEEKS))
        return
    elements.caption(w("weeks.hint"))
    rows = [one._asdict() for one in found]
    grid.show(w, None, grid.Table("weeks", w("weeks.title", n=WEEKS), rows, _columns(w)))


def _columns(w: Words) -> list[Column]:
    """One row per week. Spans are shown in their largest unit, and taken away in hours."""

    def head(name: str) -> str:
        return w(f"weeks.{name}")

    def count(name: str) -> Column:
        return Column(
            name, head(name), lambda row: plain(row[name]), itemgetter(name), "number", narrow=name == "opened"
        )

    def span(name: str) -> Column:
        def hours(row: Row) -> float | None:
            return None if row[name] is None else round(row[name] / timedelta(hours=1), 2)

        return Column(
            name,
            head(name),
            lambda row: plain(marks.span(w, row[name])),
            lambda row: None if row[name] is None else marks.span(w, row[name]),
            narrow=True,
            order=hours,
        )

    return [
        Column("week", head("week"), lambda row: plain(w.day(row["monday"])), itemgetter("monday"), "day", narrow=True),
        *map(count, ("opened", "critical", "untaken")),
        *map(span, ("to_take", "to_resolve")),
        count("unresolved"),
    ]
