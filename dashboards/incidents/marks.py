"""How incidents are marked and named: badges, spans of time, whose they are, without addresses of receivers."""

from __future__ import annotations

from datetime import timedelta

from dashboards import data
from dashboards.elements import Markdown, badge
from dashboards.quality.naming import Names
from dashboards.text import NO_VALUE, Words
from milepost.alerts.incident import Incident
from milepost.alerts.story import without_addresses

SEVERITIES = {"critical": "red", "warning": "yellow", "info": "gray"}
SHAPES = {"critical": "■", "warning": "▲", "info": "●"}
STATES = {"open": "red", "acknowledged": "yellow", "snoozed": "gray", "resolved": "green"}
OUTCOMES = {"ok": "green", "dropped": "red", "silent": "gray", "waiting": "yellow"}
SPANS = (("span.days", 86400), ("span.hours", 3600), ("span.minutes", 60))


def names(w: Words) -> Names:
    """Names by id of the version shown; ids stand for themselves where none is, or where it cannot be read."""
    try:
        return Names(data.open_board(data.published_folder()), w)
    except (data.NothingPublished, data.Unreadable, KeyError):
        return Names(None, w)


def severity(w: Words, said: str) -> Markdown:
    return badge(f"{SHAPES.get(said, '?')} {w.of('severity', said)}", SEVERITIES.get(said, "gray"))


def state(w: Words, said: str) -> Markdown:
    return badge(w.of("incident_state", said), STATES.get(said, "gray"))


def outcome(w: Words, said: str | None) -> Markdown:
    return badge(w.of("outcome", said or "waiting"), OUTCOMES.get(said or "waiting", "gray"))


def span(w: Words, length: timedelta | None) -> str:
    """How long, in the largest whole unit that still says something; no value where it has not ended."""
    if length is None:
        return NO_VALUE
    seconds = max(0, int(length.total_seconds()))
    key, size = next(((key, size) for key, size in SPANS if seconds >= 2 * size), ("span.seconds", 1))
    return w(key, n=w.number(seconds // size))


def title(w: Words, one: Incident) -> str:
    return without_addresses(one.title_zh if w.language == "zh" else one.title_en or one.title_zh)


def whose(w: Words, known: Names, one: Incident) -> str:
    """Its unit, else the one that coordinates its plan; technical ones are the operator's, of their place."""
    unit = one.scope.agency or known.plans.get(one.scope.plan or "", {}).get("coordinator_id")
    if unit:
        return known.agency(unit)
    operator = w("incidents.operator")
    return f"{known.place(one.scope.jurisdiction)} · {operator}" if one.scope.jurisdiction else operator
