"""One held row: what was sent, the rules it broke in words, its indicator's history, what was decided and by whom."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from dashboards import address, data, elements
from dashboards.elements import code, plain
from dashboards.quality import deciding, standing, tables
from dashboards.quality.naming import Names
from dashboards.quality.sent import Send
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import held as chart

DECISIONS = "ops_decisions"


def show(board: data.Board, w: Words, names: Names, found: list[Row], asked: str, send_it: Send) -> None:
    """The row of the event in the address; where two sources use its id, the one that is picked."""
    st.button(w("held.back"), on_click=_back, key="held-back")
    if not found:
        elements.heading(w("held.title"))
        elements.notice("empty", w("held.unknown", id=asked[:80]), w("held.unknown_do"))
        return
    row = found[0]
    if len(found) > 1:
        by_source = {one["source"]: one for one in found}
        row = by_source[st.selectbox(w("held.two_sources"), list(by_source), key=f"source-{asked}")]
    _facts(w, names, row)
    _findings(w, row, data.table(board, "fct_held_rows", "source", "event_id", "findings"))
    _history(board, w, names, row)
    _decisions(board, w, row)
    deciding.show(w, row, send_it)


def _back() -> None:
    address.put("event", None)


def _facts(w: Words, names: Names, row: Row) -> None:
    """What was sent, by whom, for which day, and where it stands."""
    st.header(plain(names.about(row)), anchor=False)
    st.markdown(f"{standing.state(w, row)} **{plain(names.value(row))}**　{plain(names.words(row))}")
    pairs = [
        (w("held.unit"), plain(names.agency(row["agency_id"]))),
        (w("events.as_of"), plain(w.day(row["as_of_date"]))),
        (w("held.held_at"), plain(w.moment(row["held_at"]))),
        (w("held.waits"), plain(w("held.days", n=row["open_days"]))),
        (w("events.event"), code(row["event_id"])),
    ]
    if row["indicator_id"]:
        pairs.append(
            (w("indicator.nav"), elements.link("indicator", row["indicator_id"], indicator=row["indicator_id"]))
        )
    if row["superseded_by"]:
        pairs.append((w("held.superseded_by"), code(row["superseded_by"])))
    st.markdown("　".join(f":gray[{plain(label)}] {value}" for label, value in pairs))


def _findings(w: Words, row: Row, texts: pa.Table) -> None:
    """Every rule that the row broke, in words, with the bounds it left."""
    found = findings(row, texts)
    if not found:
        return
    elements.heading(w("held.findings", n=len(found)))
    body = [
        [
            plain(one.get(w.language) or one.get("zh") or NO_VALUE),
            plain(_amount(w, one.get("value"), row["unit"])),
            plain(_amount(w, one.get("low"), row["unit"])),
            plain(_amount(w, one.get("high"), row["unit"])),
            code(one.get("rule")),
        ]
        for one in found
    ]
    heads = [w("held.why"), w("events.value"), w("held.low"), w("held.high"), w("held.rule")]
    elements.table(heads, body, (1, 2, 3), name=w("held.findings", n=len(found)))


def findings(row: Row, texts: pa.Table) -> list[Row]:
    """The findings of a row, from the column that the list does not load; nothing where they cannot be read."""
    mine = texts.filter(pc.and_(pc.equal(texts["event_id"], row["event_id"]), pc.equal(texts["source"], row["source"])))
    for said in mine["findings"].to_pylist():
        try:
            found = json.loads(said or "[]")
        except ValueError:
            return []
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return []


def _amount(w: Words, value: object, unit: str | None) -> str:
    return w.amount(value, unit) if isinstance(value, int | float) else NO_VALUE


def _history(board: data.Board, w: Words, names: Names, row: Row) -> None:
    """The value beside what its indicator had before; an event without an indicator has no history here."""
    if not row["indicator_id"]:
        return
    elements.heading(w("held.history"))
    actuals = data.of_indicator(board, "fct_actuals", row["indicator_id"])
    spec = chart.specification(w, actuals, row)
    if spec is None:
        elements.notice("empty", w("held.no_figure"))
        return
    said = w("held.chart_alt", name=names.indicator(row["indicator_id"]), value=names.value(row))
    st.vega_lite_chart(spec=spec, width="stretch", theme=None, alt=said)
    if not chart.comparable(actuals, row):
        elements.caption(w("held.no_history"))


def _decisions(board: data.Board, w: Words, row: Row) -> None:
    """Who decided what, when and why; all of it is kept, the last one counts."""
    elements.heading(w("held.decisions"))
    all_rows = tables.rows_of(board, DECISIONS)
    if all_rows is None:
        tables.absent(w)
        return
    mine = [one for one in all_rows if one["event_id"] == row["event_id"] and one["source"] == row["source"]]
    if not mine:
        elements.caption(w("held.decisions_none"))
        return
    body = [
        [
            plain(w.moment(one["decided_at"])),
            plain(w.of("decision", one["decision"])) + _without_effect(w, one),
            plain(one["by"]) + ("" if one["is_verified"] else f" {elements.soft(w('held.unverified'))}"),
            plain(one["reason"]),
            plain(w.moment(one["landed_at"])),
        ]
        for one in sorted(mine, key=lambda one: (one["landed_at"], one["decided_at"]), reverse=True)
    ]
    heads = [w("held.when"), w("held.decision"), w("held.by"), w("held.reason"), w("held.landed")]
    elements.table(heads, body, name=w("held.decisions"))


def _without_effect(w: Words, decision: Row) -> str:
    """Why a decision changes nothing, where it does not."""
    return f" {elements.tag(w.of('finding', decision['finding']), 'warn')}" if decision.get("finding") else ""
