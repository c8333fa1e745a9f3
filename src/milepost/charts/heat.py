"""A heat map of months: cells -> Vega-Lite. Each cell says its sign in the cell, so it reads in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
from altair.utils import schemapi

from milepost.charts.colours import WHITE, ink
from milepost.charts.indicator import FONT, Words
from milepost.charts.lights import COLOURS

ROW_HEIGHT, AROUND = 26, 60
PHONE = 500  # points of width below which labels stand on two lines, so that the cells keep their room
BREAK: Final = "\u3000"  # in a label, where it may be broken: after the name
PADDING = {"left": 5, "right": 30, "top": 5, "bottom": 5}  # the last day is written in full, across its column's edge
PICKED: Final = "cell"  # the name of the selection: the cell that was clicked
SHARES: Final = ("#dbe7f3", "#a9c8e4", "#6fa3cf", "#3b78b0", "#1d4f82")  # a fifth of the way each, the darkest is all
NOTHING: Final = "#f0f2f5"
# Silence is pale: what is seen first is what is known
GROUNDS: Final[Mapping[str, str]] = COLOURS | {"grey": "#cdd5dd", "none": NOTHING}


class Cell(NamedTuple):
    """One cell. key: whose row it is; label: how the row is called; day: ISO text; said: the sign in the cell."""

    key: str
    label: str
    day: str
    month: str
    said: str
    words: str
    colour: str


def of_light(light: str | None) -> str:
    return GROUNDS.get(light or "", NOTHING)


def of_share(share: float | None) -> str:
    """A shade of one colour: the darker the more."""
    return NOTHING if share is None else SHARES[min(int(max(share, 0.0) * len(SHARES)), len(SHARES) - 1)]


def specification(w: Words, cells: Iterable[Cell], labels: Sequence[str], months: Sequence[str]) -> dict[str, Any]:
    """labels: the rows from above; months: the columns in order of time. A click on a cell selects its key and day."""
    with schemapi.debug_mode(False):
        return _layers(w, list(map(_drawn, cells)), labels, months).to_dict(validate=False)


def _drawn(cell: Cell) -> dict[str, Any]:
    return {**cell._asdict(), "ink": ink(cell.colour)}


def _layers(
    w: Words, cells: Sequence[Mapping[str, Any]], labels: Sequence[str], months: Sequence[str]
) -> alt.LayerChart:
    chart = alt.Chart(alt.Data(values=tuple(cells)))  # type: ignore[no-untyped-call]
    picked = alt.selection_point(name=PICKED, fields=["key", "day"])
    above = alt.Axis(orient="top", labelAngle=0, labelOverlap=True, ticks=False, domain=False)
    x = alt.X("month:O", title=None, sort=list(months), axis=above)
    limit, size = (
        alt.ExprRef(f"containerSize()[0] < {PHONE} ? {few} : {many}") for few, many in ((116, 260), (10, 12))
    )
    lines = f"containerSize()[0] < {PHONE} ? split(datum.label, '{BREAK}') : datum.label"
    left = alt.Axis(labelLimit=limit, labelFontSize=size, labelExpr=lines, ticks=False, domain=False)
    y = alt.Y("label:N", title=None, sort=list(labels), axis=left)
    tips = [
        alt.Tooltip("label:N", title=w("heat.row")),
        alt.Tooltip("month:O", title=w("trend.month")),
        alt.Tooltip("words:N", title=w("heat.reading")),
    ]
    colour = alt.Color("colour:N", scale=None)
    squares = chart.mark_rect(stroke=WHITE, strokeWidth=2, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=tips
    )
    size = alt.ExprRef(f"clamp(width / {max(len(months), 1)} * 0.55, 5, 12)")
    signs = chart.mark_text(fontSize=size, fontWeight="bold", baseline="middle").encode(
        x=x, y=y, text=alt.Text("said:N"), color=alt.Color("ink:N", scale=None), tooltip=tips
    )
    squares = squares.encode(x=x, y=y, color=colour, tooltip=tips)
    whole: alt.LayerChart = (
        alt.layer(squares.add_params(picked), signs)
        .properties(
            height=ROW_HEIGHT * len(labels) + AROUND, padding=PADDING, usermeta={"embedOptions": {"actions": False}}
        )
        .configure(font=FONT)
        .configure_axis(labelFontSize=12)
        .configure_view(stroke=None)
    )
    return whole
