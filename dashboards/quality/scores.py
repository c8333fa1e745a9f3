"""评分 Scores: units, places, plans × the dimensions of GB/T 36344-2018, by month, down to the rows behind one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboards import data, elements, records
from dashboards.elements import plain
from dashboards.quality import score_rows, tables
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import trend

TABLE = "agg_quality_scores"
DIMENSIONS = ("conformity", "completeness", "accuracy", "consistency", "timeliness", "accessibility")
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
    _down(board, w, names, wish, of_kind)


def _chosen(scores: pa.Table, **wish: Any) -> pa.Table:
    """The rows whose columns hold these values."""
    for column, value in wish.items():
        scores = scores.filter(pc.equal(scores[column], pa.scalar(value, scores.schema.field(column).type)))
    return scores


def _wish(board: data.Board, w: Words, scores: pa.Table) -> dict[str, Any]:
    """Of what, for which month, of which data. Where all data is simulated there is nothing to choose."""
    kind_column, month_column, side_column = st.columns([3, 2, 2], vertical_alignment="bottom")
    kind = kind_column.segmented_control(
        w("score.kind"),
        KINDS,
        default="agency",
        required=True,
        key="score-kind",
        format_func=lambda k: w(f"score.kind.{k}"),
    )
    sides = sorted(pc.unique(scores["is_simulated"]).to_pylist())
    is_simulated = sides[0]
    if len(sides) > 1:
        is_simulated = side_column.segmented_control(
            w("score.side"),
            sides,
            default=False,
            required=True,
            key="score-side",
            format_func=lambda side: w("score.simulated" if side else "score.real"),
        )
    months = sorted(pc.unique(_chosen(scores, is_simulated=is_simulated)["month_start"]).to_pylist(), reverse=True)
    running = date.fromisoformat(str(board.manifest["as_of_date"])[:10]).replace(day=1)
    month = month_column.selectbox(
        w("score.month"),
        months,
        index=min(1 if months[0] == running else 0, len(months) - 1),  # the running month is hardly begun
        key=f"score-month-{is_simulated}",
        format_func=lambda m: w("score.so_far", month=f"{m:%Y-%m}") if m == running else f"{m:%Y-%m}",
    )
    return {"kind": kind, "month": month, "is_simulated": is_simulated}


def _matrix(board: data.Board, w: Words, names: Names, wish: dict[str, Any], of_kind: pa.Table) -> None:
    """Scopes by dimensions in the month; the share and its parts in each cell, never a total."""
    rows = _chosen(of_kind, month_start=wish["month"]).to_pylist()
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        elements.caption(w("score.legend"))
        if wish["is_simulated"]:
            st.markdown(f"{elements.tag(w('watermark'), 'sim')}")
    records.download(right, board, w, f"quality-scores-{wish['kind']}-{wish['month']:%Y-%m}", rows, COLUMNS)
    if not rows:
        elements.notice("empty", w("score.none_month"))
        return
    by_scope: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_scope.setdefault(row["scope_id"], {})[row["dimension"]] = row
    ordered = sorted(by_scope, key=lambda scope: (scope == "unknown", scope_name(names, wish["kind"], scope)))
    body = [
        [plain(scope_name(names, wish["kind"], scope)), *(_cell(w, by_scope[scope].get(one)) for one in DIMENSIONS)]
        for scope in ordered[:SHOWN_SCOPES]
    ]
    heads = [w("score.column.scope"), *(w(f"dimension.{one}") for one in DIMENSIONS)]
    with st.container(key="scores"):
        elements.table(heads, body, range(1, len(heads)), name=w("score.matrix"))
    elements.caption("　".join(f"{w(f'dimension.{one}')} = {w(f'formula.{one}')}" for one in DIMENSIONS))
    if len(ordered) > SHOWN_SCOPES:
        elements.caption(w("score.more", shown=SHOWN_SCOPES, n=len(ordered)))


def _cell(w: Words, row: Row | None) -> str:
    if row is None or not row["denominator"]:
        return NO_VALUE
    parts = elements.soft(f"{w.number(row['numerator'])}/{w.number(row['denominator'])}")
    return f"{plain(w.share(row['score']))} {parts}"


def scope_name(names: Names, kind: str, scope_id: str) -> str:
    return {"agency": names.agency, "jurisdiction": names.place, "plan": names.plan}[kind](scope_id)


def _down(board: data.Board, w: Words, names: Names, wish: dict[str, Any], of_kind: pa.Table) -> None:
    """The trend of one scope and dimension, and the rows that count against it in the month."""
    scopes = sorted(pc.unique(of_kind["scope_id"]).to_pylist(), key=lambda s: (s == "unknown", s))
    left, right = st.columns([2, 3])
    scope = left.selectbox(
        w("score.scope"),
        scopes,
        key=f"score-scope-{wish['kind']}-{wish['is_simulated']}",
        format_func=lambda s: scope_name(names, wish["kind"], s),
    )
    with right:
        dimension = st.segmented_control(
            w("score.dimension"),
            DIMENSIONS,
            default="completeness",
            required=True,
            key="score-dimension",
            format_func=lambda one: w(f"dimension.{one}"),
        )
    months = sorted(
        _chosen(of_kind, scope_id=scope, dimension=dimension).to_pylist(), key=lambda row: row["month_start"]
    )
    shown = [row for row in months if row["month_start"] <= wish["month"]][-TREND_MONTHS:]
    name, what = scope_name(names, wish["kind"], scope), w(f"dimension.{dimension}")
    elements.heading(w("score.trend", scope=name, dimension=what))
    said = w("list.comma").join(f"{row['month_start']:%Y-%m} {w.share(row['score'])}" for row in shown)
    alt = w("score.trend_alt", scope=name, dimension=what, n=len(shown), said=said)
    if shown:
        st.vega_lite_chart(spec=trend.specification(w, shown), width="stretch", theme=None, alt=alt)
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
