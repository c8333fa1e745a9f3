"""Milestones place by place: reached or not, never added up."""

from __future__ import annotations

from dashboards import elements
from dashboards.elements import plain, soft
from dashboards.places.known import Known
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import figures


def show(w: Words, known: Known, shown: list[str]) -> None:
    """Of the readings of milestones the concepts that two of the places have, or more."""
    groups: dict[str, dict[str, list[Row]]] = {}
    for row in known.rows:
        if row["jurisdiction_id"] in shown and not row["is_restatement"]:
            groups.setdefault(row["concept"], {}).setdefault(row["jurisdiction_id"], []).append(row)
    several = {concept: found for concept, found in groups.items() if len(found) > 1}
    if not several:
        return
    having = [place for place in shown if any(place in found for found in several.values())]
    elements.heading(w("places.milestones"))
    heads = [w("places.concept"), *(known.name(w, place) for place in having)]
    body = [
        [
            str(plain(w.name(next(iter(found.values()))[0]))),
            *("；".join(_cell(w, row) for row in found.get(place, [])) or NO_VALUE for place in having),
        ]
        for _, found in sorted(several.items())
    ]
    elements.table(heads, body, name=w("places.milestones"))
    elements.caption(w("places.milestones_hint"))


def _cell(w: Words, row: Row) -> str:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    said = elements.link("indicator", figures.actual(row, w.language), **wish)
    return f"{elements.status(w, row)} {said} {soft(w.day(row['due_date']))}"
