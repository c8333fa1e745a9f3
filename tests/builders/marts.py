"""A warehouse whose marts are two small tables, written by hand: enough to publish, in a tenth of a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from milepost.marts import fingerprints
from milepost.publishing import publish as publishing
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

START = datetime(2026, 3, 2, 0, 0)


def make(settings: Settings, *, events: int = 3) -> None:
    """marts.fct_actuals with one row per event, marts.dim_plans with one row."""
    with warehouse.writing(settings, "test") as con:
        con.execute("CREATE SCHEMA marts")
        con.execute(
            f"CREATE TABLE marts.fct_actuals AS SELECT range AS number, 1.5 * range AS actual_value, "
            f"false AS is_simulated FROM range({events})"
        )
        con.execute("CREATE TABLE marts.dim_plans AS SELECT 'wucheng-2025' AS plan_id")
        con.execute(
            "INSERT INTO ops.build_parameters (as_of_date, known_at, is_known_at_given, zero_base, "
            "marts_state) VALUES ('2026-03-02', '2026-03-02', false, 'not_meaningful', 'gated')"
        )


def change(settings: Settings, statement: str) -> None:
    """As a whole build does it: what is noted of the marts is forgotten first."""
    with warehouse.writing(settings, "test") as con:
        fingerprints.forget_all(con)
        con.execute(statement)


def change_by_hand(settings: Settings, statement: str) -> None:
    """As nothing of Milepost's does it: the next publication does not know."""
    with warehouse.writing(settings, "test") as con:
        con.execute(statement)


def publish(settings: Settings) -> publishing.Manifest:
    with lock.writer_lock(settings, "test"):
        return publishing.publish(settings, {"raw": "passed", "marts": "passed"})


class Clock:
    """What publishing takes for the present; moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: Any) -> None:
        self.now += timedelta(**amount)


@contextmanager
def clock() -> Iterator[Clock]:
    made = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "utc_now", made)
        yield made


def path_of(settings: Settings, version: str, table: str) -> Path:
    """The file of a published table."""
    return settings.published / version / f"{table}.parquet"


def values(settings: Settings, version: str, table: str, column: str) -> list[Any]:
    """What a published table holds in a column, sorted."""
    found: list[Any] = pq.read_table(path_of(settings, version, table), partitioning=None)[column].to_pylist()
    return sorted(found)


def is_shared(settings: Settings, first: str, second: str, table: str) -> bool:
    """Whether two versions have one file of a table."""
    return path_of(settings, first, table).samefile(path_of(settings, second, table))


def forget(settings: Settings, *names: str) -> None:
    """As a build does before it makes these."""
    with warehouse.writing(settings, "test") as con:
        fingerprints.forget(con, names)
