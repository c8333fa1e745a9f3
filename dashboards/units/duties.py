"""报送 A unit's duties on its score card: how punctual it was, month by month, and what is due next."""

from __future__ import annotations

import streamlit as st

from dashboards import data, elements, narrowing
from dashboards.elements import plain
from dashboards.quality.naming import Names
from dashboards.reporting import duties, left
from dashboards.text import Words
from milepost.readings import punctuality
from milepost.readings.punctuality import Duty

MONTHS, NEXT = 12, 3
ON_PHONE = 6  # months


def show(board: data.Board, w: Words, names: Names, indicator_ids: set[str]) -> None:
    """One sentence, the share on time of each month with its parts, the next due days."""
    elements.heading(w("unit.duties"))
    if not data.has(board, duties.TABLE):
        elements.caption(w("unit.duties_absent" if board.month_end is None else "past.only_now"))
        return
    every = duties.of_version(board)
    mine = [every[one] for one in sorted(indicator_ids & every.keys())]
    whole = punctuality.merged(duty.whole for duty in mine)
    parts = whole._asdict() | {"due": whole.due, "share": w.share(whole.on_time_share)}
    said = w("unit.duties_said", **parts) if whole.due else w("unit.duties_none")
    coming = _next(w, names, mine)
    st.markdown(" ".join([plain(said), coming]))
    if left.GUESSED in coming:
        elements.caption(w("reporting.guessed"))
    every_month = duties.months(board, frozenset(indicator_ids))
    months = [(month, cell) for month, cell in every_month.items() if cell.due][-MONTHS:]
    if months:
        heads = [w("unit.duties_months"), *(f"{month:%Y-%m}" for month, _ in months)]
        body = [w("unit.duties_parts"), *(f"{cell.on_time}/{cell.due}" for _, cell in months)]
        numbers = range(1, len(heads))
        room = narrowing.Room(kept=(0, *numbers[-ON_PHONE:]))
        narrowing.table(w, heads, [list(map(plain, body))], numbers, name=w("unit.duties_months"), room=room)


def _next(w: Words, names: Names, mine: list[Duty]) -> str:
    """The next due days, the soonest first; nothing where none is known."""
    coming = sorted((duty.next_day, duty.indicator_id) for duty in mine if duty.next_day is not None)
    if not coming:
        return ""
    known = left.table()
    said = [f"{names.indicator(one)} {w.day(day)} ({left.spoken(w, day, known)})" for day, one in coming[:NEXT]]
    return f"{plain(w('unit.duties_next'))}{plain(w('list.comma').join(said))}"
