"""指标 Indicator: one indicator from the clause to the event. Reads readings, targets, path, projections, actuals."""

from __future__ import annotations

import streamlit as st

from dashboards import data, elements, readings, sending, shell, trust
from dashboards.bulletins import book
from dashboards.elements import plain
from dashboards.indicator import around, changes, choosing, events, path, projection, reading, revisions, whatif
from dashboards.indicator.shown import Shown
from dashboards.quality import marking
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import steps
from milepost.readings.steps import Step


def page(board: data.Board, w: Words) -> None:
    indicators = data.by(board, "dim_indicators", "indicator_id")
    plans = data.by(board, "dim_plans", "plan_id")
    if not indicators:
        elements.notice("empty", w("overview.no_targets"), w("overview.no_targets_do"))
        return
    chosen = choosing.indicator(board, w, indicators, plans)
    if chosen is not None:
        _show(board, w, indicators[chosen], plans.get(indicators[chosen]["plan_id"], {}))


def _show(board: data.Board, w: Words, indicator: Row, plan: Row) -> None:
    wanted = indicator["indicator_id"]
    stated = data.of_indicator(board, "fct_targets", wanted)
    rows = readings.join(data.of_indicator(board, "fct_target_status", wanted), [indicator], stated)
    actuals = data.of_indicator(board, "fct_actuals", wanted)
    _heading(board, w, indicator, plan)
    if not rows:
        elements.notice("empty", w("indicator.no_targets"), w("indicator.no_targets_do"))
        return
    row = choosing.target(w, rows)
    counted = [a for a in actuals if not a.get("left_out_reason")]  # the rest is listed below, and drawn nowhere
    if row["is_simulated"] or any(a["is_simulated"] and a["is_current"] for a in counted):
        st.markdown(f"{elements.tag(w('watermark'), 'sim')} **:violet[{plain(w('watermark.line'))}]**")
    known = trust.of(board, w)
    reading.cards(w, row, known.mark(row))
    known.legend([row | {"is_simulated": False}])  # said above already
    around.held(board, w, wanted)
    around.incidents(w, known, row)
    if not counted:
        lead = w.name(indicator | row, "lead")
        elements.notice("empty", w("indicator.no_reports"), w("indicator.no_reports_do", lead=lead))
    told = steps.joined(row, row, indicator, plan, actuals)
    second = steps.second(told, w.language)
    points = data.of_indicator(board, "fct_path_points", wanted)
    _ahead(board, w, Shown(indicator, rows, row, counted, projection.of_target(board, row), points), second)
    _reading(w, rows, row, plan, stated, steps.official(told, w.language), second)
    _behind(board, w, indicator, rows, row, actuals)


def _ahead(board: data.Board, w: Words, shown: Shown, second: list[Step]) -> None:
    """Where it stands on its path and where it leads: chart, projection, what-if, interim path."""
    projection.draw(board, w, shown)
    projection.show(board, w, shown, second)
    whatif.show(w, shown.row)
    path.show(w, shown)


def _reading(
    w: Words, rows: list[Row], row: Row, plan: Row, stated: list[Row], official: list[Step], second: list[Step]
) -> None:
    """What the reading is made of: its targets, the clause, the computation, what other methods say."""
    elements.heading(w("indicator.targets"))
    reading.targets(w, rows)
    if cited := book.cited(w, frozenset(one["target_id"] for one in rows)):
        st.markdown("　".join(cited))
    elements.heading(w("clause.title"))
    by_id = {one["target_id"]: one for one in stated}
    reading.clause(w, row, by_id.get(row["target_id"], {}), plan)
    elements.heading(w("steps.title"))
    reading.computation(w, row, official)
    elements.heading(w("second.title"))
    reading.second_readings(w, row, second, official)


def _behind(board: data.Board, w: Words, indicator: Row, rows: list[Row], row: Row, actuals: list[Row]) -> None:
    """The records: what was corrected, every version of the values, when lights changed."""
    moved: list[Row] = []
    if data.has(board, "fct_status_changes"):
        moved = data.where(board, "fct_status_changes", "target_id", [one["target_id"] for one in rows])
    revisions.show(board, w, row, actuals, moved)
    events.show(board, w, actuals, row)
    around.operations(w, indicator, actuals)
    marking.show(w, actuals, sending.send)
    changes.show(board, w, moved, row, rows)


def _heading(board: data.Board, w: Words, indicator: Row, plan: Row) -> None:
    places = data.by(board, "dim_jurisdictions", "jurisdiction_id")
    is_draft = plan.get("status") == "draft"
    draft = f" {elements.tag(w('tag.draft'), 'warn')} {elements.soft(w('tag.draft_hint'))}" if is_draft else ""
    number = plan.get("document_number") or w("clause.no_number")
    pairs = [
        (w("column.place"), plain(w.name(places.get(indicator["jurisdiction_id"], {})))),
        (w("filter.plan"), plain(w("clause.plan", title=w.name(plan, "title"), number=number)) + draft),
        (w("column.lead"), plain(w.name(indicator, "lead"))),
        (w("column.support"), plain(indicator.get("support_zh") or NO_VALUE)),
        (w("column.measure"), plain(w.of("measure", indicator["measure"]))),
        (w("column.cadence"), plain(w.of("cadence", indicator["cadence"]))),
    ]
    if indicator["measure"] != "milestone":  # it is completed or not, and counts no pieces
        pairs.append((w("column.unit"), plain(w.unit(indicator["unit"]) or NO_VALUE)))
    st.header(plain(w.name(indicator)), anchor=False)
    facts = [elements.code(indicator["indicator_id"]), *(f":gray[{plain(label)}] {value}" for label, value in pairs)]
    st.markdown("　".join(facts))


shell.show("indicator", page)
