"""How many targets show which light, by month: rows -> Vega-Lite. Each part says its shape and its number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import altair as alt
from altair.utils import schemapi

from milepost.charts.colours import LIGHT_COLOURS, WHITE, ink
from milepost.charts.indicator import FONT, Words

HEIGHT = 220
_OTHERS = {"grey": "#6b7681", "none": "#c8d0d8"}
# The worst light first, as boards count them
COLOURS = {light: (LIGHT_COLOURS | _OTHERS)[light] for light in ("red", "yellow", "blue", "grey", "green", "none")}
# For paper, which may be printed in black: neighbours in the stack differ in grey, and each light has a grey of its own
ON_PAPER = {
    "red": "#8f1d18", "yellow": "#edcf7a", "blue": "#2a6099", "grey": "#a3adb6", "green": "#3f8a5c", "none": "#e9edf1",
}  # fmt: skip
ROW, SIGN = 68, 7  # letters that a row of a legend holds in a document, and that a sign with its room takes
AROUND, LETTER = 90, 13  # points of height that legend and axis take, and that a number needs
DIGIT, BESIDE = 7, 4  # points of width of a bold digit, and of the room beside a number

# In a column too narrow for shape and number the number stands alone; one that it does not fit in says nothing, as
# 118 cut to 11 would be read as another number. The browser alone knows how wide a column is.
FITTING = alt.ExprRef(
    f"bandwidth('x') >= {DIGIT} * (length(datum.said) + 1) + {BESIDE} ? datum.said"
    f" : bandwidth('x') >= {DIGIT} * length('' + datum.n) + {BESIDE} && datum.said ? '' + datum.n : ''"
)


def specification(
    w: Words,
    months: Mapping[date, Mapping[str, int]],
    shapes: Mapping[str, str],
    height: int = HEIGHT,
    *,
    is_for_paper: bool = False,
) -> dict[str, Any]:
    """months: the day each column stands for -> light -> number, in order of time. shapes: light -> its sign.

    is_for_paper: readable in black and white, too: greys that differ, and each sign in the legend.
    """
    with schemapi.debug_mode(False):
        return _layers(w, months, shapes, height, is_for_paper).to_dict(validate=False)


def parts(
    w: Words,
    months: Mapping[date, Mapping[str, int]],
    shapes: Mapping[str, str],
    height: int = HEIGHT,
    colours: Mapping[str, str] = COLOURS,
) -> list[dict[str, Any]]:
    """One row per column and light that occurs: what is drawn, and where. Good lights stand at the bottom.

    said: its shape and number, where the part is high enough for them. ink: the colour in which that is read.
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
                row["ink"] = ink(colours[light])
                has_room = n >= least
                rows.append(row | {"middle": start + n / 2, "said": f"{shapes[light]} {n}" if has_room else ""})
            start += n
    return rows


def _per_row(names: list[str]) -> int:
    """How many lights stand beside each other in a legend: all that fit, in rows of equal length."""
    letters = sum(SIGN + sum(2 if letter > "\u2e80" else 1 for letter in name) for name in names)
    return math.ceil(len(names) / math.ceil(letters / ROW))


def _layers(
    w: Words, months: Mapping[date, Mapping[str, int]], shapes: Mapping[str, str], height: int, is_for_paper: bool
) -> alt.LayerChart:
    colours = ON_PAPER if is_for_paper else COLOURS
    signs = " : ".join(f"datum.value === '{w.of('light', light)}' ? '{shapes[light]}'" for light in COLOURS)
    labels = f"({signs} : '') + ' ' + datum.value" if is_for_paper else alt.Undefined
    room = height + (AROUND if is_for_paper else 0)  # in a document legend and axis stand outside of it
    chart = alt.Chart(alt.Data(values=tuple(parts(w, months, shapes, room, colours))))  # type: ignore[no-untyped-call]
    names = [w.of("light", light) for light in COLOURS]
    order = [f"{day:%Y-%m}" for day in months]
    x = alt.X("month:O", title=None, sort=order, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    y = alt.Y("low:Q", title=None, axis=alt.Axis(format=",~f", tickMinStep=1, tickCount=4))
    scale = alt.Scale(domain=names, range=[colours[light] for light in COLOURS])
    per_row = _per_row(names) if is_for_paper else alt.Undefined
    legend = alt.Legend(symbolType="square", labelExpr=labels, columns=per_row)
    colour = alt.Color("light:N", scale=scale, legend=legend)
    tips = [alt.Tooltip("month:O", title=w("trend.month")), alt.Tooltip("light:N", title=w("filter.light")),
            alt.Tooltip("n:Q", title=w("trend.number"))]  # fmt: skip
    bars = chart.mark_bar(stroke=WHITE, strokeWidth=1).encode(x=x, y=y, y2=alt.Y2("high:Q"), color=colour, tooltip=tips)
    inks = alt.Color("ink:N", scale=None)
    words = chart.mark_text(fontSize=11, fontWeight="bold", baseline="middle")
    whole: alt.LayerChart = (
        alt.layer(bars, words.encode(x=x, y=alt.Y("middle:Q"), text=alt.value(FITTING), color=inks))
        .properties(height=height, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(orient="top", title=None, labelFontSize=12, symbolSize=110)
        .configure_view(stroke=None)
    )
    return whole
