"""Which months are shown: the last twelve, the last twenty-four, one year, or all that there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from streamlit.delta_generator import DeltaGenerator

from dashboards import address
from dashboards.text import Words

USUAL, LONGER, ALL = 12, 24, "all"


def ask(w: Words, column: DeltaGenerator, months: Sequence[date], today: date | None) -> list[date]:
    """The month ends of the span chosen, in order; the day of the reading itself stands behind the latest of them."""
    options = [str(LONGER)] if len(months) > LONGER else []
    options += [ALL] if len(months) > USUAL else []
    options += sorted({str(month.year) for month in months}, reverse=True)
    picked = address.choice(column, w, "span", options, lambda one: _label(w, one), w("history.span.usual", n=USUAL))
    found = chosen(months, picked)
    return [*found, today] if today is not None and found[-1:] == list(months[-1:]) else found


def chosen(months: Sequence[date], picked: str | None) -> list[date]:
    """picked: None for the usual span, "24", "all", or a year."""
    if picked == ALL:
        return list(months)
    if picked is None or picked == str(LONGER):
        return list(months[-int(picked or USUAL) :])
    return [month for month in months if str(month.year) == picked]


def _label(w: Words, option: str) -> str:
    if option == ALL:
        return w("history.span.all")
    return w("history.span.usual", n=LONGER) if option == str(LONGER) else w("history.span.year", year=option)
