"""The filter row of the overview: session and URL -> Wanted. Every choice is kept in the URL and said in words."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import data, elements, shell
from dashboards.readings import Row, Wanted
from dashboards.text import Words
from milepost.readings.statuses import LIGHTS, SHAPES

EVERYTHING = ""  # the first option of every select box
WIDTHS = (1.7, 1, 1.9, 1, 2.9, 1.2)
Label = Callable[[str], str]


def ask(board: data.Board, w: Words, rows: list[Row], plans: dict[str, Row], places: dict[str, Row]) -> Wanted:
    """The filter row. Every choice is kept in the URL."""
    agencies = {row["agency_id"]: row for row in data.table(board, "dim_agencies").to_pylist()}
    units = {
        unit for row in rows for unit in [*(row.get("lead_agency_ids") or []), *(row.get("support_agency_ids") or [])]
    }

    def of_agency(unit: str) -> str:
        row = agencies.get(unit, {})
        return f"{w.name(places.get(row.get('jurisdiction_id', ''), {}))} · {w.name(row) if row else unit}"

    labels: dict[str, Label] = {
        "plan": lambda code: w.name(plans[code], "title") if code in plans else code,
        "jurisdiction": lambda code: w.name(places[code]) if code in places else code,
        "agency": of_agency,
        "theme": lambda code: w.of("theme", code),
    }
    options = {
        "plan": sorted({row["plan_id"] for row in rows}),
        "jurisdiction": sorted({row["jurisdiction_id"] for row in rows}),
        "agency": sorted(units, key=of_agency),
        "theme": sorted({row["theme"] for row in rows if row.get("theme")}),
    }
    columns = st.columns(WIDTHS)
    picked = {
        name: choice(column, w, name, options[name], labels[name])
        for name, column in zip(labels, columns, strict=False)
    }
    lights = _lights(columns[4], w)
    words = columns[5].text_input(w("filter.words"), key="filter-words", placeholder=w("filter.words_hint")) or ""
    said = [f"{w(f'filter.{name}')} {labels[name](code)}" for name, code in picked.items() if code]
    said += [f"{w('filter.light')} {', '.join(w.of('light', code) for code in lights)}"] if lights else []
    said += [f"{w('filter.words')} {words}"] if words.strip() else []
    _say(w, said)
    return Wanted(**picked, lights=frozenset(lights), words=words)


def _say(w: Words, said: list[str]) -> None:
    """What is chosen, in words: on paper the boxes are not there, and a count without its filter misleads."""
    if said:
        st.info(elements.plain(w("filter.chosen", said=" · ".join(said))))


def choice(
    column: DeltaGenerator, w: Words, name: str, options: list[str], label: Label, everything: str | None = None
) -> str | None:
    """One select box, its value from the session, else from the URL; an option that is gone means all.

    everything: what the first option is called, if not "all".
    """
    key = f"filter-{name}"
    asked = st.session_state.get(key, st.query_params.get(name))
    st.session_state[key] = asked if asked in options else EVERYTHING
    picked = column.selectbox(
        w(f"filter.{name}"),
        [EVERYTHING, *options],
        key=key,
        format_func=lambda option: everything or w("filter.all") if option == EVERYTHING else label(option),
    )
    shell.remember(name, picked)
    return picked or None


def _lights(column: DeltaGenerator, w: Words) -> list[str]:
    key = "filter-light"
    if key not in st.session_state:
        asked = st.query_params.get("light", "").split(",")
        st.session_state[key] = [code for code in LIGHTS if code in asked]
    picked = column.pills(
        w("filter.light"),
        [str(code) for code in LIGHTS],
        key=key,
        selection_mode="multi",
        wrap=True,
        format_func=lambda code: f"{SHAPES[code]} {w.of('short', code)}",
    )
    shell.remember("light", ",".join(picked) if picked else None)
    return list(picked)
