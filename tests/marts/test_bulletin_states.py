"""States of bulletins are events: marts.ops_bulletins keeps them through increments, rebuilds and looks at the past."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from builders.warehouse import Workbench, indicator, plan

from milepost import doctor

DAY = date(2026, 11, 30)
STATES = "SELECT bulletin_id, state, issue_number, moves FROM marts.ops_bulletins ORDER BY bulletin_id"


def move(bench: Workbench, bulletin: str, state: str, day: int, **more: Any) -> None:
    data = {
        "bulletin": bulletin, "kind": "progress", "state": state, "office": "town", "period": "2026-10",
        "version": "20261101T000000000000Z", "content_sha256": "0" * 64, "title": "通报", "by": "王敏",
    }  # fmt: skip
    bench.event("bulletin.moved", data | more, said=datetime(2026, 11, day, 9))


def states(bench: Workbench) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in bench.rows(STATES)]


def test_states_are_the_same_by_increments_and_by_a_rebuild_and_as_known_then(fresh: Workbench) -> None:
    fresh.plans(plan(indicator("straight", "level", {2027: 1500})))
    move(fresh, "progress-town-2026-10", "draft", 2)
    move(fresh, "unit-town.bureau-2026-10", "draft", 2)
    fresh.build(DAY)
    assert [row[1] for row in states(fresh)] == ["draft", "draft"]
    move(fresh, "progress-town-2026-10", "reviewed", 3)
    move(fresh, "unit-town.bureau-2026-10", "withdrawn", 3, reason="数据待核")
    move(fresh, "progress-town-2026-10", "issued", 4, year=2026, number=1)
    fresh.build(DAY)
    by_increments = states(fresh)
    assert by_increments == [
        ("progress-town-2026-10", "issued", 1, 3),
        ("unit-town.bureau-2026-10", "withdrawn", None, 2),
    ]
    fresh.build(DAY, known_at=datetime(2026, 11, 3, 12))
    assert [row[1:3] for row in states(fresh)] == [("reviewed", None), ("withdrawn", None)]
    fresh.build(DAY, full_refresh=True)
    assert states(fresh) == by_increments


def test_a_number_given_twice_is_a_fault_that_doctor_names(fresh: Workbench) -> None:
    fresh.plans(plan(indicator("straight", "level", {2027: 1500})))
    move(fresh, "progress-town-2026-10", "issued", 4, year=2026, number=1)
    move(fresh, "progress-town-2026-09", "issued", 5, year=2026, number=1)
    fresh.build(DAY)
    [fault] = [one for one in doctor.examine(fresh.settings).faults if "bulletin" in one]
    assert "progress-town-2026-09 was issued as number 1 of 2026 (town, progress)" in fault
