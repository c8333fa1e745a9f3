"""趋势外推 Where the line leads: the chart with its fan, the forecast in words, and how often past ranges held."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import pyarrow.compute as pc
import streamlit as st

from dashboards import data, drawing, elements, grid
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.indicator.shown import Shown
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import indicator as chart
from milepost.readings import figures, forecasts, numbers
from milepost.readings.forecasts import Record
from milepost.readings.steps import Step

TABLE = "fct_projections"
COLUMNS = (
    *("target_id", "made_on_date", "point_date", "point_value", "points", "projected_value", "projected_low"),
    *("projected_high", "chance_share", "status", "reached_value", "error", "is_range_held", "mean_error"),
)
FIRST_ROWS = 6


def is_kept(board: data.Board) -> bool:
    """Whether this version keeps past projections, with what came of them. Raises data.Unreadable."""
    return data.has(board, TABLE) and set(COLUMNS) <= set(data.table(board, TABLE).column_names)


def of_target(board: data.Board, row: Row) -> list[Row]:
    """Every projection of a target; none where this version keeps none. Raises data.Unreadable."""
    return data.where(board, TABLE, "target_id", [row["target_id"]]) if is_kept(board) else []


def ahead_of(row: Row, made: list[Row]) -> list[Row]:
    """Those of the day of the reading, as they are said: no range of what cannot be negative ends below zero."""
    standing = forecasts.standing(made, row["as_of_date"])
    return [
        one if one["projected_low"] is None else one | {"projected_low": forecasts.low(row, one["projected_low"])}
        for one in standing
    ]


def draw(board: data.Board, w: Words, shown: Shown) -> None:
    """Actuals against the path with the fan of the chosen target, and what the marks mean."""
    ahead = ahead_of(shown.row, shown.made)
    said = w("chart.alt", name=w.name(shown.indicator))
    of_what = (shown.path, shown.counted, shown.rows, shown.row, board.as_of, ahead)
    drawing.show(chart.specification, w, *of_what, alt=said)
    legend = w("chart.legend_ceiling" if figures.is_ceiling(shown.row) else "chart.legend")
    elements.caption(legend + w("chart.legend_fan") if ahead else legend)


def show(board: data.Board, w: Words, shown: Shown, second: list[Step]) -> None:
    """The forecast of the day of the reading, or why there is none; below it, what came of earlier ones."""
    row, made = shown.row, shown.made
    elements.heading(w("ahead.title"))
    if not is_kept(board):
        elements.caption(w("ahead.older"))
        return
    ahead = ahead_of(row, made)
    if ahead:
        st.markdown("  \n".join(_forecast(w, row, one) for one in ahead))
    else:
        elements.caption(next(step.how for step in second if step.key == "projection"))
    st.markdown(plain(_record(board, w, row, forecasts.record(made))))
    grid.show(w, board, _past(w, row, forecasts.past(made)))


def _forecast(w: Words, row: Row, one: Row) -> str:
    """'2027-12-31：预计 695 PFlops（80 % 区间 638 – 752 PFlops），应达 1,500 PFlops；达到的可能性不足 1 %'."""
    said = w(
        "ahead.line",
        value=w.amount(one["projected_value"], row["unit"]),
        range=_range(w, row, one) if one["projected_low"] is not None else w("ahead.no_range"),
        due=w.amount(one["point_value"], row["unit"]),
        status=w.of("projection", one["status"]),
    )
    chance = one["chance_share"]
    likely = w("ahead.chance", chance=numbers.chance(chance, w.language)) if chance is not None else ""
    return f"**{plain(w.day(one['point_date']))}** {plain(said + likely + w('ahead.points', n=one['points']))}"


def _range(w: Words, row: Row, one: Row) -> str:
    return w("ahead.range", low=w.number(one["projected_low"]), high=w.amount(one["projected_high"], row["unit"]))


def _record(board: data.Board, w: Words, row: Row, found: Record) -> str:
    """'过去 12 次预测区间命中 9 次': of this target, else of all targets; a mean error beside it."""
    said = []
    if found.ranged:
        share = w.share(found.held / found.ranged)
        said.append(w("ahead.record", n=found.ranged, held=found.held, share=share))
    else:
        everywhere = _everywhere(board)
        said.append(w("ahead.record_none"))
        if everywhere.ranged:
            share = w.share(everywhere.held / everywhere.ranged)
            said.append(w("ahead.record_all", n=everywhere.ranged, held=everywhere.held, share=share))
    if found.mean_error is not None:
        said.append(w("ahead.error", n=found.scored, error=w.amount(found.mean_error, row["unit"])))
    return "".join(said)


def _everywhere(board: data.Board) -> Record:
    held: Any = data.table(board, TABLE)["is_range_held"]
    n, met = pc.count(held).as_py(), pc.sum(held).as_py() or 0
    return Record(n, n, met)


def _past(w: Words, row: Row, rows: list[Row]) -> grid.Table:
    unit = row["unit"]

    def amount(key: str) -> Column:
        return Column(
            key, w(f"ahead.{key}"), lambda r: plain(w.amount(r[key], unit)), lambda r: r[key], "number", narrow=True
        )

    def held(one: Row) -> str | None:
        return None if one["is_range_held"] is None else w("ahead.held" if one["is_range_held"] else "ahead.missed")

    columns = [
        Column(
            "about",
            w("ahead.about"),
            lambda r: plain(w.day(r["point_date"])),
            lambda r: r["point_date"],
            "day",
            narrow=True,
        ),
        Column(
            "made_on",
            w("ahead.made_on"),
            lambda r: plain(w.day(r["made_on_date"])),
            lambda r: r["made_on_date"],
            "day",
            narrow=True,
        ),
        amount("projected_value"),
        Column(
            "range",
            w("chart.range"),
            lambda r: plain(NO_VALUE if r["projected_low"] is None else _span(w, row, r)),
            lambda r: None if r["projected_low"] is None else _span(w, row, r),
            narrow=True,
        ),
        amount("reached_value"),
        Column("error", w("ahead.off"), lambda r: plain(w.number(r["error"])), lambda r: r["error"], "number"),
        Column("held", w("ahead.is_held"), lambda r: _mark(held(r), r), held, narrow=True),
        *(Column(key, key, None, itemgetter(key), "number") for key in ("projected_low", "projected_high")),
    ]
    return grid.Table("forecasts", w("ahead.past"), rows, columns, (row["target_id"],), FIRST_ROWS)


def _span(w: Words, row: Row, one: Row) -> str:
    return f"{w.number(forecasts.low(row, one['projected_low']))} – {w.number(one['projected_high'])}"


def _mark(said: str | None, one: Row) -> str:
    if said is None:
        return NO_VALUE
    return elements.badge(f"{'●' if one['is_range_held'] else '■'} {said}", "green" if one["is_range_held"] else "red")
