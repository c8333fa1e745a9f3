"""One choice of a page: a box whose value stands in the address; an unknown one is said, the default is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address
from dashboards.text import Words


def box(
    place: DeltaGenerator, w: Words, name: str, options: Sequence[str], label: Callable[[str], str], default: str
) -> str:
    """The chosen option. Keys carry the choice, so that a link from elsewhere wins over what was chosen before."""
    current = current_of(w, name, options, default)
    picked = place.selectbox(
        w(f"choose.{name}"),
        list(options),
        index=list(options).index(current),
        key=f"{name}-{current}",
        format_func=label,
    )
    return _settled(name, picked, current, default)


def tabs(w: Words, name: str, options: Sequence[str], label: Callable[[str], str]) -> str:
    """Which part of the page is shown; the first one needs no place in the address."""
    current = current_of(w, name, options, options[0])
    picked = st.segmented_control(
        w(f"choose.{name}"),
        list(options),
        default=current,
        required=True,
        key=f"{name}-{current}",
        label_visibility="collapsed",
        format_func=label,
    )
    return _settled(name, picked, current, options[0])


def current_of(w: Words, name: str, options: Sequence[str], default: str) -> str:
    """What the address asks for, without a box to choose by; an unknown one is said, and is the default."""
    asked = address.value(name)
    if asked is not None and asked not in options:
        address.unknown(w, name, asked, w(f"choose.{name}"))
    return asked if asked is not None and asked in options else default


def _settled(name: str, picked: str | None, current: str, default: str) -> str:
    if picked is not None and picked != current:
        address.put(name, None if picked == default else picked)
        st.rerun()
    return current
