"""通报 Bulletins: what was drafted, reviewed, issued; the papers themselves. Reads the book, data/bulletins/."""

from __future__ import annotations

import streamlit as st

from dashboards import elements, shell
from dashboards.bulletins import acting, book, listing, paper
from dashboards.incidents import marks
from dashboards.text import Words


def page(w: Words) -> None:
    seen, known = book.stamp(), marks.names(w)
    found, damaged = book.listed()
    if damaged:
        elements.notice("failed", w("bulletins.damaged"), w("bulletins.damaged_do"))
        with st.expander(w("state.technical")):
            st.code("\n".join(error.spoken(w.language) for error in damaged), language=None, wrap_lines=True)
    asked = st.query_params.get("bulletin")
    if asked:
        if one := paper.head(w, found, asked):
            acting.show(w, one)
            paper.whole(w, known, one)
    elif found:
        listing.show(w, known, found)
    elif not damaged:
        elements.notice("empty", w("bulletins.none"), w("bulletins.none_do"))
        st.code("milepost bulletin make", language=None)
    book.watch(seen)


shell.show_live("bulletins", page)
