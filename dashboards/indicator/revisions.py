"""修订 What was reported anew or taken back: both values, why, by whom, when, and the lights it flipped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import code, plain
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings import reported

FIRST_ROWS = 12
CORRECTIONS = ("revision", "retraction")  # of the same event other changes may tell that time went on


def show(board: data.Board, w: Words, row: Row, actuals: list[Row], changes: list[Row]) -> None:
    """actuals: every version of the indicator's values. changes: of the status of its targets."""
    found = reported.revisions(actuals)
    elements.heading(w("revisions.title", n=len(found)))
    if not found:
        elements.caption(w("revisions.none"))
        return
    units = {agency: w.name(one) for agency, one in data.by(board, "dim_agencies", "agency_id").items()}
    flipped: dict[str, list[Row]] = {}
    for change in changes:
        if change["reason"] in CORRECTIONS and change["from_light"] != change["to_light"]:
            flipped.setdefault(change["event_id"], []).append(change)
    lines = [_line(one, units, flipped.get(one.event["event_id"], [])) for one in found]
    table = grid.Table(
        "revisions", w("revisions.title", n=len(found)), lines, _columns(w, row), (row["indicator_id"],), FIRST_ROWS
    )
    grid.show(w, board, table)


def _line(one: reported.Revision, units: dict[str, str], flipped: list[Row]) -> Row:
    source = one.event["source"]
    return {
        **one.event,
        "before": one.before["actual_value"],
        "before_event": one.before["event_id"],
        "who": units.get(str(source).removeprefix("/"), source),
        "flipped": flipped,
    }


def _columns(w: Words, row: Row) -> list[Column]:
    def amount(value: float | None) -> str:
        return w.share(value) if row["measure"] == "milestone" else w.amount(value, row["unit"])

    def kind(one: Row) -> str:
        again = "again" if one["before"] is None else "revision"
        return w(f"revisions.{'retraction' if one['is_retraction'] else again}")

    def head(name: str) -> str:
        return w(f"revisions.{name}")

    return [
        Column(
            "as_of", w("events.as_of"), lambda r: plain(w.day(r["as_of_date"])), _of("as_of_date"), "day", narrow=True
        ),
        Column("kind", w("events.kind"), lambda r: elements.tag(kind(r), "warn"), kind),
        Column("before", head("before"), lambda r: plain(amount(r["before"])), _of("before"), "number", narrow=True),
        Column(
            "after",
            head("after"),
            lambda r: plain(amount(r["actual_value"])),
            _of("actual_value"),
            "number",
            narrow=True,
        ),
        Column("difference", head("difference"), lambda r: plain(_signed(w, r)), _difference, "number"),
        Column("why", head("why"), lambda r: plain(r["note"] or w("revisions.unsaid")), _of("note"), narrow=True),
        Column("who", head("who"), lambda r: plain(r["who"]), _of("who")),
        Column(
            "when",
            w("events.known_from"),
            lambda r: plain(w.moment(r["known_from"])),
            _of("known_from"),
            "day",
            wide=True,
        ),
        Column("lights", head("lights"), partial(_lights, w), lambda r: len(r["flipped"])),
        Column("event", w("events.event"), lambda r: code(r["event_id"]), _of("event_id"), shown=False),
        Column("before_event", "before_event", None, _of("before_event")),
        Column("source", "source", None, _of("source")),
        Column("evidence", "evidence", None, _of("evidence")),
    ]


def _of(key: str) -> Callable[[Row], Any]:
    return itemgetter(key)


def _difference(one: Row) -> float | None:
    return None if None in (one["before"], one["actual_value"]) else one["actual_value"] - one["before"]


def _signed(w: Words, one: Row) -> str:
    found = _difference(one)
    return NO_VALUE if found is None else f"{'+' if found > 0 else ''}{w.number(found)}"


def _lights(w: Words, one: Row) -> str:
    """'▲ 滞后 → ● 符合序时', of the first targets whose light it flipped."""
    if not one["flipped"]:
        return NO_VALUE
    first = one["flipped"][0]
    said = [elements.light(first[f"{side}_light"], w.of("status", first[f"{side}_status"])) for side in ("from", "to")]
    more = f" {elements.soft(w('revisions.more', n=len(one['flipped'])))}" if len(one["flipped"]) > 1 else ""
    return f"{' → '.join(said)}{more}"
