"""The page's ``lang`` attribute, by which screen readers and translators go: Streamlit leaves it at English."""

from __future__ import annotations

import streamlit as st

from dashboards.text import Words

TAGS = {"zh": "zh-CN", "en": "en"}
_SET = st.components.v2.component(
    "page_language", js="export default ({ data }) => { document.documentElement.lang = data; };"
)


def tell(w: Words) -> None:
    """Have the browser know the page's language. Leaves an element behind that nobody sees."""
    _SET(data=TAGS[w.language], key="page-language", width=1, height=1)
