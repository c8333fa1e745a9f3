"""指标 Indicator: one indicator from the clause to the event. Reads the readings, targets, path and actuals of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboards import data, elements, panels, readings, records, sending, shell
from dashboards.elements import plain
from dashboards.quality import marking, queue
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import indicator as chart
from milepost.readings import figures, steps
from milepost.readings.statuses import SHAPES

SHOWN_HELD = 5


def page(board: data.Board, w: Words) -> None:
    indicators = {row["indicator_id"]: row for row in data.table(board, "dim_indicators").to_pylist()}
    plans = {row["plan_id"]: row for row in data.table(board, "dim_plans").to_pylist()}
    if not indicators:
        elements.notice("empty", w("overview.no_targets"), w("overview.no_targets_do"))
        return
    asked = st.query_params.get("indicator")
    if asked is not None and asked not in indicators:
        elements.notice("failed", w("indicator.unknown", id=asked[:80]), w("indicator.unknown_do"))
    chosen = _choose(w, indicators, plans, asked if asked in indicators else _most_lagging(board, indicators, asked))
    if chosen is not None:
        _show(board, w, indicators[chosen], plans.get(indicators[chosen]["plan_id"], {}))


def _most_lagging(board: data.Board, indicators: dict[str, Row], asked: str | None) -> str | None:
    """Without a wish in the URL: the indicator that lags most. With an unknown one: none, rather than a wrong one."""
    if asked is not None:
        return None
    columns = ("target_id", "indicator_id", "light", "gap_points", "due_date", "is_restatement")
    rows = readings.lagging_first(data.table(board, "fct_target_status", *columns).to_pylist())
    return next((row["indicator_id"] for row in rows if row["indicator_id"] in indicators), next(iter(indicators)))


def _choose(w: Words, indicators: dict[str, Row], plans: dict[str, Row], current: str | None) -> str | None:
    """Plan and indicator boxes. Keys carry the current choice, so a link from elsewhere always wins over old state."""
    left, right = st.columns([2, 3])
    plan_ids = sorted({row["plan_id"] for row in indicators.values()})
    plan = indicators[current]["plan_id"] if current else None
    picked_plan = left.selectbox(
        w("filter.plan"),
        plan_ids,
        index=plan_ids.index(plan) if plan else None,
        key=f"plan-{current}",
        format_func=lambda p: w.name(plans.get(p, {}), "title"),
        placeholder=w("indicator.choose_plan"),
    )
    ids = sorted(i for i, row in indicators.items() if picked_plan in (None, row["plan_id"]))
    picked = right.selectbox(
        w("indicator.nav"),
        ids,
        index=ids.index(current) if current in ids else (0 if picked_plan else None),
        key=f"indicator-{current}-{picked_plan}",
        placeholder=w("indicator.choose"),
        format_func=lambda i: f"{w.name(indicators[i])}　{i}",
    )
    if picked is not None and picked != current:
        st.query_params["indicator"] = picked
        shell.remember("target", None)
        st.rerun()
    return picked


def _show(board: data.Board, w: Words, indicator: Row, plan: Row) -> None:
    wanted = indicator["indicator_id"]
    stated = data.of_indicator(board, "fct_targets", wanted)
    by_id = {row["target_id"]: row for row in stated}
    read = data.of_indicator(board, "fct_target_status", wanted)
    rows = readings.join(read, [indicator], stated)
    actuals = data.of_indicator(board, "fct_actuals", wanted)
    _heading(board, w, indicator, plan)
    if not rows:
        elements.notice("empty", w("indicator.no_targets"), w("indicator.no_targets_do"))
        return
    row = _target(w, rows)
    counted = [a for a in actuals if not a.get("left_out_reason")]  # the rest is listed below, and drawn nowhere
    if row["is_simulated"] or any(a["is_simulated"] and a["is_current"] for a in counted):
        st.markdown(f"{elements.tag(w('watermark'), 'sim')} **:violet[{plain(w('watermark.line'))}]**")
    panels.cards(w, row)
    if not counted:
        lead = w.name(indicator | row, "lead")
        elements.notice("empty", w("indicator.no_reports"), w("indicator.no_reports_do", lead=lead))
    _chart(board, w, indicator, counted, rows, row)
    elements.heading(w("indicator.targets"))
    panels.targets(w, rows)
    elements.heading(w("clause.title"))
    panels.clause(w, row, by_id.get(row["target_id"], {}), plan)
    told = steps.joined(row, row, indicator, plan, actuals)
    official, second = steps.official(told, w.language), steps.second(told, w.language)
    elements.heading(w("steps.title"))
    panels.computation(w, row, official)
    elements.heading(w("second.title"))
    panels.second_readings(w, row, second, official)
    _held(board, w, wanted)
    records.events(board, w, actuals, row)
    marking.show(w, actuals, sending.send)
    if data.has(board, "fct_status_changes"):
        mine = {r["target_id"] for r in rows}
        records.changes(w, [c for c in data.table(board, "fct_status_changes").to_pylist() if c["target_id"] in mine])


def _held(board: data.Board, w: Words, indicator_id: str) -> None:
    """How many reports wait for a decision, where any do; they count in nothing above."""
    if not data.has(board, "fct_held_rows"):
        return
    waiting = [row for row in data.of_indicator(board, "fct_held_rows", indicator_id) if row["state"] in queue.OPEN]
    if waiting:
        elements.notice("stale", w("held.line", n=len(waiting)))
        links = [
            elements.link(
                "quality",
                f"{w.day(row['as_of_date'])} {w.amount(row['value'], row['unit'])}",
                event=row["event_id"],
                lang=w.address_language,
            )
            for row in waiting[:SHOWN_HELD]
        ]
        st.markdown("　".join(links))


def _heading(board: data.Board, w: Words, indicator: Row, plan: Row) -> None:
    places = {row["jurisdiction_id"]: row for row in data.table(board, "dim_jurisdictions").to_pylist()}
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


def _chart(board: data.Board, w: Words, indicator: Row, counted: list[Row], rows: list[Row], row: Row) -> None:
    """Actuals against the path, and what its marks mean."""
    path = data.of_indicator(board, "fct_path_points", indicator["indicator_id"])
    as_of = date.fromisoformat(str(board.manifest["as_of_date"])[:10]) if board.manifest.get("as_of_date") else None
    spec = chart.specification(w, path, counted, rows, row, as_of)
    said = w("chart.alt", name=w.name(indicator))
    st.vega_lite_chart(spec=spec, width="stretch", theme=None, alt=said)
    elements.caption(w("chart.legend_ceiling" if figures.is_ceiling(row) else "chart.legend"))


def _target(w: Words, rows: list[Row]) -> Row:
    """The target whose reading is shown in full: by default the next one due, else the last."""
    ordered = sorted((r for r in rows if not r["is_restatement"]), key=lambda r: (str(r["due_date"]), r["target_id"]))
    ordered = ordered or rows
    coming = [r for r in ordered if r["due_date"] and r["due_date"] >= r["as_of_date"]]
    by_id = {row["target_id"]: row for row in ordered}
    asked = st.query_params.get("target")
    default = asked if asked in by_id else (coming or ordered[-1:])[0]["target_id"]
    if len(ordered) == 1:
        return ordered[0]
    picked = st.segmented_control(
        w("indicator.target"),
        list(by_id),
        default=default,
        required=True,
        key=f"target-{default}",
        format_func=lambda i: (
            f"{SHAPES.get(by_id[i]['light'], '')} {w.day(by_id[i]['due_date'])[:4]} {plain(w.goal(by_id[i]))}"
        ),
    )
    return by_id.get(picked, by_id[default])


shell.show("indicator", page)
