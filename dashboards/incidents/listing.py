"""告警清单 The list: open ones first, by severity and age. Filters and the table's state stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import streamlit as st

from dashboards import address, elements, grid
from dashboards.columns import Column
from dashboards.elements import Markdown, plain, soft
from dashboards.incidents import marks
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.alerts.incident import Incident
from milepost.alerts.story import Look, Wish

MOST = 2000  # more are read by the filters above them
WHICH = ("unresolved", "resolved", "all")
FILTERS = ("severity", "kind", "jurisdiction", "agency")


def show(w: Words, look: Look, known: Names) -> None:
    counts = look.counts()
    elements.caption(w("incidents.sum", **counts._asdict() | {"n": counts.unresolved}))
    wish, said = _wish(w, look, known)
    number = look.number(wish)
    if not number:
        is_bare = wish == Wish()
        key = "incidents.none" if is_bare else "incidents.no_match"
        elements.notice("ok" if is_bare else "empty", w(key), w(f"{key}_do"))
        return
    if number > MOST:
        elements.caption(w("incidents.cut", shown=w.number(MOST), n=w.number(number)))
    rows = [_row(w, known, one, datetime.now(UTC)) for one in look.listed(wish, MOST)]
    grid.show(w, None, grid.Table("incidents", w("incidents.list"), rows, _columns(w), chosen=said))


def _wish(w: Words, look: Look, known: Names) -> tuple[Wish, tuple[str, ...]]:
    """What is asked for, and the same in words. A place or unit chosen on another page is known, though all is well."""
    columns = st.columns([1.2, 1.2, 2, 2, 3])
    which = address.choice(
        columns[0],
        w,
        "which",
        list(WHICH[1:]),
        lambda name: w(f"incidents.which.{name}"),
        w("incidents.which.unresolved"),
    )
    labels: dict[str, address.Label] = {
        "severity": lambda name: w.of("severity", name),
        "kind": lambda name: w.of("kind", name),
        "jurisdiction": known.place,
        "agency": known.agency,
    }
    elsewhere = {"jurisdiction": known.places, "agency": known.agencies}
    picked: dict[str, str | None] = {}
    for name, column in zip(FILTERS, columns[1:], strict=True):
        options, asked = look.choices(name), address.value(name)
        if asked and asked not in options and asked in elsewhere.get(name, ()):
            options.append(asked)
        picked[name] = address.choice(column, w, name, options, labels[name])
    said = [f"{w('filter.which')} {w(f'incidents.which.{which or WHICH[0]}')}"]
    said += [f"{w(f'filter.{name}')} {labels[name](one)}" for name, one in picked.items() if one]
    wish = Wish("resolved" if which == "resolved" else "all" if which == "all" else "unresolved", **picked)
    return wish, tuple(said)


def _row(w: Words, known: Names, one: Incident, now: datetime) -> Row:
    """What the table shows of an incident, and what of it is sorted and taken away."""
    lasted = (one.resolved_at or now) - one.opened_at
    return {
        "incident": one,
        "title": marks.title(w, one),
        "whose": marks.whose(w, known, one),
        "lasted": lasted,
        "lasted_hours": round(lasted / timedelta(hours=1), 2),
    }


def _columns(w: Words) -> list[Column]:
    """One row per incident, as ``_row`` makes it."""

    def head(name: str) -> str:
        return w(f"incidents.{name}")

    def word(group: str, name: str) -> Callable[[Row], str]:
        return lambda row: w.of(group, getattr(row["incident"], name))

    def raw(name: str) -> Column:
        return Column(name, name, None, lambda row: getattr(row["incident"], name))

    def scope(name: str) -> Column:
        return Column(name, name, None, lambda row: getattr(row["incident"].scope, name))

    return [
        Column(
            "severity",
            head("severity"),
            lambda row: marks.severity(w, row["incident"].severity),
            word("severity", "severity"),
            narrow=True,
            order=lambda row: _rank(marks.SEVERITIES, row["incident"].severity),
        ),
        Column(
            "state",
            head("state"),
            lambda row: marks.state(w, row["incident"].state),
            word("incident_state", "state"),
            order=lambda row: _rank(marks.STATES, row["incident"].state),
        ),
        Column("what", head("what"), lambda row: _what(w, row), lambda row: row["title"], narrow=True),
        Column("kind", head("kind"), lambda row: plain(word("kind", "kind")(row)), word("kind", "kind"), shown=False),
        Column("whose", head("whose"), lambda row: plain(row["whose"]), lambda row: row["whose"], narrow=True),
        Column(
            "since",
            head("since"),
            lambda row: plain(w.moment(row["incident"].opened_at)),
            lambda row: row["incident"].opened_at,
            narrow=True,
        ),
        Column(
            "lasted",
            head("lasted"),
            lambda row: plain(marks.span(w, row["lasted"])),
            lambda row: marks.span(w, row["lasted"]),
            narrow=True,
            order=lambda row: row["lasted_hours"],
        ),
        Column(
            "times",
            head("times"),
            lambda row: plain(w.number(row["incident"].occurrences)),
            lambda row: row["incident"].occurrences,
            "number",
            wide=True,
        ),
        Column(
            "owner",
            head("owner"),
            lambda row: plain(row["incident"].owner or NO_VALUE),
            lambda row: row["incident"].owner,
            wide=True,
        ),
        Column("lasted_hours", "lasted_hours", None, lambda row: row["lasted_hours"], "number"),
        *map(raw, ("incident_id", "resolved_at", "is_simulated")),
        *map(scope, ("jurisdiction", "agency", "plan", "indicator", "target")),
    ]


def _rank(ordered: Iterable[str], said: str) -> int:
    """The gravest first; what is not known of comes last."""
    known = list(ordered)
    return known.index(said) if said in known else len(known)


def _what(w: Words, row: Row) -> Markdown:
    one: Incident = row["incident"]
    link = elements.link("incidents", row["title"], incident=one.incident_id, lang=w.address_language)
    mark = f" {elements.watermark(w('watermark'))}" if one.is_simulated else ""
    if one.fields.get("proposed_step") and not one.is_over:
        mark += f" {elements.badge(w('incidents.to_confirm'), 'orange')}"
    return Markdown(f"{link}{mark} {soft(w.of('kind', one.kind))}")
