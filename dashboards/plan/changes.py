"""What changed in a plan's targets and why, what of its text is no target, and what the text does not print."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboards import clauses, elements, narrowing
from dashboards.elements import Markdown, code, plain
from dashboards.plan import passages, promises
from dashboards.readings import Row
from dashboards.text import Words
from dashboards.text import plan as words
from milepost.catalogue.texts import PlanText

FIRST, NO_REASON = "first version", "no reason given in the plan file"  # of milepost.catalogue.store, kept by a test
FIRST_PLACES = 3


def versions(w: Words, rows: list[Row], named: dict[str, Row]) -> None:
    """Every version of each target that has more than one, or is no longer promised; with its reason."""
    elements.heading(w("plan.versions"))
    times = Counter(row["target_id"] for row in rows)
    changed = [row for row in rows if times[row["target_id"]] > 1 or row["valid_to"] is not None]
    if not changed:
        st.markdown(plain(w("plan.versions_none")))
        return
    body = [_version(w, row, named) for row in sorted(changed, key=lambda row: (row["target_id"], row["version"]))]
    heads = [w(f"plan.{name}") for name in ("promise", "version", "held", "goal", "due", "certainty", "reason")]
    narrowing.table(w, heads, body, name=w("plan.versions"), room=narrowing.Room(kept=(0, 1, 3, 4, 6)))


def _version(w: Words, row: Row, named: dict[str, Row]) -> list[str]:
    target = row["target_id"]
    name = (
        elements.link(
            "indicator", w.name(named[target]), indicator=row["indicator_id"], target=target, lang=w.address_language
        )
        if target in named
        else elements.code(target)
    )
    until = w.moment(row["valid_to"]) if row["valid_to"] else w("plan.standing")
    like = {"measure": named.get(target, {}).get("measure", "level"), **row}
    return [
        name,
        plain(row["version"]),
        plain(f"{w.moment(row['valid_from'])} – {until}"),
        plain(w.goal(like)),
        plain(w.day(row["due_date"])),
        plain(w.of("certainty", row["certainty"])),
        plain(_reason(w, row)),
    ]


def _reason(w: Words, row: Row) -> str:
    """Why the version came, and why it ended where nothing followed it."""
    said = {FIRST: w("plan.first_version"), NO_REASON: w("plan.no_reason")}
    came = said.get(row["change_reason"], row["change_reason"])
    ended = row["removal_reason"]
    return f"{came}；{w('plan.dropped', reason=said.get(ended, ended))}" if ended else str(came)


def apart(w: Words, rows: list[Row], text: PlanText | None) -> None:
    """What of the text is no target, by its reason: how many places, and the words of the first ones."""
    elements.heading(w("plan.apart"))
    groups = passages.apart(rows, "why_zh" if w.language == "zh" else "why_en")
    if not groups:
        st.markdown(plain(w("plan.apart_none")))
        return
    body = [
        [
            plain(why or w("plan.no_why")),
            plain(w.number(len(found))),
            " · ".join(_words(w, row, text) for row in found[:FIRST_PLACES]),
        ]
        for why, found in groups
    ]
    elements.table([w("plan.why"), w("plan.count"), w("plan.words")], body, [1], name=w("plan.apart"))
    elements.caption(w("plan.apart_hint"))


def _words(w: Words, row: Row, text: PlanText | None) -> str:
    """The place, and a few words around it where the text is at hand."""
    around = clauses.sentence(text, row["span_start"], row["span_end"]) if text else None
    where = elements.soft(promises.place(w, row))
    if text is None or around is None:
        return where
    near = (max(around[0], row["span_start"] - 10), min(around[1], row["span_end"] + 10))
    return f"{promises.quoted(text, near, [(row['span_start'], row['span_end'])])} {where}"


def inferred(w: Words, rows: list[Row]) -> None:
    found = passages.inferred(rows)
    if not found:
        return
    elements.heading(w("plan.inferred"))
    body = [[field(w, str(row["entity_id"]).split(" ", 1)[1]), plain(row["why_en"])] for row in found]
    elements.table([w("plan.field"), w("plan.why")], body, name=w("plan.inferred"))


def field(w: Words, name: str) -> Markdown:
    """A field of a plan's file by name; one within a list by the list's name, with the field itself behind it."""
    whole, first = f"plan_field.{name}", f"plan_field.{name.partition('.')[0]}"
    if whole in words.WORDS:
        return plain(w(whole))
    return Markdown(f"{plain(w(first))} {code(name)}") if first in words.WORDS else code(name)
