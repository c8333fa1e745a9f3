"""Targets with their readings, joined, ordered and counted: published tables -> rows. No Streamlit, no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from milepost.readings import figures
from milepost.readings.statuses import KEPT, LIGHTS, STANDINGS, is_assessed, standing
from milepost.readings.tallies import ROLES, Role

Row = dict[str, Any]

STATUS_COLUMNS = (
    "target_id",
    "indicator_id",
    "plan_id",
    "jurisdiction_id",
    "status",
    "light",
    "is_restatement",
    "is_simulated",
    "is_stale",
    "actual_value",
    "actual_as_of_date",
    "target_value",
    "unit",
    "due_date",
    "bound",
    "measure",
    "expected_value",
    "schedule_share",
    "attainment_share",
    "gap_points",
    "months_left",
    "needed_per_month",
    "overdue_days",
    "readings_disagree",
    "reading_basis",
    "is_share_given",
)
# Of method 2: null in versions published before it.
METHOD_2_COLUMNS = (
    "is_assessed",
    "is_ceiling",
    "judged_date",
    "completion_share",
    "last_status",
    "last_light",
    "milestone_state",
)
UNIT_COLUMNS = ("lead_zh", "lead_en", "support_zh", "lead_agency_ids", "support_agency_ids")
INDICATOR_COLUMNS = ("indicator_id", "name_zh", "name_en", "theme", "direction", *UNIT_COLUMNS)


@dataclass(frozen=True)
class Counts:
    """Targets by standing: their status, but those not reported apart by whether their day and grace have passed.

    Restatements are never in ``by_status``; ``total`` is its sum by construction. left_out: those of them that are not
    in the denominator, and why; together with ``assessed`` they are the total.
    """

    by_status: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)
    restatements: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def assessed(self) -> int:
        return self.total - sum(self.left_out.values())

    @property
    def kept(self) -> int:
        return sum(n for status, n in self.by_status.items() if status in KEPT)


@dataclass(frozen=True)
class Wanted:
    """What the filters ask for; None or empty means everything. role: lead or support, of the agency.

    said: the same in the words of the page's language.
    """

    plan: str | None = None
    jurisdiction: str | None = None
    agency: str | None = None
    theme: str | None = None
    lights: frozenset[str] = field(default_factory=frozenset)
    words: str = ""
    role: Role | None = None
    said: tuple[str, ...] = field(default=(), compare=False)

    @property
    def of_all_lights(self) -> Wanted:
        """The same without a choice of lights, as shares, ranks and totals need it: of red ones none is on schedule."""
        return replace(self, lights=frozenset())


def join(statuses: Iterable[Row], indicators: Iterable[Row], targets: Iterable[Row]) -> list[Row]:
    """One row per target: its reading, its indicator's names, its clause's certainty and section, who answers for it.

    The target's own units go before its indicator's; versions published by older programs know only those.
    """
    named = {row["indicator_id"]: row for row in indicators}
    stated = {row["target_id"]: row for row in targets}
    return [{**named.get(row["indicator_id"], {}), **stated.get(row["target_id"], {}), **row} for row in statuses]


def as_shown(row: Row) -> Row:
    """The row as a download gives it: shares only where the reading has them, and the name of the completion share."""
    return row | {
        "attainment_share": figures.attainment(row),
        "schedule_share": figures.schedule(row),
        "completion_share": figures.completion(row),
        "gap_points": figures.gap(row),
        "needed_per_month": figures.needed(row),
        "is_assessed": is_assessed(row),
    }


def lagging_first(rows: Iterable[Row]) -> list[Row]:
    """By light (red first), then the widest gap, then what is due first; rows without a gap after those with one."""

    def rank(row: Row) -> tuple[int, float, date, str]:
        gap = row.get("gap_points")
        light = LIGHTS.index(row["light"]) if row["light"] in LIGHTS else len(LIGHTS)
        return light, float("inf") if gap is None else gap, row.get("due_date") or date.max, row["target_id"]

    return sorted(rows, key=rank)


def select(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    """The rows the filters ask for. An agency matches where it leads or supports, or in the role asked for."""

    roles, words = (wanted.role,) if wanted.role else ROLES, wanted.words.strip().lower()

    def is_of(row: Row, agency: str) -> bool:
        return any(agency in (row.get(f"{role}_agency_ids") or ()) for role in roles)

    def says(row: Row) -> bool:
        return words in f"{row.get('name_zh', '')} {row.get('name_en', '')} {row['target_id']}".lower()

    def fits(row: Row) -> bool:
        return (
            wanted.plan in (None, row["plan_id"])
            and wanted.jurisdiction in (None, row["jurisdiction_id"])
            and wanted.theme in (None, row.get("theme"))
            and (wanted.agency is None or is_of(row, wanted.agency))
            and (not wanted.lights or row["light"] in wanted.lights)
            and (not words or says(row))
        )

    return [row for row in rows if fits(row)]


def count(rows: Iterable[Row]) -> Counts:
    """Count by standing, restatements apart. One that boards do not know keeps its own column rather than vanish."""
    rows = list(rows)
    counted = [row for row in rows if not row["is_restatement"]]
    found = _ordered(Counter(map(standing, counted)), STANDINGS)
    left_out = Counter(standing(row) for row in counted if not is_assessed(row))
    return Counts(found, _ordered(left_out, ()), len(rows) - len(counted))


def _ordered(found: Counter[str], first: Iterable[str]) -> dict[str, int]:
    """The counts, those of ``first`` also where they are 0, then the others."""
    ordered = {code: found.get(code, 0) for code in first}
    known = {code: place for place, code in enumerate(STANDINGS)}
    others = sorted(set(found) - set(ordered), key=lambda code: (known.get(code, len(known)), code))
    return ordered | {code: found[code] for code in others}


def count_by_plan(rows: Iterable[Row], plans: Iterable[str]) -> dict[str, Counts]:
    """plan id -> counts, in the order given, then any plan the list does not know; so the sums still add up."""
    by_plan: dict[str, list[Row]] = {plan: [] for plan in plans}
    for row in rows:
        by_plan.setdefault(row["plan_id"], []).append(row)
    return {plan: count(group) for plan, group in by_plan.items()}
