"""A score by month: rows -> Vega-Lite. Each point says its parts; a month without anything to judge is a gap."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
from altair.utils import schemapi

from milepost.charts.indicator import ACTUAL, FONT, Row, Words

HEIGHT = 200


def specification(w: Words, months: list[Row]) -> dict[str, Any]:
    """months: month_start, numerator, denominator, score of one scope and dimension, in order of time.

    label: what a month is called, where that is more than its name.
    """
    with schemapi.debug_mode(False):
        return _layers(w, months).to_dict(validate=False)


def _layers(w: Words, months: list[Row]) -> alt.LayerChart:
    values = [
        {
            "month": row.get("label") or f"{row['month_start']:%Y-%m}",
            "score": row["score"],
            "parts": f"{row['numerator']:,}/{row['denominator']:,}",
        }
        for row in months
    ]
    chart = alt.Chart(alt.Data(values=tuple(values)))  # type: ignore[no-untyped-call]
    # the longest one stands last ("so far"), where half of it would lie beyond the edge of a phone
    is_last = f"datum.value === {json.dumps(values[-1]['month'])}" if values else "false"
    align = {"condition": {"test": is_last, "value": "right"}, "value": "center"}
    x = alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, labelAlign=align))
    y = alt.Y("score:Q", title=None, scale=alt.Scale(domain=[0, 1.2]), axis=alt.Axis(format="%", values=[0, 0.5, 1]))
    tips = [
        alt.Tooltip("month:O", title=w("score.month")),
        alt.Tooltip("score:Q", format=".1%"),
        alt.Tooltip("parts:N", title=w("score.parts")),
    ]
    line = chart.mark_line(color=ACTUAL, strokeWidth=2, point=alt.OverlayMarkDef(size=50, filled=True, color=ACTUAL))
    words = chart.mark_text(dy=-12, fontSize=11, color="#444c56")
    whole: alt.LayerChart = (
        alt.layer(line.encode(x=x, y=y, tooltip=tips), words.encode(x=x, y=y, text=alt.Text("parts:N")))
        .properties(height=HEIGHT, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_view(stroke=None)
    )
    return whole
