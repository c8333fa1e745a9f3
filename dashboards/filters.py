"""The filter row of the overview: address -> Wanted. Every choice is kept in the address and said in words."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import address, data, elements, kept
from dashboards.address import Label
from dashboards.readings import Row, Wanted
from dashboards.text import Words
from milepost.readings.statuses import LIGHTS, SHAPES
from milepost.readings.tallies import ROLES, Role

_OPTIONS = kept.Store(8)
WIDTHS = (1.7, 1, 1.9, 1, 2.9, 1.2)


def ask(
    board: data.Board,
    w: Words,
    rows: list[Row],
    plans: dict[str, Row],
    places: dict[str, Row],
    *,
    of_units: bool = False,
) -> Wanted:
    """The filter row. Every choice is kept in the address; ``said`` of what is wanted says it in words.

    rows: all targets of the version.
    of_units: a list of units is of those that lead or of those that support, whether one is chosen or not.
    """
    options = _OPTIONS.get((board.stamp, w.language), lambda: _options(board, w, rows, plans, places))
    labels: dict[str, Label] = {name: _called(found) for name, found in options.items()}
    columns = st.columns(WIDTHS)
    picked = {
        name: address.choice(column, w, name, list(options[name]), labels[name])
        for name, column in zip(labels, columns, strict=False)
    }
    usual = w("units.role_usual") if of_units else None
    role = _role(columns[2], w, usual, is_asked=of_units or picked["agency"] is not None)
    lights = address.many(columns[4], w, "light", LIGHTS, lambda code: f"{SHAPES[code]} {w.of('short', code)}")
    words = address.words(columns[5], w)
    said = [f"{w(f'filter.{name}')} {labels[name](code)}" for name, code in picked.items() if code]
    said += [w(f"filter.role.{role}")] if role else []
    said += [f"{w('filter.light')} {', '.join(w.of('light', code) for code in lights)}"] if lights else []
    said += [f"{w('filter.words')} {words}"] if words.strip() else []
    _say(w, said)
    return Wanted(**picked, lights=frozenset(lights), words=words, role=role, said=tuple(said))


def say_lights(w: Words, wanted: Wanted) -> None:
    """Say, where lights are chosen, what they leave as it is."""
    if wanted.lights:
        elements.caption(w("filter.light_lists"))


def _options(
    board: data.Board, w: Words, rows: list[Row], plans: dict[str, Row], places: dict[str, Row]
) -> dict[str, dict[str, str]]:
    """Filter -> what can be chosen, in order, and what it is called."""
    agencies = data.by(board, "dim_agencies", "agency_id")
    units = {
        unit for row in rows for unit in [*(row.get("lead_agency_ids") or []), *(row.get("support_agency_ids") or [])]
    }

    def of_agency(unit: str) -> str:
        row = agencies.get(unit, {})
        return f"{w.name(places.get(row.get('jurisdiction_id', ''), {}))} · {w.name(row) if row else unit}"

    return {
        "plan": {plan: w.name(plans[plan], "title") if plan in plans else plan for plan in _met(rows, "plan_id")},
        "jurisdiction": {
            place: w.name(places[place]) if place in places else place for place in _met(rows, "jurisdiction_id")
        },
        "agency": {one: of_agency(one) for one in sorted(units, key=of_agency)},
        "theme": {one: w.of("theme", one) for one in _met(rows, "theme")},
    }


def _met(rows: list[Row], column: str) -> list[str]:
    return sorted({row[column] for row in rows if row.get(column)})


def _called(found: dict[str, str]) -> Label:
    return lambda code: found.get(code, code)


def _role(column: DeltaGenerator, w: Words, usual: str | None, *, is_asked: bool) -> Role | None:
    """Whether the unit leads or supports; asked for where a unit is chosen, or units are listed.

    Elsewhere it is kept, and says nothing. usual: what the first option is called, if not "all".
    """
    if not is_asked:
        address.known(w, "role", ROLES)
        return None
    picked = address.choice(column, w, "role", ROLES, lambda role: w(f"filter.role.{role}"), usual)
    return next((role for role in ROLES if role == picked), None)


def _say(w: Words, said: list[str]) -> None:
    """What is chosen, in words: on paper the boxes are not there, and a count without its filter misleads."""
    if said:
        st.info(elements.plain(w("filter.chosen", said=" · ".join(said))))
