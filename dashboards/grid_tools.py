"""The tools of a table: find, sort, choose columns. Each choice stands in the address, after the table's key."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import address
from dashboards.columns import Column, Found, usual
from dashboards.text import Words


def ask(w: Words, key: str, offered: Sequence[Column]) -> Found:
    """Search, sort and columns; each kept in the address."""
    words = _search(w, key)
    with st.popover(w("grid.tools")):
        sort, descending = _sort(w, key, offered)
        columns = _columns(w, key, offered)
    return Found(words, sort, descending, columns)


def _search(w: Words, key: str) -> str:
    name, box = f"{key}-find", f"grid-{key}-find"
    if address.is_fresh(name, box):
        st.session_state[box] = address.value(name) or ""
    typed = st.text_input(w("grid.find"), key=box, placeholder=w("grid.find"), label_visibility="collapsed", width=220)
    address.put(name, (typed or "").strip() or None)
    return (typed or "").strip()


def _sort(w: Words, key: str, offered: Sequence[Column]) -> tuple[str | None, bool]:
    """In the address: the column's key, with a minus sign before it where the largest comes first."""
    name, box, order = f"{key}-sort", f"grid-{key}-sort", f"grid-{key}-order"
    heads = {column.key: column.head for column in offered}
    asked, lost = (address.value(name) or ""), None
    if address.is_fresh(name, box):
        lost = asked if asked and asked.lstrip("-") not in heads else None
        st.session_state[box] = "" if lost else asked.lstrip("-")
        st.session_state[order] = asked.startswith("-") and not lost
    picked = st.selectbox(
        w("grid.sort"), ["", *heads], key=box, format_func=lambda one: heads[one] if one else w("grid.given")
    )
    descending = st.toggle(w("grid.down"), key=order, disabled=not picked)
    address.put(name, f"{'-' if descending else ''}{picked}" if picked else None)
    if lost:
        address.unknown(w, name, lost, w("filter.sort"))
    return picked or None, bool(descending)


def _columns(w: Words, key: str, offered: Sequence[Column]) -> tuple[str, ...]:
    """In the address where they are not the usual ones: the columns' keys, parted by commas."""
    name, box = f"{key}-columns", f"grid-{key}-columns"
    heads = {column.key: column.head for column in offered}
    lost = ""
    if address.is_fresh(name, box):
        asked = [one for one in (address.value(name) or "").split(",") if one]
        lost = ",".join(one for one in asked if one not in heads)
        st.session_state[box] = [one for one in heads if one in asked] or list(usual(offered))
    picked = st.multiselect(
        w("grid.columns"), list(heads), key=box, format_func=lambda one: heads[one], placeholder=w("grid.columns_usual")
    )
    ordered = tuple(one for one in heads if one in picked)
    address.put(name, ",".join(ordered) if ordered and ordered != usual(offered) else None)
    if lost:
        address.unknown(w, name, lost, w("filter.columns"))
    return ordered
