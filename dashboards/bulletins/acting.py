"""The form by which a person reviews, issues or withdraws a bulletin. It writes the book and an event, at once.

What was typed stays in the form until it is recorded; the name is typed once in a session.
"""

from __future__ import annotations

import threading
from typing import Final, Literal

import streamlit as st

from dashboards import elements, who
from dashboards.text import Words
from milepost.bulletins.book import moving
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.book.moving import Act, Post
from milepost.decisions import sending
from milepost.drafting import notices
from milepost.errors import MilepostError
from milepost.settings import Settings

Move = Literal["review", "issue", "withdraw"]
MOVES: Final[dict[str, tuple[Move, ...]]] = {"draft": ("review", "withdraw"), "reviewed": ("issue", "withdraw")}
POST: Final = Post(sending.rehearse, sending.submit)
KEPT: Final = "bulletin-kept"
LONGEST_WORDS, LONGEST_NAME = 500, 100
_ONE_AT_A_TIME = threading.Lock()


def show(w: Words, one: Entry) -> None:
    """The form, after saying what this session has just recorded."""
    bulletin, move = st.session_state.pop(KEPT, (None, None))
    if bulletin == one.bulletin_id:
        elements.notice("ok", w(f"bulletins.kept.{move}", number=one.number_text))
    moves = MOVES.get(one.state, ())
    if one.state == "reviewed" and one.is_simulated:
        moves = ("withdraw",)
        elements.notice("stale", w("bulletins.made_up"), w("bulletins.made_up_do"))
    if moves:
        elements.heading(w("bulletins.acting"))
        _form(w, one, moves)


def _form(w: Words, one: Entry, moves: tuple[Move, ...]) -> None:
    key = f"{one.bulletin_id}-{len(one.moves)}"
    with st.form(key=f"move-{key}", enter_to_submit=False):
        words = st.text_area(w("bulletins.comment"), max_chars=LONGEST_WORDS, key=f"words-{key}")
        by = st.text_input(w("acting.name"), value=who.name(), max_chars=LONGEST_NAME, key=f"by-{key}")
        with st.container(horizontal=True):
            pressed = [
                move
                for move in moves
                if st.form_submit_button(
                    w(f"bulletins.{move}"), key=f"{move}-{key}", type="secondary" if move == "withdraw" else "primary"
                )
            ]
        elements.caption(w(f"bulletins.effects.{one.state}"))
    if pressed:
        _keep(w, one, pressed[0], Act(by.strip(), words.strip() or None))


def _keep(w: Words, one: Entry, move: Move, act: Act) -> None:
    needed = {"acting.name": act.by} | ({"bulletins.comment": act.reason} if move == "withdraw" else {})
    lacking = [w(key) for key, typed in needed.items() if not typed]
    if lacking:
        elements.notice("stale", w("acting.lacking", what=w("list.comma").join(lacking)), w("acting.lacking_do"))
        return
    try:
        with st.spinner(w(f"bulletins.doing.{move}")):
            once(one, move, act)
    except MilepostError as error:
        elements.notice("failed", w("acting.refused"), w("acting.refused_do", why=error.spoken(w.language)))
        return
    st.session_state[KEPT] = (one.bulletin_id, move)
    st.rerun()


def once(one: Entry, move: Move, act: Act) -> None:
    """Move it, unless this session just did: a second click runs the page beside the first, and waits here.

    Raises what moving's functions raise.
    """
    occasion = (one.bulletin_id, len(one.moves), move)
    moves = {"review": moving.review, "issue": moving.issue, "withdraw": moving.withdraw}
    with _ONE_AT_A_TIME:
        if st.session_state.get("bulletin-move") == occasion:
            return
        settings = Settings.load()
        moves[move](settings, one.bulletin_id, act, POST)
        notices.settle(settings)
        st.session_state["bulletin-move"] = occasion
        who.remember(act.by)
