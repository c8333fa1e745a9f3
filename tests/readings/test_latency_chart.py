"""The chart of latency: lines that end where hours lack, ticks around every value, marks that differ in shape."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builders.latency import hour

from dashboards.text import Words
from milepost.charts.latency import SERIES, STEPS, specification

NOON = datetime(2026, 11, 20, 4)


def made(*hours: tuple[float, float, float]) -> dict[str, Any]:
    """hours: how many after noon, p50, p95."""
    return specification(Words("en"), [hour(NOON + timedelta(hours=at), p50, p95) for at, p50, p95 in hours])


def values(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (spec.get("data") or spec["layer"][0]["data"])["values"]
    return found


def test_a_line_ends_where_an_hour_is_lacking() -> None:
    parts = [point["part"] for point in values(made((0, 3, 5), (1, 3, 5), (3, 3, 5), (4, 3, 5)))]
    assert parts == [0, 0, 0, 0, 1, 1, 1, 1]


def test_scale_holds_every_value_and_each_of_its_ends_has_a_tick() -> None:
    for low, high in ((3.2, 5.9), (5.0, 5.0), (0.04, 3600.0), (0.0, 0.0), (2.0, 4_000_000.0)):
        spec = made((0, low, high))
        y = spec["layer"][0]["encoding"]["y"]
        first, last = y["scale"]["domain"]
        assert first < last
        assert all(first <= point["value"] <= last for point in values(spec))
        assert [y["axis"]["values"][0], y["axis"]["values"][-1]] == [first, last]


def test_no_value_falls_below_what_a_logarithmic_scale_can_show_and_the_words_keep_it() -> None:
    first, _ = values(made((0, 0.0, 1.0)))
    assert (first["value"], first["said"]) == (STEPS[0], "0 s")


def test_lines_are_told_apart_without_colour() -> None:
    line, dots = made((0, 3, 5))["layer"]
    assert len({str(dash) for dash in line["encoding"]["strokeDash"]["scale"]["range"]}) == len(SERIES)
    assert len(set(dots["encoding"]["shape"]["scale"]["range"])) == len(SERIES)
