"""How long events took to the boards, hour by hour -> Vega-Lite. Two lines that differ in dash and shape, too.

Seconds stand on a logarithmic scale: an hour in which everything was late must not flatten all others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import altair as alt
from altair.utils import schemapi

from milepost.charts.indicator import ACTUAL, FONT, Row, Words
from milepost.charts.marks import chart
from milepost.days import beijing

HEIGHT: Final = 240
EDGE: Final = 40  # pixels from an end, within which words set in the middle may run past the edge of a phone
SERIES: Final = ("p50_seconds", "p95_seconds")
COLOURS, DASHES, SHAPES = (ACTUAL, "#b0560f"), ([1, 0], [6, 3]), ("circle", "square")
STEPS: Final = tuple(digit * 10.0**power for power in range(-1, 7) for digit in (1, 2, 5))  # seconds, up to weeks


def specification(w: Words, hours: list[Row]) -> dict[str, Any]:
    """hours: hour_start (UTC), versions, p50_seconds, p95_seconds, in order of time. A line breaks where hours lack."""
    with schemapi.debug_mode(False):
        return _layers(w, _points(w, hours)).to_dict(validate=False)


def _points(w: Words, hours: list[Row]) -> list[Row]:
    """One point per hour and series, on the clock of Beijing: a moment without a zone is drawn as it stands."""
    points, part = [], 0
    for place, row in enumerate(hours):
        if place and row["hour_start"] - hours[place - 1]["hour_start"] > timedelta(hours=1):
            part += 1
        for series in SERIES:
            told = {"said": w("latency.seconds", n=w.number(row[series], 1)), "versions": row["versions"]}
            point = {"at": beijing(row["hour_start"]).isoformat(), "part": part, "series": w(f"latency.{series}")}
            points.append(point | told | {"value": max(row[series], STEPS[0])})
    return points


def _layers(w: Words, points: list[Row]) -> alt.LayerChart:
    values, names = [point["value"] for point in points], [w(f"latency.{series}") for series in SERIES]
    low = max((step for step in STEPS if step <= min(values)), default=STEPS[0])
    high = min((step for step in STEPS if step >= max(values) and step > low), default=STEPS[-1])
    ticks = [step for step in STEPS if low <= step <= high]
    x = alt.X(
        "at:T",
        title=None,
        scale=alt.Scale(padding=16),
        axis=alt.Axis(format="%m-%d %H:%M", labelOverlap=True, tickCount=7, labelFlush=EDGE),
    )
    y = alt.Y(
        "value:Q",
        title=w("latency.axis"),
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=ticks, format=",~f"),
    )
    colour = alt.Color("series:N", title=None, scale=alt.Scale(domain=names, range=list(COLOURS)))
    dash = alt.StrokeDash("series:N", title=None, scale=alt.Scale(domain=names, range=list(DASHES)))
    shape = alt.Shape("series:N", title=None, scale=alt.Scale(domain=names, range=list(SHAPES)))
    tips = [
        alt.Tooltip("at:T", title=w("latency.hour"), format="%Y-%m-%d %H:%M"),
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("said:N", title="  "),
        alt.Tooltip("versions:Q", title=w("latency.versions")),
    ]
    base = chart(points).encode(x=x, y=y, color=colour, tooltip=tips)
    line = base.mark_line(strokeWidth=2).encode(strokeDash=dash, detail="part:N")
    dots = base.mark_point(filled=True, size=16, opacity=1).encode(shape=shape)
    whole: alt.LayerChart = (
        alt.layer(line, dots)
        .properties(height=HEIGHT, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(orient="top", title=None, labelFontSize=12, symbolSize=80)
        .configure_view(stroke=None)
    )
    return whole
