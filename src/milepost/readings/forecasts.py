"""The projections of one target, as fct_projections has them -> those that hold now, and what came of the past ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

Row = Mapping[str, Any]
Made = TypeVar("Made", bound=Row)  # a row of fct_projections, given back as it came


class Record(NamedTuple):
    """What came of past projections. scored: their day has come and its value is known. ranged: of them those that had
    a range; held: whose range held the value. mean_error: of the scored ones, above zero where they promised too much.
    """

    scored: int = 0
    ranged: int = 0
    held: int = 0
    mean_error: float | None = None


def record(rows: Iterable[Row]) -> Record:
    """Of one target's projections; the mean is the mart's own."""
    scored = [row for row in rows if row["reached_value"] is not None]
    judged = [row["is_range_held"] for row in scored if row["is_range_held"] is not None]
    return Record(len(scored), len(judged), sum(judged), scored[0]["mean_error"] if scored else None)


def standing(rows: Iterable[Made], day: date) -> list[Made]:
    """Those made on the day of the reading, by the day they are about."""
    return sorted((row for row in rows if row["made_on_date"] == day), key=lambda row: row["point_date"])


def past(rows: Iterable[Made]) -> list[Made]:
    """Those whose day has come and whose value is known, the latest day first, of one day the latest made first."""
    scored = [row for row in rows if row["reached_value"] is not None]
    return sorted(scored, key=lambda row: (row["point_date"], row["made_on_date"]), reverse=True)


def low(row: Row, end: float) -> float:
    """The lower end of a range of the reading's target; what has never been below zero is not said to fall there."""
    known = (row["projected_value"], row["actual_value"], row["target_value"], row["baseline_value"])
    return max(end, 0.0) if all(value is None or value >= 0 for value in known) else end
