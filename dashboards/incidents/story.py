"""告警详情 One incident's whole story: what it is, what people did, who was told with which answer, what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import streamlit as st

from dashboards import address, elements, narrowing
from dashboards.elements import Markdown, code, plain, soft
from dashboards.incidents import acting, marks
from dashboards.quality.naming import Names
from dashboards.text import NO_VALUE, Words
from milepost.alerts.actions import Action, ActionRefused
from milepost.alerts.incident import Incident
from milepost.alerts.story import Look, Sent, Sighting, without_addresses
from milepost.events.reasons import REASONS
from milepost.readings import numbers

AMOUNTS = ("value", "due_value")
FIELDS = ("value", "due_value", "gap_points", "clause", "sender", "reason_code", "count")
RUNS = (
    "dag_failed",
    "landing_failed",
    "log_gap",
    "books_unbalanced",
    "silence",
    "events_rejected",
    "broker_unavailable",
)
VIEWS = {"row_held": ("held", "held"), "gate_failed": ("rules", "rules"), "build_failed": ("builds", "run"),
         "publish_failed": ("builds", "run"), **dict.fromkeys(RUNS, ("landing", "run"))}  # fmt: skip
FIRST_ROWS = 60


def show(w: Words, look: Look, known: Names, asked: str) -> None:
    st.button(w("incidents.back"), key="incidents-back", on_click=address.put, args=("incident", None))
    try:
        found = look.story(asked)
    except ActionRefused:
        elements.notice("failed", w("incidents.unknown", id=asked[:80]), w("incidents.unknown_do"))
        return
    one = found.incident
    st.markdown(" ".join(_badges(w, one)))
    elements.heading(marks.title(w, one))
    body = one.body_zh if w.language == "zh" else one.body_en or one.body_zh
    st.markdown("\n\n".join(plain(without_addresses(line)) for line in body.splitlines() if line.strip()))
    st.markdown("　".join(_links(w, one)))
    acting.show(w, found)
    _facts(w, known, one)
    _actions(w, found.actions)
    _sent(w, one, found.sent)
    _sightings(w, found.sightings)


def _badges(w: Words, one: Incident) -> Iterator[str]:
    yield marks.severity(w, one.severity)
    yield marks.state(w, one.state)
    if one.is_simulated:
        yield elements.tag(w("incidents.simulated"), "sim")
        yield elements.watermark(w("watermark"))
    if one.is_quiet:
        yield elements.tag(w("incidents.quiet"))
    yield soft(w.of("kind", one.kind))


def _links(w: Words, one: Incident) -> Iterator[Markdown]:
    """Where what it is about is shown: its target, event, policy, or the run."""
    lang, event, policy = w.address_language, one.fields.get("event_id"), one.fields.get("policy")
    if one.scope.indicator:
        query = {"indicator": one.scope.indicator, "target": one.scope.target, "lang": lang}
        yield elements.link("indicator", w("incidents.to_target"), **query)
    if isinstance(event, str):
        yield elements.link("quality", w("incidents.to_event"), event=event, lang=lang)
    if isinstance(policy, str):
        yield elements.link("subsidies", w("incidents.to_policy"), policy=policy, lang=lang)
    if isinstance(bulletin := one.fields.get("bulletin"), str):
        yield elements.link("bulletins", w("incidents.to_bulletin"), bulletin=bulletin, lang=lang)
    if one.kind in VIEWS:
        view, word = VIEWS[one.kind]
        yield elements.link("quality", w(f"incidents.to_{word}"), view=view, lang=lang)


def _facts(w: Words, known: Names, one: Incident) -> None:
    elements.heading(w("incidents.facts"))
    rows = [[plain(w(key)), value] for key, value in _said(w, known, one) if value not in ("", plain(NO_VALUE))]
    elements.table([w("incidents.fact"), w("incidents.said")], rows, name=w("incidents.facts"))


def _said(w: Words, known: Names, one: Incident) -> Iterator[tuple[str, str]]:
    yield "incidents.id", code(one.incident_id)
    yield "incidents.whose", plain(marks.whose(w, known, one))
    if one.scope.plan:
        yield "incidents.plan", plain(known.plan(one.scope.plan))
    yield "incidents.since", plain(w.moment(one.opened_at))
    yield "incidents.lasted", plain(marks.span(w, (one.resolved_at or datetime.now(UTC)) - one.opened_at))
    yield "incidents.last_seen", plain(w.moment(one.last_seen_at))
    yield "incidents.times", plain(w.number(one.occurrences))
    yield f"incidents.field.light_word_{w.language}", plain(one.fields.get(f"light_word_{w.language}") or "")
    for name in FIELDS:
        yield f"incidents.field.{name}", plain(_value(w, one, name))
    yield "incidents.owner", plain(one.owner)
    if one.snoozed_until:
        yield "incidents.snoozed_until", plain(w.moment(one.snoozed_until))
    if one.escalation_step:
        yield "incidents.step", plain(w("incidents.step_n", n=one.escalation_step))
    if one.next_step_at and not one.is_over:
        yield "incidents.next_step", plain(w.moment(one.next_step_at))
    yield from _end(w, one)
    if one.ground.as_of or one.ground.version:
        day, version = w.day(one.ground.as_of) if one.ground.as_of else NO_VALUE, one.ground.version or NO_VALUE
        said = w("incidents.ground_said", as_of=day, known=w.moment(one.ground.known_at), version=version)
        yield "incidents.ground", plain(said)


def _end(w: Words, one: Incident) -> Iterator[tuple[str, str]]:
    if one.resolved_at:
        yield "incidents.resolved_at", plain(w.moment(one.resolved_at))
        why = one.resolved_why_zh if w.language == "zh" else one.resolved_why_en
        yield "incidents.why", plain(without_addresses(why or ""))


def _value(w: Words, one: Incident, name: str) -> str:
    """A field for people: numbers with their unit, codes by their words, nothing nested."""
    value = one.fields.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if name in AMOUNTS and not isinstance(value, str):
        return numbers.amount(value, one.fields.get("unit"), w.language)
    if name == "reason_code" and value in REASONS:
        reason = REASONS[str(value)]
        return reason.title_zh if w.language == "zh" else reason.title_en
    if name == "reason_code" and isinstance(value, str):
        return w.of("change", value)
    return without_addresses(value) if isinstance(value, str) else w.number(value)


def _actions(w: Words, found: list[Action]) -> None:
    elements.heading(w("incidents.done"))
    if not found:
        elements.notice("empty", w("incidents.done_none"))
        return
    heads = [w(f"incidents.{name}") for name in ("when", "by", "act", "words")]
    body = [
        [plain(w.moment(one.at)), _by(w, one), plain(w.of("act", _act(one))), plain(" ".join(_words(w, one)))]
        for one in found[-FIRST_ROWS:]
    ]
    elements.table(heads, body, name=w("incidents.done"))


def _by(w: Words, one: Action) -> str:
    if one.by == "milepost":
        return plain(w("incidents.itself"))
    return plain(one.by) if one.is_verified else f"{plain(one.by)} {soft(w('incidents.unverified'))}"


def _act(one: Action) -> str:
    return "proposed" if one.action == "escalated" and one.details.get("state") == "proposed" else one.action


def _words(w: Words, one: Action) -> Iterator[str]:
    if one.details.get("step"):
        yield w("incidents.step_of", n=one.details["step"])
    if one.details.get("owner"):
        yield f"→ {one.details['owner']}"
    if one.details.get("until"):
        yield f"→ {w.moment(datetime.fromisoformat(one.details['until']))}"
    if one.comment:
        yield one.comment


def _sent(w: Words, one: Incident, found: list[Sent]) -> None:
    elements.heading(w("incidents.sent"))
    if not found:
        elements.notice("empty", w("incidents.sent_none"), w("incidents.sent_none_do", id=one.incident_id[:8]))
        return
    heads = [w(f"incidents.{name}") for name in ("when", "receiver", "reason", "answer", "attempts", "beside")]
    body = [
        [
            plain(w.moment(part.planned_at)),
            plain(part.receiver),
            plain(w.of("reason", part.reason)),
            f"{marks.outcome(w, part.outcome)} {_answer(part)}",
            plain(part.attempts),
            plain(part.others),
        ]
        for part in found[-FIRST_ROWS:]
    ]
    narrowing.table(w, heads, body, [4, 5], name=w("incidents.sent"), room=narrowing.Room(kept=range(4)))


def _answer(one: Sent) -> str:
    said = f"{one.code} {one.words}".strip()
    return soft(said) if said else ""


def _sightings(w: Words, found: list[Sighting]) -> None:
    elements.heading(w("incidents.sightings"))
    heads = [w(f"incidents.{name}") for name in ("when", "change", "severity")]
    heads.append(w("incidents.what") if w.language == "zh" else w("incidents.field.count"))
    body = [
        [
            plain(w.moment(one.at)),
            plain(w.of("incidents.change", one.change)),
            marks.severity(w, one.severity),
            plain(without_addresses(one.title_zh) if w.language == "zh" else w.number(one.number)),
        ]
        for one in found[-FIRST_ROWS:]
    ]
    elements.table(heads, body, name=w("incidents.sightings"))
