"""Where each place stands: counts of its targets, and the total as a sum of numerators and denominators."""

from __future__ import annotations

import streamlit as st

from dashboards import elements, narrowing
from dashboards.elements import Markdown, plain, soft
from dashboards.places.known import Known
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import places as figures

COLUMNS = ("place", "targets", "assessed", "good", "share", "middle", "bad", "outdated", "silent", "open")
ROOM = narrowing.Room(kept=(0, 1, 4, 6))


def show(w: Words, shown: list[str], known: Known, parent: str | None) -> None:
    """One row per place, also of those without a plan here, and their total; the parent's own row stands apart."""
    elements.heading(w("places.standing"))
    body = [_row(w, place, known) for place in shown]
    counted = [known.counts[place] for place in shown if place in known.counts]
    if len(counted) > 1:
        body.append([f"**{plain(w('places.total'))}**", *_cells(w, figures.total(counted)), ""])
    if parent in known.counts:
        body.append(_row(w, str(parent), known, itself=True))
    heads = [w(f"places.{name}") for name in COLUMNS]
    with st.container(key="places-standing"):
        narrowing.table(w, heads, body, range(1, 9), name=w("places.standing"), room=ROOM)
    elements.caption(w("places.standing_hint"))


def _row(w: Words, place: str, known: Known, *, itself: bool = False) -> list[str]:
    row, count = known.places.get(place, {}), known.counts.get(place)
    said = w("places.itself", name=known.name(w, place)) if itself else known.name(w, place)
    name = elements.link("places", said, jurisdiction=place, lang=w.address_language)
    level = f" {soft(w.of('level', row['level']))}" if row.get("level") else ""
    if count is None:
        return [f"{name}{level}", *[NO_VALUE] * 8, str(soft(w("places.no_plan")))]
    mark = f" {elements.watermark(w('watermark'))}" if count["has_simulated"] else ""
    return [f"{name}{level}{mark}", *_cells(w, count), _links(w, place)]


def _cells(w: Words, count: Row) -> list[Markdown]:
    numbers = ("targets", "assessed", "good", "good_share", "middle", "bad", "outdated", "not_reported")
    return [plain(w.share(count[name]) if name == "good_share" else w.number(count[name])) for name in numbers]


def _links(w: Words, place: str) -> str:
    """Where the figures of a place come from."""
    pages = (("overview", "its_targets"), ("operations", "its_operations"))
    return " · ".join(
        elements.link(page, w(f"places.{word}"), jurisdiction=place, lang=w.address_language) for page, word in pages
    )
