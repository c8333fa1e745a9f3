"""The simulated city never makes a person decide: no event of it moves a baseline that later readings rest on."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from milepost.catalogue import Plan, read_plans
from milepost.events import REPORTED, RETRACTED
from producers.simulator.city import history

ROOT = Path(__file__).resolve().parents[3]
UNTIL = date(2026, 11, 22)


def baseline(values: dict[date, float], measure: str, start: date) -> float | None:
    """What the readings start from, as docs/methods.md says it; written apart from the gate's SQL."""
    if measure == "annual":
        values = {day: value for day, value in values.items() if (day.month, day.day) == (12, 31)}
    early = [day for day in values if (day < start if measure == "annual" else day <= start)]
    day = max(early) if early else min(values, default=None)
    return None if day is None else values[day]


def moved(plans: list[Plan], seed: int) -> list[tuple[str, date]]:
    """Events that move a baseline, if every event were read by itself, in the order in which they are sent."""
    measures = {
        one.indicator_id(found): (found.measure, one.start_date)
        for one in plans
        for found in one.indicators
        if found.measure in ("level", "annual") and found.baseline is None
    }
    held: dict[str, dict[date, float]] = defaultdict(dict)
    found = []
    for event in history(plans, seed, UNTIL):
        data = json.loads(event.raw_data)
        if event.type not in (REPORTED, RETRACTED) or data["indicator"] not in measures:
            continue
        day, values = date.fromisoformat(data["as_of"]), held[data["indicator"]]
        measure, start = measures[data["indicator"]]
        before, is_later = baseline(values, measure, start), any(other > day for other in values)
        values.pop(day, None)
        if event.type == REPORTED:
            values[day] = data["value"]
        if is_later and baseline(values, measure, start) != before:
            found.append((data["indicator"], day))
    return found


@pytest.mark.parametrize("seed", [4, 7, 46, 51])
def test_no_event_of_the_five_plans_moves_a_baseline(seed: int) -> None:
    assert moved(read_plans(ROOT / "plans"), seed) == []
