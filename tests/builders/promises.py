"""A published version of one invented district, written without a warehouse: promises -> a folder of Parquet files.

For what the small sample has none of: 55 targets, 40 of one unit, ties in rank, a plan of silence.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from milepost.bulletins.content.version import Published
from milepost.readings.statuses import LIGHT_OF_STATUS

MONTH_END, AS_OF, KNOWN_AT = date(2026, 11, 30), date(2026, 12, 10), datetime(2026, 12, 10, 1)
PLACE = "hill"
NAMES = ("一局", "二局", "三局", "四局", "五局", "六局", "七局", "八局", "九局", "十局")


class Promise(NamedTuple):
    """One target with its own indicator, and how it stood at the month's end. unit: the number of its office."""

    status: str
    unit: int = 1
    gap: float | None = None
    actual: float | None = 74.0
    name: str | None = None
    is_simulated: bool = False


def forty_four_of_fifty_five() -> list[Promise]:
    """As Xuancheng's notice of December 2020 counts: 44 on schedule, 11 not, over ten offices."""
    good = ("ahead", "on_schedule", "achieved", "on_schedule")
    bad = ("slightly_behind", "behind", "far_behind")
    kept = [Promise(good[n % 4], 1 + n % 10, 2.5) for n in range(44)]
    names = [f"滞后事项{NAMES[n % 10]}{'甲乙'[n // 10]}" for n in range(11)]
    return kept + [Promise(bad[n % 3], 1 + n % 10, -8.5 - n, name=name) for n, name in enumerate(names)]


def write(
    folder: Path,
    promises: Sequence[Promise],
    *,
    reports: Sequence[dict[str, Any]] = (),
    changes: Sequence[dict[str, Any]] = (),
    known_at: datetime = KNOWN_AT,
) -> Published:
    """A version in folder, named by the moment of its knowledge."""
    into = folder / known_at.strftime("%Y%m%dT%H%M%S000000Z")
    into.mkdir(parents=True)
    tables = _dimensions() | {
        "dim_indicators": [_indicator(n, one) for n, one in enumerate(promises)],
        "fct_targets": [_target(n, one) for n, one in enumerate(promises)],
        "fct_status_history": [_reading(n, one, known_at) for n, one in enumerate(promises)],
        "fct_target_status": [],
        "fct_status_changes": list(changes),
        "fct_reporting_punctuality": list(reports),
    }
    for name, rows in tables.items():
        pq.write_table(pa.Table.from_pylist(rows), into / f"{name}.parquet")
    said = {"version": into.name, "as_of_date": AS_OF.isoformat(), "known_at": known_at.isoformat(), "held": 2}
    (into / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    return Published(into)


def agency(unit: int) -> str:
    return f"{PLACE}/office_{unit}"


def target(n: int) -> str:
    return f"{PLACE}/promise_{n:02}/2026"


def report(n: int, punctuality: str, day: date = MONTH_END, **changes: Any) -> dict[str, Any]:
    """A row of fct_reporting_punctuality of the n-th promise."""
    said = {
        "indicator_id": f"{PLACE}/promise_{n:02}",
        "period_date": day,
        "expected_by_date": date(2026, 12, 10),
        "received_at": None,
        "punctuality": punctuality,
        "days_late": 3 if punctuality == "late" else 0,
        "grace_days": 10,
    }
    return said | changes


def _dimensions() -> dict[str, list[dict[str, Any]]]:
    place = {"jurisdiction_id": PLACE, "name_zh": "丘区", "name_en": "Hill", "level": "district", "parent_id": None}
    away = {"jurisdiction_id": "vale", "name_zh": "谷县", "name_en": "Vale", "level": "county", "parent_id": None}
    plan = {
        "plan_id": "hill-2025",
        "jurisdiction_id": PLACE,
        "title_zh": "丘区人工智能行动方案",
        "title_en": "Hill AI plan",
        "document_number": "丘政发〔2025〕7号",
        "ahead_points": 10.0,
        "behind_points": 30.0,
        "coordinator_id": agency(1),
        "start_date": date(2025, 1, 1),
    }
    units = [
        {"agency_id": agency(n), "jurisdiction_id": PLACE, "name_zh": name, "name_en": f"Office of {name}"}
        for n, name in enumerate(NAMES, 1)
    ]
    far = {"agency_id": "vale/office_1", "jurisdiction_id": "vale", "name_zh": "谷局", "name_en": "Vale office"}
    return {"dim_jurisdictions": [place, away], "dim_plans": [plan], "dim_agencies": [*units, far]}


def _indicator(n: int, one: Promise) -> dict[str, Any]:
    name = one.name or f"事项{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑寅卯辰巳'[n // 10]}"
    return {
        "indicator_id": f"{PLACE}/promise_{n:02}",
        "plan_id": "hill-2025",
        "jurisdiction_id": PLACE,
        "name_zh": name,
        "name_en": f"Promise {name}",
        "theme": "data",
        "direction": "up",
        "measure": "cumulative",
        "kind": "quantity",
        "cadence": "monthly",
        "lead_agency_ids": [agency(one.unit)],
    }


def _target(n: int, one: Promise) -> dict[str, Any]:
    name = NAMES[one.unit - 1]
    return {
        "target_id": target(n),
        "indicator_id": f"{PLACE}/promise_{n:02}",
        "plan_id": "hill-2025",
        "jurisdiction_id": PLACE,
        "due_date": date(2026, 12, 31),
        "recurs": None,
        "target_value": 100.0,
        "unit": "家",
        "bound": "at_least",
        "section": "二(一)5",
        "is_restatement": False,
        "lead_zh": name,
        "lead_en": f"Office of {name}",
        "support_zh": None,
        "support_en": None,
        "lead_agency_ids": [agency(one.unit)],
        "support_agency_ids": [],
    }


def _reading(n: int, one: Promise, known_at: datetime) -> dict[str, Any]:
    is_silent = one.status == "not_reported"
    return {
        "target_id": target(n),
        "period_date": MONTH_END,
        "status": one.status,
        "light": LIGHT_OF_STATUS[one.status],
        "is_assessed": one.status not in ("not_reported", "awaiting_final", "no_schedule"),
        "completion_share": None if is_silent or one.actual is None else one.actual / 100,
        "gap_points": one.gap,
        "actual_value": None if is_silent else one.actual,
        "actual_as_of_date": None if is_silent else MONTH_END,
        "is_simulated": one.is_simulated,
        "method_version": "2",
        "known_at": known_at,
    }
