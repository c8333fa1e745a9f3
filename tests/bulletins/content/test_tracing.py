"""Every number on paper leads back to the marts, for all kinds and both languages, over a version that was built."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders import tracing
from builders.bulletins import OFFICE
from builders.published import edit

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Asked, Matter, Text
from milepost.bulletins.content.making import make
from milepost.bulletins.content.version import Published
from milepost.readings.words import LANGUAGES

MATTERS = (
    Matter(
        "light-1", "target_red", date(2026, 11, 3), Text("算力滞后", "Compute lags"),
        target="wucheng/compute_capacity/2026",
    ),
    Matter(
        "report-1", "report_overdue", date(2026, 11, 3), Text("逾期未报", "Reports are overdue"),
        place="pinghu", unit="pinghu/data_bureau",
    ),
)  # fmt: skip
PLACES = ("wucheng", "dongyang", "jinhua", "huzhou", "pinghu")


def asked() -> list[Asked]:
    """Every kind and period there is to ask the sample for."""
    units = ("wucheng/data_bureau", "dongyang/data_bureau", "wucheng/economy_bureau")
    return [
        one
        for language in LANGUAGES
        for one in (
            *(Asked("progress", period, language, place=p) for p in PLACES for period in ("2026-10", "2026Q3", "2026")),
            *(Asked("unit", period, language, unit=unit) for unit in units for period in ("2026-11", "2026-06")),
            *(Asked("reminder", "2026-11", language, unit=unit) for unit in units),
            *(Asked("supervision", "2026-10", language, incident=one.incident_id) for one in MATTERS),
        )
    ]


def _named(one: Asked) -> str:
    return f"{one.kind}-{one.place or one.unit or one.incident}-{one.period}-{one.language}"


@pytest.mark.parametrize("one", asked(), ids=_named)
def test_every_number_of_a_sentence_is_in_the_marts(version: Published, one: Asked) -> None:
    assert tracing.faults(make(version, one, OFFICE, matters=MATTERS), version) == []


@pytest.mark.parametrize("place", PLACES)
def test_the_counts_are_those_of_the_marts_that_count(version: Published, place: str) -> None:
    """On the day of the build a place's counts are its row of the roll-up, a unit's those of its score card."""
    made = make(version, Asked("progress", "2026-11", place=place), OFFICE)
    rollup = version.by("agg_jurisdiction_rollup", "jurisdiction_id")[place]
    said = {key: one.value for key, one in made.figures.items()}
    assert said["overall.targets"] == rollup["targets"]
    assert said["overall.assessed"] == rollup["assessed"]
    assert said.get("overall.good", 0) == rollup["good"]
    assert said.get("overall.good_share") == (rollup["good_share"] or None)
    cards = version.by("agg_agency_scorecard", "agency_id")
    units = tracing.table(made, "units")
    for row in (one for one in units.rows if one.where):
        card = cards[str(row.where["agency_id"])] if row.where else {}
        targets, good, late, apart, *rest = [cell.value for cell in row.cells[2:8]]
        printed = [targets, good, int(late or 0) + int(apart or 0), *rest]
        behind = card["assessed"] - card["good"]
        counted = [card["targets"], card["good"], behind, card["targets"] - card["assessed"], card["good_share"]]
        assert printed == counted


@pytest.mark.parametrize("kind", shape.KINDS)
def test_the_same_twice_is_the_same_bytes_and_reads_no_clock(
    version: Published, kind: shape.Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = next(found for found in asked() if found.kind == kind)
    first = shape.encode(make(version, one, OFFICE, matters=MATTERS))

    def forbidden(*_: Any) -> None:
        raise AssertionError("a clock was read")

    monkeypatch.setattr("milepost.days.utc_now", forbidden)
    monkeypatch.setattr("milepost.days.today", forbidden)
    monkeypatch.setattr("time.time", forbidden)
    again = Published(version.folder)
    assert shape.encode(make(again, one, OFFICE, matters=reversed(MATTERS))) == first


def test_a_changed_row_is_found(version: Published, tmp_path: Path) -> None:
    """What compares bulletins with marts would see one wrong actual, and a sentence with a number of its own."""
    one = Asked("progress", "2026-10", place="wucheng")
    made = make(version, one, OFFICE)
    folder = tmp_path / version.name
    shutil.copytree(version.folder, folder)
    edit(folder / "fct_status_history.parquet", _other_actuals)
    assert any("actual_value" in fault for fault in tracing.faults(made, Published(folder)))
    more = msgspec.structs.replace(made, blocks=(*made.blocks, shape.Paragraph("约3项。")))
    assert tracing.faults(more, version) == ["no figure for a number in '约3项。'"]


def _other_actuals(table: Any) -> Any:
    import pyarrow.compute as pc

    place = table.column_names.index("actual_value")
    return table.set_column(place, "actual_value", pc.add(table["actual_value"], 1.0))


@dataclass(frozen=True)
class _Case:
    period: str
    cut_off: str
    mart: str


@pytest.mark.parametrize(
    "case",
    [
        _Case("2026-10", "2026-10-31", "fct_status_history"),
        _Case("2026-11", "2026-11-21", "fct_target_status"),  # the version was built before the month was over
        _Case("2026", "2026-11-21", "fct_target_status"),
        _Case("2026Q3", "2026-09-30", "fct_status_history"),
    ],
    ids=lambda case: case.period,
)
def test_the_cut_off_is_the_end_of_the_period_or_the_day_of_the_build(version: Published, case: _Case) -> None:
    made = make(version, Asked("progress", case.period, place="wucheng"), OFFICE)
    assert made.cut_off == case.cut_off
    assert tracing.table(made, "full").mart == case.mart
