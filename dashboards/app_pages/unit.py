"""单位评分卡 One unit on one page: targets, lights by month, reports, incidents.."""

from __future__ import annotations

import streamlit as st

from dashboards import address, data, elements, shell
from dashboards.quality.naming import Names
from dashboards.readings import lagging_first
from dashboards.text import Words
from dashboards.units import card, incidents


def page(board: data.Board, w: Words) -> None:
    names = Names(board, w, with_policies=False)
    if not names.agencies:
        elements.notice("empty", w("unit.no_agencies"), w("unit.no_agencies_do"))
        return
    asked = address.value("agency")
    if asked is not None and asked not in names.agencies:
        elements.notice("failed", w("unit.unknown", id=asked[:80]), w("unit.unknown_do"))
    chosen = _choose(w, names, asked if asked in names.agencies else _first(board, names, asked))
    if chosen is not None:
        card.show(board, w, names, card.make(board, chosen))
        incidents.watch()


def _first(board: data.Board, names: Names, asked: str | None) -> str | None:
    """Without a wish in the address: the unit of the target that lags most. With an unknown one: none."""
    if asked is not None:
        return None
    columns = ("target_id", "indicator_id", "light", "gap_points", "due_date", "is_restatement")
    rows = lagging_first(data.rows(board, "fct_target_status", *columns))
    leads = {key: row.get("lead_agency_ids") or [] for key, row in names.indicators.items()}
    found = (unit for row in rows for unit in leads.get(row["indicator_id"], []) if unit in names.agencies)
    return next(found, next(iter(names.agencies)))


def _choose(w: Words, names: Names, current: str | None) -> str | None:
    """The box; its key carries the current choice, so that a link from elsewhere wins over what was chosen before."""
    units = sorted(names.agencies, key=names.agency)
    picked = st.selectbox(
        w("units.unit"),
        units,
        index=units.index(current) if current else None,
        key=f"unit-{current}",
        placeholder=w("unit.choose"),
        format_func=names.agency,
    )
    if picked is not None and picked != current:
        address.put("agency", picked)
        st.rerun()
    return picked


shell.show("unit", page)
