"""The small chart beside a held row: rows -> Vega-Lite. What counted before, the value in doubt, its bounds."""

from __future__ import annotations

from typing import Any

import altair as alt
from altair.utils import schemapi

from milepost.charts.colours import LIGHT_COLOURS
from milepost.charts.indicator import ACTUAL, FONT, Row, Words

HEIGHT = 220
LATEST = 24  # earlier values say little about a step
LARGE = 100_000  # from here on figures of an axis are shortened
BOUND = "#8a97a6"
DOUBT = LIGHT_COLOURS["red"]


def specification(w: Words, actuals: list[Row], held: Row) -> dict[str, Any] | None:
    """The values that count, up to LATEST of them, the held one as a cross with its figure, and the bounds it left.

    None where there is no figure to draw, or no day to draw it on. Values are in the indicator's unit.
    """
    if held["value"] is None or held["as_of_date"] is None:
        return None
    with schemapi.debug_mode(False):
        return _layers(w, actuals, held).to_dict(validate=False)


def comparable(actuals: list[Row], held: Row) -> list[Row]:
    """What counts now and may stand beside the held value: simulated values only beside a simulated one."""
    return [
        row
        for row in actuals
        if row["is_current"] and row["actual_value"] is not None and row["is_simulated"] == held["is_simulated"]
    ]


def _layers(w: Words, actuals: list[Row], held: Row) -> alt.LayerChart:
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(padding=28),
        axis=alt.Axis(format="%Y-%m", labelOverlap=True, tickCount=6),
    )
    before = _before(w, actuals, held)
    large = max(abs(point["value"]) for point in [held, *before]) >= LARGE
    axis = alt.Axis(format="~s" if large else ",~f", tickCount=5)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=True, nice=True, padding=18), axis=axis)
    colours = alt.Scale(domain=[w("held.chart_before"), w("held.chart_doubt")], range=[ACTUAL, DOUBT])
    series = alt.Color("series:N", scale=colours, legend=alt.Legend(symbolType="circle"))
    layers = [*_bounds(w, held, y)]
    if before:
        line = alt.OverlayMarkDef(size=40, filled=True)
        layers.append(
            _chart(before).mark_line(strokeWidth=2, point=line).encode(x=x, y=y, color=series, tooltip=_tips(w))
        )
    doubt = _chart([_point(w, held["as_of_date"], held["value"], held["unit"], "held.chart_doubt")])
    cross = doubt.mark_point(shape="cross", angle=45, size=170, filled=True, opacity=1)
    layers.append(cross.encode(x=x, y=y, color=series, tooltip=_tips(w)))
    layers.append(
        doubt.mark_text(dy=-14, fontSize=13, fontWeight="bold", color=DOUBT).encode(x=x, y=y, text=alt.Text("said:N"))
    )
    whole: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=HEIGHT, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(orient="top", title=None, labelFontSize=12, symbolSize=110)
        .configure_view(stroke=None)
    )
    return whole


def _before(w: Words, actuals: list[Row], held: Row) -> list[dict[str, Any]]:
    """The latest of them as points."""
    ordered = sorted(comparable(actuals, held), key=lambda row: row["as_of_date"])[-LATEST:]
    return [_point(w, row["as_of_date"], row["actual_value"], row["unit"], "held.chart_before") for row in ordered]


def _point(w: Words, day: Any, value: float, unit: str | None, series: str) -> dict[str, Any]:
    return {"day": f"{day.isoformat()}T00:00:00", "value": value, "said": w.amount(value, unit), "series": w(series)}


def _bounds(w: Words, held: Row, y: alt.Y) -> list[alt.Chart]:
    """The least and the most that the rule takes for believable, as lines with their figures."""
    said = [
        {"value": held[name], "said": f"{w(f'held.{name}')} {w.amount(held[name], held['unit'])}"}
        for name in ("low", "high")
        if held[name] is not None
    ]
    if not said:
        return []
    rule = _chart(said).mark_rule(strokeDash=[5, 4], strokeWidth=1.5, color=BOUND).encode(y=y)
    words = _chart(said).mark_text(align="left", dx=4, dy=-7, fontSize=11, color="#56616d")
    return [rule, words.encode(x=alt.value(0), y=y, text=alt.Text("said:N"))]


def _tips(w: Words) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("day:T", title=w("events.as_of"), format="%Y-%m-%d"),
        alt.Tooltip("said:N", title=w("events.value")),
    ]


def _chart(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=tuple(values)))  # type: ignore[no-untyped-call]
