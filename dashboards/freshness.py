"""How fresh a board is and what the gates said: a line that ticks by itself, banners where something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.compute as pc
import streamlit as st

from dashboards import data, elements, frame, kept
from dashboards.elements import badge, plain, soft
from dashboards.incidents import live
from dashboards.text import Words
from milepost.publishing import versions

STALE_AFTER = timedelta(minutes=15)  # without a publication, or a check that found nothing new, for this long


class Notice(NamedTuple):
    """A banner: what happened, why and what to do, and the rules that a gate found broken."""

    kind: str
    title: str
    body: str
    failures: list[dict[str, Any]]


@st.fragment(run_every=live.POLL_SECONDS)
def show(published: Path, board: data.Board, chosen: str) -> None:
    """Ticks by itself: how fresh, the gates' verdicts, what is wrong; another version runs the whole page again."""
    found = data.current_version(published)
    if found is not None and found != board.version:
        st.rerun(scope="app")
    w, now = Words(chosen), datetime.now(UTC)
    attempt = data.last_attempt(published)
    state, notice = verdict(w, board, attempt, now)
    pin = data.pin(published)
    with st.container(border=True, key="freshness"):
        said = _strip(w, board, now, "pinned" if pin and state == "ok" else state)
        # On a wall the rows that say it scroll away
        is_marked = frame.mode() == "wall" and _has_simulated(board)
        st.markdown(f"{said} {elements.tag(w('tag.simulated'), 'sim')}" if is_marked else said)
    despite = despite_gate(w, board)
    for one in [notice, pinned(w, pin) if pin else None, despite]:
        if one is None:
            continue
        elements.notice(one.kind, one.title, one.body)
        _failures(w, one)


@kept.once(8)
def _has_simulated(board: data.Board) -> bool:
    """Whether some reading of the version is made of simulated data."""
    try:
        return bool(pc.any(data.table(board, "fct_target_status", "is_simulated")["is_simulated"]).as_py())
    except data.Unreadable:  # said by the page, where it needs the table
        return False


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
