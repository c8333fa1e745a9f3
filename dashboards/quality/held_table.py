"""The columns of lists of held rows: what each shows, and what of it is sorted, searched and taken away."""

from __future__ import annotations

from operator import itemgetter

from dashboards import elements
from dashboards.columns import Column
from dashboards.elements import plain
from dashboards.quality import standing, tables
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.text import Words

# For those who compute on: taken away under their own names
RAW = (
    *("source", "event_id", "event_type", "subject", "indicator_id", "policy_id", "as_of_date", "value", "low", "high"),
    *("unit", "rules_broken", "decided_at", "decided_by", "reason", "superseded_by", "is_simulated"),
)


def columns(w: Words, names: Names) -> list[Column]:
    """One row per held row, with the columns of fct_held_rows that queue.COLUMNS names."""

    def link(row: Row) -> str:
        return elements.link("quality", names.about(row), event=row["event_id"], lang=w.address_language)

    def agency(row: Row) -> str:
        return names.agency(row["agency_id"])

    def waits(row: Row) -> str:
        return plain(w("held.days", n=row["open_days"]))

    def state(row: Row) -> str:
        return w.of("held_state", row["state"])

    return [
        tables.shown(w, "score.column.status", lambda row: standing.state(w, row), state, narrow=True),
        tables.shown(w, "score.column.indicator", link, names.about, narrow=True),
        tables.shown(w, "held.unit", lambda row: plain(agency(row)), agency),
        tables.shown(w, "events.value", lambda row: plain(names.value(row)), names.value, narrow=True),
        tables.shown(w, "held.why", lambda row: plain(names.words(row)), names.words),
        tables.ids(w, "held.rule"),
        tables.moment(w, "held.held_at", "held_at"),
        tables.shown(w, "held.waits", waits, itemgetter("open_days"), "number", narrow=True),
        *(Column(name, name, None, itemgetter(name)) for name in RAW),
    ]
