"""业务 Operations: compute centres, data spaces, trainings, milestones. Reads the marts of business events."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboards import choosing, data, elements, past, shell
from dashboards.operations import capacity, members, milestones, trainings
from dashboards.operations.records import Scope
from dashboards.text import Words
from milepost.readings import places as figures

VIEWS: dict[str, Callable[[Words, Scope], None]] = {
    "capacity": capacity.show,
    "members": members.show,
    "trainings": trainings.show,
    "milestones": milestones.show,
}
NEWER = ("fct_compute_outages", "agg_data_space_months", "fct_trainings")
EVERYWHERE = "all"


def page(board: data.Board, w: Words) -> None:
    lacking = [name for name in NEWER if not data.has(board, name)]
    if lacking:
        elements.notice(
            "empty", w("operations.older"), past.older_do(w, "operations.older_do", names=", ".join(lacking))
        )
        return
    places = data.by(board, "dim_jurisdictions", "jurisdiction_id")
    left, right = st.columns([2, 5], vertical_alignment="bottom")

    def label(place: str) -> str:
        return w("operations.everywhere") if place == EVERYWHERE else w.name(places[place])

    chosen = choosing.box(left, w, "jurisdiction", [EVERYWHERE, *figures.in_order(places)], label, EVERYWHERE)
    with right:
        view = choosing.tabs(w, "part", list(VIEWS), lambda one: w(f"operations.view.{one}"))
    shown = frozenset(places) if chosen == EVERYWHERE else frozenset({chosen})
    VIEWS[view](w, Scope(board, places, shown))


shell.show("operations", page)
