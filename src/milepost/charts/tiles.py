"""A tile grid or a user's boundaries: squares or shapes with words in them -> Vega-Lite. Colour never speaks alone."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
from altair.utils import schemapi

from milepost.charts.indicator import FONT, Row

SIDE: Final = 84  # of a square, in pixels
FILLS: Final = {
    "red": "#f6d5d2",
    "yellow": "#fbe8bf",
    "blue": "#d5e4f3",
    "green": "#d3eadb",
    "grey": "#eceff3",
    "none": "#ffffff",
}
STEPS: Final = ("#ffffff", "#e3edf7", "#bcd3ea", "#8fb4da", "#6698c8")  # of a share, the darkest is still read in black
EMPTY: Final = "#ffffff"
EDGE: Final = "#56616d"


def fill_of_share(share: float | None) -> str:
    return EMPTY if share is None else STEPS[min(int(share * len(STEPS)), len(STEPS) - 1)]


def grid(title: str, squares: list[Row]) -> dict[str, Any]:
    """squares: col, row, name, said (the figure, with its shape), fill, is_empty (no plan here), link."""
    columns = 1 + max(square["col"] for square in squares)
    rows = 1 + max(square["row"] for square in squares)
    with schemapi.debug_mode(False):
        base = _chart(squares).encode(
            x=alt.X("col:O", axis=None, scale=alt.Scale(domain=list(range(columns)), paddingInner=0.06)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(rows)), paddingInner=0.06)),
        )
        whole = alt.layer(*_marks(base, base.mark_rect, EDGE)).properties(
            width=SIDE * columns, height=SIDE * 0.72 * rows, description=title
        )
        return _framed(whole)


def shapes(title: str, places: list[Row]) -> dict[str, Any]:
    """places: geometry on a plane, x and y of its words, and what squares have."""
    drawn = [{"type": "Feature", **place} for place in places]
    with schemapi.debug_mode(False):
        base = _chart(drawn)
        layers = [
            base.mark_geoshape(stroke=EDGE).encode(fill=alt.Color("fill:N", scale=None), tooltip=_tips()),
            base.mark_text(dy=-7, fontWeight="bold").encode(
                longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"), text=alt.Text("name:N")
            ),
            base.mark_text(dy=9).encode(
                longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"), text=alt.Text("said:N")
            ),
        ]
        whole = alt.layer(*layers).project(type="identity", reflectY=True)
        return _framed(whole.properties(width=520, height=420, description=title))


def _marks(base: alt.Chart, mark: Any, edge: str) -> list[alt.Chart]:
    """A square, dashed where nothing is known of the place, its name and its figure."""
    full, empty = "!datum.is_empty", "datum.is_empty"
    return [
        mark(stroke=edge, strokeWidth=1)
        .transform_filter(full)
        .encode(fill=alt.Color("fill:N", scale=None), tooltip=_tips(), href=alt.Href("link:N")),
        mark(stroke="#9aa5b1", strokeDash=[3, 3], fill=EMPTY).transform_filter(empty).encode(tooltip=_tips()),
        base.mark_text(dy=-9, fontSize=14, fontWeight="bold", color="#111").encode(text=alt.Text("name:N")),
        base.mark_text(dy=11, fontSize=12, color="#111").encode(text=alt.Text("said:N")),
    ]


def _tips() -> list[alt.Tooltip]:
    return [alt.Tooltip("name:N", title=" "), alt.Tooltip("tip:N", title="  ")]


def _chart(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=tuple(values)))  # type: ignore[no-untyped-call]


def _framed(whole: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    framed = (
        whole.properties(usermeta={"embedOptions": {"actions": False}}).configure(font=FONT).configure_view(stroke=None)
    )
    found: dict[str, Any] = framed.to_dict(validate=False)
    return found
