"""May a figure be quoted: what is told of it, gravest first."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.readings.trust import FLAGS, Around, flags

DAY = date(2026, 9, 30)
ROW = {"indicator_id": "a/b", "target_id": "a/b/2027", "actual_as_of_date": DAY}


def test_figure_with_nothing_around_it_is_sound() -> None:
    around = Around(held={"a/c": ["e"]}, incidents={"a/b/2028": ["i"]}, revised=frozenset({("a/b", date(2026, 6, 30))}))
    assert flags(ROW, around) == []


@pytest.mark.parametrize(
    ("row", "around", "flag"),
    [
        ({}, Around(is_gated=False), "ungated"),
        ({"is_simulated": True}, Around(), "simulated"),
        ({}, Around(held={"a/b": ["e"]}), "held"),
        ({}, Around(incidents={"a/b": ["i"]}), "incident"),
        ({}, Around(incidents={"a/b/2027": ["i"]}), "incident"),
        ({"is_held": True}, Around(), "held"),
        ({"is_stale": True}, Around(), "stale"),
        ({"readings_disagree": True}, Around(), "disagree"),
        ({}, Around(marked=frozenset({("a/b", DAY)})), "marked"),
        ({}, Around(revised=frozenset({("a/b", DAY)})), "revised"),
    ],
)
def test_each_thing_around_a_figure_is_told(row: dict[str, bool], around: Around, flag: str) -> None:
    assert flags(ROW | row, around) == [flag]


def test_all_are_told_gravest_first() -> None:
    around = Around(
        is_gated=False, held={"a/b": ["e"]}, incidents={"a/b": ["i"]},
        revised=frozenset({("a/b", DAY)}), marked=frozenset({("a/b", DAY)}),
    )  # fmt: skip
    assert flags(ROW | {"is_simulated": True, "is_stale": True, "readings_disagree": True}, around) == list(FLAGS)


def test_incidents_of_the_target_come_before_those_of_its_indicator_each_once() -> None:
    around = Around(incidents={"a/b": ["i1", "i2"], "a/b/2027": ["i2", "i3"]})
    assert around.incidents_of(ROW) == ["i2", "i3", "i1"]
