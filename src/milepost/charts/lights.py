"""How many targets show which light, by month: rows -> Vega-Lite. Each part says its shape and its number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
from altair.utils import schemapi

from milepost.charts.indicator import FONT, LIGHT_COLOURS, Words

HEIGHT = 220
_OTHERS = {"grey": "#6b7681", "none": "#c8d0d8"}
# The worst light first, as boards count them
COLOURS = {light: (LIGHT_COLOURS | _OTHERS)[light] for light in ("red", "yellow", "blue", "grey", "green", "none")}
DARK, WHITE = "#1c2733", "#ffffff"
AROUND, LETTER = 90, 13  # points of height that legend and axis take, and that a number needs


def specification(
    w: Words, months: Mapping[date, Mapping[str, int]], shapes: Mapping[str, str], height: int = HEIGHT
) -> dict[str, Any]:
    """months: the day each column stands for -> light -> number, in order of time. shapes: light -> its sign."""
    with schemapi.debug_mode(False):
        return _layers(w, months, shapes, height).to_dict(validate=False)


def parts(
    w: Words, months: Mapping[date, Mapping[str, int]], shapes: Mapping[str, str], height: int = HEIGHT
) -> list[dict[str, Any]]:
    """One row per column and light that occurs: what is drawn, and where. Good lights stand at the bottom.

    said: its shape and number, where the part is high enough for them.
    """
    highest = max((sum(found.values()) for found in months.values()), default=0)
    least = highest * LETTER / max(height - AROUND, LETTER)
    rows: list[dict[str, Any]] = []
    for day, found in months.items():
        start = 0
        for light in reversed(COLOURS):
            n = found.get(light, 0)
            if n:
                row = {"month": f"{day:%Y-%m}", "light": w.of("light", light), "n": n, "low": start, "high": start + n}
                has_room = n >= least
                rows.append(row | {"middle": start + n / 2, "said": f"{shapes[light]} {n}" if has_room else ""})
            start += n
    return rows


def _layers(
    w: Words, months: Mapping[date, Mapping[str, int]], shapes: Mapping[str, str], height: int
) -> alt.LayerChart:
    chart = alt.Chart(alt.Data(values=tuple(parts(w, months, shapes, height))))  # type: ignore[no-untyped-call]
    names = [w.of("light", light) for light in COLOURS]
    order = [f"{day:%Y-%m}" for day in months]
    x = alt.X("month:O", title=None, sort=order, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("low:Q", title=None, axis=alt.Axis(format=",~f", tickMinStep=1, tickCount=4))
    scale = alt.Scale(domain=names, range=[COLOURS[light] for light in COLOURS])
    colour = alt.Color("light:N", scale=scale, legend=alt.Legend(symbolType="square"))
    tips = [alt.Tooltip("month:O", title=w("trend.month")), alt.Tooltip("light:N", title=w("filter.light")),
            alt.Tooltip("n:Q", title=w("trend.number"))]  # fmt: skip
    bars = chart.mark_bar(stroke=WHITE, strokeWidth=1).encode(x=x, y=y, y2=alt.Y2("high:Q"), color=colour, tooltip=tips)
    ink = alt.condition(f"datum.light === '{w.of('light', 'none')}'", alt.value(DARK), alt.value(WHITE))
    words = chart.mark_text(fontSize=11, fontWeight="bold", baseline="middle")
    whole: alt.LayerChart = (
        alt.layer(bars, words.encode(x=x, y=alt.Y("middle:Q"), text=alt.Text("said:N"), color=ink))
        .properties(height=height, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(orient="top", title=None, labelFontSize=12, symbolSize=110)
        .configure_view(stroke=None)
    )
    return whole
