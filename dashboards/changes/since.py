"""Days that changes are asked for again and again, one click each, beside any day of choice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import streamlit as st

from dashboards import address, data
from dashboards.changes import asked
from dashboards.text import Words
from milepost.publishing import versions


def offer(board: data.Board, w: Words) -> None:
    """Draw them; a click puts the day into the address and runs the page again."""
    assert board.as_of is not None
    days = presets(board.as_of, board.folder.parent)
    shown = asked.day(board.as_of)
    current = next((name for name, day in days.items() if day == shown), None)
    picked = st.pills(
        w("changes.since"),
        list(days),
        default=current,
        key=f"often-{shown}",
        format_func=lambda name: w(f"changes.since.{name}", day=w.day(days[name])),
    )
    if picked is not None and picked != current:
        address.put("since", days[picked].isoformat())
        st.rerun()


def presets(day: date, published: Path) -> dict[str, date]:
    """Name -> the day at whose end what moved begins, as seen from a day, in the order offered.

    week: seven days before. month: the day of the last version kept of the month before; month_end in its place, where
    none is kept: its last day. quarter: the last day of the quarter before.
    """
    month_end = day.replace(day=1) - timedelta(days=1)
    kept = [
        one for one in versions.last_of_days(published) if (one.year, one.month) == (month_end.year, month_end.month)
    ]
    quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return {
        "week": day - timedelta(days=7),
        **({"month": max(kept)} if kept else {"month_end": month_end}),
        "quarter": quarter - timedelta(days=1),
    }
