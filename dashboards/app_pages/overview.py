"""总览 Overview: how many targets are kept, which lag first. Reads fct_target_status and the dimensions."""

from __future__ import annotations

import streamlit as st

from dashboards import data, filters, markup, readings, records, shell
from dashboards.readings import Row
from dashboards.text import Words

FIRST_ROWS = 60  # more are one click away; a page of two hundred rows is slow to read and to draw
CSV_COLUMNS = (*readings.STATUS_COLUMNS, "name_zh", "name_en", "lead_zh", "support_zh", "certainty", "section")


def page(board: data.Board, w: Words) -> None:
    rows = readings.join(
        data.table(board, "fct_target_status", *readings.STATUS_COLUMNS).to_pylist(),
        data.table(board, "dim_indicators", *readings.INDICATOR_COLUMNS).to_pylist(),
        data.table(board, "fct_targets", "target_id", "certainty", "section").to_pylist(),
    )
    plans = {row["plan_id"]: row for row in data.table(board, "dim_plans").to_pylist()}
    places = {row["jurisdiction_id"]: row for row in data.table(board, "dim_jurisdictions").to_pylist()}
    _books(board, w, rows)
    chosen = readings.select(rows, filters.ask(board, w, rows, plans, places))
    if not rows:
        st.html(markup.notice("empty", w("overview.no_targets"), w("overview.no_targets_do")))
        return
    if not chosen:
        st.html(markup.notice("empty", w("overview.no_rows"), w("overview.no_rows_do")))
        return
    _counts(w, chosen, plans)
    _lagging(board, w, chosen, places)


def _books(board: data.Board, w: Words, rows: list[Row]) -> None:
    """Say so if some target of the catalogue has no reading: the total would be too small without a word."""
    stated = data.table(board, "fct_targets", "target_id").num_rows
    if stated != len(rows):
        body = w("overview.books_body", stated=stated, read=len(rows))
        st.html(markup.notice("failed", w("overview.books"), body))


def _counts(w: Words, rows: list[Row], plans: dict[str, Row]) -> None:
    counts = readings.count(rows)
    st.html(markup.stacked_bar(w, counts) + markup.count_cards(w, counts))
    apart = w("overview.restatements", n=counts.restatements) if counts.restatements else ""
    made_up = sum(1 for row in rows if row["is_simulated"] and not row["is_restatement"])
    apart += w("overview.simulated", n=made_up) if made_up else ""
    share = counts.kept / counts.assessed if counts.assessed else None
    kept = w("overview.kept", kept=counts.kept, assessed=counts.assessed, share=w.share(share))
    st.html(
        f'<p class="mp-sum">{markup.text(markup.sum_line(w, counts))}{markup.text(apart)}<br>{markup.text(kept)}</p>'
    )
    names = {plan: w.name(row, "title") for plan, row in plans.items()}
    by_plan = readings.count_by_plan(rows, [plan for plan in plans if any(r["plan_id"] == plan for r in rows)])
    st.html(f"<h2>{markup.text(w('overview.matrix'))}</h2>" + markup.matrix(w, by_plan, names, counts))


def _lagging(board: data.Board, w: Words, rows: list[Row], places: dict[str, Row]) -> None:
    ranked = readings.lagging_first([row for row in rows if not row["is_restatement"]])
    left, middle, right = st.columns([5, 1.4, 1], vertical_alignment="bottom")
    left.html(f"<h2>{markup.text(w('overview.lagging'))}</h2><p class='mp-sum'>{markup.text(w('overview.order'))}</p>")
    everything = len(ranked) <= FIRST_ROWS or middle.toggle(w("overview.show_all", n=len(ranked)), key="show-all")
    records.download(right, board, w, "targets", ranked, CSV_COLUMNS)
    heads = [w(f"column.{name}") for name in ("status", "indicator", "place", "due", "target", "actual", "progress",
                                              "gap", "months_left", "needed", "lead")]  # fmt: skip
    shown = ranked if everything else ranked[:FIRST_ROWS]
    body = (_cells(w, row, places) for row in shown)
    table = markup.table(heads, body, "dtdddddnnnt", w("overview.lagging"))
    st.html(f'<div class="mp-lagging mp-marks-{w.language}">{table}</div>')
    if not everything:
        st.html(f'<p class="mp-sum">{markup.text(w("overview.more", shown=FIRST_ROWS, n=len(ranked)))}</p>')


def _cells(w: Words, row: Row, places: dict[str, Row]) -> markup.Line:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    named = markup.link("indicator", w.name(row), row["target_id"], **wish)
    due = w.day(row["due_date"])
    bound = w.of("sign", row["bound"])
    target = w("milestone.target") if row["measure"] == "milestone" else w.amount(row["target_value"], row["unit"])
    left = w("overdue", n=row["overdue_days"]) if row.get("overdue_days") else w.number(row["months_left"], 0)
    actual = markup.Html(
        f"{markup.text(_actual(w, row))}<br><small>{markup.text(w.day(row['actual_as_of_date']))}</small>"
        if row["actual_as_of_date"] else '<span class="mp-none">—</span>'
    )  # fmt: skip
    cells = (
        markup.status(w, row), markup.Html(f"{named} {markup.tags(w, row)}"),
        w.name(places.get(row["jurisdiction_id"], {})), due,
        target if row["measure"] == "milestone" else f"{bound} {target}",
        actual, markup.progress_bar(w, row), w.points(row["gap_points"]), left,
        w.amount(row["needed_per_month"], row["unit"]), w.name(row, "lead"),
    )  # fmt: skip
    return markup.Line.of(cells, "mp-sim" if row["is_simulated"] else "")


def _actual(w: Words, row: Row) -> str:
    return w.share(row["actual_value"]) if row["measure"] == "milestone" else w.amount(row["actual_value"], row["unit"])


shell.show("overview", page)
