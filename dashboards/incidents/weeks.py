"""认领与恢复用时 How long it takes until somebody sees to an incident, and until it is over, week by week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import NamedTuple

import streamlit as st

from dashboards import elements
from dashboards.elements import plain
from dashboards.incidents import marks
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
    heads = ["week", "opened", "critical", "untaken", "to_take", "to_resolve", "unresolved"]
    body = [
        [
            plain(w.day(one.monday)),
            plain(one.opened),
            plain(one.critical),
            plain(one.untaken),
            plain(marks.span(w, one.to_take)),
            plain(marks.span(w, one.to_resolve)),
            plain(one.unresolved),
        ]
        for one in found
    ]
    with st.container(key="incidents-weeks"):
        elements.table([w(f"weeks.{head}") for head in heads], body, range(1, 7), name=w("weeks.title", n=WEEKS))
