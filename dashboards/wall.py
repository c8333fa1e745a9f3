"""大屏 The wall (?wall=1): large type, no navigation, and pages that scroll and turn by themselves."""

from __future__ import annotations

import streamlit as st

from dashboards import address
from dashboards.elements import plain
from dashboards.text import Words
from milepost.readings import links

# The pages that say something to a room; those that need a choice first are left out
PAGES = ("overview", "units", "places", "changes", "history", "reporting", "subsidies", "operations", "incidents")
SECONDS = 20
_SCRIPT = """
export default ({ data, parentElement }) => {
  const button = parentElement.querySelector("button"), place = parentElement.querySelector("span");
  const memory = window.__milepostWall ??= { paused: false };
  const show = () => { button.textContent = memory.paused ? data.resume : data.pause; };
  button.onclick = () => { memory.paused = !memory.paused; show(); };
  place.textContent = data.place;
  show();
  const main = document.querySelector('[data-testid="stMain"]'), root = document.documentElement;
  const box = (one) => one.getBoundingClientRect();
  // Below what stays at the top: the bar, then how fresh the figures are and of which day
  const head = () => {
    let below = 0;
    for (const name of ["wall-bar", "freshness"]) {
      root.style.setProperty(`--${name}`, `${below}px`);
      const one = document.querySelector(`.st-key-${name}`);
      if (one) below += box(one).height;
    }
    root.style.setProperty("--wall-head", `${below}px`);
    return below;
  };
  // Not further than to the first row or figure that is not seen whole: it comes next, as the first
  const step = () => {
    const top = box(main).top + head(), bottom = box(main).bottom;
    const parts = main.querySelectorAll('tr, h2, p, .stAlert, .stMetric, .stVegaLiteChart');
    const heads = (one) => one.tagName === "TR" ? box(one.closest("table").tHead ?? main.firstChild).height : 0;
    const cut = [...parts].find((one) => box(one).bottom > bottom + 1 && box(one).top - heads(one) > top + 1);
    return cut ? Math.min(box(cut).top - heads(cut) - top, bottom - top) : (bottom - top) * 0.9;
  };
  const turn = () => {
    if (memory.paused) return;
    const left = main.scrollHeight - main.clientHeight - main.scrollTop;
    if (left > 8) main.scrollBy(0, Math.min(left, step()));
    else { main.scrollTo(0, 0); window.milepostFrame.go(data.next); }
  };
  const timer = setInterval(turn, data.seconds * 1000);
  window.addEventListener("resize", head);
  const watch = new ResizeObserver(head);
  watch.observe(main.firstElementChild);
  head();
  return () => { clearInterval(timer); window.removeEventListener("resize", head); watch.disconnect(); };
};
"""
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
    to = links.address(following, **address.chosen_for(following), wall="1", lang=w.address_language)
    with st.container(horizontal=True, vertical_alignment="center", key="wall-bar"):
        st.markdown(f"**{plain(w(f'{page}.title'))}**", width="content")
        _TURN(
            data={
                "next": to,
                "seconds": SECONDS,
                "pause": w("wall.pause"),
                "resume": w("wall.resume"),
                "place": w("wall.place", n=number + 1, pages=len(known)),
            },
            key="wall",
        )
        back = links.address(page, **address.chosen_for(page), lang=w.address_language)
        st.markdown(f"[{w('wall.leave')}](<{back}>)", width="content")
