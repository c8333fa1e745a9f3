"""告警 Incidents: what is wrong now, who was told, who sees to it. Reads the store of incidents."""

from __future__ import annotations

import streamlit as st

from dashboards import elements, shell
from dashboards.incidents import listing, live, marks, story, weeks
from dashboards.text import Words
from milepost.alerts.store import StoreError
from milepost.alerts.story import NoStore


def page(w: Words) -> None:
    seen = live.stamp()
    try:
        look, known = live.look(), marks.names(w)
        asked = st.query_params.get("incident")
        if asked:
            story.show(w, look, known, asked)
        else:
            listing.show(w, look, known)
            weeks.show(w, look)
    except StoreError as error:
        _unreadable(w, error)
    live.watch(seen)


def _unreadable(w: Words, error: StoreError) -> None:
    """Say that there is nothing to read: never begun, or damaged."""
    if isinstance(error, NoStore):
        elements.notice("empty", w("incidents.absent"), w("incidents.absent_do"))
        return
    elements.notice("failed", w("incidents.damaged"), w("incidents.damaged_do"))
    with st.expander(w("state.technical")):
        st.code(str(error), language=None, wrap_lines=True)


shell.show_live("incidents", page)
