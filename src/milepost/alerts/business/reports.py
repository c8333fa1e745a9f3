"""Reports that units owe, as a version shows them: fct_reporting_punctuality -> what is missing, and what is due next.

Days on which something is due come from that mart alone. Made-up indicators are kept apart from real ones.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Final, NamedTuple

from milepost.alerts.business.published import Row, Version
from milepost.alerts.business.sighting import ENDS, OVERDUE, Sighting
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.names import with_place
from milepost.readings import numbers
from milepost.readings.counting import Count

MOST_NAMED: Final = 20
DAILY: Final = "daily"


class Unit(NamedTuple):
    """A unit that leads indicators; is_simulated: of which the readings are made up."""

    agency: str
    is_simulated: bool


Owed = dict[tuple[Unit, date], list[Row]]
"""Unit and due day -> indicators with their row of the mart, by id."""


def missing(version: Version) -> Owed:
    """Whose due day is over. A period that was never reported is no longer owed once a later one is. Raises Damaged."""
    newest: dict[str, Row] = {}
    for row in version.rows("fct_reporting_punctuality"):
        known = newest.get(row["indicator_id"])
        if row["punctuality"] != "coming" and (known is None or row["period_date"] > known["period_date"]):
            newest[row["indicator_id"]] = row
    return _by_unit(version, [row for row in newest.values() if row["punctuality"] == "missing"])


def coming(version: Version) -> Owed:
    """Whose due day is today or later: the next one of each indicator. Raises Damaged."""
    return _by_unit(
        version, [row for row in version.rows("fct_reporting_punctuality") if row["punctuality"] == "coming"]
    )


def _by_unit(version: Version, rows: list[Row]) -> Owed:
    indicators = {row["indicator_id"]: row for row in version.rows("dim_indicators")}
    made_up = {row["indicator_id"] for row in version.rows("fct_target_status") if row["is_simulated"]}
    found: Owed = defaultdict(list)
    for row in sorted(rows, key=lambda row: str(row["indicator_id"])):
        indicator = indicators[row["indicator_id"]]
        if indicator["lead_agency_ids"]:
            unit = Unit(indicator["lead_agency_ids"][0], row["indicator_id"] in made_up)
            found[unit, row["expected_by_date"]].append(indicator | row)
    return dict(sorted(found.items()))


def agency_names(version: Version) -> dict[str, tuple[str, str]]:
    """Id -> name of a unit with its place, in Chinese and in English. Raises Damaged."""
    places = {row["jurisdiction_id"]: row for row in version.rows("dim_jurisdictions")}
    found = {}
    for row in version.rows("dim_agencies"):
        place = places.get(row["jurisdiction_id"])
        here = (place["name_zh"], place["name_en"]) if place else (None, None)
        found[row["agency_id"]] = with_place((row["name_zh"], row["name_en"]), here)
    return found


def overdue(version: Version) -> list[Sighting]:
    """One per unit and due day on which reports are missing. Raises Damaged."""
    names = agency_names(version)
    return [
        _overdue(unit, day, rows, (names.get(unit.agency, (unit.agency,) * 2), version))
        for (unit, day), rows in missing(version).items()
    ]


def _overdue(unit: Unit, day: date, rows: list[Row], known: tuple[tuple[str, str], Version]) -> Sighting:
    (zh, en), version = known
    late, key = max(row["days_late"] for row in rows), f"{OVERDUE}{unit.agency}:{day}"
    mark_zh, mark_en = ("[模拟] ", "[Simulated] ") if unit.is_simulated else ("", "")
    many = "1 report is" if len(rows) == 1 else f"{len(rows)} reports are"
    signal = Signal(
        key + (":simulated" if unit.is_simulated else ""),
        "report_overdue",
        "info" if unit.is_simulated else "warning",
        f"{mark_zh}{zh}有 {len(rows)} 项指标逾期未报（应于 {day} 前报送）",
        f"{mark_en}{en}: {many} overdue (due by {day})",
        f"指标：{named(rows, 'zh')}。\n已逾期 {late} 天。\n处理：请尽快报送；确无数据请说明原因。",
        f"Of {named(rows, 'en')}.\nOverdue for {Count(late):day}.\n"
        "What to do: report soon, or say why there is no data.",
        scope_of(unit, rows),
        version.ground,
        {
            "reason_code": "missing",
            "count": len(rows),
            "indicators": [row["indicator_id"] for row in rows],
            "due_by": day.isoformat(),
            "days_late": late,
        },
        is_simulated=unit.is_simulated,
        news=frozenset(str(row["indicator_id"]) for row in rows),
    )
    return Sighting(signal.key, "report_overdue", None, signal, *ENDS[OVERDUE])


def scope_of(unit: Unit, rows: list[Row]) -> Scope:
    """Whose it is; place, plan and indicator as far as all rows are of one."""
    plans, places, indicators = ({row[name] for row in rows} for name in ("plan_id", "jurisdiction_id", "indicator_id"))
    return Scope(
        places.pop() if len(places) == 1 else unit.agency.partition("/")[0],
        plans.pop() if len(plans) == 1 else None,
        unit.agency,
        indicators.pop() if len(indicators) == 1 else None,
    )


def named(rows: list[Row], language: str) -> str:
    """Indicators with the period whose report is owed: 算力规模（截至 2026-09-30）、…"""
    if language == "zh":
        said = "、".join(f"{row['name_zh']}（截至 {numbers.day(row['period_date'])}）" for row in rows[:MOST_NAMED])
        return said + (f"等 {len(rows)} 项" if len(rows) > MOST_NAMED else "")
    said = ", ".join(f"{row['name_en']} (up to {numbers.day(row['period_date'])})" for row in rows[:MOST_NAMED])
    return said + (f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else "")
