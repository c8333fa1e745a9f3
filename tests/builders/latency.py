"""Loads with known moments of sending, and hours of latency as a published version holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from builders.published import edit
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

Row = dict[str, Any]


def load(settings: Settings, began: datetime, sent: Iterable[datetime], *, took: float | None = 1) -> None:
    """One load of an event per moment of sending, over after ``took`` seconds (None: never), taken in by a build."""
    with warehouse.writing(settings, "test") as con:
        over = None if took is None else began + timedelta(seconds=took)
        con.execute("INSERT INTO raw.loads VALUES (?, ?, ?, 0, 0, 0, 0)", [str(began), began, over])
        for number, moment in enumerate(sent):
            con.execute(
                """INSERT INTO raw.events VALUES ('milepost.indicators.v1', 0, $1, $2, $3, '/wucheng/a',
                'milepost.indicator.reported.v1', 'x', $4, false, '{}', $5, $4)""",
                [number, moment, f"{began} {number}", began, str(began)],
            )
    build(settings, began)


def build(settings: Settings, taken_to: datetime) -> None:
    """Have the marts say that they were built from all loads up to a moment."""
    with warehouse.writing(settings, "test") as con:
        con.execute("UPDATE ops.build_parameters SET staged_to = $1, staged_from = $1", [taken_to])


def hours(version: Path, rows: Iterable[Row], day: Row | None = None) -> None:
    """Let the published version hold these hours, and this of the 24 hours before it (latency.Day)."""
    edit(version / "ops_latency.parquet", lambda table: pa.Table.from_pylist(list(rows), table.schema))
    path = version / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | {"latency_day": day}
    path.write_text(json.dumps(manifest), encoding="utf-8")


def two_weeks(version: Path) -> None:
    """Hours of 14 days, the nights without any; one morning everything was late."""
    last = datetime(2026, 11, 20, 16)
    starts = [last - timedelta(hours=back) for back in range(14 * 24, -1, -1)]
    rows = [hour(at, 3 + at.day % 3 / 2, 5 + at.hour / 4) for at in starts if at.hour < 15]
    rows[100] |= {"p50_seconds": 95.0, "p95_seconds": 3700.0}
    hours(version, rows, {"versions": 450, "events": 1350, "p50_seconds": 4, "p95_seconds": 8.2, "slowest_seconds": 16})


def hour(start: datetime, p50: float, p95: float, *, versions: int = 30, events: int = 90) -> Row:
    """A row of ops_latency."""
    return {
        "hour_start": start,
        "versions": versions,
        "events": events,
        "p50_seconds": p50,
        "p95_seconds": p95,
        "slowest_seconds": 2 * p95,
        "p50_sent_to_landed_seconds": p50 / 4,
        "p50_landed_to_published_seconds": p50 * 3 / 4,
    }
