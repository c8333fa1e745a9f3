"""Entry of the boards: names the pages and runs the one asked for. server.py serves it."""

from functools import partial
from pathlib import Path

import streamlit as st

from dashboards import shell
from dashboards.frame import mode
from dashboards.text import Words
from milepost.readings import links

HERE = Path(__file__).parent

w = Words(shell.language())
st.set_page_config(page_title=w("app.title"), page_icon=str(HERE / "milestone.svg"), layout="wide")
pages = [st.Page(HERE / f"app_pages/{name}.py", title=w(f"{name}.nav"), url_path=name) for name in links.PAGES]
# The front page has no name in the address, and Streamlit would not find its default page under one
front = st.Page(
    HERE / "app_pages/overview.py",
    title=w("overview.nav"),
    url_path=shell.FRONT_PATH,
    default=True,
    visibility="hidden",
)
if (asked := shell.strange_page()) is not None:  # Streamlit says so in English alone, over another page
    missing = partial(shell.missing, asked)
    pages.append(st.Page(missing, title=w("page.unknown_title"), url_path=asked, visibility="hidden"))
st.navigation([front, *pages], position="top" if mode() == "board" else "hidden").run()
