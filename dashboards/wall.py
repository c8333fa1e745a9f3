"""大屏 The wall (?wall=1): large type, no navigation, and pages that scroll and turn by themselves."""

from __future__ import annotations

import streamlit as st

from dashboards import frame
from dashboards.text import Words
from milepost.readings import links

# The pages that say something to a room; those that need a choice first are left out
PAGES = ("overview", "units", "places", "changes", "history", "reporting", "subsidies", "operations", "incidents")
SECONDS = 20
_SCRIPT = (
    f"const go = {frame.GO};"
    + """
export default ({ data, parentElement }) => {
  const button = parentElement.querySelector("button"), place = parentElement.querySelector("span");
  const memory = window.__milepostWall ??= { paused: false };
  const show = () => { button.textContent = memory.paused ? data.resume : data.pause; };
  button.onclick = () => { memory.paused = !memory.paused; show(); };
  place.textContent = data.place;
  show();
  const turn = () => {
    if (memory.paused) return;
    const main = document.querySelector('[data-testid="stMain"]');
    const left = main.scrollHeight - main.clientHeight - main.scrollTop;
    if (left > 8) main.scrollBy(0, Math.min(left, main.clientHeight * 0.85));
    else { main.scrollTo(0, 0); go(new URL(data.next, document.baseURI).href); }
  };
  const timer = setInterval(turn, data.seconds * 1000);
  return () => clearInterval(timer);
};
"""
)
_TURN = st.components.v2.component(
    "wall",
    html='<span></span> <button type="button"></button>',
    css="""span { font: inherit; color: var(--st-text-color); } button { font: inherit; padding: 0.3rem 0.8rem;
    border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); cursor: pointer;
    background: var(--st-background-color); color: var(--st-text-color); }
    button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }""",
    js=_SCRIPT,
)


def show(w: Words, page: str) -> None:
    """Where the wall stands, a button to pause it, and a way back. page: the one shown."""
    known = [name for name in PAGES if name in links.PAGES]
    number = known.index(page) if page in known else len(known) - 1
    following = known[(number + 1) % len(known)]
    address = links.address(following, wall="1", lang=w.address_language)
    with st.container(horizontal=True, vertical_alignment="center", key="wall-bar"):
        _TURN(
            data={
                "next": address,
                "seconds": SECONDS,
                "pause": w("wall.pause"),
                "resume": w("wall.resume"),
                "place": w("wall.place", n=number + 1, pages=len(known)),
            },
            key="wall",
        )
        st.markdown(f"[{w('wall.leave')}](<{links.address(page, lang=w.address_language)}>)", width="content")
