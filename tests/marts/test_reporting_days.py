"""The days on which a report grows stale and outdated, by cadence, through the macros of macros/time.sql."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import jinja2
import pytest

TIME = Path(__file__).resolve().parents[2] / "dbt_project/macros/time.sql"


def first_day(macro: str, as_of: str | None, cadence: str) -> date | None:
    """What macro(as_of, cadence) gives, run through DuckDB."""
    call = f"{{{{ {macro}('as_of', 'cadence') }}}}"
    expression = jinja2.Environment(autoescape=False).from_string(TIME.read_text(encoding="utf-8") + call).render()
    given = [as_of, cadence]
    (row,) = duckdb.execute(f"SELECT {expression} FROM (SELECT ?::DATE AS as_of, ? AS cadence)", given).fetchall()
    return row[0]


@pytest.mark.parametrize(
    ("cadence", "as_of", "stale", "outdated"),
    [
        # 1 day and 3 days of grace; 2 days and 3 days: whatever month it is
        ("daily", "2026-05-02", date(2026, 5, 7), date(2026, 5, 8)),
        ("daily", "2026-02-27", date(2026, 3, 4), date(2026, 3, 5)),
        ("daily", "2026-12-31", date(2027, 1, 5), date(2027, 1, 6)),
        # to the end of April and 10 days; of May and 10 days
        ("monthly", "2026-03-31", date(2026, 5, 11), date(2026, 6, 11)),
        ("monthly", "2026-03-01", date(2026, 5, 11), date(2026, 6, 11)),
        ("monthly", "2026-01-31", date(2026, 3, 11), date(2026, 4, 11)),
        ("monthly", "2027-12-31", date(2028, 2, 11), date(2028, 3, 11)),
        # to the end of June and 15 days; of September and 15 days
        ("quarterly", "2026-03-31", date(2026, 7, 16), date(2026, 10, 16)),
        ("quarterly", "2025-11-30", date(2026, 3, 16), date(2026, 6, 16)),
        # to the end of the year's month and 31 days; six months later and 31 days
        ("yearly", "2025-12-31", date(2027, 2, 1), date(2027, 8, 1)),
        ("yearly", "2024-02-29", date(2025, 4, 1), date(2025, 10, 2)),
    ],
)
def test_report_is_stale_and_outdated_from_the_day_after_its_grace_on(
    cadence: str, as_of: str, stale: date, outdated: date
) -> None:
    assert (first_day("stale_from", as_of, cadence), first_day("outdated_from", as_of, cadence)) == (stale, outdated)


@pytest.mark.parametrize("macro", ["stale_from", "outdated_from"])
@pytest.mark.parametrize("cadence", ["daily", "monthly", "quarterly", "yearly"])
def test_what_was_never_reported_never_grows_old(macro: str, cadence: str) -> None:
    assert first_day(macro, None, cadence) is None
