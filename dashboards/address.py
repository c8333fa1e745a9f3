"""What is chosen stands in the address: filters, search, view, sort. Kept when the page changes, said if unknown.

``begin(page)`` runs once a run, before the page. An address that comes from outside (typed, a link, Back and Forward)
is the whole choice; the navigation names none and takes up what was chosen before. ``value`` reads a choice, ``put``
keeps it, ``choice``, ``view`` and ``words`` are the widgets that do both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboards import elements
from dashboards.text import Words
from milepost.readings import links

EVERYTHING = ""  # the first option of every select box
LONGEST_SAID = 80
Label = Callable[[str], str]


@dataclass
class State:
    """Of one person's session. kept: choices by name, of all pages. seen: the address as we left it.

    left: the addresses that we left before on this page. runs: how many there were.
    fresh: names whose widget has yet to take its value from here. unknown: name -> a value that the page does not know.
    """

    page: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    left: list[dict[str, str]] = field(default_factory=list)
    runs: int = 0
    fresh: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)


def state() -> State:
    found: State = st.session_state.setdefault("address", State())
    return found


def begin(page: str) -> None:
    """Take up the address of this run."""
    mine = state()
    query = {name: value for name, value in st.query_params.items() if _is_ours(page, name)}
    is_other_page, mine.runs = page != mine.page, mine.runs + 1
    if is_other_page:
        mine.page, mine.left = page, []
        mine.unknown = {name: value for name, value in mine.unknown.items() if name in links.FRAME}
    ours = {*links.PAGES[page], *(name for name in [*mine.kept, *query] if links.is_of_grid(name))}
    if _is_from_outside(mine, query, is_other_page=is_other_page):
        mine.kept = {name: value for name, value in mine.kept.items() if name not in ours} | query
        mine.unknown = {name: value for name, value in mine.unknown.items() if name not in ours}
        mine.seen, mine.left, mine.fresh = query, [], ours
    elif is_other_page:  # what widgets of the page before held may still be there under the same keys
        mine.seen, mine.left, mine.fresh = query | chosen_for(page), [query], ours
    elif query == mine.seen:
        return
    if mine.runs == 1:  # nothing was left before: the address is as it came
        return
    # At once, and also where it is the same: the browser may still hear of the page before
    others = {name: value for name, value in st.query_params.items() if not _is_ours(page, name)}
    st.query_params.from_dict(others | mine.seen)


def _is_ours(page: str, name: str) -> bool:
    return links.takes(page, name) and name not in links.FRAME


def _is_from_outside(mine: State, query: dict[str, str], *, is_other_page: bool) -> bool:
    """Whether the browser asks for another address than we left.

    A run that was asked for before the browser had heard of our last changes carries an address of before them.
    """
    if is_step():
        return True
    return bool(query) if is_other_page else query != mine.seen and query not in mine.left


def is_step() -> bool:
    """Whether this run was asked for by a link, or by Back or Forward of the browser."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def chosen_for(page: str) -> dict[str, str]:
    """What is kept of the choices that a page takes."""
    return {name: state().kept[name] for name in links.PAGES[page] if name in state().kept}


def kept_elsewhere() -> dict[str, str]:
    """What is kept of the choices that this page does not take."""
    mine = state()
    return {name: value for name, value in mine.kept.items() if not _is_ours(mine.page, name)}


def value(name: str) -> str | None:
    """What is chosen, as text; None where nothing is."""
    return state().kept.get(name) if name in state().kept else st.query_params.get(name)


def put(name: str, chosen: str | None) -> None:
    """Keep a choice, in the address and for the other pages; None or '' takes it out."""
    mine = state()
    if chosen:
        mine.kept[name] = chosen
        mine.unknown.pop(name, None)
    else:
        mine.kept.pop(name, None)
    if (chosen or None) == st.query_params.get(name):
        if chosen:
            mine.seen[name] = chosen
        return
    mine.left.append(dict(mine.seen))
    if chosen:
        st.query_params[name] = mine.seen[name] = chosen
    else:
        del st.query_params[name]
        mine.seen.pop(name, None)


def unknown(w: Words, name: str, asked: str, label: str | None = None) -> None:
    """Say that the address asks for something that is not there; said again until something else is chosen."""
    state().unknown[name] = asked
    called = label or w.of("filter", name)
    elements.notice("stale", w("address.unknown", name=called, value=asked[:LONGEST_SAID]), w("address.unknown_do"))


def known(w: Words, name: str, options: Iterable[str]) -> str | None:
    """What is chosen where no widget asks for it; said and taken out of the address where it is none of the options."""
    asked = value(name)
    lost = asked if asked and asked not in options else state().unknown.get(name)
    if lost and lost == asked:
        put(name, None)
    if lost:
        unknown(w, name, lost)
        return None
    return asked


def strange(w: Words) -> None:
    """Say so if the address holds names that this page does not take."""
    names = sorted(name for name in st.query_params if not links.takes(state().page, name))
    if names:
        said = ", ".join(name[:LONGEST_SAID] for name in names[:5])
        elements.notice("stale", w("address.strange", names=said), w("address.strange_do"))


def choice(
    column: DeltaGenerator, w: Words, name: str, options: Sequence[str], label: Label, everything: str | None = None
) -> str | None:
    """A select box over the options; None means all. everything: what the first option is called, if not "all"."""
    key = f"filter-{name}"
    asked = _asked(name, key, options)
    picked = column.selectbox(
        w(f"filter.{name}"),
        [EVERYTHING, *options],
        key=key,
        format_func=lambda option: everything or w("filter.all") if option == EVERYTHING else label(option),
    )
    _settle(w, name, picked, asked)
    return picked or None


def view(w: Words, name: str, options: Sequence[str], label: Label, *, title: str) -> str:
    """Tabs: which part of the page is shown. The first option needs no place in the address."""
    key = f"view-{name}"
    asked = _asked(name, key, options, options[0])
    picked = st.segmented_control(
        title, list(options), key=key, required=True, label_visibility="collapsed", format_func=label
    )
    _settle(w, name, "" if picked == options[0] else str(picked), asked)
    return str(picked)


def many(column: DeltaGenerator, w: Words, name: str, options: Sequence[str], label: Label) -> list[str]:
    """Pills, any number of them; in the address parted by commas."""
    key = f"filter-{name}"
    asked: set[str] = set()
    if is_fresh(name, key):
        asked = {one for one in (value(name) or "").split(",") if one}
        st.session_state[key] = [one for one in options if one in asked]
    picked = column.pills(
        w(f"filter.{name}"), list(options), key=key, selection_mode="multi", wrap=True, format_func=label
    )
    lost = ",".join(sorted(asked - set(options))) or (state().unknown.get(name) if not picked else None)
    put(name, ",".join(one for one in options if one in picked) or None)
    if lost:
        unknown(w, name, lost)
    return [one for one in options if one in picked]


def words(column: DeltaGenerator, w: Words, name: str = "words") -> str:
    """A search for words."""
    key = f"filter-{name}"
    if is_fresh(name, key):
        st.session_state[key] = value(name) or ""
    typed = column.text_input(w(f"filter.{name}"), key=key, placeholder=w(f"filter.{name}_hint")) or ""
    put(name, typed.strip() or None)
    return typed


def toggle(name: str, label: str) -> bool:
    """A switch; on stands in the address as 1."""
    key = f"switch-{name}"
    if is_fresh(name, key):
        st.session_state[key] = value(name) == "1"
    is_on = bool(st.toggle(label, key=key))
    put(name, "1" if is_on else None)
    return is_on


def is_fresh(name: str, key: str) -> bool:
    """Whether a widget has to take its value from the address: it is new, or the address is. True once for each."""
    came = name in state().fresh
    state().fresh.discard(name)
    return came or key not in st.session_state


def _asked(name: str, key: str, options: Iterable[str], default: str = EVERYTHING) -> str | None:
    """Set the widget from the address where that is new; the value asked for that no option has."""
    asked = value(name) if is_fresh(name, key) else st.session_state[key]
    if asked and asked not in options and asked != default:
        st.session_state[key] = default
        return str(asked)
    st.session_state[key] = asked or default
    return state().unknown.get(name) if st.session_state[key] == default else None


def _settle(w: Words, name: str, picked: str, lost: str | None) -> None:
    """Keep what is picked; say what was asked for and is not there, as long as nothing else is picked."""
    put(name, picked or None)
    if lost and not picked:
        unknown(w, name, lost)
    else:
        state().unknown.pop(name, None)
