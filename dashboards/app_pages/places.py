"""地区 Places: a place and those below it, the same figures side by side. Reads roll-ups, statuses and dimensions."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboards import choosing, data, elements, shell
from dashboards.elements import Markdown, plain
from dashboards.places import comparing, ground, maps, milestones, standing
from dashboards.places.known import Known
from dashboards.text import Words
from milepost.readings import places as figures
from milepost.readings import tiles

STANDING = "standing"


def page(board: data.Board, w: Words) -> None:
    known = Known.read(board)
    if not known.places or not known.counts:
        elements.notice("empty", w("places.none"), w("places.none_do"))
        return
    left, middle, right = st.columns([2, 1, 2])
    chosen = choosing.box(left, w, "jurisdiction", known.options, lambda one: known.label(w, one), known.first)
    mine = known.below(chosen)
    years = known.years(chosen)
    first = known.first_year(chosen, _today_year(board, years))
    year = int(choosing.box(middle, w, "year", [str(one) for one in years], str, str(first))) if years else None
    _path(w, known, chosen)
    listed = len(tiles.below(ground.all_tiles(w), chosen))
    _covered(w, known, chosen, listed)
    if mine:
        _map(right, w, known, chosen, year)
        standing.show(w, mine, known, None if known.is_everywhere(chosen) else chosen)
        comparing.show(w, known, chosen, year, listed)
        milestones.show(w, known, mine if known.is_everywhere(chosen) else [chosen, *mine])
    else:
        standing.show(w, [chosen], known, None)
        comparing.of_one(w, known, chosen, year)


def _today_year(board: data.Board, years: list[int]) -> int:
    said = board.manifest.get("as_of_date")
    return date.fromisoformat(str(said)[:10]).year if said else min(years, default=0)


def _path(w: Words, known: Known, chosen: str) -> None:
    """The places above, each a link: the way up."""
    if known.is_everywhere(chosen):
        return
    above = figures.lineage(known.places, chosen)
    links = [
        elements.link("places", known.name(w, one), jurisdiction=one, lang=w.address_language) for one in above[:-1]
    ]
    st.markdown(" › ".join([*links, f"**{plain(known.name(w, chosen))}**"]))


def _covered(w: Words, known: Known, chosen: str, listed: int) -> None:
    """How many of the places below have a plan here: what is compared is not all there is."""
    if known.is_everywhere(chosen):
        return
    mine = known.below(chosen)
    name = known.name(w, chosen)
    if not mine:
        elements.caption(w("places.leaf", name=name))
        return
    planned = [known.name(w, one) for one in mine if one in known.counts]
    words = "places.covered" if listed else "places.covered_unknown"
    said = w(words, name=name, n=listed, k=len(planned), names=w("places.and").join(planned))
    st.markdown(plain(said))


def _map(place: st.delta_generator.DeltaGenerator, w: Words, known: Known, chosen: str, year: int | None) -> None:
    names = known.concept_names(w, chosen)
    if known.is_everywhere(chosen):  # there is no map of everywhere
        choosing.current_of(w, "concept", [STANDING, *names], STANDING)
        return
    members = [row for row in known.members_of(chosen) if row["due_year"] == year]
    options = [STANDING, *sorted({row["concept"] for row in members})]

    def label(option: str) -> str:
        return w("places.map_standing") if option == STANDING else names.get(option, option)

    shown = choosing.box(place, w, "concept", options, label, STANDING)
    elements.heading(Markdown(f"{plain(w('places.map'))} · {plain(label(shown))}"))
    figure = (
        maps.of_standing(w, known.counts)
        if shown == STANDING
        else maps.of_concept(w, [row for row in members if row["concept"] == shown])
    )
    maps.show(w, chosen, known.name(w, chosen), ground.all_tiles(w), figure)


shell.show("places", page)
