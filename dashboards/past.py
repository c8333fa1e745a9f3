"""The day whose board is shown: today's, or a past one's as it was then known, or as it is now. Said on every page.

As then known: the version published that day. As now known: the month end up to that day, by what the newest version
knows. Carried in the address as ``day`` and ``known``, and kept in the session, so that it holds when the page changes;
Back leads to the day of the page before.
A day that cannot be shown is said, and nothing else is shown in its place: nobody takes one day's board for another's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address, data, elements, frame
from dashboards.text import Words
from milepost.days import today

KEPT_AS = "past-asked"
THEN, NOW = "then", "now"
BY_MONTH_END = frozenset({"overview", "units", "unit", "indicator", "changes", "history", "places"})
LONGEST_SAID = 40


class Asked(NamedTuple):
    """What the address, or else the session, asks for, as written. day: None for the board of today."""

    day: str | None = None
    known: str = THEN

    @property
    def date(self) -> date | None:
        """The day asked for; None where it is none, or is not written as 2026-09-30."""
        try:
            found = date.fromisoformat(self.day or "")
        except ValueError:
            return None
        return found if found.isoformat() == self.day else None


def asked() -> Asked:
    """What this run is asked for; today's own day asks for the board of today."""
    kept: Asked = Asked() if address.is_step() else st.session_state.get(KEPT_AS, Asked())
    day = st.query_params.get("day") or kept.day
    known = st.query_params.get("known") or (kept.known if day == kept.day else THEN)
    found = Asked(day, known) if day else Asked()
    return Asked() if found.date == today() and known == THEN else found


def keep(wanted: Asked) -> None:
    """Keep it in the address and for the pages to come."""
    st.session_state[KEPT_AS] = wanted
    frame.keep("day", wanted.day)
    frame.keep("known", wanted.known if wanted.day else None)


def choose(column: DeltaGenerator, w: Words, name: str, wanted: Asked) -> None:
    """The choice of the day in the header; another day runs the page again."""
    chosen = wanted.date if wanted.date and wanted.date <= today() else None
    picked = column.date_input(
        w("past.day"),
        value=chosen,
        max_value=today(),
        min_value=min(chosen or date(2000, 1, 1), date(2000, 1, 1)),
        format="YYYY-MM-DD",
        key=f"past-{name}-{wanted.day}",
        help=w("past.help"),
    )
    if picked != chosen and (picked is None or isinstance(picked, date)):
        _go(Asked(picked.isoformat(), wanted.known) if picked and picked != today() else Asked())
    if chosen is not None and wanted.known in (THEN, NOW):
        _knowledge(column, w, name, wanted)


def _knowledge(column: DeltaGenerator, w: Words, name: str, wanted: Asked) -> None:
    """As then known, or as now known; another choice runs the page again."""
    picked = column.segmented_control(
        w("past.knowledge"),
        [THEN, NOW],
        default=wanted.known,
        required=True,
        key=f"past-{name}-{wanted.day}-{wanted.known}",
        label_visibility="collapsed",
        format_func=lambda known: w(f"past.knowledge.{known}"),
    )
    if picked != wanted.known:
        _go(wanted._replace(known=str(picked)))


def board(published: Path, w: Words, wanted: Asked, name: str) -> data.Board | None:
    """The board of the day asked for, said loudly; None after saying why it cannot be shown.

    name: the page. Raises NothingPublished or Unreadable.
    """
    day = wanted.date
    if day is None:
        _missing(w, w("past.invalid", day=(wanted.day or "")[:LONGEST_SAID]), w("past.invalid_do"))
    elif day > today():
        _missing(w, w("past.future", day=w.day(day)), w("past.future_do", day=w.day(today())))
    elif wanted.known == NOW:
        return _as_now_known(published, w, wanted, day, name)
    elif wanted.known != THEN:
        _missing(w, w("past.known", day=w.day(day), known=wanted.known[:LONGEST_SAID]), w("past.known_do"))
    else:
        try:
            found = data.past_board(published, day)
        except data.NotKept as error:
            _not_kept(w, error)
        else:
            _say(w, found, day)
            return found
    return None


def _as_now_known(published: Path, w: Words, wanted: Asked, day: date, name: str) -> data.Board | None:
    if name not in BY_MONTH_END:
        _missing(w, w("past.not_by_month", day=w.day(day)), w("past.not_by_month_do"), then=wanted)
        return None
    try:
        found = data.month_board(published, day)
    except data.NoMonthEnds as error:
        _missing(w, w("past.no_months", version=error), w("past.no_months_do"), then=wanted)
        return None
    except data.NotKept as error:
        first = [error.after] if error.after else []
        body = w("past.no_month_do", first=w.day(error.after))
        _missing(w, w("past.no_month", day=w.day(day)), body, first, known=NOW)
        return None
    _say_month_end(w, found, day)
    return found


def reference_day() -> date:
    """The day that days left are counted from: the past day shown, else today."""
    return asked().date or today()


def is_shown() -> bool:
    """Whether this run shows a past day: then nothing is decided or marked."""
    return asked().day is not None


def older_do(w: Words, key: str, **said: str) -> str:
    """What to do where a version lacks what a page shows: a past day's is not made again."""
    return w("past.lacks_do") if is_shown() else w(key, **said)


def unavailable(w: Words, wanted: Asked) -> None:
    """Say that a page shows what is so now, and has no past."""
    _missing(w, w("past.live", day=(wanted.day or "")[:LONGEST_SAID]), w("past.live_do"))


def _say_month_end(w: Words, found: data.Board, day: date) -> None:
    shown = w.day(found.month_end)
    other = "" if found.month_end == day else w("past.other_day", day=w.day(day), shown=shown)
    title = w("past.title_now", day=shown)
    known = w.moment(found.moment("known_at"))
    elements.notice("stale", title, other + w("past.body_now", version=found.version, known=known))
    _back(w)


def _say(w: Words, found: data.Board, day: date) -> None:
    as_of = w.day(found.as_of)
    elements.notice(
        "stale",
        w("past.title", day=w.day(day)),
        w("past.body", version=found.version, built=w.moment(found.moment("built_at")), as_of=as_of),
    )
    _back(w)


def _not_kept(w: Words, error: data.NotKept) -> None:
    if error.before is None and error.after is not None:
        title = w("past.too_early", day=w.day(error.day), first=w.day(error.after))
    else:
        title = w("past.not_kept", day=w.day(error.day))
    near = [one for one in (error.before, error.after) if one is not None and one < today()]
    _missing(w, title, w("past.near", days=", ".join(map(w.day, near))) if near else w("past.none_near"), near)


def _missing(
    w: Words, title: str, body: str, days: list[date] | None = None, *, known: str = THEN, then: Asked | None = None
) -> None:
    elements.notice("failed", title, body)
    _back(w, days or [], known, then)


def _back(w: Words, days: list[date] | None = None, known: str = THEN, then: Asked | None = None) -> None:
    """Ways out: to the nearest days that can be shown, to the day as then known, and to today."""
    with st.container(horizontal=True, key="past-ways"):
        for day in days or []:
            _button(w("past.go", day=w.day(day)), f"past-go-{day}", partial(_go, Asked(day.isoformat(), known)))
        if then is not None:
            _button(w("past.as_then"), "past-as-then", partial(_go, then._replace(known=THEN)))
        _button(w("past.today"), "past-today", lambda: _go(Asked()))


def _button(label: str, key: str, go: Callable[[], None]) -> None:
    if st.button(label, key=key):
        go()


def _go(wanted: Asked) -> None:
    keep(wanted)
    st.rerun()
