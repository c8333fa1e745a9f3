"""How many targets of a unit, a place or a plan stand where: readings, or marts that count them -> Tally.

The marts agg_agency_scorecard and agg_jurisdiction_rollup count everything a unit or a place has; ``of_rows`` counts
any choice of targets in the same way, which a test holds against them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Final, Literal

from milepost.readings.statuses import CLASS_OF_STATUS, LIGHTS, is_assessed

Row = Mapping[str, Any]
Role = Literal["lead", "support"]
ROLES: Final[tuple[Role, ...]] = ("lead", "support")
UNLIT: Final = "unlit"  # what the marts call a target without a light


@dataclass(frozen=True)
class Tally:
    """Counts of targets, restatements apart.

    targets = good + lagging + outdated + not_reported + awaiting_final + no_schedule; assessed = good + lagging +
    outdated + overdue, where overdue are those of not_reported whose day and grace have passed. growth_needed: the
    median of the yearly growth that growth_targets of them ask for; None where there are none, or in old versions.
    """

    targets: int
    assessed: int
    good: int
    lagging: int
    outdated: int
    not_reported: int
    overdue: int
    awaiting_final: int
    no_schedule: int
    restatements: int
    lights: Mapping[str, int]
    has_simulated: bool = False
    growth_targets: int = 0
    growth_needed: float | None = None

    @property
    def good_share(self) -> float | None:
        """Kept or on schedule, of those assessed; None where none is."""
        return self.good / self.assessed if self.assessed else None

    @property
    def covered(self) -> int:
        """Those with a report that still says something: neither not reported nor outdated."""
        return self.targets - self.not_reported - self.outdated

    @property
    def coverage(self) -> float | None:
        return self.covered / self.targets if self.targets else None


def of_mart(row: Row) -> Tally:
    """The counts of one row of agg_agency_scorecard or agg_jurisdiction_rollup.

    Raises KeyError where the row is of a version without lights.
    """
    return Tally(
        targets=row["targets"],
        assessed=row["assessed"],
        good=row["good"],
        lagging=row["middle"] + row["bad"],
        outdated=row["outdated"],
        not_reported=row["not_reported"],
        overdue=row["not_reported_overdue"],
        awaiting_final=row["awaiting_final"],
        no_schedule=row["no_schedule"],
        restatements=row["restatements"],
        lights={light: row[UNLIT if light == "none" else light] for light in LIGHTS},
        has_simulated=row["has_simulated"],
        growth_targets=row.get("growth_targets") or 0,
        growth_needed=row.get("growth_needed_share"),
    )


def of_rows(rows: Iterable[Row]) -> Tally:
    """The counts of a choice of targets. Rows: status, light, is_restatement, and what is_assessed() reads."""
    every = list(rows)
    counted = [row for row in every if not row["is_restatement"]]
    statuses, classes = Counter(row["status"] for row in counted), Counter(map(_class, counted))
    growth = [row["growth_needed_share"] for row in counted if row.get("growth_needed_share") is not None]
    lights = Counter(row["light"] for row in counted)
    return Tally(
        targets=len(counted),
        assessed=sum(map(is_assessed, counted)),
        good=classes["good"],
        lagging=classes["middle"] + classes["bad"],
        outdated=statuses["outdated"],
        not_reported=statuses["not_reported"],
        overdue=sum(row["status"] == "not_reported" and is_assessed(row) for row in counted),
        awaiting_final=statuses["awaiting_final"],
        no_schedule=statuses["no_schedule"],
        restatements=len(every) - len(counted),
        lights={light: lights[light] for light in LIGHTS},
        has_simulated=any(row.get("is_simulated") for row in every),
        growth_targets=len(growth),
        growth_needed=median(growth) if growth else None,
    )


def by_unit(rows: Iterable[Row], role: Role) -> dict[str, Tally]:
    """Unit -> the counts of the targets that it leads, or supports. A target of two units counts for each."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for unit in row.get(f"{role}_agency_ids") or []:
            found.setdefault(unit, []).append(row)
    return {unit: of_rows(group) for unit, group in found.items()}


def by_month(counts: Iterable[tuple[date, str, int]]) -> dict[date, dict[str, int]]:
    """Day -> light -> how many, days in order, every light named: of (month end, light, number of targets)."""
    found: dict[date, Counter[str]] = {}
    for day, light, number in counts:
        found.setdefault(day, Counter())[light] += number
    return {day: {light: found[day][light] for light in LIGHTS} for day in sorted(found)}


def _class(row: Row) -> str:
    return CLASS_OF_STATUS.get(row["status"], "none")
