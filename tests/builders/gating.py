"""New events beside what a real build accepted: landed by hand, judged by the raw gate's rules, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import expectations
from builders.warehouse import Workbench
from milepost.gates import frames
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 11, 1)


@contextmanager
def nothing_new(bench: Workbench) -> Iterator[warehouse.Connection]:
    """A connection to a built warehouse whose raw gate has seen everything; what a test lands is gone after it."""
    with warehouse.writing(bench.settings, "test") as con:
        con.begin()
        con.execute("DELETE FROM ops.gate_runs")
        con.execute(
            "INSERT INTO ops.gate_runs SELECT 'r', 'raw', 'passed', 0, max(loaded_at), max(loaded_at) FROM raw.events"
        )
        yield con
        con.rollback()


def land(con: warehouse.Connection, name: str, day: str, value: float | None, unit: str = "个", **more: Any) -> str:
    """A report of the town's bureau; a retraction where there is no value. -> its event id."""
    # told on the day itself or later: a value of a day to come is a fault of its own
    said = more.pop("said", max(NOW, datetime.fromisoformat(day) + timedelta(days=1)))
    simulated, came = more.pop("simulated", False), max(NOW, said)
    data = {"indicator": name if "/" in name else f"town/{name}", "as_of": day} | (
        {"reason": "r"} if value is None else {"value": value, "unit": unit}
    )
    kind = "milepost.indicator." + ("retracted.v1" if value is None else "reported.v1")
    event_id = str(more.pop("event_id", f"{name} {day}"))
    con.execute(
        """INSERT INTO raw.events VALUES ('milepost.indicators.v1', 0, (SELECT count(*) FROM raw.events), ?, ?,
        '/town/bureau', ?, 's', ?, ?, ?, 'l', ?)""",
        [came, event_id, kind, said, simulated, json.dumps(data | more, ensure_ascii=False), came],
    )
    return event_id


def broken(con: warehouse.Connection) -> dict[str, list[str]]:
    """The rules that hold what was landed: rule -> event ids. Nothing else may have failed."""
    found: dict[str, list[str]] = {}
    for tables in frames.raw_frames(con):
        for result in expectations.check_raw(tables):
            assert result.is_judged, result.detail
            if not result.success and result.severity != "info":
                found[result.expectation.removeprefix("expect_")] = sorted(one.event_id for one in result.findings)
    return found


def words(con: warehouse.Connection, language: str = "zh") -> list[str]:
    """What is said of each row held, of every rule that it broke, in the order of the rules."""
    from milepost.gates import words as telling

    return [
        telling.sentence(result.table, result.expectation, finding, "zh" if language == "zh" else "en")
        for tables in frames.raw_frames(con)
        for result in expectations.check_raw(tables)
        if result.severity != "info"
        for finding in result.findings
    ]
