"""The same figure place by place: each member's actual and target, their sum, and the parent's own beside it."""

from __future__ import annotations

import streamlit as st

from dashboards import elements, narrowing
from dashboards.elements import Markdown, plain, soft
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings.statuses import SHAPES

ADDED = ("sum", "latest_max")


def compared(
    w: Words, rollups: list[Row], members: list[Row], places: dict[str, Row], names: dict[str, str], parent: str
) -> None:
    """One row per concept and unit: who has it, n of N reported, sum against the parent's target and actual."""
    shown = sorted({row["jurisdiction_id"] for row in members})
    heads = [
        w("places.concept"),
        *(w.name(places[place]) if place in places else place for place in shown),
        w("places.reporting"),
        w("places.sum"),
        w("places.completion"),
        w("places.parent", name=w.name(places.get(parent, {}))),
        w("places.coherence"),
    ]
    body = [_row(w, rollup, _by_place(rollup, members), shown, names) for rollup in rollups]
    room = narrowing.Room(kept=range(len(shown) + 1))
    with st.container(key="places-concepts"):
        narrowing.table(w, heads, body, name=w("places.concepts"), room=room)
    elements.caption(w("places.concepts_hint"))


def side_by_side(w: Words, members: list[Row], places: dict[str, Row], names: dict[str, str]) -> None:
    """Of places that have no common parent here: only what each has, no sums."""
    shown = sorted(
        {row["jurisdiction_id"] for row in members}, key=lambda place: (places[place]["level"] != "city", place)
    )
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in members:
        groups.setdefault(row["concept"], {}).setdefault(row["jurisdiction_id"], []).append(row)
    several = {concept: found for concept, found in groups.items() if len(found) > 1}
    heads = [w("places.concept"), *(w.name(places[place]) for place in shown), w("places.reporting")]
    body = []
    for concept, found in sorted(several.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        reported = sum(any(row["actual_value"] is not None for row in rows) for rows in found.values())
        cells = [_cell(w, found.get(place, []), unit=True) for place in shown]
        told = w("places.reporting_of", n=reported, of=len(found))
        body.append([str(plain(names.get(concept, concept))), *cells, str(plain(told))])
    room = narrowing.Room(kept=range(len(shown) + 1))
    with st.container(key="places-concepts"):
        narrowing.table(w, heads, body, name=w("places.concepts"), room=room)


def own(
    w: Words, mine: list[Row], sums: dict[tuple[str, str, int, str], Row], name: str, parent: str, names: dict[str, str]
) -> None:
    """One place beside the sum of its neighbours and the place above: one row per target of its own."""
    body = []
    for row in mine:
        rollup = sums[key(row)]
        total, actual = rollup["actual_total"], row["actual_value"]
        share = actual / total if rollup["additivity"] == "sum" and total and actual is not None else None
        body.append(
            [
                f"{plain(names.get(row['concept'], row['concept']))} {soft(row['due_year'])}",
                _cell(w, [row], unit=True),
                plain(w("places.reporting_of", n=rollup["members_reporting"], of=rollup["members"])),
                _sum(w, rollup),
                plain(w.share(share)),
                _parent(w, rollup),
            ]
        )
    heads = [
        w("places.concept"), w("places.own_value", name=name), w("places.reporting"), w("places.sum"),
        w("places.of_sum"), w("places.parent", name=parent),
    ]  # fmt: skip
    elements.table(heads, body, [4], name=w("places.own"))


def key(row: Row) -> tuple[str, str, int, str]:
    return row["concept"], row["parent_jurisdiction_id"], row["due_year"], row["unit"]


def _by_place(rollup: Row, members: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in members:
        if key(row) == key(rollup):
            found.setdefault(row["jurisdiction_id"], []).append(row)
    return found


def _row(w: Words, rollup: Row, mine: dict[str, list[Row]], shown: list[str], names: dict[str, str]) -> list[str]:
    concept = plain(names.get(rollup["concept"], rollup["concept"]))
    mark = f" {elements.watermark(w('watermark'))}" if rollup["is_simulated"] else ""
    unit = w.unit(rollup["unit"])
    return [
        f"{concept} {soft(unit)}{mark}" if unit else f"{concept}{mark}",
        *(_cell(w, mine.get(place, [])) for place in shown),
        f"{plain(w('places.reporting_of', n=rollup['members_reporting'], of=rollup['members']))}{_days(w, rollup)}",
        _sum(w, rollup),
        _share(w, rollup, mine),
        _parent(w, rollup),
        _coherence(w, rollup),
    ]


def _days(w: Words, rollup: Row) -> str:
    """Of which days the added actuals are, where they are of several."""
    first, last = rollup["actual_from_date"], rollup["actual_to_date"]
    return "" if first == last else f" {soft(w('places.days', first=w.day(first), last=w.day(last)))}"


def _cell(w: Words, rows: list[Row], *, unit: bool = False) -> str:
    """A member's actual and target with the shape and word of its light, leading to the indicator."""
    if not rows:
        return NO_VALUE
    told = []
    for row in rows:
        said = f"{w.number(row['actual_value'])} / {w.number(row['target_value'])}"
        if unit and row["unit"]:
            said += f" {w.unit(row['unit'])}"
        wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
        word = f"{SHAPES.get(row['light'], '')} {w.of('status', row['status'])}"
        told.append(f"{elements.link('indicator', said, **wish)} {soft(word)}")
    return "；".join(told)


def _sum(w: Words, rollup: Row) -> str:
    if rollup["additivity"] not in ADDED:
        return str(soft(w("places.not_summed", why=w.of("additivity", rollup["additivity"]))))
    said = f"{w.number(rollup['actual_total'])} / {w.number(rollup['target_total'])}"
    largest = rollup["additivity"] == "latest_max"
    return f"{plain(said)} {soft(w('additivity.latest_max'))}" if largest else str(plain(said))


def _share(w: Words, rollup: Row, mine: dict[str, list[Row]]) -> str:
    """The members' share; a year's flow of an earlier year only equals so much of a later year's target."""
    share, last = rollup["completion_share"], rollup["actual_to_date"]
    is_annual = any(row["measure"] == "annual" for rows in mine.values() for row in rows)
    if share is not None and is_annual and last.year < rollup["due_year"]:
        return plain(w("reading.equals", share=w.share(share)))
    return plain(w.share(share))


def _parent(w: Words, rollup: Row) -> str:
    if rollup["parent_target_id"] is None:
        return str(soft(w("places.no_parent_target")))
    said = f"{w.number(rollup['parent_actual_value'])} / {w.number(rollup['parent_target_value'])}"
    target = rollup["parent_target_id"]
    indicator = "/".join(target.split("/")[:2])
    return elements.link("indicator", said, indicator=indicator, target=target, lang=w.address_language)


def _coherence(w: Words, rollup: Row) -> Markdown:
    """The sum of the members' targets less the parent's, then of the actuals: in words, with the sign as shape."""
    gap, actual = rollup["coherence_gap"], rollup["actual_gap"]
    if gap is None:
        return Markdown(NO_VALUE)
    said = w(f"places.coherent_{_way(gap)}", gap=w.number(abs(gap)))
    if actual is None:
        return plain(said)
    partly = rollup["members_reporting"] < rollup["members"]
    few = w("places.coherent_partly", n=rollup["members_reporting"], of=rollup["members"]) if partly else ""
    return Markdown(f"{plain(said)} {soft(w(f'places.actual_{_way(actual)}', gap=w.number(abs(actual))) + few)}")


def _way(gap: float) -> str:
    return "even" if gap == 0 else "over" if gap > 0 else "short"
