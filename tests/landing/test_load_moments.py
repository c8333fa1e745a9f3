"""Loads have moments in rising order: gates and builds take in what was loaded after the last one they saw."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from milepost.gates import verdict
from milepost.landing import tables
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOON = datetime(2026, 3, 1, 12)


def test_a_clock_that_steps_back_hides_no_load(tmp_path: Path) -> None:
    with warehouse.writing(Settings(data=tmp_path), "test") as con:
        assert tables.begin_load(con, "first", NOON) == NOON
        stepped_back = tables.begin_load(con, "second", NOON - timedelta(hours=1))
        assert stepped_back == NOON + timedelta(microseconds=1)
        assert tables.begin_load(con, "third", NOON + timedelta(hours=1)) == NOON + timedelta(hours=1)


def test_the_raw_gate_sees_a_load_made_after_the_clock_stepped_back(tmp_path: Path) -> None:
    with warehouse.writing(Settings(data=tmp_path), "test") as con:
        for name, clock in (("first", NOON), ("second", NOON - timedelta(days=1))):
            moment = tables.begin_load(con, name, clock)
            con.execute(
                """INSERT INTO raw.events VALUES
                   ('t', 0, 1, $1, $2, '/town/bureau', 'milepost.training.held.v1', 's', $1,
                   false, '{}', $2, $1)""",
                [moment, name],
            )
            verdict.run_gate(con, "raw", lambda frames: [])
        assert con.execute("SELECT rows_checked FROM ops.gate_runs ORDER BY checked_at").fetchall() == [(1,), (1,)]
