"""What the browser is told about the page: its language, and how links and the navigation step through its history.

Streamlit says ``lang="en"`` of every page, and a link of Markdown would begin a new session: slower, and what was
chosen would be lost. So the document comes with SCRIPT (frame.js) and its language in it, before anything is drawn;
``tell`` leaves an element behind that nobody sees, which tells the script of each run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboards.text import Words
from milepost.readings import links

Mode = Literal["board", "print", "wall"]
TAGS = {"zh": "zh-CN", "en": "en"}
CARRIED = ("lang", "day", "known")  # by the navigation; what is shown for paper or on a wall has none
_TAKEN = {page: [*names, *CARRIED] for page, names in links.PAGES.items()}
SCRIPT = (
    f"(() => {{ const PAGES = {json.dumps(_TAKEN)};\n"
    f"const FRONT = {json.dumps(links.FRONT)}, CARRIED = {json.dumps(CARRIED)};\n"
    + Path(__file__).with_name("frame.js").read_text(encoding="utf-8")
    + "})();"
)
_TELL = st.components.v2.component("frame", js="export default ({ data }) => window.milepostFrame.hear(data);")
_GO = st.components.v2.component("go", js="export default ({ data }) => window.milepostFrame.go(data.to);")


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


def tell(w: Words, page: str, run: int, kept: Mapping[str, str]) -> None:
    """Have the browser know the page's language, that this run of it has begun, and what is kept for other pages.

    run: another number for each run; the browser hears of nothing else that is the same as before.
    """
    told = {"lang": TAGS[w.language], "page": page, "run": run, "kept": dict(kept)}
    _TELL(data=told, key="frame", width=1, height=1)


def go(to: str) -> None:
    """Have the browser open an address of ours, as a click on a link does."""
    _GO(data={"to": to}, key="go", width=1, height=1)
