"""The projection in an indicator's chart: a dotted line from where it stands, and the range around it as a band."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from milepost.charts.marks import chart, moment

Row = dict[str, Any]

COLOUR = "#6b5b95"


def layers(
    said: Callable[[float], str],
    heads: tuple[str, str, str],
    chosen: Row,
    ahead: list[Row],
    x: alt.X,
    y: alt.Y,
    series: alt.Color,
) -> list[alt.Chart]:
    """ahead: the projections made on the day of the reading, by their days; none of them draws nothing.

    said: a value in words. heads: what a day, a projected value and its range are called; the second is the series too.
    """
    start = chosen.get("judged_date") or chosen["actual_as_of_date"]
    if not ahead or start is None or chosen["actual_value"] is None:
        return []
    here = chosen["actual_value"]
    first = {"day": moment(start), "value": here, "low": here, "high": here, "series": heads[1]}
    points = [_point(said, row, heads[1]) for row in ahead]
    tips = [
        alt.Tooltip("day:T", title=heads[0], format="%Y-%m-%d"),
        alt.Tooltip("said:N", title=heads[1]),
        alt.Tooltip("range:N", title=heads[2]),
    ]
    line = chart([first, *points]).mark_line(strokeDash=[2, 3], strokeWidth=2, clip=True)
    dots = chart(points).mark_point(shape="triangle-up", size=70, filled=False, color=COLOUR, opacity=1, clip=True)
    found = [line.encode(x=x, y=y, color=series), dots.encode(x=x, y=y, tooltip=tips)]
    ranged = [point for point in points if point["low"] is not None]
    if ranged:
        band = chart([first, *ranged]).mark_area(color=COLOUR, opacity=0.16, clip=True, line=False)
        found.insert(0, band.encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q")))
    return found


def _point(said: Callable[[float], str], row: Row, series: str) -> dict[str, Any]:
    low, high = row["projected_low"], row["projected_high"]
    return {
        "day": moment(row["point_date"]),
        "value": row["projected_value"],
        "low": low,
        "high": high,
        "said": said(row["projected_value"]),
        "range": "" if low is None else f"{said(low)} – {said(high)}",
        "series": series,
    }


def highest(ahead: list[Row], without: float) -> float:
    """How high the fan reaches; a range far above all else leaves the chart instead of pressing it flat."""
    tops = [row["projected_value"] if row["projected_high"] is None else row["projected_high"] for row in ahead]
    return min(max(tops, default=0.0), 1.5 * without)
