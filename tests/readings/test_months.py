"""Whole months and the days of silence are the warehouse's: the same days through time.sql and through Python."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import jinja2
import pytest

from milepost.readings import months

TIME = Path(__file__).resolve().parents[2] / "dbt_project/macros/time.sql"
DAYS = [
    date(2024, 1, 28) + timedelta(days=step) for step in (0, 1, 2, 3, 31, 32, 62, 63, 92, 337, 338, 368, 398, 699, 1068)
]


def sql(expression: str, **values: object) -> object:
    """What a macro of time.sql makes of the values."""
    template = jinja2.Environment(autoescape=False).from_string(
        TIME.read_text(encoding="utf-8") + f"{{{{ {expression} }}}}"
    )
    (row,) = duckdb.execute(
        f"SELECT {template.render().strip()} FROM (SELECT {', '.join(f'${k} AS {k}' for k in values)})", values
    ).fetchall()
    return row[0]


@pytest.mark.parametrize("since", DAYS)
def test_completed_months_are_those_of_the_warehouse(since: date) -> None:
    for until in DAYS:
        assert months.completed(since, until) == sql("completed_months('a', 'b')", a=since, b=until), (since, until)


def test_completed_months_of_the_year_are_those_of_the_warehouse() -> None:
    for day in DAYS:
        assert months.of_year(day) == sql("completed_months_of_year('a')", a=day), day


def test_places_of_days_among_months_are_those_of_the_warehouse() -> None:
    for day in DAYS:
        assert months.position(day) == pytest.approx(sql("month_position('a')", a=day)), day


@pytest.mark.parametrize("cadence", months.GRACE_DAYS)
def test_days_of_silence_are_those_of_the_warehouse(cadence: str) -> None:
    for day in DAYS:
        assert months.awaited_until(day, cadence) == day + timedelta(days=int(str(sql("grace_days('c')", c=cadence))))
        assert months.outdated_from(day, cadence) == sql("outdated_from('a', 'c')", a=day, c=cadence), day
