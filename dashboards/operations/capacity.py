"""Compute centres: capacity in time with its outages and gaps, each centre's state, and the measurements behind."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import streamlit as st

from dashboards import choosing, drawing, elements, narrowing
from dashboards.elements import plain
from dashboards.operations import records
from dashboards.operations.records import Scope
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import operations as chart

MONTHS, ON_HALF_A_SCREEN, ON_PHONE = 12, 8, 5
ALL = "all"
Centre = tuple[str, str, bool]  # jurisdiction, centre, made of simulated events


def show(w: Words, scope: Scope) -> None:
    rows, outages = scope.rows("fct_compute_capacity"), scope.rows("fct_compute_outages")
    if not rows:
        elements.notice("empty", w("capacity.none"), w("capacity.none_do"))
        return
    days = {centre: sorted(found, key=_day) for centre, found in _by_centre(rows).items()}
    names = {centre: scope.called(w, found[0], records.coded(w, centre[1])) for centre, found in days.items()}
    ids = {f"{centre[0]}/{centre[1]}": centre for centre in days}

    def label(one: str) -> str:
        return w("capacity.all") if one == ALL else names[ids[one]]

    chosen = choosing.box(st.container(), w, "centre", [ALL, *sorted(ids)], label, ALL)
    shown = {centre: found for centre, found in days.items() if chosen in (ALL, f"{centre[0]}/{centre[1]}")}
    stopped = [row for row in outages if _centre(row) in shown]
    records.counted_by(w, scope, "sum_latest_by_centre")
    elements.heading(w("capacity.title"))
    _chart(w, shown, stopped, names)
    _centres(w, shown, stopped, names)
    _months(w, shown, names)
    _outages(w, stopped, names)
    if chosen == ALL:
        elements.caption(w("capacity.choose"))
    else:
        _measurements(w, [row for found in shown.values() for row in found], label(chosen))


def _day(row: Row) -> date:
    found: date = row["as_of_date"]
    return found


def _centre(row: Row) -> Centre:
    return row["jurisdiction_id"], row["centre"], row["is_simulated"]


def _by_centre(rows: list[Row]) -> dict[Centre, list[Row]]:
    ordered = sorted(rows, key=_centre)
    return {centre: list(found) for centre, found in groupby(ordered, key=_centre)}


def _chart(w: Words, days: dict[Centre, list[Row]], outages: list[Row], names: dict[Centre, str]) -> None:
    points = [point for centre, found in days.items() for point in _points(found, outages, names[centre])]
    crosses = [
        chart.point(row["from_date"], value=row["capacity_before_pflops"] or 0, centre=names[_centre(row)],
                    said=f"{w.of('capacity.kind', row['kind'])} {_length(w, row)}")
        for row in outages
    ]  # fmt: skip
    said = w("operations.alt", what=w("capacity.title"))
    drawing.show(chart.capacity, said, points, crosses)
    elements.caption(w("capacity.hint"))


def _points(days: list[Row], outages: list[Row], name: str) -> list[Row]:
    """Days on which the capacity changed, and the ends of each part: a part ends where an outage begins."""
    begins = sorted(row["from_date"] for row in outages if _centre(row) == _centre(days[0]))
    parts = [(sum(begin <= row["as_of_date"] for begin in begins), row) for row in days if row["capacity_pflops"] > 0]
    found = []
    for part, group in groupby(parts, key=lambda one: one[0]):
        rows = [row for _, row in group]
        for before, row in zip([None, *rows], rows, strict=False):
            is_end = row is rows[-1]
            if before is None or is_end or before["capacity_pflops"] != row["capacity_pflops"]:
                found.append(
                    chart.point(row["as_of_date"], value=row["capacity_pflops"], centre=name, part=f"{name} {part}")
                )
    return found


def _length(w: Words, row: Row) -> str:
    until = w.day(row["to_date"]) if row["to_date"] else w("capacity.lasting")
    return f"{w.day(row['from_date'])} – {until}"


def _centres(w: Words, days: dict[Centre, list[Row]], outages: list[Row], names: dict[Centre, str]) -> None:
    """Each centre's latest measurement and state, and their total."""
    heads = ["centre", "state", "now", "day", "utilisation", "days", "past"]
    body = []
    for centre, found in days.items():
        last = found[-1]
        mine = [row for row in outages if _centre(row) == centre]
        past = [row for row in mine if row["to_date"]]
        wish = {"centre": f"{centre[0]}/{centre[1]}", "jurisdiction": centre[0], "lang": w.address_language}
        body.append(
            [
                f"{elements.link('operations', names[centre], **wish)}{records.mark(w, last)}",
                _state(w, mine),
                plain(w.number(last["capacity_pflops"])),
                plain(w.day(last["as_of_date"])),
                plain(w.share(last["utilisation_share"])),
                plain(w.number(len(found))),
                plain(f"{len(past)}，{sum(row['days'] for row in past)}" if past else NO_VALUE),
            ]
        )
    if len(body) > 1:
        total = sum(found[-1]["capacity_pflops"] for found in days.values())
        body.append([f"**{plain(w('capacity.total'))}**", "", plain(w.number(total)), "", "", "", ""])
    said, room = [w(f"capacity.{name}") for name in heads], narrowing.Room(kept=range(5))
    narrowing.table(w, said, body, [2, 4, 5], name=w("capacity.centre"), room=room)


def _state(w: Words, outages: list[Row]) -> str:
    """What holds now: of several that last, being down says more than silence."""
    lasting = sorted((row for row in outages if row["to_date"] is None), key=lambda row: row["kind"])
    if not lasting:
        return elements.badge(w("capacity.state.fine"), "green")
    row = lasting[0]
    colour = "red" if row["kind"] == "down" else "yellow"
    return elements.badge(w(f"capacity.state.{row['kind']}", days=row["days"]), colour)


def _months(w: Words, days: dict[Centre, list[Row]], names: dict[Centre, str]) -> None:
    """The chart as a table: a row per centre, what was measured last in each of the latest months."""
    last: dict[str, dict[Centre, float]] = {}
    for centre, found in days.items():
        for row in found:
            last.setdefault(f"{row['as_of_date']:%Y-%m}", {})[centre] = row["capacity_pflops"]
    months = sorted(last)[-MONTHS:]
    body = [
        [str(plain(names[centre])), *(plain(w.number(last[month].get(centre))) for month in months)] for centre in days
    ]
    elements.heading(w("capacity.months"))
    heads, numbers = [w("capacity.centre"), *months], range(1, len(months) + 1)
    room = narrowing.Room(kept=(0, *numbers[-ON_PHONE:]), wide=numbers[:-ON_HALF_A_SCREEN])
    with st.container(key="capacity-months"):
        narrowing.table(w, heads, body, numbers, name=w("capacity.months"), room=room)


def _outages(w: Words, outages: list[Row], names: dict[Centre, str]) -> None:
    elements.heading(w("capacity.outages"))
    if not outages:
        st.markdown(plain(w("capacity.outages_none")))
        return
    body = [
        [
            plain(w.of("capacity.kind", row["kind"])),
            f"{plain(names[_centre(row)])}{records.mark(w, row)}",
            plain(w.day(row["from_date"])),
            plain(w.day(row["to_date"])) if row["to_date"] else plain(w("capacity.lasting")),
            plain(w.number(row["days"])),
            plain(w.number(row["capacity_before_pflops"])),
            elements.code(row["event_id"]),
        ]
        for row in sorted(outages, key=lambda row: row["from_date"], reverse=True)[: records.FIRST_ROWS]
    ]
    heads = [w(f"capacity.{name}") for name in ("kind", "centre", "from", "to", "length", "before")]
    with st.container(key="capacity-outages"):
        room = narrowing.Room(kept=range(5))
        narrowing.table(w, [*heads, w("operations.event")], body, [4, 5], name=w("capacity.outages"), room=room)


def _measurements(w: Words, rows: list[Row], name: str) -> None:
    """The events behind: of each day the measurement that counts."""
    elements.heading(w("capacity.events", centre=name))
    body = [
        [
            f"{plain(w.day(row['as_of_date']))}{records.mark(w, row)}",
            plain(w.number(row["capacity_pflops"])),
            plain(w.share(row["utilisation_share"])),
            plain(w.number(row["measurements"])),
            *records.event(w, row),
        ]
        for row in records.latest(w, rows, "as_of_date")
    ]
    heads = [w(f"capacity.{name}") for name in ("day", "value", "utilisation", "measurements")]
    records.table(w, heads, body, [1, 2, 3], name=w("capacity.events", centre=name))
