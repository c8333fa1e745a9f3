"""Capacity by centre, members by role, milestones in time -> Vega-Lite. Marks differ, not colours alone."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import altair as alt
from altair.utils import schemapi

from milepost.charts.indicator import FONT, TODAY, Row

COLOURS: Final = ("#1f4e79", "#b0560f", "#2e7d4f", "#6a3d9a", "#444c56", "#a8324a")
DASHES: Final = ([1, 0], [8, 3], [2, 2], [8, 3, 2, 3], [4, 4], [12, 4])
POINTS: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
STATES: Final = ("planned", "started", "completed", "in_service", "cancelled", "due")
STATE_SHAPES: Final = ("circle", "triangle-right", "square", "square", "cross", "diamond")
OUTAGE: Final = "#b3261e"
HEIGHT: Final = 300
BESIDE_EACH_OTHER, MORE = 4, 14  # names in a legend that need no more height, and points that each further one does
LABELS: Final = "(containerSize()[0] < 500 ? 150 : 260)"  # pixels of the names of milestones
ROW, LINES = 22, 3  # pixels of a milestone, and lines of their legend on a phone
LETTER, BESIDE = 7, 40  # pixels of a Latin letter in the legend, a Chinese one takes two; of its mark and the room


def capacity(title: str, points: list[Row], outages: list[Row]) -> dict[str, Any]:
    """points: day, value, centre, part (which changes where the line breaks). outages: day, value, centre, said."""
    with schemapi.debug_mode(False):
        series = _names(points, "centre")
        x, y = _days(), alt.Y("value:Q", title=None, axis=alt.Axis(format=",~f"), scale=alt.Scale(zero=True, nice=True))
        tips = [alt.Tooltip("centre:N", title=" "), alt.Tooltip("day:T", title="  ", format="%Y-%m-%d"), "value:Q"]
        line = (
            _chart(points)
            .mark_line(strokeWidth=2, interpolate="step-after")
            .encode(
                x=x,
                y=y,
                color=_colour("centre", series),
                strokeDash=_dash("centre", series),
                detail="part:N",
                tooltip=tips,
            )
        )
        layers = [line]
        if outages:
            cross = _chart(outages).mark_point(shape="cross", angle=45, size=90, color=OUTAGE, filled=True, opacity=1)
            told = [alt.Tooltip("centre:N", title=" "), alt.Tooltip("said:N", title="  ")]
            layers.append(cross.encode(x=x, y=y, tooltip=told))
        return _framed(alt.layer(*layers), title, _height(series), series)


def members(title: str, points: list[Row]) -> dict[str, Any]:
    """points: day, value, role (its word)."""
    with schemapi.debug_mode(False):
        series = _names(points, "role")
        y = alt.Y(
            "value:Q", title=None, axis=alt.Axis(format=",~f", tickMinStep=1), scale=alt.Scale(zero=True, nice=True)
        )
        base = _chart(points).encode(x=_days(), y=y, color=_colour("role", series))
        line = base.mark_line(strokeWidth=2).encode(strokeDash=_dash("role", series))
        shape = alt.Shape("role:N", scale=alt.Scale(domain=series, range=list(POINTS[: len(series)])))
        dots = base.mark_point(filled=True, size=50, opacity=1).encode(
            shape=shape,
            tooltip=[alt.Tooltip("role:N", title=" "), alt.Tooltip("day:T", title="  ", format="%Y-%m-%d"), "value:Q"],
        )
        return _framed(alt.layer(line, dots), title, _height(series), series)


def milestones(title: str, marks: list[Row], words: dict[str, str], today: date | None) -> dict[str, Any]:
    """marks: name, day, state (one of STATES), said; in the order in which their rows stand. words: of the states."""
    with schemapi.debug_mode(False):
        names = list(dict.fromkeys(mark["name"] for mark in marks))
        told = [mark | {"word": words[mark["state"]]} for mark in marks]
        y = alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labelLimit=alt.ExprRef(LABELS), grid=True))
        domain = [words[state] for state in STATES]
        shape = alt.Shape("word:N", title=None, scale=alt.Scale(domain=domain, range=list(STATE_SHAPES)))
        colour = alt.Color(
            "word:N", title=None, scale=alt.Scale(domain=domain, range=["#66717d", *COLOURS[:3], OUTAGE, "#111"])
        )
        tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("said:N", title="  ")]
        dots = (
            _chart(told)
            .mark_point(size=90, opacity=1, strokeWidth=2)
            .encode(x=_days(), y=y, shape=shape, color=colour, tooltip=tips)
        )
        layers = [dots]
        if today is not None:
            layers.append(_chart([{"day": _moment(today)}]).mark_rule(color=TODAY, strokeDash=[2, 3]).encode(x=_days()))
        return _framed(alt.layer(*layers), title, ROW * (len(names) + LINES), domain, LABELS)


def point(day: date, **more: Any) -> Row:
    """A mark on its day: with a time and no zone it is local, a bare day would slip west of Greenwich."""
    return {"day": _moment(day), **more}


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def _names(points: list[Row], field: str) -> list[str]:
    return sorted({row[field] for row in points})


def _days() -> alt.X:
    return alt.X(
        "day:T", title=None, axis=alt.Axis(format="%Y-%m", labelOverlap=True, tickCount=8), scale=alt.Scale(padding=16)
    )


def _colour(field: str, series: list[str]) -> alt.Color:
    many = [COLOURS[n % len(COLOURS)] for n in range(len(series))]
    return alt.Color(f"{field}:N", title=None, scale=alt.Scale(domain=series, range=many))


def _dash(field: str, series: list[str]) -> alt.StrokeDash:
    many = [DASHES[n % len(DASHES)] for n in range(len(series))]
    return alt.StrokeDash(f"{field}:N", title=None, scale=alt.Scale(domain=series, range=many))


def _chart(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=tuple(values)))  # type: ignore[no-untyped-call]


def _height(series: list[str]) -> int:
    """Of plot and legend, which on a phone takes a line for each name."""
    return HEIGHT + MORE * max(0, len(series) - BESIDE_EACH_OTHER)


def _framed(
    layers: alt.LayerChart | alt.FacetChart, title: str, height: int, series: list[str], beside: str = "0"
) -> dict[str, Any]:
    """series: what the legend names, in as many columns as stand beside each other, none of them cut.

    beside: what names on the left take of the width; the legend stands above the plot alone.
    """
    longest = LETTER * max((sum(1 + (letter > "\u2e7f") for letter in name) for name in series), default=1)
    columns = alt.ExprRef(f"clamp(floor((containerSize()[0] - {beside}) / {longest + BESIDE}), 1, 4)")
    whole = (
        layers.properties(height=height, description=title, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(
            orient="top",
            title=None,
            labelFontSize=12,
            labelLimit=longest,
            symbolSize=80,
            columns=columns,
            padding=4,
            rowPadding=6,
        )
        .configure_view(stroke=None)
    )
    found: dict[str, Any] = whole.to_dict(validate=False)
    return found
