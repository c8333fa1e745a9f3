"""The frame of every page: language, style, freshness that ticks, and designed states instead of stack traces.

A page is a function of (Board, Words); ``shell.show("overview", page)`` opens one published version and runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address, data, elements, frame, freshness, kept, past, takeaway, wall
from dashboards.elements import badge, plain
from dashboards.incidents import live
from dashboards.text import LANGUAGES, Words
from milepost.errors import SettingsError
from milepost.readings import links

STYLE, PAPER, WALL = (Path(__file__).with_name(name) for name in ("style.css", "print.css", "wall.css"))
FRONT_PATH = "front"  # the front page has no name in the address, and Streamlit wants one
NAMES = {"zh": "中文", "en": "English"}
Page = Callable[[data.Board, Words], None]
LivePage = Callable[[Words], None]


def language() -> str:
    """The language of this run: the address', else the one chosen before in this session, else Chinese.

    An address that asks for a language there is not gets Chinese, and is told.
    """
    asked = st.query_params.get("lang")
    if asked and asked not in LANGUAGES:
        return "zh"
    chosen = asked or st.session_state.get("language")
    return chosen if chosen in LANGUAGES else "zh"


def show(name: str, page: Page) -> None:
    """Run a page on the version that is current now, or on that of the past day asked for."""
    w = _header(name)
    _frame(w, name)
    board = _open(w, name)
    if board is None:
        return
    if board.day is None:
        freshness.show(board.folder.parent, board, w.language)
    elif despite := freshness.despite_gate(w, board):
        elements.notice(despite.kind, despite.title, despite.body)
    try:
        page(board, w)
    except data.Unreadable as error:
        _unreadable(w, error, board)
    except KeyError as error:  # a version published by an older or newer program: a column the page needs is not there
        _unreadable(w, data.Lacking(board.version, f"column missing: {error}"), board)
    _footer(w, board, name)


def show_live(name: str, page: LivePage) -> None:
    """Run a page that needs no published version: it shows what is so now."""
    w = _header(name)
    _frame(w, name)
    wanted = past.asked()
    if wanted.day:
        past.unavailable(w, wanted)
        return
    try:
        page(w)
    except SettingsError as error:
        elements.notice("failed", w("state.settings"), str(error))


def strange_page() -> str | None:
    """The page that the browser's address names, where the boards have none of that name."""
    named = unquote(urlsplit(st.context.url or "").path.rpartition("/")[2])
    return named if named and named not in {*links.PAGES, FRONT_PATH} else None


def missing(asked: str) -> None:
    """Say that there is no such page, and lead to those there are."""
    _style(frame.mode())
    w = Words(language())
    st.session_state["language"] = w.language
    st.title(plain(w("page.unknown_title")), anchor=False)
    frame.tell(w, asked, address.state().runs, {})
    elements.notice("failed", w("page.unknown", name=asked[: address.LONGEST_SAID]), w("page.unknown_do"))
    st.markdown(elements.link(links.FRONT, w("overview.nav"), lang=w.address_language))


def _open(w: Words, name: str) -> data.Board | None:
    """The version to show, or None after saying what is in the way; where one is awaited the page looks again."""
    try:
        published = data.published_folder()
    except SettingsError as error:
        elements.notice("failed", w("state.settings"), str(error))
        return None
    wanted = past.asked()
    if wanted.day:
        try:
            return past.board(published, w, wanted, name)
        except data.NothingPublished:
            elements.notice("empty", w("state.empty"), w("state.empty_do"))
            return None
        except data.Unreadable as error:
            _unreadable(w, error)
            return None
    shown = data.current_version(published)
    try:
        return data.open_board(published)
    except data.NothingPublished:
        elements.notice("empty", w("state.empty"), w("state.empty_do"))
        st.code("make demo\nmilepost run", language=None)
    except data.Unreadable as error:
        _unreadable(w, error)
    _watch(published, shown)
    return None


def _header(name: str) -> Words:
    """Title and language switch. The switch is the only widget above the states, so it works in all of them."""
    _style(frame.mode())
    address.begin(name)
    chosen = language()
    left, day, right = st.columns([5, 1.2, 1], vertical_alignment="center")
    _switch(right, name, chosen)
    w, wanted = Words(chosen), past.asked()
    past.keep(wanted)
    past.choose(day, w, name, wanted)
    with left.container(horizontal=True, vertical_alignment="bottom"):
        st.title(plain(w(f"{name}.title")), anchor=False, width="content")
        st.caption(plain(w(f"{name}.subtitle")), width="content")
        frame.tell(w, name, address.state().runs, address.kept_elsewhere())
        if not past.is_shown():  # they are counted as of now
            _incidents(chosen)
    return w


def _switch(column: DeltaGenerator, name: str, chosen: str) -> None:
    """The language switch; another language runs the page again."""
    asked = st.query_params.get("lang")
    if asked and asked not in LANGUAGES:
        address.state().unknown["lang"] = asked
    picked = column.container(horizontal_alignment="right").segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        format_func=lambda code: NAMES[code],
        default=chosen,
        key=f"language-{name}-{chosen}",
        label_visibility="collapsed",
        required=True,
    )
    st.session_state["language"] = picked
    frame.keep("lang", picked if picked != "zh" else None)
    if picked != chosen:
        address.state().unknown.pop("lang", None)
        st.rerun()


def _frame(w: Words, name: str) -> None:
    """What every page says of its address, and the wall's or the paper's way back."""
    lost = address.state().unknown.get("lang")
    if lost:
        address.unknown(w, "lang", lost)
    for key in ("print", "wall"):
        asked = st.query_params.get(key)
        if asked is not None and asked != "1":
            address.unknown(w, key, asked)
    address.strange(w)
    if frame.mode() == "wall":
        wall.show(w, name)
    elif frame.mode() == "print":
        with st.container(key="print-bar"):
            st.markdown(_link(w, name, w("print.leave")), width="content")


def _link(w: Words, name: str, label: str, /, **shown: str) -> str:
    """The same page with the same choices, shown in another way."""
    choices = {key: said for key, said in st.query_params.items() if links.takes(name, key)}
    choices = {key: said for key, said in choices.items() if key not in ("print", "wall")}
    return elements.link(name, label, **(choices | shown))


def _style(mode: frame.Mode) -> None:
    """The style sheet; the one for paper at once where the page is asked for as it prints."""
    sheet, paper = _sheet(STYLE), _sheet(PAPER)
    if mode != "print":
        paper = f"@media print {{ {paper} }}"
    large = _sheet(WALL) if mode == "wall" else ""
    st.html(f"<style>{sheet}{paper}{large}</style>")


@cache
def _sheet(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@st.fragment(run_every=live.POLL_SECONDS)
def _incidents(chosen: str) -> None:
    """How many incidents are open, leading to them; ticks by itself. Nothing where none was ever recorded."""
    w, found = Words(chosen), live.counts()
    if found is None:
        return
    if found == "damaged":
        said = badge(w("incidents.count_damaged"), "red")
    elif not found.unresolved:
        said = badge(w("incidents.count_none"), "green")
    else:
        words = w("incidents.count", n=w.number(found.unresolved), critical=w.number(found.critical))
        said = badge(words, "red" if found.critical else "yellow")
    st.markdown(f"[{said}](<{links.address('incidents', lang=w.address_language)}>)", width="content")


@st.fragment(run_every=live.POLL_SECONDS)
def _watch(published: Path, shown: str | None) -> None:
    """Wait for a first (or a repaired) version and run the page again when it is there."""
    if data.current_version(published) != shown:
        st.rerun(scope="app")


def _footer(w: Words, board: data.Board, name: str) -> None:
    known, revision = w.moment(board.moment("known_at")), board.manifest.get("code_revision") or w("fresh.unknown")
    with st.container(key="footer"):
        said = w("footer", version=board.version, known=known, revision=str(revision)[:12])
        elements.caption(said if name == "quality" else f"{said} · {_method(w, board)}")
    if frame.mode() == "board":
        with st.container(horizontal=True, vertical_alignment="center", key="ways"):
            if board.month_end is None:
                takeaway.offer(w, board)
            st.markdown(_link(w, name, w("print.open"), print="1"), width="content")
            st.markdown(elements.link("overview", w("wall.open"), wall="1", lang=w.address_language), width="content")


def _method(w: Words, board: data.Board) -> str:
    """By which version of the method the readings of this version were made: it keeps the one it was made with."""
    versions = _methods(board)
    return w("footer.method", version=versions) if versions else w("footer.method_unknown")


@kept.once(8)
def _methods(board: data.Board) -> str:
    try:
        found = data.table(board, "fct_target_status", "method_version")["method_version"].unique().to_pylist()
    except data.Unreadable:  # said above already, where a page needs the table
        found = []
    return ", ".join(sorted(str(version) for version in found))


def _unreadable(w: Words, error: data.Unreadable, board: data.Board | None = None) -> None:
    """Name the file, say what to do, keep the technical reason folded away.

    board: that was read. A version of a past day is neither published again nor rolled back; it may be older than what
    the page reads.
    """
    if board is None or board.day is None or board.month_end is not None:
        elements.notice("failed", w("state.unreadable", what=error.what), w("state.unreadable_do"))
    elif isinstance(error, data.Lacking):
        elements.notice("empty", w("past.lacks", what=error.what), w("past.lacks_do"))
    else:
        body = w("past.damaged_do", version=board.version)
        elements.notice("failed", w("state.unreadable", what=error.what), body)
    with st.expander(w("state.technical")):
        st.code(error.why, language=None, wrap_lines=True)
