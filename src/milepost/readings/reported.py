"""A value before and after a change, and who reported it: rows of fct_status_changes, fct_actuals -> Told, Revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final, NamedTuple

Row = Mapping[str, Any]

REPORTS: Final = "milepost.indicator."  # types of events that say a value, not something to count


class Told(NamedTuple):
    """What one event did to a figure. None where there was no value, or the event is not kept.

    before, after: in the unit of the indicator; after is None for a retraction. source: of the event, as sent.
    before_date: the as_of of the value before; another day's where this day had none.
    """

    before: float | None = None
    before_date: date | None = None
    after: float | None = None
    source: str | None = None
    note: str | None = None
    evidence: str | None = None


class Revision(NamedTuple):
    """A value reported anew or taken back. event: the version that did it; before: that of the same day before it."""

    event: Row
    before: Row


def revisions(versions: Iterable[Row]) -> list[Revision]:
    """What was said anew of a day already told (rows of fct_actuals, one indicator's), the latest learned first.

    Counts made of business events change with each of them: that is no revision. Nor is what is not read.
    """
    days: dict[date, list[Row]] = {}
    for row in versions:
        if row["event_type"].startswith(REPORTS) and not row["left_out_reason"]:
            days.setdefault(row["as_of_date"], []).append(row)
    ordered = (sorted(rows, key=lambda row: row["known_from"]) for rows in days.values())
    found = [Revision(event, before) for rows in ordered for before, event in pairwise(rows)]
    return sorted(found, key=lambda one: (one.event["known_from"], one.event["as_of_date"]), reverse=True)


def told(event_id: str | None, versions: Iterable[Row]) -> Told:
    """The event among all versions of its indicator's values (rows of fct_actuals, one indicator's).

    Before a revision or a retraction stands the version of the same day that was known last before it; before a first
    report the latest value of an earlier day that stood when it was learned, or was learned with it.
    """
    known = list(versions)
    event = next((row for row in known if row["event_id"] == event_id), None)
    if event_id is None or event is None:
        return Told()
    learned = event["known_from"]  # one load brings many days; a count is known from its latest event on
    earlier = [
        row
        for row in known
        if not row["left_out_reason"] and (row["known_from"] <= learned or not row["event_type"].startswith(REPORTS))
    ]
    same_day = [row for row in earlier if row["as_of_date"] == event["as_of_date"] and row["known_from"] < learned]
    before = max(same_day, key=lambda row: row["known_from"], default=None) or _stood(event, earlier)
    return Told(
        before["actual_value"] if before else None,
        before["as_of_date"] if before else None,
        event["actual_value"],
        event["source"],
        event["note"],
        event["evidence"],
    )


def base(event_id: str | None, versions: Sequence[Row]) -> Told:
    """The event as the value of the day that readings start from, and what that same day said before it."""
    said = told(event_id, versions)
    day = next((row["as_of_date"] for row in versions if row["event_id"] == event_id), None)
    return said if said.before_date == day else said._replace(before=None, before_date=None)


def standing(day: date, learned: datetime, versions: Iterable[Row]) -> float | None:
    """The value of a day that stood when something was learned."""
    found = [
        row
        for row in versions
        if row["as_of_date"] == day
        and not row["left_out_reason"]
        and row["known_from"] <= learned
        and (row["known_to"] is None or row["known_to"] > learned)
    ]
    last = max(found, key=lambda row: row["known_from"], default=None)
    return last["actual_value"] if last else None


def _stood(event: Row, earlier: list[Row]) -> Row | None:
    standing = [
        row
        for row in earlier
        if row["as_of_date"] < event["as_of_date"]
        and not row["is_retraction"]
        and (row["known_to"] is None or row["known_to"] > event["known_from"])
    ]
    return max(standing, key=lambda row: (row["as_of_date"], row["known_from"]), default=None)
