"""The frame of every page: language, style, freshness that ticks, and designed states instead of stack traces.

A page is a function of (Board, Words); ``shell.show("overview", page)`` opens one published version and runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from dashboards import data, elements, page_language
from dashboards.elements import badge, plain, soft
from dashboards.incidents import live
from dashboards.text import LANGUAGES, Words
from milepost.errors import SettingsError
from milepost.publishing import versions
from milepost.readings import links

STYLE = Path(__file__).with_name("style.css")
NAMES = {"zh": "中文", "en": "English"}
POLL_SECONDS = 2
STALE_AFTER = timedelta(minutes=15)  # without a publication, or a check that found nothing new, for this long
Page = Callable[[data.Board, Words], None]
LivePage = Callable[[Words], None]


class Notice(NamedTuple):
    """A banner: what happened, why and what to do, and the rules that a gate found broken."""

    kind: str
    title: str
    body: str
    failures: list[dict[str, Any]]


def language() -> str:
    """The language of this run: the URL's, else the one chosen before in this session, else Chinese."""
    asked = st.query_params.get("lang") or st.session_state.get("language")
    return asked if asked in LANGUAGES else "zh"


def remember(key: str, value: str | None) -> None:
    """Keep a choice in the URL, so that a view can be sent to a colleague; None takes it out."""
    if value and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif not value and key in st.query_params:
        del st.query_params[key]


def show(name: str, page: Page) -> None:
    """Run a page on the version that is current now."""
    w = _header(name)
    board = _open(w)
    if board is None:
        return
    _freshness(board.folder.parent, board, w.language)
    try:
        page(board, w)
    except data.Unreadable as error:
        _unreadable(w, error)
    except KeyError as error:  # a version published by an older or newer program: a column the page needs is not there
        _unreadable(w, data.Unreadable(board.version, f"column missing: {error}"))
    _footer(w, board, has_readings=name != "quality")


def show_live(name: str, page: LivePage) -> None:
    """Run a page that needs no published version: it shows what is so now."""
    w = _header(name)
    try:
        page(w)
    except SettingsError as error:
        elements.notice("failed", w("state.settings"), str(error))


def _open(w: Words) -> data.Board | None:
    """The current version, or None after saying what is in the way; the page looks again by itself."""
    try:
        published = data.published_folder()
    except SettingsError as error:
        elements.notice("failed", w("state.settings"), str(error))
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
    st.html(STYLE)
    chosen = language()
    left, right = st.columns([5, 1], vertical_alignment="center")
    picked = right.container(horizontal_alignment="right").segmented_control(
        "语言 / Language",
        list(LANGUAGES),
        format_func=lambda code: NAMES[code],
        default=chosen,
        key=f"language-{name}-{chosen}",
        label_visibility="collapsed",
        required=True,
    )
    st.session_state["language"] = picked
    remember("lang", picked if picked != "zh" else None)
    if picked != chosen:
        st.rerun()
    w = Words(chosen)
    with left.container(horizontal=True, vertical_alignment="bottom"):
        st.title(plain(w(f"{name}.title")), anchor=False, width="content")
        st.caption(plain(w(f"{name}.subtitle")), width="content")
        page_language.tell(w)
        _incidents(chosen)
    return w


@st.fragment(run_every=POLL_SECONDS)
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


@st.fragment(run_every=POLL_SECONDS)
def _watch(published: Path, shown: str | None) -> None:
    """Wait for a first (or a repaired) version and run the page again when it is there."""
    if data.current_version(published) != shown:
        st.rerun(scope="app")


@st.fragment(run_every=POLL_SECONDS)
def _freshness(published: Path, board: data.Board, chosen: str) -> None:
    """Ticks by itself: how fresh, the gates' verdicts, what is wrong; another version runs the whole page again."""
    found = data.current_version(published)
    if found is not None and found != board.version:
        st.rerun(scope="app")
    w, now = Words(chosen), datetime.now(UTC)
    attempt = data.last_attempt(published)
    state, notice = verdict(w, board, attempt, now)
    pin = data.pin(published)
    with st.container(border=True, key="freshness"):
        st.markdown(_strip(w, board, now, "pinned" if pin and state == "ok" else state))
    despite = despite_gate(w, board)
    for one in [notice, pinned(w, pin) if pin else None, despite]:
        if one is None:
            continue
        elements.notice(one.kind, one.title, one.body)
        _failures(w, one)


def verdict(w: Words, board: data.Board, attempt: dict[str, Any] | None, now: datetime) -> tuple[str, Notice | None]:
    """How far the board may be trusted: (ok|stale|failed, the banner that says why and since when)."""
    built = board.moment("built_at")
    since = w.moment(built)
    checked = data.as_moment(attempt.get("checked_at")) if attempt else None
    if attempt and attempt.get("ok") is False and (built is None or checked is None or checked >= built):
        said = str(attempt.get(f"message_{w.language}") or attempt.get("message_zh") or "")
        body = w("state.failed_body", since=since, checked=w.moment(checked), message=said)
        title = w(f"state.failed_{_stage(attempt)}")
        return "failed", Notice("failed", title, body, attempt.get("failures") or [])
    good = [m for m in (built, checked if attempt and attempt.get("ok") else None) if m is not None]
    if good and now - max(good) > STALE_AFTER:
        body = w("state.stale_body", since=w.moment(max(good)), ago=w.ago(now - max(good)))
        return "stale", Notice("stale", w("state.stale", since=w.moment(max(good))), body, [])
    return "ok", None


def pinned(w: Words, pin: versions.Pin) -> Notice:
    """The banner of a rollback: an older version is shown on purpose, by whom, why and since when."""
    since = w.moment(data.as_moment(pin.since))
    why = w("state.pinned_why", why=pin.why) if pin.why else ""
    return Notice("stale", w("state.pinned"), w("state.pinned_body", by=pin.by, since=since, why=why), [])


def despite_gate(w: Words, board: data.Board) -> Notice | None:
    """The banner of a version that a person published although a gate blocked it; None for any other."""
    why = board.manifest.get("despite_gate")
    return Notice("stale", w("state.despite"), w("state.despite_body", why=why), []) if why else None


def _stage(attempt: dict[str, Any]) -> str:
    return "gate" if str(attempt.get("stage", "")).startswith("gate") else "step"


def _failures(w: Words, notice: Notice) -> None:
    if not notice.failures:
        return
    heads = [w(f"gate.{key}") for key in ("gate", "table", "expectation", "severity", "unexpected_count")]
    rows = [
        [
            plain(w.of("gatename", f.get("gate"))),
            elements.code(f.get("table")),
            elements.code(f.get("expectation")),
            plain(w.of("severity", f.get("severity"))),
            plain(w.number(f.get("unexpected_count"))),
        ]
        for f in notice.failures
    ]
    elements.table(heads, rows, [4], name=notice.title)


def _strip(w: Words, board: data.Board, now: datetime, state: str) -> str:
    """One line: how old the newest event and this version are, what it is true for, and what the gates said."""

    def old(*keys: str) -> str:
        # versions of before may carry a broker's moment that no clock showed: nothing would ever be old
        latest = now + timedelta(days=1)
        moment = next((found for key in keys if (found := board.moment(key)) and found <= latest), None)
        return w("fresh.unknown") if moment is None else w.ago(now - moment)

    verdicts = board.manifest.get("verdicts") or {}
    gates = " · ".join(f"{w.of('gatename', gate)} {w.of('verdict', said)}" for gate, said in verdicts.items())
    pairs = [
        (w("fresh.event"), old("latest_kafka_time", "latest_event_at")),
        (w("fresh.built"), w("fresh.at", ago=old("built_at"), moment=w.moment(board.moment("built_at")))),
        (w("fresh.as_of"), board.manifest.get("as_of_date")),
        (w("fresh.gates"), gates or w("fresh.unknown")),
    ]
    waiting = board.manifest.get("held")  # versions of before do not say
    if waiting:
        pairs.append((w("fresh.held"), w("fresh.held_rows", n=w.number(waiting))))
    shape, colour = {
        "ok": ("●", "green"),
        "stale": ("▲", "yellow"),
        "pinned": ("▲", "yellow"),
        "failed": ("■", "red"),
    }[state]
    said = [badge(f"{shape} {w(f'fresh.{state}')}", colour), *(f"{soft(k)} {plain(v)}" for k, v in pairs)]
    return " ".join(said)


def _footer(w: Words, board: data.Board, *, has_readings: bool) -> None:
    known, revision = w.moment(board.moment("known_at")), board.manifest.get("code_revision") or w("fresh.unknown")
    with st.container(key="footer"):
        said = w("footer", version=board.version, known=known, revision=str(revision)[:12])
        elements.caption(f"{said} · {_method(w, board)}" if has_readings else said)


def _method(w: Words, board: data.Board) -> str:
    """By which version of the method the readings of this version were made: it keeps the one it was made with."""
    try:
        found = data.table(board, "fct_target_status", "method_version")["method_version"].unique().to_pylist()
    except data.Unreadable:  # said above already, where a page needs the table
        found = []
    versions = ", ".join(sorted(str(version) for version in found))
    return w("footer.method", version=versions) if versions else w("footer.method_unknown")


def _unreadable(w: Words, error: data.Unreadable) -> None:
    """Name the file, say what to do, keep the technical reason folded away."""
    elements.notice("failed", w("state.unreadable", what=error.what), w("state.unreadable_do"))
    with st.expander(w("state.technical")):
        st.code(error.why, language=None, wrap_lines=True)
