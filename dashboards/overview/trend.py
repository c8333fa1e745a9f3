"""走势 How many targets show which light, month by month: a chart, and the same as a table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboards import data, drawing, elements
from dashboards.elements import Markdown, plain
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.units import history
from milepost.charts import lights
from milepost.readings.statuses import LIGHTS, SHAPES


def show(board: data.Board, w: Words, rows: list[Row]) -> None:
    """Of the targets chosen, restatements left out; the day of the reading is the last column."""
    elements.heading(w("overview.trend"))
    found = history.of_targets(board, [row["target_id"] for row in rows if not row["is_restatement"]])
    if found is None:
        elements.caption(w("overview.trend_absent"))
        return
    today = board.as_of
    months = history.lights(found, rows, today)
    elements.caption(w("overview.trend_hint", day=w.day(today)))
    alt = w("overview.trend_alt", said=history.said(w, months))
    drawing.show(lights.specification, w, months, SHAPES, alt=alt)
    with st.expander(w("overview.trend_table")):
        table(w, months, w("overview.trend_table"))


def table(w: Words, months: dict[date, dict[str, int]], name: str) -> None:
    """A row per light, a column per month, their sum below."""
    heads = [w("filter.light"), *(f"{day:%Y-%m}" for day in months)]
    body = [
        [Markdown(f"{SHAPES[light]} {plain(w.of('light', light))}"), *(str(found[light]) for found in months.values())]
        for light in LIGHTS
    ]
    body.append([f"**{plain(w('overview.sum'))}**", *(f"**{sum(found.values())}**" for found in months.values())])
    elements.table(heads, body, range(1, len(heads)), name=name)
