"""Which concepts are compared: those several places have, or the parent too; what one place alone has on demand."""

from __future__ import annotations

import streamlit as st

from dashboards import elements
from dashboards.places import concepts
from dashboards.places.known import Known
from dashboards.text import Words
from milepost.readings import places as figures


def show(w: Words, known: Known, chosen: str, year: int | None, listed: int) -> None:
    """The concepts of the members, of one due year. listed: how many places there are below, with a plan or without."""
    few = sum(place in known.counts for place in known.below(chosen))
    names = known.concept_names(w, chosen)
    members = [row for row in known.members_of(chosen) if row["due_year"] == year]
    elements.heading(w("places.concepts"))
    if known.is_everywhere(chosen):
        concepts.side_by_side(w, members, known.places, names)
        return
    mine = [row for row in known.rollups if row["parent_jurisdiction_id"] == chosen and row["due_year"] == year]
    ordered = figures.most_shared_first(mine)
    alone = [row for row in ordered if not figures.is_compared(row)]
    everything = bool(alone) and st.toggle(w("places.only_one", n=len(alone)), key=f"places-alone-{chosen}-{year}")
    shown = ordered if everything else [row for row in ordered if figures.is_compared(row)]
    if shown:
        concepts.compared(w, shown, members, known.places, names, chosen)
        if few < listed:
            elements.caption(w("places.concepts_few", name=known.name(w, chosen), n=listed, k=few))
    else:
        elements.notice("empty", w("places.nothing_shared", year=year), w("places.nothing_shared_do"))


def of_one(w: Words, known: Known, place: str, year: int | None) -> None:
    """One place beside the sum of its neighbours and the place above."""
    mine = [row for row in known.members_of(place) if row["due_year"] == year]
    elements.heading(w("places.own"))
    if not mine:
        elements.notice("empty", w("places.nothing_shared", year=year), w("places.nothing_shared_do"))
        return
    parent = mine[0]["parent_jurisdiction_id"]
    sums = {concepts.key(row): row for row in known.rollups}
    ordered = sorted(mine, key=lambda row: (-sums[concepts.key(row)]["members"], row["concept"], row["target_id"]))
    concepts.own(w, ordered, sums, known.name(w, place), known.name(w, parent), known.concept_names(w, place))
