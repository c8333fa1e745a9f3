"""Figures that offices have published: data/published_actuals.csv -> indicator.reported. Real, not simulated.

Only rows that state an indicator of a plan itself (matches_target = yes) are sent; the file also holds figures that are
near a target or mere context, and some that must not be loaded at all. data/published_map.csv ties a row to its
indicator and says what day and basis its words mean. Every event carries the address it was read from.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time
from pathlib import Path

from milepost.catalogue.plan import Plan
from milepost.days import SHANGHAI, parse_day
from milepost.errors import MilepostError
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import REPORTED

DATA = Path(__file__).parent / "data"
ACTUALS, MAP = DATA / "published_actuals.csv", DATA / "published_map.csv"


def published_events(plans: list[Plan], actuals: Path = ACTUALS, mapping: Path = MAP) -> list[Event]:
    """One event per published figure of an indicator. Raises MilepostError for a matching row without an indicator."""
    mappings = {(row["plan"], row["indicator_en"]): row for row in _rows(mapping)}
    events = []
    for row in _rows(actuals):
        if row["matches_target"] != "yes":
            continue
        mapped = mappings.get((row["plan"], row["indicator_en"]))
        if mapped is None:
            raise MilepostError(
                f"{actuals.name}: '{row['indicator_en']}' of {row['plan']} matches a target but has no row in "
                f"{mapping.name}. Add one with its indicator_id, as_of and basis."
            )
        events.append(_event(row, mapped, plans))
    return events


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _event(row: dict[str, str], mapped: dict[str, str], plans: list[Plan]) -> Event:
    data = {
        "indicator": mapped["indicator_id"],
        "as_of": mapped["as_of"],
        "value": float(row["value"]),
        "unit": row["unit"],
        "basis": mapped["basis"] or None,
        "evidence": row["source_address"],
        "note": f"{row['source_title']} ({row['confidence']})",
    }
    day = parse_day(row["published"])
    at = datetime.combine(day, time(12), SHANGHAI) if day else datetime.now(UTC)
    return new_event(REPORTED, mapped["agency_id"] or speaker(plans, mapped["indicator_id"]), data, time=at)


def speaker(plans: list[Plan], indicator_id: str) -> str:
    """The source that speaks for an indicator: its first lead agency. Raises MilepostError if there is none."""
    for plan in plans:
        for indicator in plan.indicators:
            if plan.indicator_id(indicator) == indicator_id and plan.responsible(indicator):
                return f"/{plan.agency_id(plan.responsible(indicator)[0])}"
    raise MilepostError(f"the catalogue has no indicator {indicator_id} with a responsible agency. See plans/.")
