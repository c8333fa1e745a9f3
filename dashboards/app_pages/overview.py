"""总览 Overview: how many targets are kept, which lag first. Reads fct_target_status and the dimensions."""

from __future__ import annotations

import streamlit as st

from dashboards import counts, data, elements, filters, readings, records, shell
from dashboards.elements import plain, soft
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings import figures

FIRST_ROWS = 60  # more are one click away; a page of two hundred rows is slow to read and to draw
COLUMNS = (
    "status",
    "indicator",
    "place",
    "due",
    "target",
    "actual",
    "progress",
    "completion",
    "gap",
    "months_left",
    "needed",
    "lead",
)
CSV_COLUMNS = (
    *readings.STATUS_COLUMNS,
    *readings.METHOD_2_COLUMNS,
    "completion_name",
    *("name_zh", "name_en", "lead_zh", "support_zh", "certainty", "section"),
)


def page(board: data.Board, w: Words) -> None:
    rows = readings.join(
        data.table(board, "fct_target_status", *readings.STATUS_COLUMNS, newer=readings.METHOD_2_COLUMNS).to_pylist(),
        data.table(board, "dim_indicators", *readings.INDICATOR_COLUMNS).to_pylist(),
        data.table(board, "fct_targets", "target_id", "certainty", "section", newer=readings.UNIT_COLUMNS).to_pylist(),
    )
    plans = {row["plan_id"]: row for row in data.table(board, "dim_plans").to_pylist()}
    places = {row["jurisdiction_id"]: row for row in data.table(board, "dim_jurisdictions").to_pylist()}
    _books(board, w, rows)
    chosen = readings.select(rows, filters.ask(board, w, rows, plans, places))
    if not rows:
        elements.notice("empty", w("overview.no_targets"), w("overview.no_targets_do"))
        return
    if not chosen:
        elements.notice("empty", w("overview.no_rows"), w("overview.no_rows_do"))
        return
    _counts(w, chosen, plans)
    _lagging(board, w, chosen, places)


def _books(board: data.Board, w: Words, rows: list[Row]) -> None:
    """Say so if some target of the catalogue has no reading: the total would be too small without a word."""
    stated = data.table(board, "fct_targets", "target_id").num_rows
    if stated != len(rows):
        body = w("overview.books_body", stated=stated, read=len(rows))
        elements.notice("failed", w("overview.books"), body)


def _counts(w: Words, rows: list[Row], plans: dict[str, Row]) -> None:
    whole = readings.count(rows)
    counts.bar(w, whole)
    counts.cards(w, whole)
    apart = w("overview.restatements", n=whole.restatements) if whole.restatements else ""
    made_up = sum(1 for row in rows if row["is_simulated"] and not row["is_restatement"])
    apart += w("overview.simulated", n=made_up) if made_up else ""
    elements.caption(counts.sum_line(w, whole) + apart)
    elements.caption("".join(counts.share_lines(w, whole)))
    elements.heading(w("overview.matrix"))
    names = {plan: w.name(row, "title") for plan, row in plans.items()}
    by_plan = readings.count_by_plan(rows, [plan for plan in plans if any(r["plan_id"] == plan for r in rows)])
    counts.matrix(w, by_plan, names, whole)


def _lagging(board: data.Board, w: Words, rows: list[Row], places: dict[str, Row]) -> None:
    ranked = readings.lagging_first([row for row in rows if not row["is_restatement"]])
    left, middle, right = st.columns([5, 1.4, 1], vertical_alignment="bottom")
    with left:
        elements.heading(w("overview.lagging"))
        elements.caption(w("overview.order"))
    everything = len(ranked) <= FIRST_ROWS or middle.toggle(w("overview.show_all", n=len(ranked)), key="show-all")
    records.download(right, board, w, "targets", [_exported(w, row) for row in ranked], CSV_COLUMNS)
    shown = ranked if everything else ranked[:FIRST_ROWS]
    heads = [w(f"column.{name}") for name in COLUMNS]
    body = [_cells(w, row, places) for row in shown]
    elements.table(heads, body, [7, 8, 9, 10], name=w("overview.lagging"))
    elements.legend(w, shown)
    if not everything:
        elements.caption(w("overview.more", shown=FIRST_ROWS, n=len(ranked)))


def _cells(w: Words, row: Row, places: dict[str, Row]) -> list[str]:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    left = w("overdue", n=row["overdue_days"]) if row.get("overdue_days") else w.number(row["months_left"], 0)
    needed = figures.needed(row)
    judged = figures.judged_on(row)
    when = f" {soft(w.day(judged))}" if judged else ""
    mark = f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""
    return [
        elements.status(w, row),
        f"{elements.link('indicator', w.name(row), **wish)} {elements.tags(w, row)}{mark}",
        plain(w.name(places.get(row["jurisdiction_id"], {}))),
        plain(w.day(row["due_date"])),
        plain(w.goal(row)),
        f"{plain(figures.actual(row, w.language))}{when}",
        elements.progress(w, row),
        elements.completion(w, row),
        plain(w.points(figures.gap(row))),
        plain(left),
        plain(w.small_too(needed, row["unit"])),
        plain(w.name(row, "lead")),
    ]


def _exported(w: Words, row: Row) -> Row:
    """The row as the list shows it: no share where the reading has none, and what its completion share is called."""
    named = {"completion_name": w.of("completion", figures.completion_name(row))}
    return readings.as_shown(row) | (named if figures.completion(row) is not None else {})


shell.show("overview", page)
