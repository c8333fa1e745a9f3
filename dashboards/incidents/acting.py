"""The form by which a person acts on an incident. It writes by milepost.alerts.actions, at once, and nothing else.

What was typed stays in the form until it is recorded; the name is typed once in a session.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Final

import streamlit as st

from dashboards import elements, who
from dashboards.text import Words
from milepost.alerts import actions
from milepost.alerts.actions import Act, Kind
from milepost.alerts.incidents import store_of
from milepost.alerts.story import Story
from milepost.errors import MilepostError
from milepost.settings import Settings

ACTS: Final[tuple[Kind, ...]] = ("acknowledged", "assigned", "commented", "snoozed", "resolved")
NEED_WORDS: Final = ("commented", "resolved")
SPANS: Final = (1, 4, 24, 72, 168)  # hours
KEPT: Final = "incident-kept"
LONGEST_WORDS, LONGEST_NAME = 500, 100
_ONE_AT_A_TIME = threading.Lock()


def show(w: Words, found: Story) -> None:
    """The form, after saying what this session has just recorded."""
    one = found.incident
    elements.heading(w("acting.title"))
    incident_id, act = st.session_state.pop(KEPT, (None, None))
    if incident_id == one.incident_id:
        elements.notice("ok", w("acting.kept", act=w.of("act", act)))
    if one.is_over:
        elements.caption(w("acting.over"))
    acts: tuple[Kind, ...] = ("commented",) if one.is_over else ACTS
    if found.proposed_step:
        elements.notice("stale", w("acting.proposed", n=found.proposed_step), w("acting.proposed_do"))
        acts = ("confirmed", *ACTS)
    _form(w, found, acts)


def _form(w: Words, found: Story, acts: tuple[Kind, ...]) -> None:
    # a key of its own after each act of a person: the form is empty again once its words are kept
    key = f"{found.incident.incident_id[:12]}-{sum(1 for one in found.actions if one.by != 'milepost')}"
    with st.form(key=f"act-{key}", enter_to_submit=False):
        words = st.text_area(
            w("acting.comment"), max_chars=LONGEST_WORDS, key=f"words-{key}", placeholder=w("acting.comment_hint")
        )
        columns = st.columns(3)
        by = columns[0].text_input(w("acting.name"), value=who.name(), max_chars=LONGEST_NAME, key=f"by-{key}")
        owner, hours = "", SPANS[0]
        if len(acts) > 1:
            owner = columns[1].text_input(w("acting.owner"), max_chars=LONGEST_NAME, key=f"owner-{key}")
            hours = columns[2].selectbox(
                w("acting.span"), SPANS, key=f"span-{key}", format_func=lambda span: w(f"acting.span.{span}")
            )
        with st.container(horizontal=True):
            pressed = [
                act
                for act in acts
                if st.form_submit_button(
                    w(f"acting.{act}"), key=f"{act}-{key}", type="primary" if act == acts[0] else "secondary"
                )
            ]
        elements.caption(w("acting.effects"))
    if pressed:
        act = pressed[0]
        until = datetime.now(UTC) + timedelta(hours=hours) if act == "snoozed" else None
        wanted = Act(act, by.strip(), words.strip(), owner.strip() if act == "assigned" else None, until)
        _keep(w, found, wanted)


def _keep(w: Words, found: Story, wanted: Act) -> None:
    needed = {"acting.name": wanted.by}
    needed |= {"acting.comment": wanted.comment} if wanted.action in NEED_WORDS else {}
    needed |= {"acting.owner": wanted.owner or ""} if wanted.action == "assigned" else {}
    lacking = [w(key) for key, typed in needed.items() if not typed]
    if lacking:
        elements.notice("stale", w("acting.lacking", what=w("list.comma").join(lacking)), w("acting.lacking_do"))
        return
    try:
        once(found, wanted)
    except MilepostError as error:
        elements.notice("failed", w("acting.refused"), w("acting.refused_do", why=str(error)))
        return
    st.session_state[KEPT] = (found.incident.incident_id, wanted.action)
    st.rerun()


def once(found: Story, wanted: Act) -> None:
    """Record an act, unless this session just did: a second click runs the page beside the first, and waits here.

    Raises what actions.act() raises.
    """
    occasion = (found.incident.incident_id, len(found.actions), wanted.action)
    with _ONE_AT_A_TIME:
        if st.session_state.get("incident-act") == occasion:
            return
        actions.act(store_of(Settings.load()), found.incident.incident_id, wanted)
        st.session_state["incident-act"] = occasion
        who.remember(wanted.by)
