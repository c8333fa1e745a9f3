"""A move's figures, then and now, and who reported: a Move, the reading of now, rows of fct_actuals -> Figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from milepost.readings import figures
from milepost.readings.movement import Move

Row = Mapping[str, Any]
SAID_ANEW: Final = frozenset({"revision", "retraction"})
LAST_YEAR_READ_UNTIL: Final = 3  # March: so long last year's figure of a yearly promise stands
Told = tuple[float | None, date | None]
"""A value, and the day that it is true for."""
NOTHING: Final[Told] = (None, None)


class Figures(NamedTuple):
    """The values that a target was read by. None where it had none.

    before_date, after_date: the days that they are true for. source: of the event behind the move, as sent.
    """

    before: float | None = None
    before_date: date | None = None
    after: float | None = None
    after_date: date | None = None
    source: str | None = None


def of_move(move: Move, now: Row, versions: Iterable[Row]) -> Figures:
    """now: the target's reading; versions: all of its indicator's values, as fct_actuals has them.

    A correction reads one day otherwise: then and now are about that day, and where the base, the target or the method
    was corrected the value is the same.
    """
    known = list(versions)
    source = next((row["source"] for row in known if row["event_id"] == move.event_id), None)
    if move.kind == "corrected":
        before, after = _corrected(move, known)
        return Figures(*before, *after, source)
    return Figures(*_then(move, now, known), now["actual_value"], figures.judged_on(now), source)


def _then(move: Move, now: Row, known: list[Row]) -> Told:
    """What stood before the first change. A count that was read without a record stood at 0, a yearly one anew."""
    if move.from_status in (None, "not_reported") or move.first_day is None:
        return NOTHING
    first = next((row["as_of_date"] for row in known if row["event_id"] == move.first_event_id), None)
    is_base = first is not None and first < move.first_day  # a report of an earlier day changed the reading of this one
    value, day = _standing(known, move.first_day, until=is_base)
    if not now.get("is_counted"):
        return value, day
    is_gone = day is not None and now.get("is_yearly") and day.year < move.first_day.year
    return (0.0, None) if day is None or (is_gone and move.first_day.month > LAST_YEAR_READ_UNTIL) else (value, day)


def _corrected(move: Move, known: list[Row]) -> tuple[Told, Told]:
    """The value of the corrected day before the first correction and after the last one, each with its day."""
    if move.reason not in SAID_ANEW:
        same = _standing(known, move.day, until=True)
        return same, same
    first = next((row for row in known if row["event_id"] == move.first_event_id), None)
    last = next((row for row in known if row["event_id"] == move.event_id), None)
    before = _replaced(first, known) if first else None
    return _told(before), _told(None if last is None or last["is_retraction"] else last)


def _replaced(event: Row, known: list[Row]) -> Row | None:
    """The version of the same day that was known last before it."""
    earlier = [
        row
        for row in known
        if row["as_of_date"] == event["as_of_date"]
        and row["known_from"] < event["known_from"]
        and not row["left_out_reason"]
        and not row["is_retraction"]
    ]
    return max(earlier, key=lambda row: row["known_from"], default=None)


def _standing(known: list[Row], day: date | None, *, until: bool = False) -> Told:
    """The latest value that stands, of the days before one; until: of that day, too."""
    standing = [
        row
        for row in known
        if day is not None
        and row["known_to"] is None
        and not row["is_retraction"]
        and not row["left_out_reason"]
        and (row["as_of_date"] < day or (until and row["as_of_date"] == day))
    ]
    return _told(max(standing, key=lambda row: row["as_of_date"], default=None))


def _told(row: Row | None) -> Told:
    return NOTHING if row is None else (row["actual_value"], row["as_of_date"])
