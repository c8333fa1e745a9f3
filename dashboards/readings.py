"""Targets with their readings, joined, ordered and counted: published tables -> rows. No Streamlit, no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from milepost.readings.statuses import ASSESSED, KEPT, LIGHTS, STATUSES
from milepost.readings.statuses import LIGHT_OF_STATUS as LIGHT_OF_STATUS  # noqa: PLC0414 pages take it beside Counts

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
)
INDICATOR_COLUMNS = (
    "indicator_id",
    "name_zh",
    "name_en",
    "theme",
    "lead_zh",
    "lead_en",
    "support_zh",
    "lead_agency_ids",
    "support_agency_ids",
)


@dataclass(frozen=True)
class Counts:
    """Targets by status. Restatements are never in ``by_status``; ``total`` is its sum by construction."""

    by_status: dict[str, int]
    restatements: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def assessed(self) -> int:
        return sum(n for status, n in self.by_status.items() if status in ASSESSED)

    @property
    def kept(self) -> int:
        return sum(n for status, n in self.by_status.items() if status in KEPT)


@dataclass(frozen=True)
class Wanted:
    """What the filters ask for; None or empty means everything."""

    plan: str | None = None
    jurisdiction: str | None = None
    agency: str | None = None
    theme: str | None = None
    lights: frozenset[str] = field(default_factory=frozenset)
    words: str = ""


def join(statuses: Iterable[Row], indicators: Iterable[Row], targets: Iterable[Row]) -> list[Row]:
    """One row per target: its reading, its indicator's names and units, its clause's certainty and section."""
    named = {row["indicator_id"]: row for row in indicators}
    stated = {row["target_id"]: row for row in targets}
    return [{**stated.get(row["target_id"], {}), **named.get(row["indicator_id"], {}), **row} for row in statuses]


def lagging_first(rows: Iterable[Row]) -> list[Row]:
    """By light (red first), then the widest gap, then what is due first; rows without a gap after those with one."""

    def rank(row: Row) -> tuple[int, float, date, str]:
        gap = row.get("gap_points")
        light = LIGHTS.index(row["light"]) if row["light"] in LIGHTS else len(LIGHTS)
        return light, float("inf") if gap is None else gap, row.get("due_date") or date.max, row["target_id"]

    return sorted(rows, key=rank)


def select(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    """The rows the filters ask for. An agency matches where it leads or supports."""

    def fits(row: Row) -> bool:
        units = [*(row.get("lead_agency_ids") or []), *(row.get("support_agency_ids") or [])]
        named = f"{row.get('name_zh', '')} {row.get('name_en', '')} {row['target_id']}".lower()
        return (
            wanted.plan in (None, row["plan_id"])
            and wanted.jurisdiction in (None, row["jurisdiction_id"])
            and wanted.theme in (None, row.get("theme"))
            and (wanted.agency is None or wanted.agency in units)
            and (not wanted.lights or row["light"] in wanted.lights)
            and wanted.words.strip().lower() in named
        )

    return [row for row in rows if fits(row)]


def count(rows: Iterable[Row]) -> Counts:
    """Count by status, restatements apart. A status boards do not know keeps its own column rather than vanish."""
    rows = list(rows)
    found = Counter(row["status"] for row in rows if not row["is_restatement"])
    ordered = {status: found.get(status, 0) for status in STATUSES}
    ordered.update({status: n for status, n in sorted(found.items()) if status not in ordered})
    return Counts(ordered, sum(1 for row in rows if row["is_restatement"]))


def count_by_plan(rows: Iterable[Row], plans: Iterable[str]) -> dict[str, Counts]:
    """plan id -> counts, in the order given, then any plan the list does not know; so the sums still add up."""
    by_plan: dict[str, list[Row]] = {plan: [] for plan in plans}
    for row in rows:
        by_plan.setdefault(row["plan_id"], []).append(row)
    return {plan: count(group) for plan, group in by_plan.items()}
