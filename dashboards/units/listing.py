"""单位清单 The list of units: counts of lights first, share and rank beside them, what is not ranked and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboards import elements, narrowing
from dashboards.columns import Column
from dashboards.elements import Markdown, plain, soft
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings.ranking import Place
from milepost.readings.statuses import LIGHTS, SHAPES
from milepost.readings.tallies import Tally

MOST_NAMED = 3
RAW = ("assessed", "good", "lagging", "outdated", "not_reported", "overdue", "awaiting_final", "no_schedule")
RAW_TOO = ("restatements", "growth_targets", "has_simulated")


def columns(w: Words, names: Names, *, is_ranked: bool) -> list[Column]:
    """One row per unit: its place in the ranking and its tally."""
    rank = Column("rank", w("units.rank"), lambda r: plain(r["place"].rank), lambda r: r["place"].rank, "number")
    return [
        *([rank] if is_ranked else []),
        Column(
            "unit",
            w("units.unit"),
            lambda r: unit_link(w, names, r["place"].key, _tally(r)),
            lambda r: names.agency(r["place"].key),
            narrow=True,
        ),
        Column("targets", w("units.targets"), lambda r: f"**{_tally(r).targets}**", _count_of("targets"), "number"),
        *(_light_column(w, light) for light in LIGHTS),
        Column("share", w("units.share"), lambda r: share(w, _tally(r)), _count_of("good_share"), "share", narrow=True),
        Column("coverage", w("units.coverage"), lambda r: _covered(w, _tally(r)), _count_of("coverage"), "share"),
        Column(
            "growth", w("units.growth"), lambda r: _growth(w, _tally(r)), _count_of("growth_needed"), "share", wide=True
        ),
        Column("agency_id", "agency_id", None, lambda r: r["place"].key),
        *(Column(key, key, None, _count_of(key), "number") for key in (*RAW, *RAW_TOO)),
    ]


def _light_column(w: Words, light: str) -> Column:
    def number(row: Row) -> int:
        return _tally(row).lights.get(light, 0)

    return Column(
        light, _light(w, light), lambda row: _count(number(row)), number, "number", narrow=light in ("red", "yellow")
    )


def _tally(row: Row) -> Tally:
    tally: Tally = row["place"].tally
    return tally


def _count_of(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(_tally(row), name)


def _covered(w: Words, tally: Tally) -> str:
    return _of(w, tally.coverage, f"{tally.covered}/{tally.targets}")


def _growth(w: Words, tally: Tally) -> str:
    return _of(w, tally.growth_needed, w("units.growth_of", n=tally.growth_targets))


def worst(w: Words, names: Names, places: list[Place]) -> None:
    """Which units have the most red lights, of so many the most yellow ones; of those that may be ranked."""
    counts = {place.key: tuple(place.tally.lights.get(light, 0) for light in ("red", "yellow")) for place in places}
    most = max((counts[place.key] for place in places if place.rank is not None), default=(0, 0))
    if not any(most):
        return
    found = [place for place in places if place.rank is not None and counts[place.key] == most]
    named = plain(w("list.comma")).join(unit_link(w, names, one.key, one.tally) for one in found[:MOST_NAMED])
    more = w("units.worst_more", n=len(found)) if len(found) > MOST_NAMED else ""
    with st.container(key="units-worst"):
        said = most_lights(w, most, len(found))
        st.markdown(f"{plain(w('units.worst'))}{named}{plain(more)}　{soft(said)}")


def most_lights(w: Words, lights: tuple[int, ...], units: int) -> str:
    """'4 red, 0 yellow'; that each has them is said of several units alone."""
    return w("units.worst_lights_each" if units > 1 else "units.worst_lights", red=lights[0], yellow=lights[1])


def unranked(w: Words, names: Names, places: list[Place]) -> None:
    if not places:
        return
    elements.heading(w("units.unranked"))
    heads = [w("units.unit"), w("units.targets"), *(_light(w, light) for light in LIGHTS)]
    heads += [w("units.share"), w("units.missing"), w("units.outdated"), w("units.why")]
    body = [
        [
            unit_link(w, names, place.key, place.tally),
            f"**{place.tally.targets}**",
            *(_count(place.tally.lights.get(light, 0)) for light in LIGHTS),
            share(w, place.tally),
            _count(place.tally.not_reported),
            _count(place.tally.outdated),
            plain(reason(w, place)),
        ]
        for place in places
    ]
    room = narrowing.Room(kept=(0, *range(len(heads) - 4, len(heads))))  # the counts by light are in the share's parts
    with st.container(key="units-unranked"):
        narrowing.table(w, heads, body, range(1, len(heads) - 1), name=w("units.unranked"), room=room)


def reason(w: Words, place: Place) -> str:
    """Why a unit is not ranked."""
    return w(f"units.why.{place.why}", covered=place.tally.covered, targets=place.tally.targets)


def unit_link(w: Words, names: Names, agency: str, tally: Tally) -> Markdown:
    link = elements.link("unit", names.agency(agency), agency=agency, lang=w.address_language)
    mark = f" {elements.tag(w('tag.simulated'), 'sim')}" if tally.has_simulated else ""
    return Markdown(f"{link}{mark}")


def share(w: Words, tally: Tally) -> str:
    """The share on schedule with its parts: a share without its denominator misleads."""
    return _of(w, tally.good_share, w("units.share_parts", good=tally.good, assessed=tally.assessed))


def _of(w: Words, value: float | None, parts: str) -> str:
    return NO_VALUE if value is None else f"{plain(w.share(value))} {soft(parts)}"


def _count(n: int) -> str:
    return str(n) if n else "·"


def _light(w: Words, light: str) -> Markdown:
    return Markdown(f"{SHAPES[light]} {plain(w.of('light', light))}")
