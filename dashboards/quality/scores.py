"""评分 Scores: units, places, plans × the dimensions of GB/T 36344-2018, by month, down to the rows behind one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboards import address, choosing, data, drawing, elements, grid
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.quality import score_rows, tables
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import trend

TABLE = "agg_quality_scores"
DIMENSIONS = ("conformity", "completeness", "accuracy", "consistency", "timeliness", "accessibility")
ORDER = ("completeness", *(one for one in DIMENSIONS if one != "completeness"))  # the first is shown at first
SIDES = ("real", "simulated")
KINDS = ("agency", "jurisdiction", "plan")
COLUMNS = ("scope_kind", "scope_id", "month_start", "dimension", "is_simulated", "numerator", "denominator", "score")
SHOWN_SCOPES, TREND_MONTHS = 40, 12


def show(board: data.Board, w: Words) -> None:
    elements.heading(w("score.title"))
    if not data.has(board, TABLE):
        tables.absent(w)
        return
    scores, names = data.table(board, TABLE, *COLUMNS), Names(board, w)
    if not scores.num_rows:
        elements.notice("empty", w("score.none"), w("score.none_do"))
        return
    wish = _wish(board, w, scores)
    of_kind = _chosen(scores, scope_kind=wish["kind"], is_simulated=wish["is_simulated"])
    _matrix(board, w, names, wish, of_kind)
    _down(board, w, names, wish, of_kind, scores["scope_id"])


def _chosen(scores: pa.Table, **wish: Any) -> pa.Table:
    """The rows whose columns hold these values."""
    for column, value in wish.items():
        scores = scores.filter(pc.equal(scores[column], pa.scalar(value, scores.schema.field(column).type)))
    return scores


def _wish(board: data.Board, w: Words, scores: pa.Table) -> dict[str, Any]:
    """Of what, for which month, of which data. Where all data is simulated there is nothing to choose."""
    kind_column, month_column, side_column = st.columns([3, 2, 2], vertical_alignment="bottom")
    with kind_column:
        kind = choosing.tabs(w, "scope", KINDS, lambda one: w(f"score.kind.{one}"))
    sides = sorted(pc.unique(scores["is_simulated"]).to_pylist())
    is_simulated = sides[0]
    if len(sides) > 1:
        with side_column:
            is_simulated = choosing.tabs(w, "simulated", SIDES, lambda one: w(f"score.{one}")) == "simulated"
    months = pc.unique(_chosen(scores, is_simulated=is_simulated)["month_start"]).to_pylist()
    named = {f"{month:%Y-%m}": month for month in sorted(months, reverse=True)}
    running = str(board.manifest["as_of_date"])[:7]
    usual = list(named)[
        min(1 if next(iter(named)) == running else 0, len(named) - 1)
    ]  # the running one is hardly begun
    month = choosing.box(
        month_column,
        w,
        "month",
        list(named),
        lambda one: w("score.so_far", month=one) if one == running else one,
        usual,
    )
    return {"kind": kind, "month": named[month], "is_simulated": is_simulated}


def _matrix(board: data.Board, w: Words, names: Names, wish: dict[str, Any], of_kind: pa.Table) -> None:
    """Scopes by dimensions in the month; the share and its parts in each cell, never a total."""
    rows = _chosen(of_kind, month_start=wish["month"]).to_pylist()
    elements.caption(w("score.legend"))
    if wish["is_simulated"]:
        st.markdown(f"{elements.tag(w('watermark'), 'sim')}")
    if not rows:
        elements.notice("empty", w("score.none_month"))
        return
    by_scope: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_scope.setdefault(row["scope_id"], {})[row["dimension"]] = row
    ordered = sorted(by_scope, key=lambda scope: (scope == "unknown", scope_name(names, wish["kind"], scope)))
    made = [{"scope": scope_name(names, wish["kind"], one), "scope_id": one, **by_scope[one]} for one in ordered]
    said = tuple(f"{w(f'score.{key}')} {one}" for key, one in _said(w, wish).items())
    grid.show(w, board, grid.Table("scores", w("score.matrix"), made, _columns(w), chosen=said, first=SHOWN_SCOPES))
    elements.caption("　".join(f"{w(f'dimension.{one}')} = {w(f'formula.{one}')}" for one in DIMENSIONS))


def _said(w: Words, wish: dict[str, Any]) -> dict[str, str]:
    """What is chosen, in words."""
    side = w("score.simulated" if wish["is_simulated"] else "score.real")
    return {"kind": w(f"score.kind.{wish['kind']}"), "month": f"{wish['month']:%Y-%m}", "side": side}


def _columns(w: Words) -> list[Column]:
    """One row per scope: its name, and of each dimension the row of agg_quality_scores, where it has one."""

    def part(dimension: str, name: str) -> Callable[[Row], Any]:
        return lambda row: row[dimension][name] if row.get(dimension) else None

    def share(dimension: str) -> Column:
        return tables.shown(
            w,
            f"dimension.{dimension}",
            lambda row: _cell(w, row.get(dimension)),
            part(dimension, "score"),
            "share",
            narrow=dimension in ("completeness", "timeliness"),
        )

    return [
        tables.words(w, "score.column.scope", "scope", narrow=True),
        *map(share, DIMENSIONS),
        Column("scope_id", "scope_id", None, itemgetter("scope_id")),
        *(
            Column(
                f"{one}_{name}", w(f"score.{name}", dimension=w(f"dimension.{one}")), None, part(one, name), "number"
            )
            for one in DIMENSIONS
            for name in ("numerator", "denominator")
        ),
    ]


def _cell(w: Words, row: Row | None) -> str:
    if row is None or not row["denominator"]:
        return NO_VALUE
    parts = elements.soft(f"{w.number(row['numerator'])}/{w.number(row['denominator'])}")
    return f"{plain(w.share(row['score']))} {parts}"


def scope_name(names: Names, kind: str, scope_id: str) -> str:
    return {"agency": names.agency, "jurisdiction": names.place, "plan": names.plan}[kind](scope_id)


def _down(
    board: data.Board, w: Words, names: Names, wish: dict[str, Any], of_kind: pa.Table, every_scope: pa.ChunkedArray
) -> None:
    """The trend of one scope and dimension, and the rows that count against it in the month."""
    scopes = sorted(pc.unique(of_kind["scope_id"]).to_pylist(), key=lambda s: (s == "unknown", s))
    if address.value("of") in {*pc.unique(every_scope).to_pylist()} - {*scopes}:
        address.put("of", None)  # a unit's name says nothing among places
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    scope = choosing.box(left, w, "of", scopes, lambda one: scope_name(names, wish["kind"], one), scopes[0])
    with right:
        dimension = choosing.tabs(w, "dimension", ORDER, lambda one: w(f"dimension.{one}"))
    months = sorted(
        _chosen(of_kind, scope_id=scope, dimension=dimension).to_pylist(), key=lambda row: row["month_start"]
    )
    shown = [row for row in months if row["month_start"] <= wish["month"]][-TREND_MONTHS:]
    name, what = scope_name(names, wish["kind"], scope), w(f"dimension.{dimension}")
    elements.heading(w("score.trend", scope=name, dimension=what))
    said = w("list.comma").join(f"{row['month_start']:%Y-%m} {w.share(row['score'])}" for row in shown)
    alt = w("score.trend_alt", scope=name, dimension=what, n=len(shown), said=said)
    if shown:
        drawing.show(trend.specification, w, shown, alt=alt)
    _rows(board, w, names, wish, scope, dimension, shown)


def _rows(
    board: data.Board, w: Words, names: Names, wish: dict[str, Any], scope: str, dimension: str, shown: list[Row]
) -> None:
    of_month: list[Row] = [row for row in shown if row["month_start"] == wish["month"]]
    if not of_month:
        elements.notice("empty", w("score.none_month"))
        return
    (row,) = of_month
    parts = {key: w.number(row[key]) for key in ("numerator", "denominator")}
    elements.heading(w("score.rows", **parts))
    month: date = wish["month"]
    score_rows.show(board, w, names, score_rows.Scope(wish["kind"], scope, month, wish["is_simulated"]), dimension, row)
