"""质量 Quality: held rows to settle, scores, rules, landing, builds. Each view is a module of dashboards/quality/."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboards import data, sending, shell
from dashboards.quality import builds, held, landing, rules, scores, tables
from dashboards.text import Words

VIEWS: dict[str, Callable[[data.Board, Words], None]] = {
    "held": lambda board, w: held.show(board, w, sending.send),
    "scores": scores.show,
    "rules": rules.show,
    "landing": landing.show,
    "builds": builds.show,
}


def page(board: data.Board, w: Words) -> None:
    rules.plans_set_aside(w, tables.rows_of(board, "ops_plans_set_aside"))
    VIEWS[_view(board, w)](board, w)


def _view(board: data.Board, w: Words) -> str:
    """Which part of the page is shown; kept in the address, so that it can be sent to a colleague."""
    asked = st.query_params.get("view")
    current = asked if asked in VIEWS else "held"
    waiting = held.waiting(board)
    picked = st.segmented_control(
        w("quality.view"),
        list(VIEWS),
        default=current,
        required=True,
        key=f"view-{current}",
        label_visibility="collapsed",
        format_func=lambda view: w(f"quality.view.{view}", n=waiting) if view == "held" else w(f"quality.view.{view}"),
    )
    if picked != current:
        shell.remember("view", picked if picked != "held" else None)
        st.rerun()
    return current


shell.show("quality", page)
