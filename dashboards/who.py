"""Who acts: the name that a person types once in a session, until there is a sign-in."""

from __future__ import annotations

import streamlit as st

_KEY = "decider"


def name() -> str:
    """The name typed in this session."""
    return str(st.session_state.get(_KEY, ""))


def remember(typed: str) -> None:
    st.session_state[_KEY] = typed
