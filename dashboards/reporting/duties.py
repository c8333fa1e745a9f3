"""The duties of a choice of units: one published version and filters -> rows with their unit. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboards import data, kept
from dashboards.quality.naming import Names
from dashboards.readings import Row
from milepost.readings import punctuality
from milepost.readings.punctuality import Cell, Duty
from milepost.readings.tallies import Role

TABLE = "fct_reporting_punctuality"


@dataclass(frozen=True)
class Line:
    """One unit's duty to report one indicator; of a duty of two units there are two."""

    agency: str
    indicator: Row
    duty: Duty

    @property
    def state(self) -> str:
        """never, else the worst of what was due, else coming."""
        return "never" if self.duty.is_never else self.duty.whole.state


@kept.once(4)
def of_version(board: data.Board) -> dict[str, Duty]:
    """Indicator -> its duty. Shared: nobody may change it. Raises Unreadable."""
    return punctuality.duties(data.table(board, TABLE).to_pylist())


@kept.once(512)
def months(board: data.Board, indicator_ids: frozenset[str]) -> dict[date, Cell]:
    """The duties of some indicators together, by the month in which a report was due."""
    every = of_version(board)
    return punctuality.months_of(every[one] for one in sorted(indicator_ids & every.keys()))


def lines(names: Names, every: dict[str, Duty], role: Role, agency: str | None, jurisdiction: str | None) -> list[Line]:
    """One per unit and indicator, by the unit's name and the indicator's."""
    found = []
    for indicator_id, duty in every.items():
        indicator = names.indicators.get(indicator_id)
        if indicator is None or jurisdiction not in (None, indicator["jurisdiction_id"]):
            continue
        units = indicator.get(f"{role}_agency_ids") or []
        found += [Line(unit, indicator, duty) for unit in units if agency in (None, unit)]
    return sorted(found, key=lambda one: (names.agency(one.agency), names.indicator(one.duty.indicator_id)))
