"""谁没报 Who has not reported: the units that never reported an indicator, and those with a report overdue, by name."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboards import elements
from dashboards.elements import Markdown, plain
from dashboards.quality.naming import Names
from dashboards.reporting.duties import Line
from dashboards.text import Words

MOST_NAMED = 3
STATES = ("never", "missing")


def show(w: Words, names: Names, found: list[Line]) -> None:
    """A line for each state, the units with the most such indicators first; that there is none is said, too."""
    said = [_line(w, names, state, found) for state in STATES]
    with st.container(key="reporting-who"):
        for line in filter(None, said):
            st.markdown(line)
        if not any(said):
            elements.notice("ok", w("reporting.who_none"))


def _line(w: Words, names: Names, state: str, found: list[Line]) -> Markdown | None:
    counts = Counter(line.agency for line in found if line.state == state)
    if not counts:
        return None
    units = sorted(counts, key=lambda agency: (-counts[agency], names.agency(agency)))
    named = [
        f"{_unit(w, names, agency)} {plain(w('reporting.who.of', n=counts[agency]))}" for agency in units[:MOST_NAMED]
    ]
    more = plain(w("units.worst_more", n=len(units))) if len(units) > MOST_NAMED else ""
    indicators = len({line.duty.indicator_id for line in found if line.state == state})
    head = plain(w(f"reporting.who.{state}", n=indicators))
    return Markdown(f"**{head}**{plain(w('list.comma')).join(named)}{more}")


def _unit(w: Words, names: Names, agency: str) -> Markdown:
    return elements.link("unit", names.agency(agency), agency=agency, lang=w.address_language)
