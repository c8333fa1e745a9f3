"""What the browser is told about the page: its language, and that links within the boards change the page in place.

Streamlit says ``lang="en"`` of every page, and a link of Markdown would begin a new session: slower, and what was
chosen would be lost. ``tell`` leaves an element behind that nobody sees.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboards.text import Words
from milepost.readings import links

Mode = Literal["board", "print", "wall"]
TAGS = {"zh": "zh-CN", "en": "en"}
# What Streamlit does where the browser goes back or forth, it does for us: one run, and Back leads back
GO = """(to) => { history.pushState({}, "", to); window.dispatchEvent(new PopStateEvent("popstate")); }"""
_SCRIPT = (
    f"const go = {GO};"
    + """
export default ({ data }) => {
  document.documentElement.lang = data.lang;
  const follow = (event) => {
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button || elsewhere) return;
    const link = event.composedPath().find((one) => one.tagName === "A" && one.href);
    if (!link || !link.closest('[data-testid="stMain"]')) return;
    const to = new URL(link.href), page = to.pathname.split("/").pop();
    if (to.origin !== location.origin || !data.pages.includes(page)) return;
    event.preventDefault();
    event.stopPropagation();
    go(to.href);
  };
  // A table wider than the screen scrolls: the keyboard must reach it, too.
  const reach = () => document.querySelectorAll('[class*="st-key-long"], .stTable > div').forEach((one) => {
    if (one.scrollWidth > one.clientWidth + 1) one.tabIndex = 0;
  });
  let next = 0;
  const watch = new MutationObserver(() => { cancelAnimationFrame(next); next = requestAnimationFrame(reach); });
  watch.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", reach);
  reach();
  document.addEventListener("click", follow, true);
  return () => {
    watch.disconnect();
    window.removeEventListener("resize", reach);
    document.removeEventListener("click", follow, true);
  };
};
"""
)
_TELL = st.components.v2.component("frame", js=_SCRIPT)


def mode() -> Mode:
    """How the page is shown: a board, a view for paper (?print=1), or a wall that turns its pages (?wall=1)."""
    if st.query_params.get("print") == "1":
        return "print"
    return "wall" if st.query_params.get("wall") == "1" else "board"


def keep(name: str, chosen: str | None) -> None:
    """Keep what every page takes (language, day) in the address; it is no choice of the page."""
    if chosen and st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    elif not chosen and name in st.query_params:
        del st.query_params[name]


def tell(w: Words) -> None:
    """Have the browser know the page's language and which links are pages of the boards."""
    _TELL(data={"lang": TAGS[w.language], "pages": list(links.PAGES)}, key="frame", width=1, height=1)
