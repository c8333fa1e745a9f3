"""What stands around the figure: reports that wait for a decision, open incidents, business records it is made of."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboards import data, elements
from dashboards.elements import Markdown, plain
from dashboards.incidents import live, marks
from dashboards.quality import queue
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.trust import Trust
from milepost.alerts.store import StoreError
from milepost.alerts.story import Wish
from milepost.errors import SettingsError
from milepost.readings.reported import REPORTS

SHOWN = 5
# How business events are counted -> the view of the page of operations that shows them
PARTS: Final = {
    "sum_latest_by_centre": "capacity",
    "distinct_connected": "members",
    "sum_attendees": "trainings",
    "count_sessions": "trainings",
    "milestone_state": "milestones",
}


def held(board: data.Board, w: Words, indicator_id: str) -> None:
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
            for row in waiting[:SHOWN]
        ]
        st.markdown("　".join(links))


def incidents(w: Words, known: Trust, row: Row) -> None:
    """The open incidents about the target or its indicator, each leading to its story; nothing where there is none."""
    ids = set(known.around.incidents_of(row))
    if not ids:
        return
    try:
        listed = live.look().listed(Wish(indicator=row["indicator_id"]))
        listed += live.look().listed(Wish(target=row["target_id"]))
    except (StoreError, SettingsError):
        return
    about = {one.incident_id: one for one in listed if one.incident_id in ids}
    said = [
        elements.link("incidents", marks.title(w, one), incident=one.incident_id, lang=w.address_language)
        for one in list(about.values())[:SHOWN]
    ]
    st.markdown(f"{elements.badge(w('around.incidents', n=len(ids)), 'red')} {'　'.join(said)}")


def operations(w: Words, indicator: Row, actuals: list[Row]) -> None:
    """Of a value counted from business events: by which rule, of how many, and where they are listed."""
    rule = indicator.get("measured_rule")
    if not rule:
        return
    measured = [row for row in actuals if row["is_current"] and not row["event_type"].startswith(REPORTS)]
    last = max(measured, key=lambda row: row["as_of_date"], default=None)
    said = [plain(w("around.rule", rule=w.of("measured", rule)))]
    if last is not None:
        said.append(plain(w("around.events", n=w.number(last["event_count"]), day=w.day(last["as_of_date"]))))
    elif actuals:
        said.append(plain(w("around.reported")))
    st.markdown("".join([*said, _leading(w, indicator, rule)]))


def _leading(w: Words, indicator: Row, rule: str) -> Markdown:
    if rule not in PARTS:
        return Markdown("")
    wish = {"part": PARTS[rule], "jurisdiction": indicator["jurisdiction_id"], "lang": w.address_language}
    return elements.link("operations", w("around.records"), **wish)
