"""报送 Reporting: who has not reported, what came and what is next. Reads fct_reporting_punctuality, dimensions."""

from __future__ import annotations

import streamlit as st

from dashboards import address, data, elements, grid, shell
from dashboards.quality.naming import Names
from dashboards.reporting import calendar, coming, duties, shares, unreported
from dashboards.reporting.duties import Line
from dashboards.text import Words
from milepost.readings import punctuality
from milepost.readings.punctuality import Duty
from milepost.readings.tallies import ROLES, Role


def page(board: data.Board, w: Words) -> None:
    names = Names(board, w, with_policies=False)
    if not data.has(board, duties.TABLE):
        elements.notice("empty", w("reporting.absent"), w("reporting.absent_do"))
        return
    every = duties.of_version(board)
    found, said = _chosen(w, names, every)
    if not found:
        elements.notice("empty", w("reporting.none"), w("reporting.none_do"))
        return
    elements.heading(w("reporting.who"))
    unreported.show(w, names, found)
    _sum(w, found)
    elements.heading(w("reporting.calendar"))
    elements.caption(w("reporting.legend"))
    columns = calendar.columns(w, names, found)
    table = grid.Table("reporting", w("reporting.calendar"), calendar.rows(found), columns, chosen=said)
    grid.show(w, board, table)
    told = any(duty.whole.coming for duty in every.values())
    coming.show(board, w, names, found, said, is_told=told)
    shares.show(board, w, names, found, said)


def _chosen(w: Words, names: Names, duties_of: dict[str, Duty]) -> tuple[list[Line], tuple[str, ...]]:
    """The duties that the filters ask for, of leading units where nothing else is chosen; and the filters in words."""
    columns = st.columns([1, 2, 1.2, 1.2, 2])
    places = sorted({row["jurisdiction_id"] for row in names.indicators.values()}, key=names.place)
    place = address.choice(columns[0], w, "jurisdiction", places, names.place)
    agency = address.choice(columns[1], w, "agency", sorted(names.agencies, key=names.agency), names.agency)
    picked = address.choice(columns[2], w, "role", ROLES, lambda role: w(f"filter.role.{role}"), w("units.role_usual"))
    role: Role = "support" if picked == "support" else "lead"
    state = address.choice(columns[3], w, "state", list(calendar.BADGES), lambda code: w(f"reporting.state.{code}"))
    every = duties.lines(names, duties_of, role, agency, place)
    said = [
        f"{w('filter.jurisdiction')} {names.place(place)}" if place else "",
        f"{w('units.unit')} {names.agency(agency)}" if agency else "",
        w(f"filter.role.{role}"),
        f"{w('filter.state')} {w(f'reporting.state.{state}')}" if state else "",
    ]
    chosen = tuple(filter(None, said))
    if place or agency or state or picked:  # on paper the boxes are not there
        st.info(elements.plain(w("reporting.chosen", said=" · ".join(chosen))))
    return [line for line in every if state in (None, line.state)], chosen


def _sum(w: Words, found: list[Line]) -> None:
    """What is shown, counted once however many units share a duty."""
    wanted = {line.duty.indicator_id: line.duty for line in found}
    whole = punctuality.merged(duty.whole for duty in wanted.values())
    never = len({line.duty.indicator_id for line in found if line.duty.is_never})
    parts = whole._asdict() | {"due": whole.due, "share": w.share(whole.on_time_share)}
    st.markdown(elements.plain(w("reporting.sum", indicators=len(wanted), never=never, **parts)))


shell.show("reporting", page)
