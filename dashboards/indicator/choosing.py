"""Which indicator and which of its targets is shown: the address, else what lags most and what is due next."""

from __future__ import annotations

import streamlit as st

from dashboards import address, data, elements, readings
from dashboards.elements import plain
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings.statuses import SHAPES


def indicator(board: data.Board, w: Words, indicators: dict[str, Row], plans: dict[str, Row]) -> str | None:
    """The id of the address or the boxes; None after saying that the one asked for is not there."""
    asked = st.query_params.get("indicator")
    if asked is not None and asked not in indicators:
        elements.notice("failed", w("indicator.unknown", id=asked[:80]), w("indicator.unknown_do"))
    return _boxes(w, indicators, plans, asked if asked in indicators else _most_lagging(board, indicators, asked))


def _most_lagging(board: data.Board, indicators: dict[str, Row], asked: str | None) -> str | None:
    """Without a wish in the URL: the indicator that lags most. With an unknown one: none, rather than a wrong one."""
    if asked is not None:
        return None
    columns = ("target_id", "indicator_id", "light", "gap_points", "due_date", "is_restatement")
    rows = readings.lagging_first(data.rows(board, "fct_target_status", *columns))
    return next((row["indicator_id"] for row in rows if row["indicator_id"] in indicators), next(iter(indicators)))


def _boxes(w: Words, indicators: dict[str, Row], plans: dict[str, Row], current: str | None) -> str | None:
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
        address.put("indicator", picked)
        address.state().unknown.pop("target", None)
        address.put("target", None)
        address.put("pace", None)
        st.rerun()
    return picked


def target(w: Words, rows: list[Row]) -> Row:
    """The target whose reading is shown in full: of the address, by default the next one due, else the last.

    An unknown one is said.
    """
    ordered = sorted((r for r in rows if not r["is_restatement"]), key=lambda r: (str(r["due_date"]), r["target_id"]))
    ordered = ordered or rows
    coming = [r for r in ordered if r["due_date"] and r["due_date"] >= r["as_of_date"]]
    by_id = {row["target_id"]: row for row in ordered}
    asked = address.known(w, "target", [row["target_id"] for row in rows])
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
    if picked is not None and picked != default:
        address.put("target", picked)
        address.put("pace", None)
        st.rerun()
    return by_id[default]
