"""Published figures: real, with their address, and never a row that does not state an indicator of a plan."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from milepost.catalogue import read_plans
from milepost.errors import MilepostError
from milepost.events import Rules, decode, encode
from producers.published import ACTUALS, MAP, published_events

ROOT = Path(__file__).resolve().parents[2]


def test_only_matching_rows_are_sent_as_real_events_with_their_address() -> None:
    plans = read_plans(ROOT / "plans")
    events = published_events(plans)
    with ACTUALS.open(encoding="utf-8") as lines:
        wanted = [row for row in csv.DictReader(lines) if row["matches_target"] == "yes"]
    assert [event.data.value for event in events] == [float(row["value"]) for row in wanted]
    for event, row in zip(events, wanted, strict=True):
        assert event.simulated is False
        assert event.data.evidence == row["source_address"]
        assert row["source_title"] in event.data.note
        assert decode(encode(event), now=datetime.now(UTC), rules=Rules.from_plans(plans)) == event


def test_jinhua_half_year_revenue_is_year_to_date_of_june() -> None:
    revenue = next(e for e in published_events(read_plans(ROOT / "plans")) if e.subject == "jinhua/core_revenue")
    data = revenue.data
    assert (data.as_of, data.value, data.unit, data.basis) == ("2025-06-30", 78.8, "亿元", "year_to_date")


def test_no_row_that_says_do_not_load_is_ever_marked_as_matching() -> None:
    with ACTUALS.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if "do not load" in row["note"].lower()]
    assert rows
    assert [row for row in rows if row["matches_target"] == "yes"] == []


def test_ids_do_not_depend_on_when_it_is_sent() -> None:
    plans = read_plans(ROOT / "plans")
    assert [event.id for event in published_events(plans)] == [event.id for event in published_events(plans)]


def test_matching_row_without_an_indicator_stops_and_says_where_to_add_it(tmp_path: Path) -> None:
    empty = tmp_path / "map.csv"
    empty.write_text(MAP.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(MilepostError, match=r"has no row in map\.csv"):
        published_events(read_plans(ROOT / "plans"), mapping=empty)
