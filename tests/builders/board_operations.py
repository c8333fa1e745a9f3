"""Rows of the marts of business events, as the page on operations reads them: centres, data spaces, trainings."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from builders.published import edit

Row = dict[str, Any]
FIRM, OTHER = "91330799MA2EXAMP01", "91330799MA2EXAMP1X"
KNOWN = datetime(2026, 6, 2, 1, 30)


def measured(centre: str, day: date, capacity: float, **more: Any) -> Row:
    """A row of fct_compute_capacity, of Wucheng."""
    return {
        "jurisdiction_id": "wucheng", "centre": centre, "as_of_date": day, "capacity_pflops": capacity,
        "utilisation_share": 0.5, "is_current": False, "is_simulated": False,
        "event_id": f"m-{centre}-{day.isoformat()}", "source": "/wucheng/data_bureau", "measurements": 1,
        "topic": "milepost.compute.v1", "partition": 0, "offset": 7, "known_from": KNOWN,
    } | more  # fmt: skip


def outage(centre: str, kind: str, since: date, until: date | None, days: int, **more: Any) -> Row:
    return {
        "jurisdiction_id": "wucheng", "centre": centre, "kind": kind, "from_date": since, "to_date": until,
        "days": days, "capacity_before_pflops": 100.0, "is_simulated": False, "event_id": f"o-{since.isoformat()}",
        "source": "/wucheng/data_bureau",
    } | more  # fmt: skip


def month(role: str | None, end: date, members: int, joined: int = 0, departed: int = 0, **more: Any) -> Row:
    """A row of agg_data_space_months, of Dongyang's film space."""
    return {
        "jurisdiction_id": "dongyang", "data_space": "film", "role": role, "month_start": end.replace(day=1),
        "month_end": end, "members": members, "joined": joined, "departed": departed, "is_simulated": False,
    } | more  # fmt: skip


def stay(enterprise: str, role: str, joined: date, left: date | None = None) -> Row:
    return {
        "jurisdiction_id": "dongyang", "data_space": "film", "enterprise": enterprise, "role": role,
        "joined_date": joined, "left_date": left, "joined_at": KNOWN, "left_at": None if left is None else KNOWN,
        "is_current": left is None, "is_simulated": False, "event_id": f"s-{enterprise[-4:]}-{role}",
    }  # fmt: skip


def training(session: str, day: date, attendees: int, **more: Any) -> Row:
    return {
        "jurisdiction_id": "dongyang", "session": session, "programme": "worker_ai", "held_date": day,
        "attendees": attendees, "statements": 1, "is_simulated": False, "event_id": f"t-{session}",
        "source": "/dongyang/data_bureau", "topic": "milepost.trainings.v1", "partition": 0, "offset": 3,
        "known_from": KNOWN,
    } | more  # fmt: skip


JUNE = [date(2026, 6, day) for day in range(1, 8)]
TABLES: dict[str, list[Row]] = {
    "fct_compute_capacity": [
        *(measured("north", day, 100.0 if day.day < 4 else 120.5) for day in JUNE if day.day != 5),
        measured("north", JUNE[4], 0.0),
        *(measured("south", day, 40.0, is_simulated=True) for day in JUNE[:3]),
    ],
    "fct_compute_outages": [
        outage("north", "down", JUNE[4], JUNE[4], 1),
        outage("south", "gap", JUNE[3], None, 171, is_simulated=True, capacity_before_pflops=40.0),
    ],
    "agg_data_space_months": [
        month("user", date(2026, 5, 31), 2, 2), month("provider", date(2026, 5, 31), 1, 1),
        month(None, date(2026, 5, 31), 2, 2), month("user", date(2026, 6, 30), 1, 0, 1),
        month("provider", date(2026, 6, 30), 1), month(None, date(2026, 6, 30), 2, 0, 1),
    ],
    "fct_data_space_members": [
        stay(FIRM, "user", date(2026, 5, 3)), stay(FIRM, "provider", date(2026, 5, 4)),
        stay(OTHER, "user", date(2026, 5, 9), date(2026, 6, 2)),
    ],
    "fct_trainings": [
        training("first", date(2026, 4, 1), 50), training("second", date(2026, 5, 1), 1250, statements=3),
    ],
}  # fmt: skip


def write(version: Path, **changed: list[Row]) -> None:
    """Put the rows into the tables of a published version, by the schemas that they were published with."""
    for name, rows in (TABLES | changed).items():
        edit(version / f"{name}.parquet", lambda table, rows=rows: pa.Table.from_pylist(rows, schema=table.schema))
