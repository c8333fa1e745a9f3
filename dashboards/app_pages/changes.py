"""变化 Changes: what moved since a day, why and by whom reported; all lights that corrections flipped.

Reads fct_status_changes, the readings, and fct_actuals for the values.
"""

from __future__ import annotations

import streamlit as st

from dashboards import address, data, elements, filters, readings, shell
from dashboards.changes import ledger, since
from dashboards.overview import movement as summary
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.units import targets
from milepost.readings import corrections

VIEWS = ("moves", "each", "corrections")


def page(board: data.Board, w: Words) -> None:
    if not data.has(board, summary.TABLE) or board.as_of is None:
        elements.notice("empty", w("movement.absent"), w("changes.absent_do"))
        return
    names = Names(board, w, with_policies=False)
    wanted = filters.ask(board, w, targets.rows(board), names.plans, names.places)
    rows = readings.select(targets.rows(board), wanted)
    view = address.view(w, "show", VIEWS, lambda one: w(f"changes.view.{one}"), title=w("changes.view"))
    if view != "corrections":
        since.offer(board, w)
    if view == "moves":
        summary.show(board, w, rows, wanted.said)
    elif view == "each":
        _each(board, w, names, rows, wanted.said)
    else:
        _corrections(board, w, names, rows, wanted.said)


def _each(board: data.Board, w: Words, names: Names, rows: list[Row], chosen: tuple[str, ...]) -> None:
    """Every change learned since the day, one by one."""
    assert board.as_of is not None
    day = summary.ask_day(w, st.columns([1.4, 5])[0], board.as_of)
    found = ledger.lines(board, names, summary.later(board, day), _by_target(rows))
    elements.heading(w("changes.each", day=w.day(day), n=w.number(len(found))))
    elements.caption(w("changes.each_hint"))
    if not found:
        elements.notice("empty", w("movement.none", day=w.day(day)))
    ledger.show(w, board, "changes", w("changes.view.each"), found, (*chosen, w("movement.title", day=w.day(day))))


def _corrections(board: data.Board, w: Words, names: Names, rows: list[Row], chosen: tuple[str, ...]) -> None:
    """Of all time: revisions, retractions, baselines, targets and methods that made a day's light another one."""
    changes = data.rows(board, summary.TABLE)
    found = ledger.lines(board, names, corrections.flips(changes), _by_target(rows))
    elements.heading(w("changes.corrections", n=w.number(len(found))))
    elements.caption(w("changes.corrections_hint"))
    if not found:
        elements.notice("empty", w("changes.corrections_none"))
    ledger.show(w, board, "corrections", w("changes.view.corrections"), found, chosen)


def _by_target(rows: list[Row]) -> dict[str, Row]:
    """Restatements left out: what they say is said of the target that they state again."""
    return {row["target_id"]: row for row in rows if not row["is_restatement"]}


shell.show("changes", page)
