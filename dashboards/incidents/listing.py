"""告警清单 The list: open ones first, by severity and age. Filters stand in the address."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboards import elements, filters
from dashboards.elements import Markdown, plain, soft
from dashboards.incidents import marks
from dashboards.quality.naming import Names
from dashboards.text import NO_VALUE, Words
from milepost.alerts.incident import Incident
from milepost.alerts.story import Look, Wish

PAGE_ROWS = 40
WHICH = ("unresolved", "resolved", "all")
FILTERS = ("severity", "kind", "jurisdiction", "agency")


def show(w: Words, look: Look, known: Names) -> None:
    counts = look.counts()
    elements.caption(w("incidents.sum", **counts._asdict() | {"n": counts.unresolved}))
    wish = _wish(w, look, known)
    number = look.number(wish)
    if not number:
        is_bare = wish == Wish()
        key = "incidents.none" if is_bare else "incidents.no_match"
        elements.notice("ok" if is_bare else "empty", w(key), w(f"{key}_do"))
        return
    last = (number - 1) // PAGE_ROWS
    page = min(int(st.session_state.get("incidents-page", 0)), last)
    found = look.listed(wish, PAGE_ROWS, page * PAGE_ROWS)
    _table(w, known, found, datetime.now(UTC))
    if last:
        _pager(w, number, page, last)


def _wish(w: Words, look: Look, known: Names) -> Wish:
    columns = st.columns([1.2, 1.2, 2, 2, 3])
    which = filters.choice(
        columns[0],
        w,
        "which",
        list(WHICH[1:]),
        lambda name: w(f"incidents.which.{name}"),
        w("incidents.which.unresolved"),
    )
    labels: dict[str, filters.Label] = {
        "severity": lambda name: w.of("severity", name),
        "kind": lambda name: w.of("kind", name),
        "jurisdiction": known.place,
        "agency": known.agency,
    }
    picked = {
        name: filters.choice(column, w, name, look.choices(name), labels[name])
        for name, column in zip(FILTERS, columns[1:], strict=True)
    }
    wish = Wish("resolved" if which == "resolved" else "all" if which == "all" else "unresolved", **picked)
    if st.session_state.get("incidents-wish") != wish:  # another list begins at its beginning
        st.session_state["incidents-wish"], st.session_state["incidents-page"] = wish, 0
    return wish


def _table(w: Words, known: Names, found: list[Incident], now: datetime) -> None:
    heads = [
        w(f"incidents.{name}") for name in ("severity", "state", "what", "whose", "since", "lasted", "times", "owner")
    ]
    body = [
        [
            marks.severity(w, one.severity),
            marks.state(w, one.state),
            _what(w, one),
            plain(marks.whose(w, known, one)),
            plain(w.moment(one.opened_at)),
            plain(marks.span(w, (one.resolved_at or now) - one.opened_at)),
            plain(w.number(one.occurrences)),
            plain(one.owner or NO_VALUE),
        ]
        for one in found
    ]
    with st.container(key="incidents-list"):
        elements.table(heads, body, [6], name=w("incidents.list"))


def _what(w: Words, one: Incident) -> Markdown:
    link = elements.link("incidents", marks.title(w, one), incident=one.incident_id, lang=w.address_language)
    mark = f" {elements.watermark(w('watermark'))}" if one.is_simulated else ""
    if one.fields.get("proposed_step") and not one.is_over:
        mark += f" {elements.badge(w('incidents.to_confirm'), 'orange')}"
    return Markdown(f"{link}{mark} {soft(w.of('kind', one.kind))}")


def _pager(w: Words, number: int, page: int, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="incidents-pager"):
        st.button(w("held.before"), disabled=page == 0, on_click=_turn, args=(-1,), key="incidents-before")
        elements.caption(w("held.page", page=page + 1, pages=last + 1, n=w.number(number)))
        st.button(w("held.after"), disabled=page >= last, on_click=_turn, args=(1,), key="incidents-after")


def _turn(by: int) -> None:
    st.session_state["incidents-page"] = max(0, int(st.session_state.get("incidents-page", 0)) + by)
