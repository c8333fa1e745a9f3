"""Places beside each other: sums, the order of levels, what is compared; tiles; boundaries with their number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from milepost.readings import boundaries, places, tiles
from milepost.readings.boundaries import Refused

ROOT = Path(__file__).resolve().parents[2]
NUMBER = "浙S(2024)12号"
PLACES = {
    "z": {"parent_id": None}, "j": {"parent_id": "z"}, "h": {"parent_id": "z"},
    "w": {"parent_id": "j"}, "d": {"parent_id": "j"}, "alone": {"parent_id": "not_here"},
}  # fmt: skip


def count(good: int, assessed: int, **more: Any) -> dict[str, Any]:
    zeros = dict.fromkeys(places.COUNTS, 0)
    return zeros | {"good": good, "assessed": assessed, "has_simulated": False} | more


def test_the_total_divides_sums_and_averages_no_shares() -> None:
    found = places.total([count(1, 1), count(1, 9, has_simulated=True)])
    assert (found["good"], found["assessed"], found["good_share"], found["has_simulated"]) == (2, 10, 0.2, True)


def test_nothing_assessed_has_no_share() -> None:
    assert places.total([count(0, 0)])["good_share"] is None


def test_places_stand_below_what_is_above_them() -> None:
    assert places.in_order(PLACES) == ["alone", "z", "h", "j", "d", "w"]
    assert places.lineage(PLACES, "w") == ["z", "j", "w"]
    assert places.busiest_parent(PLACES, ["w", "d", "h"]) == "j"


def test_a_circle_of_parents_ends() -> None:
    ring = {"a": {"parent_id": "b"}, "b": {"parent_id": "a"}}
    assert sorted(places.in_order(ring)) == ["a", "b"]
    assert places.lineage(ring, "a") == ["b", "a"]


def test_the_year_shown_first_is_the_next_due_else_the_last() -> None:
    assert [places.first_year([2025, 2027, 2030], today) for today in (2026, 2027, 2031)] == [2027, 2027, 2030]
    assert places.first_year([], 2026) is None


def test_tiles_of_the_repository_hold_every_place_of_the_plans_once_and_their_neighbours() -> None:
    found = tiles.parse((ROOT / "config/map/tiles.csv").read_text(encoding="utf-8"))
    ids = [tile.jurisdiction_id for tile in found]
    assert len(set(ids)) == len(ids)
    for path in (ROOT / "plans").glob("*.yml"):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))["jurisdiction"]
        [tile] = [tile for tile in found if tile.jurisdiction_id == told["id"]]
        assert (tile.name_zh, tile.parent_id) == (told["name"]["zh"], told["parent"])
    assert [len(tiles.below(found, parent)) for parent in ("jinhua", "huzhou", "jiaxing", "zhejiang")] == [9, 5, 7, 11]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,name\n1,x\n", "columns missing: jurisdiction_id, name_zh"),
        (f"{','.join(tiles.COLUMNS)}\na,1,甲,A,p,0,x\n", "line 2: col and row must be whole numbers"),
        (f"{','.join(tiles.COLUMNS)}\na,1,甲,A,p,0,0\nb,2,乙,B,p,0,0\n", "line 3: 乙 lies on the square of 甲"),
    ],
)
def test_a_tile_file_with_a_fault_says_line_and_reason(text: str, said: str) -> None:
    with pytest.raises(tiles.BadTiles, match=said):
        tiles.parse(text)


def geojson(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)


def feature(coordinates: Any = None, **properties: Any) -> dict[str, Any]:
    ring = coordinates or [[[119.0, 29.0], [119.5, 29.0], [119.5, 29.5], [119.0, 29.0]]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": ring}}


def test_boundaries_are_found_by_id_code_or_name_and_carry_their_number() -> None:
    found = boundaries.accept(geojson(feature(adcode=330702), feature(name="东阳市")), "浙S（2024）12号 ")
    assert found.find("wucheng", "330702") is found.shapes[0]
    assert found.find("dongyang", "330783", "东阳市") is found.shapes[1]
    assert found.find("nowhere") is None
    assert found.review_number == "浙S（2024）12号"


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        (geojson(feature(name="x")), None, "no_number"),
        (geojson(feature(name="x")), "  ", "no_number"),
        (geojson(feature(name="x")), "无", "bad_number"),
        (geojson(feature(name="x")), "GS 2024 12", "bad_number"),
        ("{", NUMBER, "not_json"),
        ("[" * 100_000, NUMBER, "not_json"),
        ("[]", NUMBER, "no_features"),
        ('{"features": []}', NUMBER, "no_features"),
        (geojson(feature()), NUMBER, "no_names"),
        (geojson({"properties": {"name": "x"}, "geometry": {"type": "Point"}}), NUMBER, "no_polygon"),
        (geojson("x"), NUMBER, "no_polygon"),
        (geojson(feature([[[119.0, 290.0]]], name="x")), NUMBER, "bad_point"),
        (geojson(feature([[["119", 29.0]]], name="x")), NUMBER, "bad_point"),
        (geojson(feature([[[119.0]]], name="x")), NUMBER, "bad_point"),
        (geojson(feature({"a": 1}, name="x")), NUMBER, "bad_point"),
    ],
)  # fmt: skip
def test_a_map_that_may_not_or_cannot_be_shown_is_refused_with_its_reason(
    text: str, number: str | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        boundaries.accept(text, number)
    assert refused.value.code == code


def test_a_shape_is_drawn_flat_with_its_words_in_its_middle() -> None:
    [drawn] = boundaries.on_a_plane([{"type": "Polygon", "coordinates": [[[0, 60], [10, 60], [10, 60], [0, 60]]]}])
    assert drawn["geometry"]["coordinates"][0][1] == [pytest.approx(5), 60]
    assert (drawn["x"], drawn["y"]) == (pytest.approx(2.5), 60)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=3), st.lists, max_leaves=8))
def test_whatever_stands_for_coordinates_is_read_or_refused(coordinates: Any) -> None:
    try:
        text = json.dumps(
            {"features": [feature(name="x") | {"geometry": {"type": "Polygon", "coordinates": coordinates}}]}
        )
        found = boundaries.accept(text, NUMBER)
    except Refused:
        return
    assert list(boundaries.each_point(found.shapes[0]["coordinates"]))
