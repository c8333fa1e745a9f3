"""Random promises with random histories: the marts read them as the reference does, through real builds."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from builders.warehouse import Workbench
from comparison import FIELDS, HISTORY_FIELDS, Difference, differences
from generation.corners import CORNERS, corners
from generation.days import READ_ON
from generation.reports import KNOWN_AT
from generation.world import World, world

SEED = int(os.environ.get("MILEPOST_TEST_SEED", "20261126"))
INDICATORS = 52
MARTS = "+fct_target_status +fct_status_history"


@pytest.fixture(scope="module")
def made() -> World:
    return world(SEED, INDICATORS)


def test_random_promises_reach_every_status_and_corner(made: World) -> None:
    """What no random promise reaches, no comparison tries."""
    found = corners(made)
    assert {name: found[name] for name in CORNERS if not found[name]} == {}, f"seed {SEED}"


@pytest.fixture(scope="module")
def fed(bench: Workbench, made: World) -> Workbench:
    made.feed(bench)
    return bench


def _statuses(bench: Workbench) -> dict[str, dict[str, Any]]:
    return {row["target_id"]: row for row in bench.rows("SELECT * FROM marts.fct_target_status")}


def _month_ends(bench: Workbench) -> Iterator[tuple[date, dict[str, dict[str, Any]]]]:
    by_day: dict[date, dict[str, dict[str, Any]]] = {}
    for row in bench.rows("SELECT * FROM marts.fct_status_history ORDER BY period_date"):
        by_day.setdefault(row["period_date"], {})[row["target_id"]] = row
    yield from by_day.items()


def _told(found: list[Difference], compared: int) -> str:
    """How often which fields differ, and the first readings that do."""
    counts = Counter(name for one in found for name in one.names)
    shown = os.environ.get("MILEPOST_TEST_SHOW", "12")
    head = f"seed {SEED}: {len(found)} of {compared} readings differ, by field {dict(counts)}"
    return "\n\n".join([head, *(one.text for one in found[: int(shown)])])


@pytest.mark.parametrize("known_at", KNOWN_AT, ids=["known in May", "known in the end"])
def test_marts_read_random_promises_as_the_reference_does(fed: Workbench, made: World, known_at: datetime) -> None:
    found: list[Difference] = []
    compared = 0
    for day in READ_ON:
        fed.build(day, known_at, select=MARTS)
        rows = _statuses(fed)
        assert rows.keys() == made.promises.keys()
        compared += len(rows)
        found += differences(made, rows, day, known_at, FIELDS)
    for day, rows in _month_ends(fed):
        compared += len(rows)
        found += differences(made, rows, day, known_at, HISTORY_FIELDS)
    print(f"compared {compared} readings of {len(made.promises)} promises, known at {known_at}: {len(found)} differ")
    if found:
        pytest.fail(_told(found, compared), pytrace=False)
