"""Changes by time alone: the first day on which a status differs, whichever day the marts are built on."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from builders import mixed
from builders.warehouse import Workbench

from milepost.warehouse import connection as warehouse

CHANGES = "SELECT * FROM marts.fct_status_changes WHERE as_of_date <= ? ORDER BY ALL"
ALONG_TIME = """SELECT target_id, as_of_date, from_status, to_status, from_light, to_light, reason
    FROM marts.fct_status_changes WHERE reason IN ('new_report', 'time_passed') ORDER BY ALL"""
ONLY = "+fct_status_changes"
EVERY_DAY = """
    INSERT INTO intermediate.int_reading_dates
    SELECT targets.target_id, day.generate_series::DATE, false, false
    FROM intermediate.int_target_terms AS targets
    CROSS JOIN generate_series(targets.start_date::TIMESTAMP, ?::TIMESTAMP, INTERVAL 1 DAY) AS day
    ANTI JOIN intermediate.int_reading_dates AS dates
        ON dates.target_id = targets.target_id AND dates.read_date = day.generate_series::DATE
"""


def town(bench: Workbench, seed: int, last: date) -> None:
    """Targets of every kind, what came in for them until a day."""
    chance = random.Random(seed)
    made = mixed.mixed(chance)
    bench.plans(made)
    mixed.fill(bench, chance, made, last)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_status_changes_on_a_day_that_is_not_read(fresh: Workbench, seed: int) -> None:
    """Two years read on every single day give the changes that the days of int_reading_dates give."""
    town(fresh, seed, date(2026, 10, 31))
    fresh.build(mixed.LAST, select=ONLY)
    found = fresh.rows(ALONG_TIME)
    with warehouse.writing(fresh.settings, "test") as con:
        con.execute(EVERY_DAY, [mixed.LAST])
    fresh.build(mixed.LAST, select="int_reading_inputs int_readings")
    every_day = fresh.rows(ALONG_TIME)
    assert fresh.rows("SELECT count(*) > 30000 AS many FROM intermediate.int_readings") == [{"many": True}]
    assert {row["to_status"] for row in every_day} > {"behind", "achieved", "missed", "outdated", "awaiting_final"}
    assert [row for row in every_day if row not in found] == []
    assert [row for row in found if row not in every_day] == []


def test_a_day_more_adds_changes_of_that_day_and_changes_no_row_of_the_past(fresh: Workbench) -> None:
    """Three builds on days running, the second of them a day on which time alone changes something."""
    town(fresh, 3, date(2026, 6, 20))
    fresh.build(mixed.LAST, select=ONLY)
    (switch,) = fresh.rows(
        """SELECT as_of_date AS day, count(*) AS changes FROM marts.fct_status_changes
        WHERE reason = 'time_passed' AND as_of_date > '2026-07-01' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"""
    )
    built: dict[date, list[dict[str, Any]]] = {}
    for day in (switch["day"] + timedelta(days=n) for n in (-1, 0, 1)):
        fresh.build(day, select=ONLY)
        built[day] = fresh.rows(CHANGES, day)
        for earlier, rows in built.items():
            assert fresh.rows(CHANGES, earlier) == rows, f"built for {day}, rows up to {earlier}"
    before, on, _ = built.values()
    assert len(on) - len(before) == switch["changes"]
