"""Reports due against reports received: rows of fct_reporting_punctuality -> what a calendar of duties shows.

A report that may still come ("coming") is due, but neither on time nor late: no share counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

Row = Mapping[str, Any]
JUDGED: Final = ("on_time", "late", "missing")
STATES: Final = (*JUDGED, "coming")


class Cell(NamedTuple):
    """What was due of one indicator in one month. days_late: of the latest that was late, or is missing for longest."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    coming: int = 0
    days_late: int = 0

    @property
    def due(self) -> int:
        """Those whose day has passed."""
        return self.on_time + self.late + self.missing

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.due if self.due else None

    @property
    def state(self) -> str:
        """The worst of them: missing, late, on_time, else coming; none where nothing was due."""
        return next((one for one in ("missing", "late", "on_time", "coming") if getattr(self, one)), "none")


@dataclass(frozen=True)
class Duty:
    """How one indicator is reported: whole, in months by the day it was due on, and what comes next.

    next_period, next_day: the period to be reported next and its last day; None where nothing more is due, and in
    versions published before the marts said it.
    """

    indicator_id: str
    whole: Cell
    months: Mapping[date, Cell]
    last_received_at: datetime | None
    next_period: date | None
    next_day: date | None

    @property
    def is_never(self) -> bool:
        """Something was due, and nothing of it was ever received."""
        return self.whole.due > 0 and self.last_received_at is None


def duties(rows: Iterable[Row]) -> dict[str, Duty]:
    """Indicator -> its duty."""
    by_indicator: dict[str, list[Row]] = {}
    for row in rows:
        by_indicator.setdefault(row["indicator_id"], []).append(row)
    return {indicator: _duty(indicator, group) for indicator, group in by_indicator.items()}


def by_month(rows: Iterable[Row]) -> dict[date, Cell]:
    """First day of the month in which a report was due -> what became of those due then, months in order."""
    months: dict[date, list[Row]] = {}
    for row in rows:
        months.setdefault(row["expected_by_date"].replace(day=1), []).append(row)
    return {month: cell(months[month]) for month in sorted(months)}


def merged(cells: Iterable[Cell]) -> Cell:
    """Several as one: counts add up, and of days late the most stand."""
    on_time, late, missing, coming, days = zip(Cell(), *cells, strict=True)
    return Cell(sum(on_time), sum(late), sum(missing), sum(coming), max(days))


def months_of(found: Iterable[Duty]) -> dict[date, Cell]:
    """As ``by_month``, of several duties together."""
    months: dict[date, list[Cell]] = {}
    for duty in found:
        for month, one in duty.months.items():
            months.setdefault(month, []).append(one)
    return {month: merged(months[month]) for month in sorted(months)}


def cell(rows: Iterable[Row]) -> Cell:
    found = dict.fromkeys(STATES, 0)
    days = 0
    for row in rows:
        if row["punctuality"] in found:
            found[row["punctuality"]] += 1
            days = max(days, row["days_late"] or 0)
    return Cell(**found, days_late=days)


def _duty(indicator: str, rows: list[Row]) -> Duty:
    received = [row["received_at"] for row in rows if row["received_at"] is not None]
    coming = min((row for row in rows if row["punctuality"] == "coming"), key=_expected, default=None)
    return Duty(
        indicator,
        cell(rows),
        by_month(rows),
        max(received, default=None),
        coming["period_date"] if coming else None,
        coming["expected_by_date"] if coming else None,
    )


def _expected(row: Row) -> date:
    day: date = row["expected_by_date"]
    return day
