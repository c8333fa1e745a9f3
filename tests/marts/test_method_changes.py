"""Changes of method among the status changes: from ops.method_changes, which neither builds nor refreshes touch."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan

from milepost.warehouse import connection as warehouse

DAY, PUBLISHED = date(2026, 3, 31), datetime(2026, 3, 31, 4)
CHANGES = "SELECT * FROM marts.fct_status_changes WHERE reason = 'method' ORDER BY target_id"


@pytest.fixture(scope="module")
def noted(bench: Workbench) -> Workbench:
    """Method 2 read one target worse, one as before, and one that no plan has any more."""
    bench.plans(plan(indicator("straight", "level", {2027: 1500}), indicator("level", "level", {2027: 100})))
    with warehouse.writing(bench.settings, "test") as con:
        con.execute("DELETE FROM ops.method_changes")
        for target, to_status, to_light in (
            ("town/straight/2027", "behind", "yellow"),
            ("town/level/2027", "ahead", "green"),
            ("town/gone/2027", "behind", "yellow"),
        ):
            con.execute(
                "INSERT INTO ops.method_changes VALUES (?, '1', '2', 'v1', 'v2', 'ahead', ?, 'green', ?, ?, ?)",
                [target, to_status, to_light, DAY, PUBLISHED],
            )
    bench.build(DAY)
    yield bench
    with warehouse.writing(bench.settings, "test") as con:
        con.execute("DELETE FROM ops.method_changes")


def change(**more: Any) -> list[dict[str, Any]]:
    return [
        {
            "target_id": "town/straight/2027", "as_of_date": DAY, "from_status": "ahead", "to_status": "behind",
            "from_light": "green", "to_light": "yellow", "reason": "method", "changed_at": PUBLISHED,
            "learned_at": PUBLISHED, "event_id": None,
        }
        | more
    ]  # fmt: skip


def test_only_readings_that_the_method_changed_are_changes(noted: Workbench) -> None:
    assert noted.rows(CHANGES) == change()


def test_a_full_refresh_reads_the_same_rows(noted: Workbench) -> None:
    noted.build(DAY, full_refresh=True)
    assert noted.rows(CHANGES) == change()


def test_a_build_for_the_past_does_not_know_a_later_method(noted: Workbench) -> None:
    noted.build(date(2026, 2, 28))
    assert noted.rows(CHANGES) == []
    noted.build(DAY, known_at=datetime(2026, 3, 31, 3))
    assert noted.rows(CHANGES) == []
    noted.build(DAY)
    assert noted.rows(CHANGES) == change()
