"""A table's rows found and put in order."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from dashboards.columns import Column, Found, arranged, usual

COLUMNS = [
    Column("name", "n", str, itemgetter("name")),
    Column("gap", "g", str, itemgetter("gap"), "number"),
    Column("day", "d", str, itemgetter("day"), "day", shown=False),
    Column("light", "l", str, itemgetter("light"), order=lambda row: ["red", "green"].index(row["light"])),
    Column("raw", "r", None, itemgetter("raw")),
]
ROWS = [
    {"name": "算力 ＡＩ", "gap": -3.5, "day": date(2026, 9, 30), "light": "green", "raw": "x"},
    {"name": "Beta", "gap": None, "day": None, "light": "red", "raw": "y"},
    {"name": "alpha", "gap": 12, "day": date(2026, 1, 31), "light": "green", "raw": "z"},
]


def names(found: Found) -> list[str]:
    return [row["name"] for row in arranged(ROWS, COLUMNS, found)]


def test_rows_keep_their_order_where_nothing_is_asked() -> None:
    assert names(Found()) == ["算力 ＡＩ", "Beta", "alpha"]


def test_rows_without_a_value_come_last_in_either_order() -> None:
    assert names(Found(sort="gap")) == ["算力 ＡＩ", "alpha", "Beta"]
    assert names(Found(sort="gap", descending=True)) == ["alpha", "算力 ＡＩ", "Beta"]
    assert names(Found(sort="day")) == ["alpha", "算力 ＡＩ", "Beta"]


def test_text_is_sorted_without_regard_to_case_and_lights_from_red_to_green() -> None:
    assert names(Found(sort="name"))[:2] == ["alpha", "Beta"]
    assert names(Found(sort="light"))[0] == "Beta"


def test_all_words_are_found_in_any_column_also_one_not_shown_in_any_width() -> None:
    assert names(Found("ai 算力")) == ["算力 ＡＩ"]
    assert names(Found("2026-01")) == ["alpha"]
    assert names(Found("Y")) == ["Beta"]
    assert names(Found("ai beta")) == []


def test_columns_shown_at_first_are_those_with_cells_that_are_not_kept_back() -> None:
    assert usual(COLUMNS) == ("name", "gap", "light")
