"""The records behind the figures: every version of the values, with its place in Kafka and a link to what proves it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import itemgetter
from typing import Any

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import Markdown, code, plain, tag
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings import evidence, reported

FIRST_EVENTS = 15
RAW = (
    *("unit", "reported_value", "reported_unit", "basis", "event_type", "event_count", "known_to", "is_current"),
    *("is_retraction", "is_simulated", "topic", "partition", "offset"),
)


def show(board: data.Board, w: Words, rows: list[Row], row: Row) -> None:
    """Every accepted version, the newest first: report, revision or retraction, with its place."""
    ordered = sorted(rows, key=lambda r: (r["as_of_date"], r["known_from"]), reverse=True)
    name = w("events.title", n=len(ordered))
    elements.heading(name)
    if not ordered:
        elements.notice("empty", w("events.none"), w("events.none_do"))
        return
    again = {id(one.event) for one in reported.revisions(rows)}
    columns = _columns(w, row, lambda r: id(r) in again)
    grid.show(w, board, grid.Table("events", name, ordered, columns, (row["indicator_id"],), FIRST_EVENTS))


def _columns(w: Words, row: Row, is_again: Callable[[Row], bool]) -> list[Column]:
    def head(name: str) -> str:
        return w(f"events.{name}")

    def kind(one: Row) -> str:
        return w(f"events.{_kind(one, is_again(one))}")

    return [
        Column(
            "as_of",
            head("as_of"),
            lambda r: plain(w.day(r["as_of_date"])),
            itemgetter("as_of_date"),
            "day",
            narrow=True,
        ),
        Column("value", head("value"), partial(_value, w, row), itemgetter("actual_value"), "number", narrow=True),
        Column("kind", head("kind"), lambda r: _kinds(w, r, _kind(r, is_again(r))), kind, narrow=True),
        Column("source", head("source"), lambda r: plain(r["source"]), itemgetter("source")),
        Column("event", head("event"), lambda r: code(r["event_id"]), itemgetter("event_id"), wide=True),
        Column(
            "known", head("known_from"), lambda r: plain(w.moment(r["known_from"])), itemgetter("known_from"), "day"
        ),
        Column("place", head("place"), lambda r: code(_place(r)), _place, wide=True),
        Column("said", head("evidence"), partial(_said, w), _words, narrow=True),
        *(Column(name, name, None, _raw(name)) for name in RAW),
        *(Column(name, name, None, _raw(name)) for name in ("evidence", "note")),
    ]


def _raw(name: str) -> Callable[[Row], Any]:
    return lambda row: row.get(name)


def _value(w: Words, row: Row, one: Row) -> str:
    is_share = row["measure"] == "milestone"
    said = plain(w.share(one["actual_value"]) if is_share else w.amount(one["actual_value"], one["unit"]))
    return said if one["is_current"] else f"~~{said}~~"


def _place(one: Row) -> str | None:
    return None if one["topic"] is None else f"{one['topic']} / {one['partition']} / {one['offset']}"


def _kind(one: Row, is_again: bool) -> str:
    if one["is_retraction"]:
        return "retraction"
    measured = not one["event_type"].startswith(reported.REPORTS)
    return "revision" if is_again else "measured" if measured else "report"


def _kinds(w: Words, one: Row, kind: str) -> str:
    """What kind of version it is, and why it does not count where it does not."""
    kinds = [tag(w(f"events.{kind}"), "plain" if kind in ("report", "measured") else "warn")]
    if not one["is_current"] and one["known_to"] is not None:  # a retraction is no value, and nothing took its place
        kinds.append(tag(w("events.superseded", when=w.moment(one["known_to"])), "old"))
    if one.get("left_out_reason"):
        kinds.append(tag(w.of("left_out", one["left_out_reason"]), "old"))
    if one["is_simulated"]:
        kinds.append(tag(w("tag.simulated"), "sim"))
    if one.get("is_marked"):
        kinds.append(tag(w("tag.marked"), "warn"))
    return " ".join(kinds)


def _said(w: Words, one: Row) -> str:
    """How many events it is made of, what proves it, remarks: an address as a link that shows where it leads."""
    many = w("events.count", n=w.number(one["event_count"])) if (one["event_count"] or 1) > 1 else ""
    mark = w("events.marked", by=one["marked_by"], comment=one["mark_comment"]) if one.get("is_marked") else ""
    parts = [plain(many), proof(one["evidence"]), plain(one["note"] or ""), plain(mark)]
    return " · ".join(part for part in parts if part)


def proof(said: str | None) -> Markdown:
    """Evidence as a link where it is an address, else its words."""
    to = evidence.address(said)
    return plain(said or "") if to is None else Markdown(f"[{plain(said)}](<{to}>)")


def _words(one: Row) -> str | None:
    return " · ".join(said for said in (one["evidence"], one["note"]) if said) or None
