"""Entry of the boards: names the pages and runs the one asked for. server.py serves it."""

from pathlib import Path

import streamlit as st

from dashboards.shell import language
from dashboards.text import Words

HERE = Path(__file__).parent

w = Words(language())
st.set_page_config(page_title=w("app.title"), page_icon=str(HERE / "milestone.svg"), layout="wide")
pages = [
    st.Page(HERE / "app_pages/overview.py", title=w("overview.nav"), url_path="overview", default=True),
    st.Page(HERE / "app_pages/indicator.py", title=w("indicator.nav"), url_path="indicator"),
    st.Page(HERE / "app_pages/subsidies.py", title=w("subsidies.nav"), url_path="subsidies"),
    st.Page(HERE / "app_pages/quality.py", title=w("quality.nav"), url_path="quality"),
    st.Page(HERE / "app_pages/incidents.py", title=w("incidents.nav"), url_path="incidents"),
]
st.navigation(pages, position="top").run()
